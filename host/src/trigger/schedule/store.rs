//! The tables that schedules keep in the host's own database: their state, their runs, and what was asked for.
//!
//! Owns all SQL of this trigger. Leaves out what the rows mean to a schedule (`planner`, `worker`). The command line works on the same tables
//! from another process; SQLite's locks keep them apart.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::decided::Decided;
use super::planner::{Planner, State, Waiting};
use super::report::{Cause, Outcome, RunReport, rfc3339};
use super::tally::{RunCount, Tally};
use crate::storage::{Database, StatementError};

/// Runs of one schedule that are kept.
const MOST_RUNS: u32 = 1000;

/// How long a run is kept.
const RUN_AGE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Requests of one schedule that may wait.
const MOST_REQUESTS: u32 = 100;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS schedule_state (
  name TEXT PRIMARY KEY,
  definition TEXT NOT NULL,
  horizon TEXT NOT NULL,
  decided TEXT NOT NULL,
  waiting_due TEXT,
  waiting_cause TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS schedule_runs (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  due TEXT NOT NULL,
  cause TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  outcome TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT,
  interrupted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS schedule_runs_by_start ON schedule_runs (schedule, started_at);
CREATE UNIQUE INDEX IF NOT EXISTS schedule_runs_once ON schedule_runs (schedule, due) WHERE cause <> 'manual';
CREATE TABLE IF NOT EXISTS schedule_requests (
  id TEXT PRIMARY KEY,
  schedule TEXT NOT NULL,
  requested_at TEXT NOT NULL
) STRICT;
";

/// The columns that [`run`] reads.
const RUN: &str = "id, schedule, due, started_at, finished_at, outcome, attempts, error, cause";

/// A run that somebody asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    /// The id that the run will have.
    pub(super) id: String,
    /// When it was asked for.
    pub(super) requested_at: Timestamp,
}

/// The tables.
#[derive(Clone)]
pub(super) struct Store {
    database: Database,
    tally: Tally,
}

impl Store {
    /// Makes the tables if they are not there.
    pub(super) async fn open(database: Database) -> Result<Self, StatementError> {
        database.host_write(|connection| connection.execute_batch(TABLES)).await?;
        Ok(Self { database, tally: Tally::default() })
    }

    /// The state of a schedule, or the one that `fresh` gives if the schedule is new or its definition another.
    pub(super) async fn state(&self, name: &str, definition: &str, now: Timestamp) -> Result<State, StatementError> {
        let (name, definition) = (name.to_owned(), definition.to_owned());
        self.database
            .host_write(move |connection| {
                let sql = "SELECT definition, horizon, decided, waiting_due, waiting_cause FROM schedule_state WHERE name = ?";
                let mut statement = connection.prepare_cached(sql)?;
                let known = statement.query_row([&name], |row| Ok((row.get::<_, String>(0)?, state(row)?))).optional()?;
                match known {
                    Some((defined, state)) if defined == definition => Ok(state),
                    other => {
                        let decided = other.map(|(_, state)| state.decided).unwrap_or_default();
                        let state = Planner::fresh(now, decided);
                        write_state(connection, &name, &state)?;
                        let sql = "UPDATE schedule_state SET definition = ? WHERE name = ?";
                        connection.execute(sql, [&definition, &name])?;
                        Ok(state)
                    }
                }
            })
            .await
    }

    /// Keeps a state together with the runs that it came to; a request is answered by the run of its id. Gives the ids of the runs that are
    /// new: a due time that has a run already keeps that one.
    pub(super) async fn keep(
        &self,
        name: &str,
        state: &State,
        runs: Vec<RunReport>,
    ) -> Result<Vec<String>, StatementError> {
        let (name, state) = (name.to_owned(), state.clone());
        let skipped: Vec<_> = runs.iter().filter(|run| run.outcome == Outcome::Skipped).cloned().collect();
        let new: Vec<String> = self
            .database
            .host_write(move |connection| {
                write_state(connection, &name, &state)?;
                let mut new = Vec::new();
                for run in &runs {
                    if insert(connection, run)? {
                        new.push(run.id.clone());
                    }
                }
                Ok(new)
            })
            .await?;
        skipped.iter().filter(|run| new.contains(&run.id)).for_each(|run| self.tally.count(run));
        Ok(new)
    }

    /// Writes a run down that begins.
    pub(super) async fn begin(&self, run: &RunReport) -> Result<(), StatementError> {
        let run = run.clone();
        self.database.host_write(move |connection| insert(connection, &run).map(drop)).await
    }

    /// Counts a further attempt of a run, before it is made.
    pub(super) async fn attempt(&self, id: &str, attempt: u32) -> Result<(), StatementError> {
        let id = id.to_owned();
        let sql = "UPDATE schedule_runs SET attempts = ?, outcome = 'running', finished_at = NULL, interrupted = 0 WHERE id = ?";
        self.database
            .host_write(move |connection| connection.prepare_cached(sql)?.execute(params![attempt, id]).map(drop))
            .await
    }

    /// Closes a run and forgets what is too old. An interrupted one may go on at the next start.
    pub(super) async fn finish(&self, run: &RunReport, interrupted: bool) -> Result<(), StatementError> {
        let ended = run.clone();
        self.database
            .host_write(move |connection| {
                let finished = ended.finished_at.map(rfc3339);
                let sql =
                    "UPDATE schedule_runs SET outcome = ?, error = ?, finished_at = ?, interrupted = ? WHERE id = ?";
                connection.prepare_cached(sql)?.execute(params![
                    ended.outcome.as_str(),
                    ended.error,
                    finished,
                    interrupted,
                    ended.id
                ])?;
                trim(connection, &ended.schedule, ended.finished_at.unwrap_or(ended.started_at))
            })
            .await?;
        self.tally.count(run);
        Ok(())
    }

    /// What came of the runs of a schedule since the host started.
    pub(super) fn counts(&self, name: &str) -> impl Iterator<Item = RunCount> {
        self.tally.of(name)
    }

    /// The runs of all schedules that no host finished.
    pub(super) async fn interrupted(&self) -> Result<Vec<RunReport>, StatementError> {
        let sql =
            format!("SELECT {RUN} FROM schedule_runs WHERE outcome = 'running' OR interrupted ORDER BY started_at, id");
        self.database.host_read(move |connection| connection.prepare_cached(&sql)?.query_map([], run)?.collect()).await
    }

    /// Asks for a run. `false` if too many wait already.
    pub(super) async fn request(&self, name: &str, request: &Request) -> Result<bool, StatementError> {
        let (name, request) = (name.to_owned(), request.clone());
        self.database
            .host_write(move |connection| {
                let sql = "INSERT INTO schedule_requests (id, schedule, requested_at) SELECT ?1, ?2, ?3 \
                           WHERE (SELECT count(*) FROM schedule_requests WHERE schedule = ?2) < ?4";
                let at = rfc3339(request.requested_at);
                let inserted = connection.execute(sql, params![request.id, name, at, MOST_REQUESTS])?;
                Ok(inserted == 1)
            })
            .await
    }

    /// Takes a request back. `false` if a host began with it.
    pub(super) async fn withdraw(&self, id: &str) -> Result<bool, StatementError> {
        let id = id.to_owned();
        let sql = "DELETE FROM schedule_requests WHERE id = ?";
        self.database.host_write(move |connection| Ok(connection.execute(sql, [&id])? == 1)).await
    }

    /// The request that waits longest.
    pub(super) async fn next_request(&self, name: &str) -> Result<Option<Request>, StatementError> {
        let name = name.to_owned();
        let sql = "SELECT id, requested_at FROM schedule_requests WHERE schedule = ? ORDER BY requested_at, id LIMIT 1";
        self.database
            .host_read(move |connection| {
                let request = |row: &Row<'_>| Ok(Request { id: row.get(0)?, requested_at: time(row, 1)? });
                connection.prepare_cached(sql)?.query_row([&name], request).optional()
            })
            .await
    }

    /// The run of this id.
    pub(super) async fn run(&self, id: &str) -> Result<Option<RunReport>, StatementError> {
        let id = id.to_owned();
        let sql = format!("SELECT {RUN} FROM schedule_runs WHERE id = ?");
        self.database
            .host_read(move |connection| connection.prepare_cached(&sql)?.query_row([&id], run).optional())
            .await
    }

    /// The latest runs of a schedule, newest first; with `before`, those that are older than the run of that id.
    pub(super) async fn runs(
        &self,
        name: &str,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<RunReport>, StatementError> {
        let (name, before) = (name.to_owned(), before.map(str::to_owned));
        let sql = format!(
            "SELECT {RUN} FROM schedule_runs WHERE schedule = ?1 AND (?2 IS NULL OR (started_at, id) < \
             (SELECT started_at, id FROM schedule_runs WHERE id = ?2)) ORDER BY started_at DESC, id DESC LIMIT ?3"
        );
        self.database
            .host_read(move |connection| {
                connection.prepare_cached(&sql)?.query_map(params![name, before, limit], run)?.collect()
            })
            .await
    }

    /// The latest run of a schedule that was not left out, and the latest that came to no good.
    pub(super) async fn last_runs(&self, name: &str) -> Result<[Option<RunReport>; 2], StatementError> {
        let name = name.to_owned();
        let latest = |outcomes: &str| {
            format!(
                "SELECT {RUN} FROM schedule_runs WHERE schedule = ? AND outcome {outcomes} ORDER BY started_at DESC, id DESC LIMIT 1"
            )
        };
        let (last, failed) = (latest("<> 'skipped'"), latest("IN ('failed', 'timed-out')"));
        self.database
            .host_read(move |connection| {
                let find = |sql: &str| connection.prepare_cached(sql)?.query_row([&name], run).optional();
                Ok([find(&last)?, find(&failed)?])
            })
            .await
    }
}

fn write_state(connection: &Connection, name: &str, state: &State) -> rusqlite::Result<()> {
    let sql = "INSERT INTO schedule_state (name, definition, horizon, decided, waiting_due, waiting_cause) \
               VALUES (?1, '', ?2, ?3, ?4, ?5) ON CONFLICT (name) DO UPDATE SET horizon = ?2, decided = ?3, \
               waiting_due = ?4, waiting_cause = ?5";
    let waiting = state.waiting;
    connection.prepare_cached(sql)?.execute(params![
        name,
        rfc3339(state.horizon),
        state.decided.to_text(),
        waiting.map(|waiting| rfc3339(waiting.due)),
        waiting.map(|waiting| waiting.cause.as_str()),
    ])?;
    Ok(())
}

/// Whether the run is new.
fn insert(connection: &Connection, run: &RunReport) -> rusqlite::Result<bool> {
    let sql = "INSERT INTO schedule_runs (id, schedule, due, cause, started_at, finished_at, outcome, attempts, error) \
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let inserted = connection.prepare_cached(sql)?.execute(params![
        run.id,
        run.schedule,
        rfc3339(run.due),
        run.cause.as_str(),
        rfc3339(run.started_at),
        run.finished_at.map(rfc3339),
        run.outcome.as_str(),
        run.attempts,
        run.error,
    ])?;
    connection.prepare_cached("DELETE FROM schedule_requests WHERE id = ?")?.execute([&run.id])?;
    Ok(inserted == 1)
}

