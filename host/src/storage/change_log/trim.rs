//! Forgets what is old and needed by nobody.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rusqlite::params;
use tidemill_change_log::{CONSUMED, TRIM, TRIM_DEAD_LETTERS, TRIM_INBOX, TRIM_TRACES};
use tokio::time::MissedTickBehavior;

use super::Shared;
use crate::storage::StatementError;

/// Changes deleted in one unit of the writer, so that guests' writes need not wait for long.
const CHUNK: u32 = 1000;

/// Trims until the database is closed: regularly, and when something else is to be kept.
pub(super) async fn trim_regularly(shared: Arc<Shared>) {
    let mut turns = tokio::time::interval(shared.options.trim_interval);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = turns.tick() => {}
            () = shared.kept_otherwise.notified() => {}
        }
        match trim(&shared).await {
            Ok(0) => {}
            Ok(changes) => tracing::debug!(changes, "the change log was trimmed"),
            Err(StatementError::Closed) => return,
            Err(error) => tracing::warn!(%error, "the change log could not be trimmed"),
        }
    }
}

/// Forgets all that may be forgotten now, and gives the number of changes.
pub(super) async fn trim(shared: &Shared) -> Result<usize, StatementError> {
    let kept = *shared.kept.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(age) = kept.dead_letters {
        discard_dead_letters(shared, ago(shared, age)).await?;
    }
    let before = ago(shared, kept.retention);
    // Finding that there is nothing to do, as most of the time, must not cost a commit.
    let oldest = shared.database.host_read(|connection| {
        let oldest = "SELECT committed_at FROM tidemill_changes ORDER BY sequence LIMIT 1";
        let mut statement = connection.prepare_cached(oldest)?;
        let mut rows = statement.query([])?;
        rows.next()?.map(|row| row.get::<_, i64>(0)).transpose()
    });
    if oldest.await?.is_none_or(|oldest| oldest >= before) {
        return Ok(0);
    }
    let streams = shared.streams.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut trimmed = 0;
    loop {
        let streams = streams.clone();
        let chunk = shared.database.host_write(move |connection| {
            let consumed: Option<i64> = connection.prepare_cached(CONSUMED)?.query_row([&streams], |row| row.get(0))?;
            connection.prepare_cached(TRIM)?.execute(params![consumed.unwrap_or(i64::MAX), before, CHUNK])
        });
        let chunk = chunk.await?;
        trimmed += chunk;
        if chunk < CHUNK as usize {
            break;
        }
    }
    if trimmed > 0 {
        shared.database.host_write(|connection| connection.prepare_cached(TRIM_INBOX)?.execute([])).await?;
        shared.database.host_write(|connection| connection.prepare_cached(TRIM_TRACES)?.execute([])).await?;
    }
    Ok(trimmed)
}

/// Discards what was given up before `before`, unless somebody asked for it again.
async fn discard_dead_letters(shared: &Shared, before: i64) -> Result<(), StatementError> {
    // As above: most of the time there is nothing to do.
    let is_any = shared.database.host_read(move |connection| {
        let oldest = "SELECT EXISTS (SELECT 1 FROM tidemill_dead_letters WHERE failed_at < ?1)";
        connection.prepare_cached(oldest)?.query_row([before], |row| row.get::<_, bool>(0))
    });
    if !is_any.await? {
        return Ok(());
    }
    loop {
        let chunk = shared.database.host_write(move |connection| {
            connection.prepare_cached(TRIM_DEAD_LETTERS)?.execute(params![before, CHUNK])
        });
        let chunk = chunk.await?;
        if chunk > 0 {
            tracing::info!(dead_letters = chunk, "dead letters were discarded for their age");
        }
        if chunk < CHUNK as usize {
            return Ok(());
        }
    }
}

/// The time that was `span` ago, in milliseconds since 1970.
fn ago(shared: &Shared, span: Duration) -> i64 {
    let span = i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
    (shared.options.clock)().saturating_sub(span)
}
