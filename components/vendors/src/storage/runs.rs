//! Runs of jobs: what was asked for, how far it has come, what came of it.

use serde_json::Value as Json;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::{Execute, Vendors, unreadable};
use crate::domain::{Job, RunStatus};

const COLUMNS: &str = "number, id, job, parameters, status, progress, position, result, message, started_by, version, request_id, \
    created_at, started_at, finished_at, updated_at";

/// How many runs of a job are kept, besides those that go on.
const KEPT: i64 = 500;

/// A run as it stands. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    /// By which runs are ordered.
    pub number: i64,
    /// What it is known by.
    pub id: String,
    /// Of which job.
    pub job: Job,
    /// How the job was asked for.
    pub parameters: Json,
    /// How far it has come.
    pub status: RunStatus,
    /// How much of it is done, 0 to 1.
    pub progress: f64,
    /// How far it has come, in steps of the job's own.
    pub position: i64,
    /// What has come of it so far.
    pub result: Json,
    /// Why it cannot go on, for people.
    pub message: Option<String>,
    /// Whether a schedule does the work itself, rather than the stream of runs.
    pub is_scheduled: bool,
    /// Rises by one with each change.
    pub version: i64,
    /// The request that asked for it.
    pub request_id: String,
    /// When it was asked for.
    pub created_at: i64,
    /// When it began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// When it changed last.
    pub updated_at: i64,
}

/// A run to be made.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NewRun {
    /// What it will be known by.
    pub id: String,
    /// Of which job.
    pub job: Job,
    /// How it is asked for.
    pub parameters: Json,
    /// Whether a schedule does the work itself.
    pub is_scheduled: bool,
    /// The request that asks for it.
    pub request_id: String,
    /// When.
    pub at: Moment,
}

/// How a run goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Advance {
    /// How far it has come.
    pub position: i64,
    /// How much of it is done, 0 to 1.
    pub progress: f64,
    /// What has come of it so far.
    pub result: Json,
}

/// Makes a run, unless there is one of its id; gives the one there is.
pub(crate) async fn start_run(execute: &mut impl Execute, new: &NewRun) -> Result<Run, DatabaseError> {
    let sql = format!(
        "INSERT INTO runs (id, job, parameters, status, progress, position, result, started_by, turn, version, request_id,
            created_at, updated_at)
        VALUES (?1, ?2, ?3, 'waiting', 0, 0, '{{}}', ?4, 0, 1, ?5, ?6, ?6) ON CONFLICT (id) DO NOTHING RETURNING {COLUMNS}"
    );
    let started_by = if new.is_scheduled { "schedule" } else { "request" };
    let parameters =
        params![&new.id, new.job.as_str(), new.parameters.to_string(), started_by, &new.request_id, new.at.as_millis()];
    if let Some(row) = execute.run(&sql, parameters).await?.first() {
        return run(row);
    }
    find_run(execute, &new.id).await?.ok_or_else(|| unreadable("a run was neither made nor found"))
}

/// The run of an id.
pub(crate) async fn find_run(execute: &mut impl Execute, id: &str) -> Result<Option<Run>, DatabaseError> {
    let sql = format!("SELECT {COLUMNS} FROM runs WHERE id = ?1");
    execute.run(&sql, params![id]).await?.first().map(run).transpose()
}

/// Says that a run goes on.
pub(crate) async fn begin_run(execute: &mut impl Execute, id: &str, at: Moment) -> Result<(), DatabaseError> {
    let sql = "UPDATE runs SET status = 'running', started_at = ?2, updated_at = ?2, version = version + 1
        WHERE id = ?1 AND status = 'waiting'";
    execute.run(sql, params![id, at.as_millis()]).await.map(drop)
}

/// Says how far a run has come that was at `from`. Whether it was: if not, somebody else does the same work.
pub(crate) async fn advance_run(
    execute: &mut impl Execute,
    id: &str,
    from: i64,
    advance: &Advance,
    at: Moment,
) -> Result<bool, DatabaseError> {
    let sql = "UPDATE runs SET position = ?3, progress = ?4, result = ?5, updated_at = ?6, version = version + 1
        WHERE id = ?1 AND position = ?2 AND status = 'running' RETURNING 1";
    let parameters = params![id, from, advance.position, advance.progress, advance.result.to_string(), at.as_millis()];
    Ok(!execute.run(sql, parameters).await?.is_empty())
}

/// Says that a run came to its end.
pub(crate) async fn finish_run(execute: &mut impl Execute, id: &str, at: Moment) -> Result<(), DatabaseError> {
    let sql = "UPDATE runs SET status = 'done', progress = 1, finished_at = ?2, updated_at = ?2, version = version + 1
        WHERE id = ?1 AND status = 'running'";
    execute.run(sql, params![id, at.as_millis()]).await.map(drop)
}

/// Says that a run cannot go on, and why.
pub(crate) async fn fail_run(
    execute: &mut impl Execute,
    id: &str,
    message: &str,
    at: Moment,
) -> Result<(), DatabaseError> {
    let sql =
        "UPDATE runs SET status = 'failed', message = ?2, finished_at = ?3, updated_at = ?3, version = version + 1
        WHERE id = ?1 AND status IN ('waiting', 'running')";
    execute.run(sql, params![id, message, at.as_millis()]).await.map(drop)
}

/// Has a run go on in another call.
pub(crate) async fn bump_run(execute: &mut impl Execute, id: &str) -> Result<(), DatabaseError> {
    let sql = "UPDATE runs SET turn = turn + 1 WHERE id = ?1 AND status IN ('waiting', 'running')";
    execute.run(sql, params![id]).await.map(drop)
}

/// Forgets old runs of a job.
pub(crate) async fn trim_runs(execute: &mut impl Execute, job: Job) -> Result<(), DatabaseError> {
    let sql = "DELETE FROM runs WHERE job = ?1 AND status IN ('done', 'failed')
        AND number <= (SELECT number FROM runs WHERE job = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)";
    execute.run(sql, params![job.as_str(), KEPT]).await.map(drop)
}

impl<D: Database> Vendors<D> {
    /// Runs, newest first, of one job or all; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn runs(&self, job: Option<Job>, page: &PageRequest<i64>) -> Result<Vec<Run>, DatabaseError> {
        let condition = if job.is_some() { "job = ?3 AND" } else { "?3 IS NULL AND" };
        let sql = format!("SELECT {COLUMNS} FROM runs WHERE {condition} number < ?1 ORDER BY number DESC LIMIT ?2");
        let before = page.after.unwrap_or(i64::MAX);
        let rows = self.store.execute(&sql, params![before, page.rows_to_select(), job.map(Job::as_str)]).await?;
        rows.iter().map(run).collect()
    }
}

fn run(row: Row<'_>) -> Result<Run, DatabaseError> {
    let word = |column: &'static str| unreadable(format_args!("{column} of a run"));
    Ok(Run {
        number: row.get("number")?,
        id: row.get("id")?,
        job: Job::parse(row.get("job")?).ok_or_else(|| word("job"))?,
        parameters: serde_json::from_str(row.get("parameters")?).map_err(unreadable)?,
        status: RunStatus::parse(row.get("status")?).ok_or_else(|| word("status"))?,
        progress: row.get("progress")?,
        position: row.get("position")?,
        result: serde_json::from_str(row.get("result")?).map_err(unreadable)?,
        message: row.get("message")?,
        is_scheduled: row.get::<&str>("started_by")? == "schedule",
        version: row.get("version")?,
        request_id: row.get("request_id")?,
        created_at: row.get("created_at")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        updated_at: row.get("updated_at")?,
    })
}
