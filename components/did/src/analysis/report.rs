//! What an analysis of one metric says, as it is sent. Periods are the panel's ordinals; absent numbers are absent, never NaN.

use std::collections::BTreeMap;

use serde::Serialize;

use super::options::{ClusterBy, Estimator, StandardErrors};
use crate::estimator::callaway_santanna::ControlGroup;
use crate::experiment::guardrail::Better;

/// The analysis of one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetricAnalysis {
    /// Which metric.
    pub metric_id: String,
    /// Whether there is a result.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// What a reader should know before trusting the numbers.
    pub warnings: Vec<Warning>,
}

/// A result, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "status", rename_all = "camelCase")]
pub enum Outcome {
    /// The numbers.
    Ok(Box<Result>),
    /// No numbers.
    Failed {
        /// What to change.
        error: Problem,
    },
}

/// A code for programs and a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// In capitals, such as `NO_CONTROL_GROUP`.
    pub code: String,
    /// A sentence that says what to change.
    pub message: String,
}

/// A problem that leaves a result.
pub type Warning = Problem;

/// The numbers of one metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Result {
    /// How it was estimated.
    pub method: Method,
    /// From what.
    pub sample: Sample,
    /// The effect and how sure it is.
    #[serde(flatten)]
    pub effect: Effect,
    /// Confidence of all intervals.
    pub confidence_level: f64,
    /// Means of the groups.
    pub group_means: GroupMeans,
    /// The test of what happened before the start.
    pub pre_trend: PreTrend,
    /// Effects by period since the start.
    pub event_study: Vec<EventTime>,
    /// Means over time, and what the treated would have been.
    pub series: Vec<SeriesPoint>,
    /// Effects by cohort and period, for staggered adoption.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cohorts: Vec<CohortEffect>,
    /// Their sums.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregates: Option<Aggregates>,
    /// The estimate where there should be no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placebo: Option<Placebo>,
    /// The same effect by other methods.
    pub robustness: Vec<NamedEstimate>,
    /// The interval for those who look more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequential: Option<Sequential>,
    /// Whether the metric is safe, where a guardrail was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardrail: Option<GuardrailResult>,
    /// What it is worth, where the metric has a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub economic_impact: Option<EconomicImpact>,
}

/// How an effect was estimated.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    /// The estimator that was used, never `auto`.
    pub estimator: Estimator,
    /// The standard errors; absent for estimators with their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_errors: Option<StandardErrors>,
    /// By what they are clustered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cluster_by: Vec<ClusterBy>,
    /// Who staggered adopters are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control_group: Option<ControlGroup>,
    /// The small-sample correction.
    pub ssc: Correction,
}

/// K, G and the factor of a variance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Correction {
    /// Parameters.
    pub k: usize,
    /// Clusters, or periods of serial variances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub g: Option<usize>,
    /// The factor.
    pub adj: f64,
}

/// What an estimate rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    /// Rows used.
    pub observations: usize,
    /// Units in them.
    pub units: usize,
    /// Of which are treated.
    pub treated_units: usize,
    /// Periods.
    pub periods: usize,
    /// Clusters, where errors are clustered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<usize>,
    /// What was left out.
    pub dropped: Vec<Dropped>,
    /// Whether each unit has each period.
    pub balanced: bool,
}

/// Rows or units that were left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// Why.
    pub reason: String,
    /// How many.
    pub count: usize,
}

/// An effect and its inference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// In the metric's unit, per treated unit and period.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Estimate over standard error.
    pub statistic: f64,
    /// Of the t distribution; absent where it is the normal one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degrees_of_freedom: Option<f64>,
    /// Two-sided.
    pub p_value: f64,
    /// Of no effect at the confidence level.
    pub confidence_interval: [f64; 2],
}

/// Means of treatment and control before and after the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct GroupMeans {
    /// Of units that are ever treated.
    pub treatment: PrePost,
    /// Of the others.
    pub control: PrePost,
}

/// Means before and after; absent where there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PrePost {
    /// Before the start.
    pub pre: Option<f64>,
    /// From the start on.
    pub post: Option<f64>,
}

/// The joint test of effects before the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PreTrend {
    /// F, or χ² over its degrees of freedom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statistic: Option<f64>,
    /// The numerator's degrees of freedom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df_numerator: Option<f64>,
    /// The denominator's; absent for χ².
    #[serde(skip_serializing_if = "Option::is_none")]
    pub df_denominator: Option<f64>,
    /// Of no effects before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// The same with regard for the number of clusters; absent where errors are not clustered in one way, or clusters are fewer than twice the
    /// numerator's degrees of freedom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected: Option<CorrectedTest>,
    /// How fast the groups moved apart; absent where errors are not clustered in one way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drift: Option<DriftTest>,
    /// Which test the verdict rests on; absent if it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<JudgedBy>,
    /// What to make of it.
    pub verdict: Verdict,
}

