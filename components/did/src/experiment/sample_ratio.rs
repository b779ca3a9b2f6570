//! The sample-ratio check: whether groups have the sizes that the design promised.

use crate::distribution::chi_squared_tail;

/// Pearson's test of observed counts against expected shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleRatio {
    /// χ² = Σ (observed − expected)²/expected.
    pub statistic: f64,
    /// Groups less one.
    pub degrees_of_freedom: f64,
    /// P(χ² > statistic). Below 0.001, the assignment or the logging is broken, and no estimate can be trusted.
    pub p_value: f64,
}

/// Tests counts against shares, which sum to 1. None where a share is not above 0, nothing was observed, or there are not two groups.
#[must_use]
pub fn sample_ratio(observed: &[u64], shares: &[f64]) -> Option<SampleRatio> {
    let total: u64 = observed.iter().sum();
    if observed.len() != shares.len() || observed.len() < 2 || total == 0 || shares.iter().any(|share| *share <= 0.0) {
        return None;
    }
    let statistic = observed
        .iter()
        .zip(shares)
        .map(|(count, share)| {
            let expected = share * total as f64;
            (*count as f64 - expected).powi(2) / expected
        })
        .sum();
    let degrees_of_freedom = observed.len() as f64 - 1.0;
    Some(SampleRatio { statistic, degrees_of_freedom, p_value: chi_squared_tail(statistic, degrees_of_freedom) })
}
