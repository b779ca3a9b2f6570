//! The whole analysis of an experiment, from the objects of its metrics.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::metric_analysis::MetricAnalysis;
use super::statistics::{benjamini_hochberg, holm, sample_ratio};
use crate::domain::{AnalysisOptions, MetricValue, Source};
use crate::storage::AnalysisInput;

/// An analysis of an experiment.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Analysis {
    /// What it is known by.
    pub analysis_id: String,
    /// The version of the results that it is about.
    #[schema(minimum = 1)]
    pub results_version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    pub created_at: String,
    /// What was asked for; each metric's `method` says what was done.
    pub options: AnalysisOptions,
    /// One for each metric of the definition, in its order.
    #[schema(value_type = Vec<MetricAnalysis>)]
    pub metrics: Vec<Value>,
    /// p values of the effects, adjusted for looking at several metrics.
    #[serde(rename = "adjustedPValues")]
    pub adjusted_p_values: AdjustedPValues,
    /// What all effects together are worth; null if no metric has a value and an effect.
    #[schema(required)]
    pub total_economic_impact: Option<TotalEconomicImpact>,
    /// Whether the groups have the sizes that were meant; null for uploads whose definition has no `treatmentShare`.
    #[schema(required)]
    pub sample_ratio: Option<SampleRatio>,
    /// The metric values that were used, as they were.
    pub metric_values_snapshot: Vec<MetricValue>,
}

/// p values by metric, adjusted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdjustedPValues {
    /// Holm: controls the chance of any false finding.
    pub holm: BTreeMap<String, f64>,
    /// Benjamini and Hochberg: controls the expected share of false findings.
    pub benjamini_hochberg: BTreeMap<String, f64>,
}

/// The sum of the metrics' economic impacts. How the errors of metrics move together is not known, so they are taken to be
/// independent: where metrics rise and fall together, the interval is too narrow.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TotalEconomicImpact {
    /// Dollars over all treated units and periods.
    pub total: f64,
    /// The root of the sum of the metrics' variances.
    pub std_error: f64,
    /// At the confidence level of the options: each end is as far from the total as the root of the sum of the squares of how far the metrics' ends are from
    /// theirs (Zou and Donner 2008), so that with one metric it is that one's.
    pub confidence_interval: [f64; 2],
    /// The metrics in the sum.
    pub metrics: Vec<String>,
}

/// Pearson's test of the numbers of treated and control units against the share that was meant to be treated.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SampleRatio {
    /// χ² with one degree of freedom.
    pub statistic: f64,
    /// Below 0.001 the assignment or the logging is broken, and no estimate can be trusted.
    pub p_value: f64,
    /// The share that was meant to be treated.
    pub expected_share: f64,
    /// Units that are ever treated.
    pub treated_units: usize,
    /// The others.
    pub control_units: usize,
}

/// What an analysis is made of.
pub(super) struct Parts<'a> {
    pub(super) analysis_id: String,
    pub(super) created_at: String,
    pub(super) input: &'a AnalysisInput,
    pub(super) options: &'a AnalysisOptions,
    pub(super) metrics: Vec<Value>,
}

impl Analysis {
    pub(super) fn new(parts: Parts<'_>) -> Self {
        let Parts { analysis_id, created_at, input, options, metrics } = parts;
        Self {
            analysis_id,
            results_version: input.results_version,
            created_at,
            options: options.clone(),
            adjusted_p_values: adjusted(&metrics),
            total_economic_impact: total(&metrics),
            sample_ratio: ratio(input),
            metric_values_snapshot: input.values.clone(),
            metrics,
        }
    }
}

fn adjusted(metrics: &[Value]) -> AdjustedPValues {
    let found: Vec<(String, f64)> =
        metrics.iter().filter_map(|metric| Some((id(metric)?, metric["pValue"].as_f64()?))).collect();
    let p_values: Vec<f64> = found.iter().map(|(_, p_value)| *p_value).collect();
    let by_metric = |adjusted: Vec<f64>| found.iter().map(|(id, _)| id.clone()).zip(adjusted).collect();
    AdjustedPValues { holm: by_metric(holm(&p_values)), benjamini_hochberg: by_metric(benjamini_hochberg(&p_values)) }
}

fn total(metrics: &[Value]) -> Option<TotalEconomicImpact> {
    let mut sum =
        TotalEconomicImpact { total: 0.0, std_error: 0.0, confidence_interval: [0.0; 2], metrics: Vec::new() };
    let (mut down, mut up) = (0.0_f64, 0.0_f64);
    for metric in metrics {
        let impact = &metric["economicImpact"];
        let interval = &impact["confidenceInterval"];
        if let (Some(id), Some(dollars), Some(std_error), Some(low), Some(high)) = (
            id(metric),
            impact["total"].as_f64(),
            impact["stdError"].as_f64(),
            interval[0].as_f64(),
            interval[1].as_f64(),
        ) {
            sum.total += dollars;
            sum.std_error = sum.std_error.hypot(std_error);
            (down, up) = (down.hypot(dollars - low), up.hypot(high - dollars));
            sum.metrics.push(id);
        }
    }
    sum.confidence_interval = [sum.total - down, sum.total + up];
    (!sum.metrics.is_empty()).then_some(sum)
}

fn ratio(input: &AnalysisInput) -> Option<SampleRatio> {
    let is_simulated = input.definition.source == Source::Simulation;
    let expected_share = input.definition.treatment_share.or(is_simulated.then_some(0.5))?;
    let treated_units = input.panel.treated_units();
    let control_units = input.panel.units.len() - treated_units;
    let (statistic, p_value) = sample_ratio(treated_units, control_units, expected_share)?;
    Some(SampleRatio { statistic, p_value, expected_share, treated_units, control_units })
}

fn id(metric: &Value) -> Option<String> {
    metric["metricId"].as_str().map(str::to_owned)
}
