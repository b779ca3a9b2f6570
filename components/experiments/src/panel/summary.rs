//! What a panel holds in short: counts, and the means of the two groups over time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Panel, Series};
use crate::domain::{Calendar, Time};

/// What a panel holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Rows of all metrics.
    pub observations: usize,
    /// Units in them.
    pub units: usize,
    /// Units that are ever treated.
    pub treated_units: usize,
    /// Distinct periods.
    pub periods: usize,
    /// Names of the covariates.
    pub covariates: Vec<String>,
    /// A metric each.
    pub metrics: Vec<MetricSummary>,
}

/// What a panel holds of one metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MetricSummary {
    /// Which metric.
    pub metric_id: String,
    /// Its rows.
    pub observations: usize,
    /// The groups' means over time.
    pub series: Vec<SeriesMeans>,
}

/// The groups' means in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeriesMeans {
    /// When: the beginning of the period, or its integer.
    #[schema(value_type = String, example = "2031-05-01T00:00:00.000Z")]
    pub period: Time,
    /// Of units that are ever treated; null if there are none.
    #[schema(required)]
    pub treatment_mean: Option<f64>,
    /// Of the others.
    #[schema(required)]
    pub control_mean: Option<f64>,
}

#[derive(Default)]
struct Sums {
    treatment: (f64, u32),
    control: (f64, u32),
}

impl Summary {
    /// Of a panel, with its periods told as the experiment tells them.
    pub fn new(panel: &Panel, calendar: &Calendar) -> Self {
        let periods: BTreeSet<i64> = panel.metrics.iter().flat_map(|series| &series.period).copied().collect();
        Self {
            observations: panel.observations(),
            units: panel.units.len(),
            treated_units: panel.treated_units(),
            periods: periods.len(),
            covariates: panel.covariates.clone(),
            metrics: panel.metrics.iter().map(|series| metric(panel, series, calendar)).collect(),
        }
    }
}

fn metric(panel: &Panel, series: &Series, calendar: &Calendar) -> MetricSummary {
    let mut sums: BTreeMap<i64, Sums> = BTreeMap::new();
    for ((unit, period), value) in series.unit.iter().zip(&series.period).zip(&series.value) {
        let sums = sums.entry(*period).or_default();
        let is_treated = panel.treated_from[*unit as usize].is_some();
        let (sum, count) = if is_treated { &mut sums.treatment } else { &mut sums.control };
        *sum += value;
        *count += 1;
    }
    let mean = |(sum, count): (f64, u32)| {
        let mean = sum / f64::from(count);
        mean.is_finite().then_some(mean)
    };
    let means = |(period, sums): (i64, Sums)| SeriesMeans {
        period: calendar.time(period),
        treatment_mean: mean(sums.treatment),
        control_mean: mean(sums.control),
    };
    MetricSummary {
        metric_id: series.metric.clone(),
        observations: series.value.len(),
        series: sums.into_iter().map(means).collect(),
    }
}
