//! Reads the log's table.

use std::sync::Arc;

use rusqlite::{Connection, Row, params};
use tidemill_change_log::{BOUNDS, Change, Operation, READ};

use super::{Bounds, Page};
use crate::storage::{Database, StatementError};

/// Bytes of images after which a page ends, so that a page of large rows does not fill the memory.
const PAGE_BYTES: usize = 4 << 20;

/// The bytes that a change takes, as they are counted against limits.
pub(super) fn size(change: &Change) -> usize {
    let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let texts = change.table.len() + change.key.len() + text(&change.before) + text(&change.after);
    size_of::<Change>() + texts + text(&change.request_id) + text(&change.traceparent)
}

/// A page from the table, when `newest` is known to be durable.
pub(super) async fn page(database: &Database, after: i64, limit: usize, newest: i64) -> Result<Page, StatementError> {
    let (changes, whole) = self::after(database, after, limit).await?;
    let last = changes.last().map_or(after, |change| change.sequence);
    let scanned = if whole { last.max(newest) } else { last };
    Ok(Page { changes, scanned })
}

/// At most `limit` changes after a sequence, and whether there were no more at this moment.
pub(super) async fn after(
    database: &Database,
    after: i64,
    limit: usize,
) -> Result<(Vec<Arc<Change>>, bool), StatementError> {
    database.host_read(move |connection| changes(connection, after, limit)).await
}

pub(super) async fn bounds(database: &Database) -> Result<Bounds, StatementError> {
    let (oldest, newest): (Option<i64>, Option<i64>) = database
        .host_read(|connection| {
            connection.prepare_cached(BOUNDS)?.query_row([], |row| Ok((row.get("oldest")?, row.get("newest")?)))
        })
        .await?;
    let newest = newest.unwrap_or(0);
    Ok(Bounds { oldest: oldest.unwrap_or(newest + 1), newest })
}

fn changes(connection: &Connection, after: i64, limit: usize) -> rusqlite::Result<(Vec<Arc<Change>>, bool)> {
    let limit = limit.max(1);
    let mut statement = connection.prepare_cached(READ)?;
    let mut rows = statement.query(params![after, i64::try_from(limit).unwrap_or(i64::MAX)])?;
    let mut changes = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let change = change(row)?;
        bytes += size(&change);
        changes.push(Arc::new(change));
        if bytes >= PAGE_BYTES {
            return Ok((changes, false));
        }
    }
    let whole = changes.len() < limit;
    Ok((changes, whole))
}

fn change(row: &Row<'_>) -> rusqlite::Result<Change> {
    // A row may have held text that is not UTF-8.
    let text = |column: &str| -> rusqlite::Result<Option<String>> {
        let bytes: Option<Vec<u8>> = row.get(column)?;
        Ok(bytes.map(|bytes| {
            String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
        }))
    };
    let operation: String = row.get("operation")?;
    Ok(Change {
        sequence: row.get("sequence")?,
        table: row.get("table_name")?,
        operation: Operation::parse(&operation).ok_or(rusqlite::Error::InvalidQuery)?,
        key: text("key")?.unwrap_or_default(),
        before: text("before")?,
        after: text("after")?,
        committed_at: row.get("committed_at")?,
        request_id: text("request_id")?,
        traceparent: text("traceparent")?,
    })
}
