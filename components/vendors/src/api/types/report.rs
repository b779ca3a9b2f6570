//! The JSON of reports, the dashboard and the scorecard.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{LeadTimeBody, Rate, RevenueBody, SumsBody};
use crate::flow::Band;

/// A vendor's report.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct ReportBody {
    /// The vendor.
    pub(in crate::api) vendor_id: String,
    /// For people.
    pub(in crate::api) name: String,
    /// Of the amounts, ISO 4217.
    pub(in crate::api) currency: String,
    /// The days that it is about; null for all time.
    #[schema(required)]
    pub(in crate::api) span: Option<SpanBody>,
    /// What was counted.
    #[serde(flatten)]
    pub(in crate::api) sums: SumsBody,
    /// What arrived and was kept is worth, in minor units.
    pub(in crate::api) revenue_minor: i64,
    /// How long orders took.
    pub(in crate::api) lead_time_minutes: LeadTimeBody,
    /// 0 to 100; null for a vendor without history.
    #[schema(required, minimum = 0, maximum = 100)]
    pub(in crate::api) score: Option<f64>,
    /// What that score is called.
    #[schema(required)]
    pub(in crate::api) band: Option<String>,
    /// What the score is made of.
    pub(in crate::api) criteria: Vec<CriterionBody>,
    /// How that changed.
    pub(in crate::api) trend: TrendBody,
    /// Day by day, those with orders; of all time the last 90 days up to the newest order.
    pub(in crate::api) series: Vec<SeriesRow>,
    /// The last change of the vendor's orders that is in it; 0 if none is.
    pub(in crate::api) as_of_sequence: i64,
    /// When that was added; null if nothing was.
    #[schema(required, format = DateTime)]
    pub(in crate::api) updated_at: Option<String>,
}

/// Days, both included.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(in crate::api) struct SpanBody {
    /// The first.
    #[schema(format = Date)]
    pub(in crate::api) from: String,
    /// The last.
    #[schema(format = Date)]
    pub(in crate::api) to: String,
}

/// What one criterion gave.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub(in crate::api) struct CriterionBody {
    /// What weights are kept by.
    pub(in crate::api) name: String,
    /// For people.
    pub(in crate::api) description: String,
    /// Of 100.
    pub(in crate::api) weight: u32,
    /// `numerator` / `denominator`; null where nothing was measured.
    #[schema(required)]
    pub(in crate::api) value: Option<f64>,
    /// What was counted, or for a spread its standard deviation.
    pub(in crate::api) numerator: f64,
    /// Out of what, or for a spread the mean.
    pub(in crate::api) denominator: f64,
    /// 0 to 100; null where there is no value.
    #[schema(required)]
    pub(in crate::api) score: Option<f64>,
}

/// How the score of some time differs from that of as many days before. Orders count for the day on which they were placed, so what is still
/// open of the newest days will yet change it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct TrendBody {
    /// The time: that of the report, or of all time the four weeks up to this one.
    pub(in crate::api) span: SpanBody,
    /// The time before.
    pub(in crate::api) previous_span: SpanBody,
    /// The score of the time; null where there is none.
    #[schema(required)]
    pub(in crate::api) score: Option<f64>,
    /// The score of the time before; null where there is none.
    #[schema(required)]
    pub(in crate::api) previous_score: Option<f64>,
    /// How much higher the score is; null where one of them is missing.
    #[schema(required)]
    pub(in crate::api) change: Option<f64>,
    /// What moved it.
    pub(in crate::api) criteria: Vec<Moved>,
}

/// What a criterion adds to the change of a score.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct Moved {
    /// The criterion.
    pub(in crate::api) name: String,
    /// Its value in the time.
    #[schema(required)]
    pub(in crate::api) value: Option<f64>,
    /// Its value in the time before.
    #[schema(required)]
    pub(in crate::api) previous_value: Option<f64>,
    /// How many points of the change come from it: over all criteria they total the change, before it is rounded.
    pub(in crate::api) points: f64,
}

/// One day of a report.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct SeriesRow {
    /// Which.
    #[schema(format = Date)]
    pub(in crate::api) day: String,
    /// What was counted.
    #[serde(flatten)]
    pub(in crate::api) sums: SumsBody,
    /// What arrived and was kept is worth, in minor units.
    pub(in crate::api) revenue_minor: i64,
    /// The mean of how long orders took, in minutes; null where none arrived.
    #[schema(required)]
    pub(in crate::api) mean_lead_time_minutes: Option<f64>,
}

/// How many orders took how long.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct LeadTimesBody {
    /// The days that it is about; null for all time.
    #[schema(required)]
    pub(in crate::api) span: Option<SpanBody>,
    /// How wide each is, in minutes.
    pub(in crate::api) bucket_minutes: i64,
    /// Those with orders, shortest first: from so many minutes on, how many orders.
    pub(in crate::api) buckets: Vec<LeadTimeBucketBody>,
}

