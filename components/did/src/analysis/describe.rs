//! What can be seen without a model: means of the groups before, after and over time, and the sample.

use super::report::{Dropped, GroupMeans, PrePost, Sample, SeriesPoint};
use crate::panel::Panel;

/// A weighted mean that may be of nothing.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: f64,
    weight: f64,
}

impl Mean {
    fn add(&mut self, value: f64, weight: f64) {
        self.sum += value * weight;
        self.weight += weight;
    }

    fn get(self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

pub(super) fn sample(panel: &Panel, clusters: Option<usize>, dropped: Vec<Dropped>) -> Sample {
    Sample {
        observations: panel.rows(),
        units: panel.units.len(),
        treated_units: (0..panel.units.len()).filter(|unit| panel.is_treated(*unit)).count(),
        periods: panel.periods.len(),
        clusters,
        dropped,
        balanced: panel.is_balanced(),
    }
}

/// Means before and after the first start of any unit.
pub(super) fn group_means(panel: &Panel) -> GroupMeans {
    let start = panel.cohorts().first().copied().unwrap_or(i64::MAX);
    let mut means = [[Mean::default(); 2]; 2];
    for row in 0..panel.rows() {
        let group = usize::from(panel.is_treated(panel.unit[row] as usize));
        let after = usize::from(panel.periods[panel.period[row] as usize] >= start);
        means[group][after].add(panel.outcome[row], weight(panel, row));
    }
    let pair = |group: usize| PrePost { pre: means[group][0].get(), post: means[group][1].get() };
    GroupMeans { treatment: pair(1), control: pair(0) }
}

/// Means per period; `effect` is what the treated have on average in a period because of their treatment.
pub(super) fn series(panel: &Panel, effect: impl Fn(usize) -> Option<f64>) -> Vec<SeriesPoint> {
    let mut means = vec![[Mean::default(); 2]; panel.periods.len()];
    for row in 0..panel.rows() {
        let group = usize::from(panel.is_treated(panel.unit[row] as usize));
        means[panel.period[row] as usize][group].add(panel.outcome[row], weight(panel, row));
    }
    means
        .iter()
        .enumerate()
        .map(|(index, mean)| {
            let treatment_mean = mean[1].get();
            let counterfactual = treatment_mean.and_then(|mean| Some(mean - effect(index)?));
            SeriesPoint { period: panel.periods[index], treatment_mean, control_mean: mean[0].get(), counterfactual }
        })
        .collect()
}

fn weight(panel: &Panel, row: usize) -> f64 {
    panel.weight.as_ref().map_or(1.0, |weight| weight[row])
}
