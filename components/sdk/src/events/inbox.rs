//! Effects exactly once: what a change causes is committed together with a note that it was, and a change that has a note is
//! skipped. Leaves to the stream that every change comes at least once.
//!
//! The notes, rows of `tidemill_inbox`, live as long as the log keeps the change, so a redelivery or a replay within that
//! time applies nothing twice.

use std::collections::HashSet;

use super::Change;
use crate::database::{Database, DatabaseError, Migration, Store, Transaction};
use crate::failure::Failure;
use crate::params;

/// Give these to [`Store::new`] before the component's own.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "sdk/2-inbox",
    statements: &["CREATE TABLE IF NOT EXISTS tidemill_inbox (
        stream TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        PRIMARY KEY (stream, sequence)
    ) STRICT, WITHOUT ROWID"],
}];

/// Notes the changes that have no note yet, in one statement, and tells which they are.
const NOTE: &str = "INSERT INTO tidemill_inbox (stream, sequence) SELECT ?1, value FROM json_each(?2) WHERE true
    ON CONFLICT DO NOTHING RETURNING sequence";

/// Applies to each change of a batch that was not applied before an effect: statements of one transaction, which commits the
/// effects and the notes of the whole batch. Returns how many changes were applied.
///
/// The effect is called in order. It may do nothing but use the transaction: what else it does happens again if the batch fails, and
/// holds up every other writer. When it fails for one change, nothing of the batch is kept; the host then finds that change with
/// smaller batches.
///
/// # Errors
/// The effect's; what the database reports.
pub async fn apply<D: Database, E: Into<Failure>>(
    store: &Store<D>,
    stream: &str,
    batch: &[Change],
    mut effect: impl AsyncFnMut(&mut Transaction<D>, &Change) -> Result<(), E>,
) -> Result<usize, Failure> {
    apply_together(store, stream, batch, async |transaction, changes| {
        for change in changes {
            effect(transaction, change).await?;
        }
        Ok::<(), E>(())
    })
    .await
}

/// As [`apply`], with one effect for all changes of a batch that were not applied before: for sums, of which many changes make one
/// statement. It is called, with none of them, also if all were.
///
/// # Errors
/// The effect's; what the database reports.
pub async fn apply_together<D: Database, E: Into<Failure>>(
    store: &Store<D>,
    stream: &str,
    batch: &[Change],
    effect: impl AsyncFnOnce(&mut Transaction<D>, &[&Change]) -> Result<(), E>,
) -> Result<usize, Failure> {
    let mut transaction = store.begin().await?;
    let noted = note(&mut transaction, stream, batch).await?;
    let new: Vec<&Change> = batch.iter().filter(|change| noted.contains(&change.sequence)).collect();
    if let Err(error) = effect(&mut transaction, &new).await {
        // Dropping would do, but closes the connection.
        let _ = transaction.rollback().await;
        return Err(error.into());
    }
    transaction.commit().await?;
    Ok(new.len())
}

async fn note<D: Database>(
    transaction: &mut Transaction<D>,
    stream: &str,
    batch: &[Change],
) -> Result<HashSet<i64>, DatabaseError> {
    let sequences: Vec<i64> = batch.iter().map(|change| change.sequence).collect();
    let rows = transaction.execute(NOTE, params![stream, serde_json::json!(sequences).to_string()]).await?;
    Ok(rows.iter().map(|row| row.get("sequence")).collect::<Result<_, _>>()?)
}
