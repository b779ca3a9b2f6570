//! Asking a stream to deliver changes again.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::json::Moment;
use super::log;
use super::stream::Consumer;

/// Which changes to deliver again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplayRange {
    /// The first sequence.
    pub from: i64,
    /// The last sequence; without it, the stream's position. A sequence beyond the position means the position: what comes
    /// after it is delivered anyway.
    pub to: Option<i64>,
}

/// A replay that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replay {
    /// The stream.
    pub stream: String,
    /// The database's label.
    pub database: String,
    /// The first sequence.
    pub from: i64,
    /// The last sequence.
    pub to: i64,
    /// How many changes of the stream's table the log has there.
    pub changes: i64,
    /// How many of the stream's dead letters are there; they go away when their delivery succeeds.
    pub dead_letters: i64,
    /// How many changes the component had noted as applied and will apply again.
    pub applied_again: usize,
    /// The first sequence that the log still has: what comes before it cannot be delivered again.
    pub oldest: Option<i64>,
}

/// Why there is nothing to deliver again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplayRefusal {
    /// The stream has no position yet.
    #[error("stream `{stream}` has not begun: there is nothing that it could deliver again")]
    NotBegun {
        /// The stream.
        stream: String,
    },
    /// The range is empty or beyond the stream's position.
    #[error(
        "there is nothing to deliver again from {from}: stream `{stream}` has come to {to}, and delivers what follows anyway"
    )]
    Empty {
        /// The stream.
        stream: String,
        /// The first sequence.
        from: i64,
        /// The last sequence.
        to: i64,
    },
    /// The log has nothing of the stream's table there.
    #[error(
        "the log has no change of table `{table}` from {from} to {to}{}",
        oldest.map_or_else(String::new, |oldest| format!("; it begins at {oldest}"))
    )]
    Gone {
        /// The stream's table.
        table: String,
        /// The first sequence.
        from: i64,
        /// The last sequence.
        to: i64,
        /// The first sequence that the log still has.
        oldest: Option<i64>,
    },
}

/// Asks for another delivery of a range. With `apply_again`, the notes by which the component would leave out what it has applied
/// already are removed, so that effects happen a second time.
///
/// # Errors
///
/// What SQLite reports; the inner error where there is nothing to deliver, and then nothing was changed.
pub fn replay(
    connection: &Connection,
    consumer: &Consumer,
    range: ReplayRange,
    apply_again: bool,
    now: Moment,
) -> rusqlite::Result<Result<Replay, ReplayRefusal>> {
    let stream = consumer.name.clone();
    let position: Option<i64> = connection
        .prepare_cached("SELECT position FROM tidemill_positions WHERE stream = ?1")?
        .query_row([&stream], |row| row.get(0))
        .optional()?;
    let Some(position) = position else {
        return Ok(Err(ReplayRefusal::NotBegun { stream }));
    };
    let from = range.from;
    let to = range.to.map_or(position, |to| to.min(position));
    if from > to {
        return Ok(Err(ReplayRefusal::Empty { stream, from, to }));
    }
    let changes: i64 = connection
        .prepare_cached(
            "SELECT count(*) FROM tidemill_changes
             WHERE sequence BETWEEN ?1 AND ?2 AND table_name = ?3 COLLATE NOCASE",
        )?
        .query_row(params![from, to, consumer.table], |row| row.get(0))?;
    let dead_letters: i64 = connection
        .prepare_cached("SELECT count(*) FROM tidemill_dead_letters WHERE stream = ?1 AND sequence BETWEEN ?2 AND ?3")?
        .query_row(params![stream, from, to], |row| row.get(0))?;
    let oldest = log::oldest(connection)?.map(|(sequence, _)| sequence);
    if changes == 0 && dead_letters == 0 {
        let table = consumer.table.clone();
        return Ok(Err(ReplayRefusal::Gone { table, from, to, oldest }));
    }
    let mut applied_again = 0;
    if apply_again {
        applied_again = connection
            .prepare_cached("DELETE FROM tidemill_inbox WHERE stream = ?1 AND sequence BETWEEN ?2 AND ?3")?
            .execute(params![stream, from, to])?;
    }
    connection
        .prepare_cached("INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![stream, from, to, now.0])?;
    let database = consumer.database.clone();
    Ok(Ok(Replay { stream, database, from, to, changes, dead_letters, applied_again, oldest }))
}
