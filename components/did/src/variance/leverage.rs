//! White's variance with residuals corrected for leverage (MacKinnon and White 1985), for regressions without effects: what a row's own
//! outcome adds to its fitted value is h = w·x′Ax.

use nalgebra::{DMatrix, DVector};

use super::Covariance;
use crate::regression::Fit;

/// HC2: scores divided by √(1 − h). No further factor; t(N − K).
#[must_use]
pub fn hc2(fit: &Fit, weight: Option<&[f64]>) -> Covariance {
    corrected(fit, weight, f64::sqrt)
}

/// HC3: scores divided by 1 − h. No further factor; t(N − K).
#[must_use]
pub fn hc3(fit: &Fit, weight: Option<&[f64]>) -> Covariance {
    corrected(fit, weight, |rest| rest)
}

fn corrected(fit: &Fit, weight: Option<&[f64]>, divisor: fn(f64) -> f64) -> Covariance {
    let size = fit.columns.len();
    let mut meat = DMatrix::zeros(size, size);
    for row in 0..fit.rows() {
        let regressors = DVector::from_iterator(size, fit.columns.iter().map(|column| column[row]));
        let leverage = weight.map_or(1.0, |weight| weight[row]) * regressors.dot(&(&fit.bread * &regressors));
        let score = regressors * (fit.weighted_residuals[row] / divisor(1.0 - leverage));
        meat += &score * score.transpose();
    }
    Covariance {
        matrix: fit.sandwich(&meat),
        degrees_of_freedom: (fit.rows() - fit.parameters) as f64,
        parameters: fit.parameters,
        clusters: None,
        adjustment: 1.0,
    }
}
