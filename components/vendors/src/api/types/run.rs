//! The JSON of runs.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::time;
use crate::domain::{Job, RunStatus};
use crate::storage::Run;

/// A run of a job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RunBody {
    /// What it is known by.
    id: String,
    /// Of which job.
    job: Job,
    /// How it was asked for.
    #[schema(value_type = Object)]
    parameters: Value,
    /// How far it has come.
    status: RunStatus,
    /// How much of it is done.
    #[schema(minimum = 0, maximum = 1)]
    progress: f64,
    /// What has come of it so far. Of a backfill: `added`. Of a simulation: `created`, `moved`. Of a verification: `vendors`, `differing`,
    /// `repaired`, and the first `differences`.
    #[schema(value_type = Object)]
    result: Value,
    /// Why it cannot go on, for people; null otherwise.
    #[schema(required)]
    message: Option<String>,
    /// Whether a schedule began it.
    is_scheduled: bool,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
    /// The request that asked for it.
    request_id: String,
    /// When it was asked for.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it began; null if it has not.
    #[schema(required, format = DateTime)]
    started_at: Option<String>,
    /// When it ended; null if it has not.
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
    /// When it changed last.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            job: run.job,
            parameters: run.parameters,
            status: run.status,
            progress: run.progress,
            result: run.result,
            message: run.message,
            is_scheduled: run.is_scheduled,
            version: run.version,
            request_id: run.request_id,
            created_at: time(run.created_at),
            started_at: run.started_at.map(time),
            finished_at: run.finished_at.map(time),
            updated_at: time(run.updated_at),
        }
    }
}

/// A history to be made: at most 10,000,000 orders.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct BackfillBody {
    /// How many vendors have orders; those that are missing are made.
    #[schema(minimum = 1, maximum = 1000)]
    vendors: i64,
    /// How many whole days it covers, up to the day on which the seed was first used.
    #[schema(minimum = 1, maximum = 3650)]
    days: i64,
    /// How many orders each vendor gets each day.
    #[schema(minimum = 1, maximum = 10_000)]
    orders_per_day: i64,
    /// The same seed gives the same orders, which are made once.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    seed: i64,
    /// Of vendors that are made, ISO 4217; USD if left out.
    #[schema(min_length = 3, max_length = 3)]
    currency: Option<String>,
}

/// How reports are checked.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct VerifyBody {
    /// Whether a difference is mended; true if left out.
    repair: Option<bool>,
}
