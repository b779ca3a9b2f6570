//! The two statistics that the benchmarks need.

/// The middle value, or the mean of the two middle ones.
///
/// # Panics
/// If there is no value.
pub(super) fn median(values: &[f64]) -> f64 {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

/// The smallest value that at least `percent` of the values do not exceed (nearest rank).
///
/// # Panics
/// If there is no value.
pub(super) fn percentile(values: &[f64], percent: f64) -> f64 {
    let sorted = sorted(values);
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

fn sorted(values: &[f64]) -> Vec<f64> {
    assert!(!values.is_empty(), "there is no statistic of nothing");
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), 2.5);
    }

    /// The worked example of the nearest-rank method in the encyclopaedias: 15, 20, 35, 40, 50.
    #[test]
    fn percentiles_are_nearest_rank() {
        let check = |percent, expected| assert_eq!(percentile(&[15.0, 20.0, 35.0, 40.0, 50.0], percent), expected);
        check(5.0, 15.0);
        check(30.0, 20.0);
        check(40.0, 20.0);
        check(50.0, 35.0);
        check(100.0, 50.0);
    }
}