/// Hotelling's test, with F on (`df_numerator`, `df_denominator`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrectedTest {
    /// F.
    pub statistic: f64,
    /// The numerator's degrees of freedom.
    pub df_numerator: f64,
    /// The denominator's.
    pub df_denominator: f64,
    /// Of no effects before.
    pub p_value: f64,
}

/// The test of a steady movement before the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DriftTest {
    /// In the metric's unit, per period.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Of no such movement.
    pub p_value: f64,
}

/// What a verdict rests on: the first of these that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JudgedBy {
    /// Hotelling's test.
    Corrected,
    /// The drift: there are too few clusters for a joint test.
    Drift,
    /// The joint test as it is: errors are not clustered in one way, so nothing is known of the clusters.
    Joint,
}

/// Whether groups moved together before the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No sign that they did not (p ≥ 0.1): not a proof that they did.
    Pass,
    /// They did not (p < 0.1).
    Warn,
    /// It cannot be told.
    Unknown,
}

/// An effect at a time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EventTime {
    /// Periods since the start, negative before.
    pub relative_period: i64,
    /// In the metric's unit.
    pub estimate: f64,
    /// 0 for the reference.
    pub std_error: f64,
    /// For this period alone.
    pub confidence_interval: [f64; 2],
    /// For all periods at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uniform_band: Option<[f64; 2]>,
    /// Whether this is the period that others are compared with.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reference: bool,
}

/// One period of the groups' means.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SeriesPoint {
    /// When.
    pub period: i64,
    /// Of units that are ever treated.
    pub treatment_mean: Option<f64>,
    /// Of the others.
    pub control_mean: Option<f64>,
    /// The treated's mean without the effect; absent before the start.
    pub counterfactual: Option<f64>,
}

/// The effect on one cohort in one period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CohortEffect {
    /// The cohort's first treated period.
    pub cohort: i64,
    /// When.
    pub period: i64,
    /// In the metric's unit.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// Sums of cohorts' effects.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aggregates {
    /// All cells from adoption on.
    pub simple: Option<Estimate>,
    /// By cohort; `overall` under its own key.
    pub group: BTreeMap<String, Estimate>,
    /// By periods since adoption.
    pub dynamic: BTreeMap<String, Estimate>,
    /// By period.
    pub calendar: BTreeMap<String, Estimate>,
}

/// An estimate with its standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    /// In the metric's unit.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// An estimate by another method.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedEstimate {
    /// The method, for people.
    pub name: String,
    /// In the metric's unit.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Of no effect.
    pub p_value: f64,
}

/// An interval that holds at every look at growing results, so that an experiment may be stopped by it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sequential {
    /// Of the effect.
    pub confidence_interval: [f64; 2],
}

/// The test that a metric did not get worse by a margin or more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GuardrailResult {
    /// In the metric's unit.
    pub margin: f64,
    /// Which direction is good.
    pub better: Better,
    /// One-sided, of the metric being worse by the margin or more.
    pub p_value: f64,
    /// What the effect's interval says.
    pub verdict: GuardrailVerdict,
}

/// Where the effect's interval lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GuardrailVerdict {
    /// Within the margin.
    Safe,
    /// On both sides of the margin: more data are needed.
    Unclear,
    /// Beyond the margin.
    Harmed,
}

/// The effect of a start that did not happen.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placebo {
    /// The made-up start.
    pub period: i64,
    /// In the metric's unit.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Of no effect.
    pub p_value: f64,
}

/// What the effect is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EconomicImpact {
    /// Of one unit of the metric.
    pub dollars_per_unit: f64,
    /// The version of that value.
    pub value_version: u64,
    /// Dollars per treated unit and period.
    pub per_unit_per_period: f64,
    /// Dollars over all treated units and periods.
    pub total: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Of the total.
    pub confidence_interval: [f64; 2],
    /// Up to and including each period.
    pub cumulative: Vec<CumulativeImpact>,
}

/// Dollars up to a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CumulativeImpact {
    /// Up to and including this one.
    pub period: i64,
    /// Dollars.
    pub total: f64,
    /// Of the total.
    pub confidence_interval: [f64; 2],
}
