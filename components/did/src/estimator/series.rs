//! The difference of the groups' means as one series over time, on a constant and being after the start: what is left when no unit is
//! trusted to be independent of another.

use crate::panel::Panel;
use crate::regression::{FitError, Regression};

/// The shift of the series at the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesEffect {
    /// The mean after less the mean before.
    pub estimate: f64,
    /// Newey and West's standard error with Bartlett weights 1 − l/(L + 1), times √(n/(n − 2)).
    pub std_error: f64,
    /// The same without the factor.
    pub std_error_uncorrected: f64,
    /// n − 1, for n periods.
    pub degrees_of_freedom: f64,
}

/// Estimates the shift at `start` with errors correlated over up to `lag` periods.
///
/// # Errors
/// See [`FitError`]: fewer than three periods, or none before or after.
pub fn aggregate_series(panel: &Panel, start: i64, lag: usize) -> Result<SeriesEffect, FitError> {
    let series = differences(panel);
    let post: Vec<f64> = panel.periods.iter().map(|period| f64::from(u8::from(*period >= start))).collect();
    let count = series.len() as f64;
    let fit = Regression { outcome: series, columns: vec![vec![1.0; post.len()], post], weight: None, effects: None }
        .fit()?;
    let scores: Vec<[f64; 2]> = (0..fit.rows())
        .map(|row| [fit.columns[0][row] * fit.residuals[row], fit.columns[1][row] * fit.residuals[row]])
        .collect();
    let mut meat = nalgebra::DMatrix::zeros(2, 2);
    for step in 0..=lag.min(scores.len() - 1) {
        let weight = 1.0 - step as f64 / (lag as f64 + 1.0);
        for (later, earlier) in scores[step..].iter().zip(&scores) {
            for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let product = later[row] * earlier[column];
                let mirrored = if step == 0 { 0.0 } else { earlier[row] * later[column] };
                meat[(row, column)] += weight * (product + mirrored);
            }
        }
    }
    let uncorrected = fit.sandwich(&meat)[(1, 1)].sqrt();
    Ok(SeriesEffect {
        estimate: fit.coefficients[1],
        std_error: uncorrected * (count / (count - 2.0)).sqrt(),
        std_error_uncorrected: uncorrected,
        degrees_of_freedom: count - 1.0,
    })
}

/// The mean of the treated less the mean of the others, per period in which both were observed.
fn differences(panel: &Panel) -> Vec<f64> {
    let mut sums = vec![[0.0; 2]; panel.periods.len()];
    let mut counts = vec![[0.0; 2]; panel.periods.len()];
    for row in 0..panel.rows() {
        let group = usize::from(panel.is_treated(panel.unit[row] as usize));
        sums[panel.period[row] as usize][group] += panel.outcome[row];
        counts[panel.period[row] as usize][group] += 1.0;
    }
    sums.iter().zip(counts).map(|(sum, count)| sum[1] / count[1] - sum[0] / count[0]).collect()
}
