//! p values adjusted for looking at several metrics. All functions keep the order of their input; p values are in 0…1.

/// Bonferroni: controls the chance of any false finding, under any dependence.
#[must_use]
pub fn bonferroni(p_values: &[f64]) -> Vec<f64> {
    p_values.iter().map(|p| (p * p_values.len() as f64).min(1.0)).collect()
}

/// Holm (1979): the same promise with more power.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let count = p_values.len();
    let mut largest = 0.0f64;
    adjusted(p_values, ascending(p_values).into_iter(), |rank, p| {
        largest = largest.max(p * (count - rank) as f64);
        largest
    })
}

/// Benjamini and Hochberg (1995): controls the expected share of false findings, for independent or positively dependent
/// metrics.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64]) -> Vec<f64> {
    step_up(p_values, 1.0)
}

/// Benjamini and Yekutieli (2001): the same under any dependence.
#[must_use]
pub fn benjamini_yekutieli(p_values: &[f64]) -> Vec<f64> {
    step_up(p_values, (1..=p_values.len()).map(|rank| 1.0 / rank as f64).sum())
}

fn step_up(p_values: &[f64], factor: f64) -> Vec<f64> {
    let count = p_values.len();
    let mut least = f64::INFINITY;
    adjusted(p_values, ascending(p_values).into_iter().rev(), |step, p| {
        least = least.min(p * factor * count as f64 / (count - step) as f64);
        least
    })
}

fn ascending(p_values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|left, right| p_values[*left].total_cmp(&p_values[*right]));
    order
}

fn adjusted(
    p_values: &[f64],
    order: impl Iterator<Item = usize>,
    mut adjust: impl FnMut(usize, f64) -> f64,
) -> Vec<f64> {
    let mut result = vec![0.0; p_values.len()];
    for (step, index) in order.enumerate() {
        result[index] = adjust(step, p_values[index]).min(1.0);
    }
    result
}
