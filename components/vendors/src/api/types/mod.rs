//! The JSON of vendors, orders, reports and runs, and what becomes of stored values in it.

mod order;
mod report;
mod run;
mod sums;

pub(super) use order::{EditBody, EventBody, NewOrderBody, OrderBody, TransitionBody};
pub(super) use report::{
    CriterionBody, LeadTimeBucketBody, LeadTimesBody, Moved, ReportBody, ScorecardBody, ScorecardCriterion, SeriesRow,
    SpanBody, SummaryBody, SummaryTotals, SummaryVendorBody, TrendBody, VendorTrend, WeekBody, WeightsBody,
};
pub(super) use run::{BackfillBody, RunBody, VerifyBody};
use serde::Serialize;
pub(super) use sums::{LeadTimeBody, Rate, RevenueBody, SumsBody};
use tidemill_sdk::clock::Moment;
use utoipa::ToSchema;

use crate::domain::Simulation;

/// Something that is gone.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deleted {
    /// What it was known by.
    pub(super) id: String,
}

/// A vendor to be made.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(super) struct NewVendorBody {
    /// 1 to 64 of a–z, 0–9 and -; made if it is left out.
    id: Option<String>,
    /// For people.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// ISO 4217; of all orders of the vendor, for good.
    #[schema(min_length = 3, max_length = 3)]
    currency: String,
    /// Days from placing an order to its promised arrival, where the order does not say; 7 if left out.
    #[schema(minimum = 1, maximum = 365)]
    lead_days: Option<u32>,
    /// How the simulation has it behave; it is not simulated if this is left out.
    simulation: Option<Simulation>,
}

/// What a vendor is to be.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(super) struct VendorBody {
    /// For people.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Days from placing an order to its promised arrival, where the order does not say; 7 if left out.
    #[schema(minimum = 1, maximum = 365)]
    lead_days: Option<u32>,
    /// How the simulation has it behave; it is not simulated if this is left out.
    simulation: Option<Simulation>,
    /// Change only if it still has this version.
    #[schema(minimum = 1)]
    expected_version: Option<i64>,
}

/// A time as it is told.
pub(super) fn time(millis: i64) -> String {
    Moment::from_millis(millis).unwrap_or(Moment::EPOCH).to_string()
}
