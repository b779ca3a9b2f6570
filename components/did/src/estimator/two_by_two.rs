//! The two-by-two comparison: y on 1, treated, post and their product, without effects.

use crate::panel::Panel;
use crate::regression::{Fit, FitError, Regression};

/// Fits the four group means. Coefficient 3 is the effect, (Ȳ_T,post − Ȳ_T,pre) − (Ȳ_C,post − Ȳ_C,pre). `start` is the first period after the intervention.
///
/// # Errors
/// See [`FitError`]: one of the four groups has no observations.
pub fn two_by_two(panel: &Panel, start: i64) -> Result<Fit, FitError> {
    Regression {
        outcome: panel.outcome.clone(),
        columns: two_by_two_columns(panel, start).into(),
        weight: panel.weight.as_deref(),
        effects: None,
    }
    .fit()
}

/// 1, treated, post and their product, a value per row each.
#[must_use]
pub fn two_by_two_columns(panel: &Panel, start: i64) -> [Vec<f64>; 4] {
    let treated: Vec<bool> = panel.unit.iter().map(|unit| panel.is_treated(*unit as usize)).collect();
    let post: Vec<bool> = panel.period.iter().map(|period| panel.periods[*period as usize] >= start).collect();
    let column = |value: &dyn Fn(usize) -> bool| (0..panel.rows()).map(|row| f64::from(u8::from(value(row)))).collect();
    [column(&|_| true), column(&|row| treated[row]), column(&|row| post[row]), column(&|row| treated[row] && post[row])]
}