fn trim(connection: &Connection, schedule: &str, now: Timestamp) -> rusqlite::Result<()> {
    let oldest = rfc3339(now.checked_sub(RUN_AGE).unwrap_or(Timestamp::MIN));
    let sql = "DELETE FROM schedule_runs WHERE schedule = ?1 AND outcome <> 'running' AND (started_at < ?2 OR (started_at, id) < \
               (SELECT started_at, id FROM schedule_runs WHERE schedule = ?1 ORDER BY started_at DESC, id DESC LIMIT 1 OFFSET ?3))";
    connection.prepare_cached(sql)?.execute(params![schedule, oldest, MOST_RUNS - 1])?;
    Ok(())
}

fn state(row: &Row<'_>) -> rusqlite::Result<State> {
    let waiting_due = optional_time(row, 3)?;
    let waiting_cause = row.get::<_, Option<String>>(4)?.and_then(|cause| Cause::parse(&cause));
    Ok(State {
        horizon: time(row, 1)?,
        decided: Decided::from_text(&row.get::<_, String>(2)?).unwrap_or_default(),
        waiting: waiting_due.zip(waiting_cause).map(|(due, cause)| Waiting { due, cause }),
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<RunReport> {
    Ok(RunReport {
        id: row.get(0)?,
        schedule: row.get(1)?,
        due: time(row, 2)?,
        started_at: time(row, 3)?,
        finished_at: optional_time(row, 4)?,
        outcome: Outcome::parse(&row.get::<_, String>(5)?).unwrap_or(Outcome::Failed),
        attempts: row.get(6)?,
        error: row.get(7)?,
        cause: Cause::parse(&row.get::<_, String>(8)?).unwrap_or(Cause::Schedule),
    })
}

fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    optional_time(row, column)?.ok_or(rusqlite::Error::InvalidQuery)
}

fn optional_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    let text: Option<String> = row.get(column)?;
    let parse = |text: String| {
        text.parse().map_err(|error: jiff::Error| {
            rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
        })
    };
    text.map(parse).transpose()
}
