//! Notes, in the transaction of a unit, under which `traceparent` its changes were logged. Only for units whose trace is recorded; what goes
//! wrong here costs the trace and nothing else.

use rusqlite::{Connection, params};

use super::Writer;
use crate::storage::session::{Job, Traceparent};

const NEWEST: &str = "SELECT ifnull(max(sequence), 0) FROM tidemill_changes";
const LOGGED: &str = "SELECT sequence, request_id FROM tidemill_changes WHERE sequence > ?1";
const NOTE: &str = "INSERT OR REPLACE INTO tidemill_traces (sequence, traceparent) VALUES (?1, ?2)";

impl Writer {
    /// The newest change before `job` runs, if its changes are to be noted.
    pub(super) fn logged_before(&self, job: &Job) -> Option<i64> {
        job.traceparent.as_ref()?;
        // Without a hook there is no log.
        self.schema_hooks.get()?;
        let physical = self.physical.as_ref()?;
        let newest = physical.policy.as_host(|| newest(&physical.connection));
        newest.inspect_err(|error| tracing::debug!(%error, "the trace of a write is lost")).ok()
    }

    /// Notes what `job` has logged since. SQLite's `last_insert_rowid()` and `changes()` are other ones afterwards, so it comes last in a unit.
    pub(super) fn note_traces(&self, job: &Job, logged: Option<i64>) {
        let (Some(traceparent), Some(logged), Some(physical)) = (&job.traceparent, logged, &self.physical) else {
            return;
        };
        if !physical.in_transaction() {
            return;
        }
        if let Err(error) = physical.policy.as_host(|| note(&physical.connection, logged, traceparent)) {
            tracing::debug!(%error, "the trace of a write is lost");
        }
    }
}

fn newest(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached(NEWEST)?.query_row([], |row| row.get(0))
}

fn note(connection: &Connection, logged: i64, traceparent: &Traceparent) -> rusqlite::Result<()> {
    let mut changes = connection.prepare_cached(LOGGED)?;
    let mut rows = changes.query([logged])?;
    let mut note = connection.prepare_cached(NOTE)?;
    while let Some(row) = rows.next()? {
        let request: Option<String> = row.get(1).unwrap_or_default();
        if let Some(traceparent) = traceparent(request.as_deref()) {
            note.execute(params![row.get::<_, i64>(0)?, traceparent])?;
        }
    }
    Ok(())
}
