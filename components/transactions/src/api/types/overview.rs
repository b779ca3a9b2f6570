//! The overview in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::RunBody;
use crate::domain::Job;

/// What there is, and what happened lately.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct Overview {
    /// All of it.
    pub(in crate::api) totals: OverviewTotals,
    /// How long one point of the series is: `hour` or `day`.
    pub(in crate::api) bucket: &'static str,
    /// Volume and anomalies over time, oldest first, without gaps.
    pub(in crate::api) series: Vec<OverviewPoint>,
    /// The jobs: last runs and next times.
    pub(in crate::api) jobs: Vec<JobState>,
    /// When this was so.
    #[schema(format = DateTime)]
    pub(in crate::api) as_of: String,
}

/// What there is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct OverviewTotals {
    /// All transactions.
    pub(in crate::api) transactions: i64,
    /// All accounts.
    pub(in crate::api) accounts: i64,
    /// Accounts that wait to be scored.
    pub(in crate::api) stale_accounts: i64,
    /// Since when the first of them waits; null if none does.
    #[schema(required, format = DateTime)]
    pub(in crate::api) stale_since: Option<String>,
    /// Anomalies that nobody has judged.
    pub(in crate::api) open_alerts: i64,
}

/// An hour or a day.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct OverviewPoint {
    /// Its start.
    #[schema(format = DateTime)]
    pub(in crate::api) start: String,
    /// How many transactions.
    pub(in crate::api) transactions: i64,
    /// What they come to, in minor units of the base currency.
    pub(in crate::api) amount_minor: i64,
    /// How many of them are anomalies.
    pub(in crate::api) anomalies: i64,
    /// How many of those people confirmed.
    pub(in crate::api) confirmed: i64,
}

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct JobState {
    /// Which.
    pub(in crate::api) job: Job,
    /// Its newest run; null if there was none.
    #[schema(required)]
    pub(in crate::api) last_run: Option<RunBody>,
    /// When the schedule that `spin.toml` ships is due next.
    #[schema(format = DateTime)]
    pub(in crate::api) next_due_at: String,
}
