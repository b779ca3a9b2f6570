//! A log as a whole.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;

use super::json::Moment;

/// What a database's log holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogState {
    /// The database's label.
    pub database: String,
    /// The tables whose changes it gets.
    pub tables: Vec<String>,
    /// The first change that it still has; none if it has none.
    pub oldest: Option<i64>,
    /// When that was written.
    pub oldest_at: Option<Moment>,
    /// The last sequence that was given; 0 before the first.
    pub newest: i64,
}

/// Whether the database has a log at all: a host with streams or WebSockets on its tables makes one, and so does the SDK.
///
/// # Errors
///
/// What SQLite reports.
pub fn has_log(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'tidemill_changes')",
        )?
        .query_row([], |row| row.get(0))
}

/// The highest sequence that was ever given, also where the log was trimmed to nothing.
pub(super) fn newest(connection: &Connection) -> rusqlite::Result<i64> {
    let sequence = connection
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'tidemill_changes'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(sequence.unwrap_or(0))
}

/// The first change that the log still has, and when it was written.
pub(super) fn oldest(connection: &Connection) -> rusqlite::Result<Option<(i64, Moment)>> {
    connection
        .prepare_cached("SELECT sequence, committed_at FROM tidemill_changes ORDER BY sequence LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, Moment(row.get(1)?))))
        .optional()
}

impl LogState {
    /// Of the log of `database`, which is on `connection`.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub fn read(connection: &Connection, database: &str) -> rusqlite::Result<Self> {
        let oldest = oldest(connection)?;
        let tables = connection
            .prepare_cached(
                "SELECT DISTINCT tbl_name FROM sqlite_schema
                 WHERE type = 'trigger' AND name GLOB 'tidemill_log_*' ORDER BY tbl_name",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            database: database.to_owned(),
            tables,
            oldest: oldest.map(|(sequence, _)| sequence),
            oldest_at: oldest.map(|(_, at)| at),
            newest: newest(connection)?,
        })
    }
}
