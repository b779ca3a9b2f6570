//! Forgetting changes that everybody has seen.

use tidemill_change_log::{CONSUMED, TRIM, TRIM_INBOX};

use super::super::Stream;
use crate::database::{Database, DatabaseError, Store};
use crate::params;

/// How often an instance trims.
pub(super) const INTERVAL_MILLIS: i64 = 10 * 60 * 1000;

/// How long a change is kept at least.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// How many changes are removed at once: one trim is part of a request.
const BATCH: i64 = 2000;

/// Removes changes older than a day that no stream needs any more, and what the inbox notes of them.
pub(super) async fn trim<D: Database>(store: &Store<D>, streams: &[Stream], now: i64) -> Result<(), DatabaseError> {
    let names: Vec<_> = streams.iter().map(|stream| stream.name).collect();
    let consumed = store.execute(CONSUMED, params![serde_json::json!(names).to_string()]).await?;
    let Some(sequence) = consumed.first().map_or(Ok(None), |row| row.get::<Option<i64>>("sequence"))? else {
        return Ok(());
    };
    store.execute(TRIM, params![sequence, now - KEPT_MILLIS, BATCH]).await?;
    store.execute(TRIM_INBOX, Vec::new()).await?;
    Ok(())
}
