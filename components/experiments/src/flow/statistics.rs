//! What is computed from all metrics together: adjusted p values and the sample ratio.
//! All that is about one metric is the engine's.

/// Holm (1979): controls the chance of any false finding. Keeps the order; p values are in 0…1.
pub(super) fn holm(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len();
    let mut adjusted = vec![0.0; count];
    let mut largest = 0.0f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate() {
        largest = largest.max(p_values[index] * (count - rank) as f64).min(1.0);
        adjusted[index] = largest;
    }
    adjusted
}

/// Benjamini and Hochberg (1995): controls the expected share of false findings.
pub(super) fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len();
    let mut adjusted = vec![0.0; count];
    let mut least = 1.0f64;
    for (rank, index) in ascending(p_values).into_iter().enumerate().rev() {
        least = least.min(p_values[index] * count as f64 / (rank + 1) as f64);
        adjusted[index] = least;
    }
    adjusted
}

fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|left, right| p_values[*left].total_cmp(&p_values[*right]));
    order
}

/// Pearson's χ² of two counts against a share of the first, and its p value with one degree of freedom.
pub(super) fn sample_ratio(first: usize, second: usize, share: f64) -> Option<(f64, f64)> {
    let total = (first + second) as f64;
    if total == 0.0 || share <= 0.0 || share >= 1.0 {
        return None;
    }
    let part = |count: usize, share: f64| (count as f64 - share * total).powi(2) / (share * total);
    let statistic = part(first, share) + part(second, 1.0 - share);
    Some((statistic, libm::erfc((statistic / 2.0).sqrt())))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn reference() -> Value {
        let text = include_str!("../../../did/tests/reference/expected.json");
        serde_json::from_str::<Value>(text).unwrap()["platform_stats"].take()
    }

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    }

    fn close(ours: f64, expected: f64) {
        assert!((ours - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{ours} is not {expected}");
    }

    #[test]
    fn p_values_are_adjusted_as_by_statsmodels() {
        let multiple = &reference()["multiple"];
        let p_values = numbers(&multiple["p"]);
        for (name, ours) in [("holm", holm(&p_values)), ("fdr_bh", benjamini_hochberg(&p_values))] {
            ours.into_iter().zip(numbers(&multiple[name])).for_each(|(ours, expected)| close(ours, expected));
        }
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn a_sample_ratio_mismatch_is_found_as_by_scipy() {
        let mut checked = 0;
        for case in reference()["sample_ratio_mismatch"].as_array().unwrap() {
            let observed = numbers(&case["observed"]);
            if let [first, second] = observed[..] {
                let share = numbers(&case["expected_share"])[0];
                let (statistic, p_value) = sample_ratio(first as usize, second as usize, share).unwrap();
                close(statistic, case["chi2"].as_f64().unwrap());
                close(p_value, case["p"].as_f64().unwrap());
                checked += 1;
            }
        }
        assert!(checked > 0);
    }
}
