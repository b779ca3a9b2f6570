//! What a user defines: which metrics, when, and where the results come from.
//! Leaves reading it from a request to `api::read`, which checks every bound named here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AnalysisOptions, Calendar, Time};

/// The most observations of all metrics of an experiment together.
pub(crate) const MAX_OBSERVATIONS: i64 = 1_000_000;

/// The most periods of an experiment.
pub(crate) const MAX_PERIODS: i64 = 10_000;

/// An experiment as its user defines it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Definition {
    /// What it is known by.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    pub id: String,
    /// For people.
    #[schema(max_length = 200)]
    pub name: String,
    /// For people.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// What is measured: ids of metric values.
    #[schema(min_items = 1, max_items = 20)]
    pub metrics: Vec<String>,
    /// When.
    pub time_range: TimeRange,
    /// How long a period is. Without meaning where times are integers.
    pub granularity: Granularity,
    /// When treatment begins: in the second period or later, not after the last. The period in which it lies counts as treated.
    #[schema(value_type = String, example = "2031-05-15T00:00:00Z")]
    pub intervention_at: Time,
    /// Where results come from.
    pub source: Source,
    /// What to simulate, if that is the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub simulation: Option<Simulation>,
    /// The share of units that were meant to be treated. With it, uploaded results are checked for a broken assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0.01, maximum = 0.99)]
    pub treatment_share: Option<f64>,
    /// How to analyse; chosen from the data if left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<AnalysisOptions>,
}

/// A range of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimeRange {
    /// When the first period begins, or its integer.
    #[schema(value_type = String, example = "2031-05-01T00:00:00Z")]
    pub start: Time,
    /// When the last period ends, or its integer.
    #[schema(value_type = String, example = "2031-05-29T00:00:00Z")]
    pub end: Time,
}

/// How long a period is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// 24 hours.
    #[default]
    Day,
    /// Seven days.
    Week,
}

impl Granularity {
    /// The length of a period.
    pub fn millis(self) -> i64 {
        let day = 24 * 60 * 60 * 1000;
        match self {
            Self::Day => day,
            Self::Week => 7 * day,
        }
    }
}

/// Where results come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// They are simulated as soon as the experiment is defined.
    Simulation,
    /// They are uploaded.
    Upload,
}

impl Source {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Simulation => "simulation",
            Self::Upload => "upload",
        }
    }
}

/// What to simulate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Simulation {
    /// The same seed gives the same numbers.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    pub seed: u64,
    /// Units in each of treatment and control.
    #[schema(minimum = 2, maximum = 100_000)]
    pub units_per_group: u32,
    /// In how many waves the treated units start; 1 if left out.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schema(minimum = 1, maximum = 1000)]
    pub waves: u32,
    /// Periods between waves; 1 if left out.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schema(minimum = 1, maximum = 1000)]
    pub wave_distance: u32,
    /// The share of rows that are missing; 0 if left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schema(minimum = 0, maximum = 0.5)]
    pub missing: f64,
    /// How each metric behaves.
    pub metrics: BTreeMap<String, SimulatedMetric>,
}

/// How a metric behaves, in its own unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SimulatedMetric {
    /// The level of an average unit in the first period.
    pub baseline: f64,
    /// What each period adds; 0 if left out.
    pub trend: f64,
    /// What treatment adds.
    pub effect: f64,
    /// How the effect comes and goes; at once and for good if left out.
    #[serde(default, skip_serializing_if = "is_constant")]
    pub shape: Shape,
    /// Standard deviation of a unit's errors.
    pub noise: f64,
    /// Correlation of a unit's errors in neighbouring periods; 0 if left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[schema(minimum = -0.99, maximum = 0.99)]
    pub autocorrelation: f64,
    /// Standard deviation of units' own levels; 0 if left out.
    pub unit_spread: f64,
    /// Standard deviation of shocks that meet all units in a period; 0 if left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub period_spread: f64,
    /// Amplitude of a season of seven periods; 0 if left out.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub weekly: f64,
}

/// How an effect develops after a unit's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Shape {
    /// At once and for good.
    #[default]
    Constant,
    /// In equal steps over so many periods.
    Ramp {
        /// Periods until the full size.
        #[schema(minimum = 1, maximum = 10_000)]
        periods: u32,
    },
    /// At once, then halved every so many periods.
    Decay {
        /// Periods until half is left.
        #[serde(rename = "halfLife")]
        half_life: f64,
    },
}

impl Definition {
    /// Its periods.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.time_range.start, self.time_range.end, self.granularity)
    }

    /// The ordinal of the first treated period.
    pub fn intervention(&self) -> i64 {
        let calendar = self.calendar();
        calendar.ordinal(self.intervention_at).unwrap_or(calendar.last())
    }
}

fn one() -> u32 {
    1
}

fn is_one(number: &u32) -> bool {
    *number == 1
}

fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

fn is_constant(shape: &Shape) -> bool {
    *shape == Shape::Constant
}
