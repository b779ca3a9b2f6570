//! What the analysis of a metric looks like: the shape that an engine's answer must have, and that the OpenAPI document describes. An
//! engine may say more; what it says is kept as it is.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::Better;

/// Checks an answer. The error says what is missing or of the wrong kind.
pub(super) fn check(answer: &Value) -> Result<(), serde_json::Error> {
    MetricAnalysis::deserialize(answer).map(drop)
}

macro_rules! shapes {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Deserialize, ToSchema)]
            #[serde(rename_all = "camelCase")]
            #[expect(dead_code, reason = "describes and checks; what is kept is the answer itself")]
            pub(crate) struct $name {
                $($(#[$field_meta])* $field: $type,)*
            }
        )*
    };
}

/// The analysis of one metric.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "status", rename_all = "lowercase")]
#[expect(dead_code, reason = "describes and checks; what is kept is the answer itself")]
pub(crate) enum MetricAnalysis {
    /// The numbers.
    Ok(Box<AnalyzedMetric>),
    /// No numbers.
    Failed(FailedMetric),
}

/// A period: when it begins, or its integer.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes and checks; what is kept is the answer itself")]
pub(crate) enum Period {
    /// When it begins.
    #[schema(format = DateTime)]
    Instant(String),
    /// Its integer.
    Ordinal(i64),
}

