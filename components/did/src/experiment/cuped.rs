//! CUPED: outcomes adjusted with what was measured of the same units before (Deng, Xu, Kohavi and Walker 2013), and the regression that does
//! the same.

use crate::distribution::t_two_sided;
use crate::panel::Panel;
use crate::regression::{Fit, FitError, Regression};

/// One unit: what was measured before and after the start, and whether it is treated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitMeans {
    /// The mean before.
    pub before: f64,
    /// The mean after.
    pub after: f64,
    /// Whether it is treated.
    pub treated: bool,
}

/// A difference of group means, by Welch's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Treated less controls.
    pub estimate: f64,
    /// Welch's standard error.
    pub std_error: f64,
    /// Welch and Satterthwaite's degrees of freedom.
    pub degrees_of_freedom: f64,
    /// Two-sided.
    pub p_value: f64,
}

/// What the adjustment gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cuped {
    /// θ = cov(Y, X)/var(X) over all units.
    pub theta: f64,
    /// 1 − var(Y adjusted)/var(Y).
    pub variance_reduction: f64,
    /// The difference of Y.
    pub unadjusted: Difference,
    /// The difference of Y − θ(X − X̄).
    pub adjusted: Difference,
    /// The difference of Y − X.
    pub change: Difference,
}

/// The means of each unit that was observed before and after `start`.
#[must_use]
pub fn unit_means(panel: &Panel, start: i64) -> Vec<UnitMeans> {
    let mean = |values: &[f64]| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
    (0..panel.units.len())
        .filter_map(|unit| {
            let rows = panel.starts[unit]..panel.starts[unit + 1];
            let before = rows.clone().filter(|row| panel.periods[panel.period[*row] as usize] < start).count();
            let (early, late) = panel.outcome[rows].split_at(before);
            Some(UnitMeans { before: mean(early)?, after: mean(late)?, treated: panel.is_treated(unit) })
        })
        .collect()
}

/// Adjusts. None with fewer than two units in a group, or where X or Y does not vary.
#[must_use]
pub fn cuped(units: &[UnitMeans]) -> Option<Cuped> {
    let before = Moments::of(units.iter().map(|unit| unit.before));
    let after = Moments::of(units.iter().map(|unit| unit.after));
    let products = units.iter().map(|unit| (unit.before - before.mean) * (unit.after - after.mean));
    let theta = products.sum::<f64>() / (units.len() as f64 - 1.0) / before.variance;
    let adjusted = |unit: &UnitMeans| unit.after - theta * (unit.before - before.mean);
    let variance = Moments::of(units.iter().map(adjusted)).variance;
    let is_usable = before.variance > 0.0 && after.variance > 0.0;
    is_usable.then_some(())?;
    Some(Cuped {
        theta,
        variance_reduction: 1.0 - variance / after.variance,
        unadjusted: difference(units, |unit| unit.after)?,
        adjusted: difference(units, adjusted)?,
        change: difference(units, |unit| unit.after - unit.before)?,
    })
}

/// Least squares of Y on 1, treated and X: coefficient 1 is the effect, coefficient 2 is θ.
///
/// # Errors
/// See [`FitError`].
pub fn ancova(units: &[UnitMeans]) -> Result<Fit, FitError> {
    Regression {
        outcome: units.iter().map(|unit| unit.after).collect(),
        columns: vec![
            vec![1.0; units.len()],
            units.iter().map(|unit| f64::from(u8::from(unit.treated))).collect(),
            units.iter().map(|unit| unit.before).collect(),
        ],
        weight: None,
        effects: None,
    }
    .fit()
}

struct Moments {
    mean: f64,
    variance: f64,
    count: f64,
}

impl Moments {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / count;
        let variance = values.map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Self { mean, variance, count }
    }
}

fn difference(units: &[UnitMeans], value: impl Fn(&UnitMeans) -> f64 + Copy) -> Option<Difference> {
    let group = |treated: bool| Moments::of(units.iter().filter(move |unit| unit.treated == treated).map(value));
    let (treated, controls) = (group(true), group(false));
    if treated.count < 2.0 || controls.count < 2.0 {
        return None;
    }
    let (first, second) = (treated.variance / treated.count, controls.variance / controls.count);
    let std_error = (first + second).sqrt();
    let degrees_of_freedom =
        (first + second).powi(2) / (first * first / (treated.count - 1.0) + second * second / (controls.count - 1.0));
    let estimate = treated.mean - controls.mean;
    Some(Difference {
        estimate,
        std_error,
        degrees_of_freedom,
        p_value: t_two_sided(estimate / std_error, degrees_of_freedom),
    })
}
