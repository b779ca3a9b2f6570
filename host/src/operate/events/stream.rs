//! How far streams are, and what became of one change in each of them.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::change::ChangeRecord;
use super::json::Moment;
use super::log;
use crate::manifest::StreamSettings;

/// A stream as the manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// The database's label.
    pub database: String,
    /// The table.
    pub table: String,
    /// The component that it wakes.
    pub component: String,
}

impl From<&StreamSettings> for Consumer {
    fn from(stream: &StreamSettings) -> Self {
        Self {
            name: stream.name.clone(),
            database: stream.database.clone(),
            table: stream.table.clone(),
            component: stream.component.clone(),
        }
    }
}

/// How far a stream is, from its database alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamState {
    /// Its name.
    pub name: String,
    /// The database's label.
    pub database: String,
    /// The table; none if the manifest does not name the stream any more.
    pub table: Option<String>,
    /// The component; none likewise.
    pub component: Option<String>,
    /// It is past every change up to here; none before its first start.
    pub position: Option<i64>,
    /// The last sequence of the log.
    pub newest: i64,
    /// Changes of its table after the position; none before its first start.
    pub lag: Option<i64>,
    /// The age of the oldest of them, in seconds; 0 if there are none.
    pub lag_seconds: f64,
    /// Changes that wait for another attempt, or behind one that does.
    pub parked: i64,
    /// When the next of them is tried.
    pub next_attempt_at: Option<Moment>,
    /// Changes that it gave up.
    pub dead_letters: i64,
    /// Replays and retries that were asked for and are not done.
    pub replays: i64,
}

impl StreamState {
    /// Of a stream whose log is on `connection`.
    ///
    /// # Errors
    ///
    /// What SQLite reports.
    pub fn read(connection: &Connection, consumer: &Consumer, now: Moment) -> rusqlite::Result<Self> {
        let mut state = Self::of(connection, &consumer.name, &consumer.database)?;
        state.table = Some(consumer.table.clone());
        state.component = Some(consumer.component.clone());
        if let Some(position) = state.position {
            let (lag, oldest): (i64, Option<i64>) = connection
                .prepare_cached(
                    "SELECT count(*), min(committed_at) FROM tidemill_changes
                     WHERE sequence > ?1 AND table_name = ?2 COLLATE NOCASE",
                )?
                .query_row(params![position, consumer.table], |row| Ok((row.get(0)?, row.get(1)?)))?;
            state.lag = Some(lag);
            state.lag_seconds = oldest.map_or(0.0, |oldest| now.seconds_since(Moment(oldest)));
        }
        Ok(state)
    }

    fn of(connection: &Connection, name: &str, database: &str) -> rusqlite::Result<Self> {
        let count = |table: &str| -> rusqlite::Result<i64> {
            let sql = format!("SELECT count(*) FROM {table} WHERE stream = ?1");
            connection.prepare_cached(&sql)?.query_row([name], |row| row.get(0))
        };
        let next: Option<i64> = connection
            .prepare_cached("SELECT min(next_attempt_at) FROM tidemill_parked WHERE stream = ?1")?
            .query_row([name], |row| row.get(0))?;
        Ok(Self {
            name: name.to_owned(),
            database: database.to_owned(),
            table: None,
            component: None,
            position: position(connection, name)?,
            newest: log::newest(connection)?,
            lag: None,
            lag_seconds: 0.0,
            parked: count("tidemill_parked")?,
            next_attempt_at: next.map(Moment),
            dead_letters: count("tidemill_dead_letters")?,
            replays: count("tidemill_replays")?,
        })
    }
}

fn position(connection: &Connection, stream: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT position FROM tidemill_positions WHERE stream = ?1")?
        .query_row([stream], |row| row.get(0))
        .optional()
}

/// Streams that left something in the log of `database` and that `known` does not have: the manifest named them once.
///
/// # Errors
///
/// What SQLite reports.
pub fn retired(connection: &Connection, database: &str, known: &[Consumer]) -> rusqlite::Result<Vec<StreamState>> {
    let names: Vec<String> = connection
        .prepare_cached(
            "SELECT stream FROM tidemill_positions UNION SELECT stream FROM tidemill_dead_letters ORDER BY 1",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    names
        .iter()
        .filter(|name| !known.iter().any(|one| one.name == **name))
        .map(|name| StreamState::of(connection, name, database))
        .collect()
}

/// What became of a change in one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handling {
    /// The stream.
    pub stream: String,
    /// Where the change is.
    pub state: HandlingState,
    /// Whether the component noted, in the transaction of the effect, that it applied the change.
    pub applied: bool,
    /// Whether another delivery was asked for.
    pub replaying: bool,
    /// The stream's position.
    pub position: Option<i64>,
}

/// Where a change is on its way through one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "kind")]
pub enum HandlingState {
    /// The stream has not come to it.
    Waiting,
    /// The stream is past it: the component handled it, or the stream's filter left it out.
    Past,
    /// It failed, or one of the same row before it did; it is tried again.
    Parked {
        /// How often it was delivered.
        attempts: i64,
        /// When it is tried next, if nothing before it keeps failing.
        next_attempt_at: Moment,
        /// What the component said last; none if it only waits behind another.
        error: Option<String>,
    },
    /// The stream gave it up.
    DeadLetter {
        /// The dead letter's number.
        number: i64,
        /// How often it was delivered.
        attempts: i64,
        /// What the component said last.
        error: String,
    },
}

/// What became of `change` in each of `consumers` that have its table.
///
/// # Errors
///
/// What SQLite reports.
pub fn handlings(
    connection: &Connection,
    change: &ChangeRecord,
    consumers: &[Consumer],
) -> rusqlite::Result<Vec<Handling>> {
    let of_table = consumers.iter().filter(|consumer| consumer.table.eq_ignore_ascii_case(&change.table));
    of_table.map(|consumer| handling(connection, change.sequence, &consumer.name)).collect()
}

fn handling(connection: &Connection, sequence: i64, stream: &str) -> rusqlite::Result<Handling> {
    let key = params![stream, sequence];
    let position = position(connection, stream)?;
    let parked = connection
        .prepare_cached(
            "SELECT attempts, next_attempt_at, error FROM tidemill_parked WHERE stream = ?1 AND sequence = ?2",
        )?
        .query_row(key, |row| {
            Ok(HandlingState::Parked {
                attempts: row.get(0)?,
                next_attempt_at: Moment(row.get(1)?),
                error: row.get(2)?,
            })
        })
        .optional()?;
    let dead = connection
        .prepare_cached("SELECT id, attempts, error FROM tidemill_dead_letters WHERE stream = ?1 AND sequence = ?2")?
        .query_row(key, |row| {
            Ok(HandlingState::DeadLetter { number: row.get(0)?, attempts: row.get(1)?, error: row.get(2)? })
        })
        .optional()?;
    let exists = |sql: &str| -> rusqlite::Result<bool> { connection.prepare_cached(sql)?.exists(key) };
    let past = position.is_some_and(|position| position >= sequence);
    Ok(Handling {
        stream: stream.to_owned(),
        state: parked.or(dead).unwrap_or(if past { HandlingState::Past } else { HandlingState::Waiting }),
        applied: exists("SELECT 1 FROM tidemill_inbox WHERE stream = ?1 AND sequence = ?2")?,
        replaying: exists("SELECT 1 FROM tidemill_replays WHERE stream = ?1 AND ?2 BETWEEN first AND last")?,
        position,
    })
}
