//! Errors that are correlated over time: within units (Newey and West 1987, for panels) or also between them (Driscoll and Kraay
//! 1998). Bartlett weights 1 − l/(L + 1); factor T/(T − 1) · (N − 1)/(N − K) with all effects in K; t(T − 1).

use nalgebra::{DMatrix, DVector};

use super::{Covariance, SmallSample};
use crate::panel::Panel;
use crate::regression::Fit;

/// What a lag of one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lags {
    /// The unit's next observed row, however long after.
    Rows,
    /// The next period of the panel; a missing row is a zero score.
    Calendar,
}

/// ⌊T^¼⌋, the default L.
#[must_use]
pub fn default_lag(periods: usize) -> usize {
    (periods as f64).powf(0.25) as usize
}

/// Newey and West's variance with scores of a unit correlated over up to `lag` steps.
#[must_use]
pub fn newey_west(fit: &Fit, panel: &Panel, lag: usize, lags: Lags, correction: SmallSample) -> Covariance {
    let size = fit.columns.len();
    let mut meat = DMatrix::zeros(size, size);
    for unit in 0..panel.units.len() {
        let rows = panel.starts[unit]..panel.starts[unit + 1];
        let scores: Vec<DVector<f64>> = match lags {
            Lags::Rows => rows.map(|row| score(fit, row)).collect(),
            Lags::Calendar => {
                let mut scores = vec![DVector::zeros(size); panel.periods.len()];
                rows.for_each(|row| scores[panel.period[row] as usize] = score(fit, row));
                scores
            }
        };
        add_bartlett_sum(&mut meat, &scores, lag);
    }
    finish(fit, &meat, panel.periods.len(), correction)
}

/// Driscoll and Kraay's variance: scores summed over units in each period, correlated over up to `lag` periods.
#[must_use]
pub fn driscoll_kraay(fit: &Fit, panel: &Panel, lag: usize, correction: SmallSample) -> Covariance {
    let size = fit.columns.len();
    let sums = fit.score_sums(&panel.period, panel.periods.len());
    let scores: Vec<DVector<f64>> = sums.row_iter().map(|row| row.transpose()).collect();
    let mut meat = DMatrix::zeros(size, size);
    add_bartlett_sum(&mut meat, &scores, lag);
    finish(fit, &meat, panel.periods.len(), correction)
}

fn score(fit: &Fit, row: usize) -> DVector<f64> {
    let residual = fit.weighted_residuals[row];
    DVector::from_iterator(fit.columns.len(), fit.columns.iter().map(|column| column[row] * residual))
}

fn add_bartlett_sum(meat: &mut DMatrix<f64>, scores: &[DVector<f64>], lag: usize) {
    for step in 0..=lag.min(scores.len().saturating_sub(1)) {
        let weight = 1.0 - step as f64 / (lag as f64 + 1.0);
        for (later, earlier) in scores[step..].iter().zip(scores) {
            let product = later * earlier.transpose() * weight;
            if step == 0 {
                *meat += product;
            } else {
                *meat += &product + product.transpose();
            }
        }
    }
}

fn finish(fit: &Fit, meat: &DMatrix<f64>, periods: usize, correction: SmallSample) -> Covariance {
    let (rows, times) = (fit.rows() as f64, periods as f64);
    let adjustment = match correction {
        SmallSample::None => 1.0,
        SmallSample::Fixest | SmallSample::Stata => {
            times / (times - 1.0) * (rows - 1.0) / (rows - fit.parameters as f64)
        }
    };
    Covariance {
        matrix: fit.sandwich(meat) * adjustment,
        degrees_of_freedom: times - 1.0,
        parameters: fit.parameters,
        clusters: Some(periods),
        adjustment,
    }
}
