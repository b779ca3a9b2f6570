//! What an effect is worth: D = v·n′b, with n treated units per period, b the effects and v the value of one unit of the metric.

use nalgebra::{DMatrix, DVector};

/// A sum of money, or of units, and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount {
    /// The expected sum.
    pub total: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// The value of one unit of the metric, and how uncertain it is (0: it is known).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitValue {
    /// Dollars per unit.
    pub value: f64,
    /// Its standard error σ_v.
    pub std_error: f64,
}

/// Var D = v²·n′Vn + (n′b)²σ_v² (delta method, value and effects independent).
#[must_use]
pub fn total(effects: &DVector<f64>, covariance: &DMatrix<f64>, units: &DVector<f64>, value: UnitValue) -> Amount {
    let sum = units.dot(effects);
    let variance = (units.transpose() * covariance * units)[(0, 0)];
    let UnitValue { value, std_error } = value;
    Amount { total: value * sum, std_error: (value * value * variance + sum * sum * std_error * std_error).sqrt() }
}

/// The same for each period and those before it: diag(L V L′) with the lower-triangular L of units.
#[must_use]
pub fn cumulative(
    effects: &DVector<f64>,
    covariance: &DMatrix<f64>,
    units: &DVector<f64>,
    value: UnitValue,
) -> Vec<Amount> {
    (1..=effects.len())
        .map(|count| {
            let part = |vector: &DVector<f64>| vector.rows(0, count).into_owned();
            let matrix = covariance.view((0, 0), (count, count)).into_owned();
            total(&part(effects), &matrix, &part(units), value)
        })
        .collect()
}
