//! Runs of jobs in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use crate::domain::{GenerateParameters, Job, Run, RunCounts, RunOrigin, RunStatus};

/// A run of a job.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RunBody {
    /// What it is known by.
    id: String,
    /// What is run.
    job: Job,
    /// What began it.
    origin: RunOrigin,
    /// Where it stands.
    status: RunStatus,
    /// How much is done.
    #[schema(minimum = 0, maximum = 1)]
    progress: f64,
    /// What traffic is made; null for other jobs.
    #[schema(required)]
    parameters: Option<GenerateParameters>,
    /// What it has done so far.
    counts: RunCounts,
    /// Why it failed, for people; null otherwise.
    #[schema(required)]
    message: Option<String>,
    /// How often it was begun.
    #[schema(minimum = 0)]
    attempts: i64,
    /// When it was asked for or due.
    #[schema(format = DateTime)]
    requested_at: String,
    /// When it began; null until then.
    #[schema(required, format = DateTime)]
    started_at: Option<String>,
    /// When it ended; null until then.
    #[schema(required, format = DateTime)]
    finished_at: Option<String>,
    /// Milliseconds from its beginning to its end; null until then.
    #[schema(required, minimum = 0)]
    duration_ms: Option<i64>,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
}

impl From<Run> for RunBody {
    fn from(run: Run) -> Self {
        Self {
            id: run.id,
            job: run.job,
            origin: run.origin,
            status: run.status,
            progress: run.progress,
            parameters: run.parameters,
            counts: run.counts,
            message: run.message,
            attempts: run.attempts,
            requested_at: time(run.requested_at),
            started_at: run.started_at.map(time),
            finished_at: run.finished_at.map(time),
            duration_ms: run.started_at.zip(run.finished_at).map(|(started, finished)| finished - started),
            version: run.version,
        }
    }
}

/// A run that will be made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RunRequested {
    /// What it is known by: `GET /api/transactions/jobs/runs/{id}`.
    pub(in crate::api) id: String,
    /// The same, by the name that other answers have.
    pub(in crate::api) run_id: String,
    /// What is run.
    pub(in crate::api) job: Job,
    /// Where it stands.
    pub(in crate::api) status: RunStatus,
}