/// How many orders took so long.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct LeadTimeBucketBody {
    /// From so many minutes on.
    pub(in crate::api) from_minutes: i64,
    /// How many orders.
    pub(in crate::api) orders: i64,
}

/// All vendors at a glance, from stored sums.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct SummaryBody {
    /// Of all vendors together.
    pub(in crate::api) totals: SummaryTotals,
    /// Each vendor, by id.
    pub(in crate::api) vendors: Vec<SummaryVendorBody>,
    /// What scores are called.
    pub(in crate::api) bands: Vec<Band>,
    /// When the last change was added; null if there was none.
    #[schema(required, format = DateTime)]
    pub(in crate::api) updated_at: Option<String>,
    /// The last change that is in it; 0 if none is.
    pub(in crate::api) as_of_sequence: i64,
}

/// What was counted of all vendors.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct SummaryTotals {
    /// What was counted.
    #[serde(flatten)]
    pub(in crate::api) sums: SumsBody,
    /// What arrived and was kept is worth, in minor units; null where vendors with orders have several currencies.
    #[schema(required)]
    pub(in crate::api) revenue_minor: Option<i64>,
    /// The currency of all vendors with orders; null where there are several, or none.
    #[schema(required)]
    pub(in crate::api) currency: Option<String>,
    /// The same for each currency.
    pub(in crate::api) revenue: Vec<RevenueBody>,
}

/// One vendor at a glance.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct SummaryVendorBody {
    /// The vendor.
    pub(in crate::api) vendor_id: String,
    /// For people.
    pub(in crate::api) name: String,
    /// Of its amounts, ISO 4217.
    pub(in crate::api) currency: String,
    /// 0 to 100; null for a vendor without history.
    #[schema(required, minimum = 0, maximum = 100)]
    pub(in crate::api) score: Option<f64>,
    /// What that score is called.
    #[schema(required)]
    pub(in crate::api) band: Option<String>,
    /// All of its orders.
    pub(in crate::api) orders: i64,
    /// Orders that arrived when promised or earlier, of those that arrived.
    pub(in crate::api) on_time_rate: Rate,
    /// Orders that were cancelled, of all.
    pub(in crate::api) cancellation_rate: Rate,
    /// What arrived and was kept is worth, in minor units.
    pub(in crate::api) revenue_minor: i64,
    /// How its score changed.
    pub(in crate::api) trend: VendorTrend,
}

/// How a vendor's score changed: that of the four weeks up to this one against the four before.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct VendorTrend {
    /// The score of the four weeks up to this one; null where there is none.
    #[schema(required)]
    pub(in crate::api) score: Option<f64>,
    /// The score of the four weeks before; null where there is none.
    #[schema(required)]
    pub(in crate::api) previous_score: Option<f64>,
    /// How much higher the score is; null where one of them is missing.
    #[schema(required)]
    pub(in crate::api) change: Option<f64>,
    /// These eight weeks, one by one.
    pub(in crate::api) weeks: Vec<WeekBody>,
}

/// One week of a vendor.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct WeekBody {
    /// Its Monday.
    #[schema(format = Date)]
    pub(in crate::api) week: String,
    /// The score of its orders; null where there is none.
    #[schema(required)]
    pub(in crate::api) score: Option<f64>,
    /// How many orders were placed.
    pub(in crate::api) orders: i64,
}

/// What scores are made of.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct ScorecardBody {
    /// What vendors are measured by.
    pub(in crate::api) criteria: Vec<ScorecardCriterion>,
    /// What ranges of scores are called, best first.
    pub(in crate::api) bands: Vec<Band>,
    /// Rises by one with each change of the weights; 0 where nobody has set any.
    pub(in crate::api) version: i64,
    /// When they were set; null where nobody has.
    #[schema(required, format = DateTime)]
    pub(in crate::api) updated_at: Option<String>,
}

/// What vendors are measured by.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct ScorecardCriterion {
    /// What weights are kept by.
    pub(in crate::api) name: String,
    /// For people.
    pub(in crate::api) description: String,
    /// Of 100.
    pub(in crate::api) weight: u32,
    /// Of 100, where nobody has set weights.
    pub(in crate::api) default_weight: u32,
    /// The value that scores 0; what is beyond does too.
    pub(in crate::api) worst: f64,
    /// The value that scores 100; what is beyond does too.
    pub(in crate::api) best: f64,
}

/// Weights to be set.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct WeightsBody {
    /// One for each criterion, by its name: 0 to 100, 100 in all.
    weights: BTreeMap<String, u32>,
    /// Change only if they still have this version.
    #[schema(minimum = 0)]
    expected_version: Option<i64>,
}
