//! Runs of jobs: asked for, under way, done.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::{Execute, Transactions, unreadable};
use crate::domain::{GenerateParameters, Job, Run, RunCounts, RunOrigin, RunStatus};

/// How many runs are remembered.
const RUNS_KEPT: i64 = 1000;

const COLUMNS: &str = "id, job, origin, status, progress, parameters, counts, message, attempts, requested_at, started_at, finished_at, version";

/// A run to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewRun<'a> {
    /// What it is known by: a UUIDv7.
    pub(crate) id: &'a str,
    /// What is run.
    pub(crate) job: Job,
    /// What begins it.
    pub(crate) origin: RunOrigin,
    /// What traffic to make.
    pub(crate) parameters: Option<GenerateParameters>,
    /// Which request asks.
    pub(crate) request_id: Option<&'a str>,
    /// When it was asked for or due.
    pub(crate) at: Moment,
}

fn run(row: Row<'_>) -> Result<Run, DatabaseError> {
    let word = |column: &str| row.get::<&str>(column);
    let parameters: Option<&str> = row.get("parameters")?;
    Ok(Run {
        id: row.get("id")?,
        job: Job::parse(word("job")?).ok_or_else(|| unreadable("a job"))?,
        origin: RunOrigin::parse(word("origin")?).ok_or_else(|| unreadable("an origin"))?,
        status: RunStatus::parse(word("status")?).ok_or_else(|| unreadable("a status"))?,
        progress: row.get("progress")?,
        parameters: parameters.map(serde_json::from_str).transpose().map_err(unreadable)?,
        counts: serde_json::from_str(row.get("counts")?).map_err(unreadable)?,
        message: row.get("message")?,
        attempts: row.get("attempts")?,
        requested_at: row.get("requested_at")?,
        started_at: row.get("started_at")?,
        finished_at: row.get("finished_at")?,
        version: row.get("version")?,
    })
}

/// Notes that a run is to be made; one of the same id is left as it is. Runs beyond those that are remembered go.
pub(crate) async fn insert(write: &mut impl Execute, new: &NewRun<'_>) -> Result<(), DatabaseError> {
    // A run that begins by itself never waits for the stream that begins those that are asked for.
    let status = if new.origin == RunOrigin::Request { RunStatus::Queued } else { RunStatus::Running };
    let parameters =
        new.parameters.map(|parameters| serde_json::to_string(&parameters)).transpose().map_err(unreadable)?;
    let sql = "INSERT INTO job_runs (id, job, origin, status, progress, parameters, counts, attempts, request_id, requested_at,
            updated_at, version)
        VALUES (?1, ?2, ?3, ?4, 0.0, ?5, '{}', 0, ?6, ?7, ?7, 1) ON CONFLICT (id) DO NOTHING RETURNING 1";
    let parameters = params![
        new.id,
        new.job.as_str(),
        new.origin.as_str(),
        status.as_str(),
        parameters,
        new.request_id,
        new.at.as_millis(),
    ];
    if !write.run(sql, parameters).await?.is_empty() {
        let trim = "DELETE FROM job_runs WHERE status IN ('complete', 'failed')
            AND id <= (SELECT id FROM job_runs ORDER BY id DESC LIMIT 1 OFFSET ?1)";
        write.run(trim, params![RUNS_KEPT]).await?;
    }
    Ok(())
}

/// Says how far a run has come.
pub(crate) async fn tell(
    write: &mut impl Execute,
    id: &str,
    progress: f64,
    counts: &RunCounts,
    at: Moment,
) -> Result<(), DatabaseError> {
    let sql = "UPDATE job_runs SET progress = ?2, counts = ?3, updated_at = ?4, version = version + 1 WHERE id = ?1";
    let counts = serde_json::to_string(counts).map_err(unreadable)?;
    write.run(sql, params![id, progress.clamp(0.0, 1.0), counts, at.as_millis()]).await.map(drop)
}

/// Ends a run: with a message if it failed.
pub(crate) async fn end(
    write: &mut impl Execute,
    id: &str,
    counts: &RunCounts,
    failure: Option<&str>,
    at: Moment,
) -> Result<(), DatabaseError> {
    let sql = "UPDATE job_runs SET status = ?2, message = ?3, counts = ?4, finished_at = ?5, updated_at = ?5, version = version + 1,
            progress = iif(?2 = 'complete', 1.0, progress)
        WHERE id = ?1";
    let status = if failure.is_some() { RunStatus::Failed } else { RunStatus::Complete };
    let counts = serde_json::to_string(counts).map_err(unreadable)?;
    write.run(sql, params![id, status.as_str(), failure, counts, at.as_millis()]).await.map(drop)
}

impl<D: Database> Transactions<D> {
    /// The run of an id.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn run(&self, id: &str) -> Result<Option<Run>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM job_runs WHERE id = ?1");
        self.store.execute(&sql, params![id]).await?.first().map(run).transpose()
    }

    /// Runs, newest first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn runs(&self, job: Option<Job>, page: &PageRequest<String>) -> Result<Vec<Run>, DatabaseError> {
        // Ids are hexadecimal digits and hyphens, all of which sort before this.
        let before = page.after.clone().unwrap_or_else(|| "~".to_owned());
        let of_job = if job.is_some() { "job = ?3 AND" } else { "?3 IS NULL AND" };
        let sql = format!("SELECT {COLUMNS} FROM job_runs WHERE {of_job} id < ?1 ORDER BY id DESC LIMIT ?2");
        let parameters = params![before, page.rows_to_select(), job.map(Job::as_str)];
        self.store.execute(&sql, parameters).await?.iter().map(run).collect()
    }

    /// Says that a run begins, or begins again; none if it is over or there is none.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn begin_run(&self, id: &str, at: Moment) -> Result<Option<Run>, DatabaseError> {
        let sql = format!(
            "UPDATE job_runs SET status = 'running', attempts = attempts + 1, started_at = ifnull(started_at, ?2),
                updated_at = ?2, version = version + 1
            WHERE id = ?1 AND status IN ('queued', 'running') RETURNING {COLUMNS}"
        );
        self.store.execute(&sql, params![id, at.as_millis()]).await?.first().map(run).transpose()
    }
}
