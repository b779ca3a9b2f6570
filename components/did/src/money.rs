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

impl Amount {
    /// The money that so many units are: Var D = v²·Var + total²·σ_v² (delta method, value and effects independent).
    #[must_use]
    pub fn worth(self, UnitValue { value, std_error }: UnitValue) -> Self {
        Self { total: value * self.total, std_error: (value * self.std_error).hypot(self.total * std_error) }
    }
}

/// The units gained in each period and those before it: L b with the lower-triangular L of treated units, and the square roots of diag(L V L′), summed
/// up a row at a time.
#[must_use]
pub fn cumulative(effects: &DVector<f64>, covariance: &DMatrix<f64>, units: &DVector<f64>) -> Vec<Amount> {
    let (mut total, mut variance) = (0.0, 0.0);
    (0..effects.len())
        .map(|last| {
            let earlier = covariance.column(last).rows(0, last).dot(&units.rows(0, last));
            total += units[last] * effects[last];
            variance += units[last] * (2.0 * earlier + units[last] * covariance[(last, last)]);
            // Rounding may leave less than nothing of a sum whose effects cancel.
            Amount { total, std_error: f64::max(variance, 0.0).sqrt() }
        })
        .collect()
}