shapes! {
    /// A metric that could not be analysed.
    struct FailedMetric {
        /// Which metric.
        metric_id: String,
        /// What to change.
        error: Problem,
        /// What was noticed before.
        warnings: Vec<Problem>,
    }

    /// The numbers of one metric.
    struct AnalyzedMetric {
        /// Which metric.
        metric_id: String,
        /// How it was estimated.
        method: Method,
        /// From what.
        sample: Sample,
        /// The effect, in the metric's unit per treated unit and period.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
        /// Estimate over standard error.
        statistic: f64,
        /// Of the t distribution; absent where it is the normal one.
        degrees_of_freedom: Option<f64>,
        /// Two-sided.
        #[schema(minimum = 0, maximum = 1)]
        p_value: f64,
        /// Of all intervals.
        confidence_level: f64,
        /// Of the effect.
        confidence_interval: [f64; 2],
        /// Means of the groups before and after the start.
        group_means: GroupMeans,
        /// What happened before the start.
        pre_trend: PreTrend,
        /// Effects by period since the start.
        event_study: Vec<EventTime>,
        /// Means over time, and what the treated would have been.
        series: Vec<SeriesPoint>,
        /// Effects by cohort and period, for staggered adoption.
        cohorts: Option<Vec<CohortEffect>>,
        /// Their sums.
        aggregates: Option<Aggregates>,
        /// The effect of a start that did not happen.
        placebo: Option<Placebo>,
        /// The same effect by other methods.
        robustness: Vec<NamedEstimate>,
        /// The interval for those who look more than once.
        sequential: Option<Sequential>,
        /// Whether the metric is safe, where a guardrail was asked for.
        guardrail: Option<GuardrailResult>,
        /// What the effect is worth, where the metric has a value.
        economic_impact: Option<EconomicImpact>,
        /// What a reader should know before trusting the numbers.
        warnings: Vec<Problem>,
    }

    /// A code for programs and a sentence for people.
    struct Problem {
        /// In capitals.
        code: String,
        /// A sentence.
        message: String,
    }

    /// How an effect was estimated.
    struct Method {
        /// The estimator that was used, never `auto`.
        estimator: String,
        /// The standard errors; absent for estimators with their own.
        standard_errors: Option<String>,
        /// By what they are clustered.
        cluster_by: Option<Vec<String>>,
        /// Who staggered adopters were compared with.
        control_group: Option<String>,
        /// The small-sample correction.
        ssc: Correction,
    }

    /// What a variance was corrected by.
    struct Correction {
        /// Parameters.
        k: f64,
        /// Clusters, or periods of serial variances.
        g: Option<f64>,
        /// The factor.
        adj: f64,
    }

    /// What an estimate rests on.
    struct Sample {
        /// Rows used.
        observations: u64,
        /// Units in them.
        units: u64,
        /// Of which are treated.
        treated_units: u64,
        /// Periods.
        periods: u64,
        /// Clusters, where errors are clustered.
        clusters: Option<u64>,
        /// What was left out.
        dropped: Vec<Dropped>,
        /// Whether each unit has each period.
        balanced: bool,
    }

    /// Rows or units that were left out.
    struct Dropped {
        /// Why.
        reason: String,
        /// How many.
        count: u64,
    }

    /// Means of treatment and control.
    struct GroupMeans {
        /// Of units that are ever treated.
        treatment: PrePost,
        /// Of the others.
        control: PrePost,
    }

    /// Means before and after the first start; null where there is nothing.
    struct PrePost {
        /// Before.
        pre: Option<f64>,
        /// From the start on.
        post: Option<f64>,
    }

    /// Whether the groups moved together before the start.
    struct PreTrend {
        /// F that all effects before the start are zero, or χ² over its degrees of freedom.
        statistic: Option<f64>,
        /// The numerator's degrees of freedom.
        df_numerator: Option<f64>,
        /// The denominator's; absent for χ².
        df_denominator: Option<f64>,
        /// Of no effects before.
        p_value: Option<f64>,
        /// The same with regard for the number of clusters (Hotelling).
        corrected: Option<JointTest>,
        /// How fast the groups moved apart, per period.
        drift: Option<Drift>,
        /// Which test the verdict rests on.
        judged_by: Option<JudgedBy>,
        /// What to make of it.
        verdict: Verdict,
    }

    /// A joint test with F.
    struct JointTest {
        /// F.
        statistic: f64,
        /// The numerator's degrees of freedom.
        df_numerator: f64,
        /// The denominator's.
        df_denominator: f64,
        /// Of no effects before.
        p_value: f64,
    }

    /// The test of a steady movement.
    struct Drift {
        /// In the metric's unit, per period.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
        /// Of no movement.
        p_value: f64,
    }

    /// An effect at a time.
    struct EventTime {
        /// Periods since the start, negative before.
        relative_period: i64,
        /// In the metric's unit.
        estimate: f64,
        /// 0 for the reference.
        std_error: f64,
        /// For this period alone.
        confidence_interval: [f64; 2],
        /// For all periods at once.
        uniform_band: Option<[f64; 2]>,
        /// Whether this is the period that others are compared with.
        reference: Option<bool>,
    }

    /// One period of the groups' means.
    struct SeriesPoint {
        /// When.
        period: Period,
        /// Of units that are ever treated.
        treatment_mean: Option<f64>,
        /// Of the others.
        control_mean: Option<f64>,
        /// The treated's mean without the effect; null before the start.
        counterfactual: Option<f64>,
    }

    /// The effect on one cohort in one period.
    struct CohortEffect {
        /// The cohort's first treated period.
        cohort: Period,
        /// When.
        period: Period,
        /// In the metric's unit.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
    }

    /// Sums of cohorts' effects.
    struct Aggregates {
        /// All cells from adoption on.
        simple: Option<Estimate>,
        /// By cohort, and `overall`.
        group: BTreeMap<String, Estimate>,
        /// By periods since adoption, and `overall`.
        dynamic: BTreeMap<String, Estimate>,
        /// By period, and `overall`.
        calendar: BTreeMap<String, Estimate>,
    }

    /// An estimate with its standard error.
    struct Estimate {
        /// In the metric's unit.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
    }

    /// An estimate by another method.
    struct NamedEstimate {
        /// The method, for people.
        name: String,
        /// In the metric's unit.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
        /// Of no effect.
        p_value: f64,
    }

    /// The effect of a start that did not happen.
    struct Placebo {
        /// The made-up start.
        period: Period,
        /// In the metric's unit.
        estimate: f64,
        /// Its standard error.
        std_error: f64,
        /// Of no effect.
        p_value: f64,
    }

    /// An interval that holds at every look at growing results.
    struct Sequential {
        /// Of the effect.
        confidence_interval: [f64; 2],
    }

    /// The test that a metric did not get worse by a margin or more.
    struct GuardrailResult {
        /// In the metric's unit.
        margin: f64,
        /// Which direction is good.
        better: Better,
        /// One-sided, of the metric being worse by the margin or more.
        p_value: f64,
        /// What the effect's interval says.
        verdict: GuardrailVerdict,
    }

    /// What the effect is worth.
    struct EconomicImpact {
        /// Of one unit of the metric.
        dollars_per_unit: f64,
        /// The version of that value.
        value_version: u64,
        /// Dollars per treated unit and period.
        per_unit_per_period: f64,
        /// Dollars over all treated units and periods.
        total: f64,
        /// Its standard error.
        std_error: f64,
        /// Of the total.
        confidence_interval: [f64; 2],
        /// Up to and including each period.
        cumulative: Vec<CumulativeImpact>,
    }

    /// Dollars up to a period.
    struct CumulativeImpact {
        /// Up to and including this one.
        period: Period,
        /// Dollars.
        total: f64,
        /// Of the total.
        confidence_interval: [f64; 2],
    }
}

/// What to make of what happened before the start.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// No sign that the groups moved apart: not a proof that they did not.
    Pass,
    /// They did.
    Warn,
    /// It cannot be told.
    Unknown,
}

/// Which test a verdict rests on.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum JudgedBy {
    /// The joint test with regard for the number of clusters.
    Corrected,
    /// The drift: there are too few clusters for a joint test.
    Drift,
    /// The joint test as it is: nothing is known of clusters.
    Joint,
}

/// Where the effect's interval lies.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum GuardrailVerdict {
    /// Within the margin.
    Safe,
    /// On both sides of the margin: more data are needed.
    Unclear,
    /// Beyond the margin.
    Harmed,
}
