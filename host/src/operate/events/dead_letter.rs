//! Changes that a stream gave up: finding them, asking for another delivery, and forgetting them.

use std::fmt;
use std::str::FromStr;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Serialize, Serializer};

use super::change::{COLUMNS, ChangeRecord};
use super::json::Moment;

/// The name of a dead letter within an application: `<database>:<number>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeadLetterId {
    /// The database's label.
    pub database: String,
    /// Its number there, from 1; never used again.
    pub number: i64,
}

impl fmt::Display for DeadLetterId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.database, self.number)
    }
}

impl FromStr for DeadLetterId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not the id of a dead letter, such as `counter:7`");
        let (database, number) = text.rsplit_once(':').ok_or_else(wrong)?;
        let number = number.parse().map_err(|_| wrong())?;
        if database.is_empty() {
            return Err(wrong());
        }
        Ok(Self { database: database.to_owned(), number })
    }
}

impl Serialize for DeadLetterId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One change that a stream gave up.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetter {
    /// Its name.
    pub id: DeadLetterId,
    /// The stream that gave it up.
    pub stream: String,
    /// The database's label.
    pub database: String,
    /// The change as it was delivered. It is kept here after the log was trimmed.
    #[serde(flatten)]
    pub change: ChangeRecord,
    /// What the component said last.
    pub error: String,
    /// How often it was delivered.
    pub attempts: i64,
    /// When it was given up.
    pub failed_at: Moment,
    /// Whether another delivery was asked for and did not happen yet.
    pub retrying: bool,
}

/// Up to `limit` dead letters of the log of `database`, newest first, of numbers below `below`; with `stream`, only its own.
///
/// # Errors
///
/// What SQLite reports.
pub fn page(
    connection: &Connection,
    database: &str,
    stream: Option<&str>,
    below: i64,
    limit: usize,
) -> rusqlite::Result<Vec<DeadLetter>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT {COLUMNS}, id, stream, error, attempts, failed_at, EXISTS (
             SELECT 1 FROM tidemill_replays AS asked
             WHERE asked.stream = letter.stream AND letter.sequence BETWEEN asked.first AND asked.last)
         FROM tidemill_dead_letters AS letter
         WHERE id < ?1 AND (?2 IS NULL OR stream = ?2) ORDER BY id DESC LIMIT ?3"
    );
    connection
        .prepare_cached(&sql)?
        .query_map(params![below, stream, limit], |row| {
            Ok(DeadLetter {
                change: ChangeRecord::read(row)?,
                id: DeadLetterId { database: database.to_owned(), number: row.get(8)? },
                stream: row.get(9)?,
                database: database.to_owned(),
                error: row.get(10)?,
                attempts: row.get(11)?,
                failed_at: Moment(row.get(12)?),
                retrying: row.get(13)?,
            })
        })?
        .collect()
}

/// The numbers of all dead letters, oldest first; with `stream`, only its own.
///
/// # Errors
///
/// What SQLite reports.
pub fn ids(connection: &Connection, stream: Option<&str>) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT id FROM tidemill_dead_letters WHERE ?1 IS NULL OR stream = ?1 ORDER BY id")?
        .query_map([stream], |row| row.get(0))?
        .collect()
}

/// Asks for another delivery of a dead letter, and names its stream; nothing where there is no such letter. Asking twice before it
/// is delivered is the same as once. The letter goes away when the delivery succeeds.
///
/// # Errors
///
/// What SQLite reports.
pub fn retry(connection: &Connection, number: i64, now: Moment) -> rusqlite::Result<Option<String>> {
    let Some((stream, sequence)) = place(connection, number)? else {
        return Ok(None);
    };
    connection
        .prepare_cached(
            "INSERT INTO tidemill_replays (stream, first, last, requested_at) SELECT ?1, ?2, ?2, ?3
             WHERE NOT EXISTS (SELECT 1 FROM tidemill_replays WHERE stream = ?1 AND first = ?2 AND last = ?2)",
        )?
        .execute(params![stream, sequence, now.0])?;
    Ok(Some(stream))
}

/// Forgets a dead letter, and the wish to deliver it again; says whether there was one.
///
/// # Errors
///
/// What SQLite reports.
pub fn discard(connection: &Connection, number: i64) -> rusqlite::Result<bool> {
    let Some((stream, sequence)) = place(connection, number)? else {
        return Ok(false);
    };
    connection
        .prepare_cached("DELETE FROM tidemill_replays WHERE stream = ?1 AND first = ?2 AND last = ?2")?
        .execute(params![stream, sequence])?;
    connection.prepare_cached("DELETE FROM tidemill_dead_letters WHERE id = ?1")?.execute([number])?;
    Ok(true)
}

/// The stream that gave a dead letter up; nothing where there is no such letter.
///
/// # Errors
///
/// What SQLite reports.
pub fn stream_of(connection: &Connection, number: i64) -> rusqlite::Result<Option<String>> {
    Ok(place(connection, number)?.map(|(stream, _)| stream))
}

fn place(connection: &Connection, number: i64) -> rusqlite::Result<Option<(String, i64)>> {
    connection
        .prepare_cached("SELECT stream, sequence FROM tidemill_dead_letters WHERE id = ?1")?
        .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}
