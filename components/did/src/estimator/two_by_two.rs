//! The two-by-two comparison: y on 1, treated, post and their product, without effects.

use crate::panel::Panel;
use crate::regression::{Fit, FitError, Regression};

/// Fits the four group means. Coefficient 3 is the effect, (Ȳ_T,post − Ȳ_T,pre) − (Ȳ_C,post − Ȳ_C,pre). `start` is the first period after the intervention.
///
/// # Errors
/// See [`FitError`]: one of the four groups has no observations.
pub fn two_by_two(panel: &Panel, start: i64) -> Result<Fit, FitError> {
    let treated: Vec<bool> = panel.unit.iter().map(|unit| panel.is_treated(*unit as usize)).collect();
    let post: Vec<bool> = panel.period.iter().map(|period| panel.periods[*period as usize] >= start).collect();
    let column = |value: &dyn Fn(usize) -> bool| (0..panel.rows()).map(|row| f64::from(u8::from(value(row)))).collect();
    Regression {
        outcome: panel.outcome.clone(),
        columns: vec![
            column(&|_| true),
            column(&|row| treated[row]),
            column(&|row| post[row]),
            column(&|row| treated[row] && post[row]),
        ],
        weight: panel.weight.as_deref(),
        effects: None,
    }
    .fit()
}
