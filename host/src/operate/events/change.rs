//! Reading changes from a log.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::json::{Json, Moment};

/// One change as commands and the system API show it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChangeRecord {
    /// Its place in the log.
    pub sequence: i64,
    /// The table.
    pub table: String,
    /// `insert`, `update` or `delete`.
    pub operation: String,
    /// The row's key, an object.
    pub key: Json,
    /// The row before.
    pub before: Option<Json>,
    /// The row after.
    pub after: Option<Json>,
    /// When it was written.
    pub committed_at: Moment,
    /// The request that wrote it, where the table tells.
    pub request_id: Option<String>,
}

/// The columns of a change, in the order of [`ChangeRecord::read`]; a dead letter has the same.
pub(super) const COLUMNS: &str = "sequence, table_name, operation, key, before, after, committed_at, request_id";

impl ChangeRecord {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            sequence: row.get(0)?,
            table: row.get(1)?,
            operation: row.get(2)?,
            key: Json::new(text(row, 3)?.unwrap_or_default()),
            before: text(row, 4)?.map(Json::new),
            after: text(row, 5)?.map(Json::new),
            committed_at: Moment(row.get(6)?),
            request_id: text(row, 7)?,
        })
    }

    /// What the change did to each column: its name, and its values before and after as JSON.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let members = |image: &Option<Json>| image.as_ref().map(Json::members).unwrap_or_default();
        let mut after = members(&self.after);
        let mut columns: Vec<_> = Vec::new();
        for (name, before) in members(&self.before) {
            let place = after.iter().position(|(other, _)| *other == name);
            let now = place.map(|place| after.remove(place).1);
            columns.push((name, Some(before), now));
        }
        columns.extend(after.into_iter().map(|(name, value)| (name, None, Some(value))));
        columns
    }
}

/// A text, even if a row held one that is not UTF-8.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    })
}

/// Which changes are wanted.
fn select(condition: &str, order: &str) -> String {
    format!(
        "SELECT {COLUMNS} FROM tidemill_changes
         WHERE {condition} AND (?3 IS NULL OR table_name = ?3 COLLATE NOCASE) ORDER BY sequence {order} LIMIT ?2"
    )
}

/// Up to `limit` changes after `sequence`, oldest first; with `table`, only its own.
///
/// # Errors
///
/// What SQLite reports.
pub fn after(
    connection: &Connection,
    sequence: i64,
    limit: usize,
    table: Option<&str>,
) -> rusqlite::Result<Vec<ChangeRecord>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(&select("sequence > ?1", "ASC"))?;
    statement.query_map(params![sequence, limit, table], ChangeRecord::read)?.collect()
}

/// The newest `limit` changes, newest last; with `table`, only its own.
///
/// # Errors
///
/// What SQLite reports.
pub fn latest(connection: &Connection, limit: usize, table: Option<&str>) -> rusqlite::Result<Vec<ChangeRecord>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(&select("sequence <= ?1", "DESC"))?;
    let mut changes: Vec<_> =
        statement.query_map(params![i64::MAX, limit, table], ChangeRecord::read)?.collect::<Result<_, _>>()?;
    changes.reverse();
    Ok(changes)
}

/// One change, if the log still has it.
///
/// # Errors
///
/// What SQLite reports.
pub fn find(connection: &Connection, sequence: i64) -> rusqlite::Result<Option<ChangeRecord>> {
    let sql = format!("SELECT {COLUMNS} FROM tidemill_changes WHERE sequence = ?1");
    connection.prepare_cached(&sql)?.query_row([sequence], ChangeRecord::read).optional()
}
