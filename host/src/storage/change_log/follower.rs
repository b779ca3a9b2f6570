//! Reads what each commit added to the log, once for all who follow it.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::foreign::Foreign;
use super::{Shared, read};
use crate::storage::StatementError;

/// Changes read at a time.
const PAGE: usize = 1024;

/// Follows the database until it is closed.
pub(super) async fn follow(shared: Arc<Shared>, mut commits: watch::Receiver<u64>, mut foreign: Foreign) {
    let mut polls = tokio::time::interval(shared.options.poll);
    polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            changed = commits.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            _ = polls.tick() => {
                let changed = foreign.look();
                if changed.schema {
                    mend(&shared).await;
                }
                if changed.data {
                    shared.notified.send_modify(|count| *count += 1);
                } else if !failing {
                    continue;
                }
            }
        }
        match fetch(&shared).await {
            Ok(()) => failing = false,
            Err(StatementError::Closed) => return,
            Err(error) => {
                if !failing {
                    tracing::error!(%error, "the change log cannot be read; its followers wait");
                }
                failing = true;
            }
        }
    }
}

/// Reads and tells everything that is new.
async fn fetch(shared: &Shared) -> Result<(), StatementError> {
    loop {
        let newest = *shared.newest.borrow();
        let (changes, whole) = read::after(&shared.database, newest, PAGE).await?;
        let Some(last) = changes.last().map(|change| change.sequence) else {
            return Ok(());
        };
        shared.recent().extend(changes);
        shared.newest.send_replace(last);
        if whole {
            return Ok(());
        }
    }
}

/// Mends the triggers after the schema changed; after this process's own statements there is nothing to mend.
async fn mend(shared: &Shared) {
    let triggers = Arc::clone(&shared.triggers);
    if let Err(error) = shared.database.host_write(move |connection| triggers.mend(connection)).await {
        tracing::error!(%error, "the triggers of the change log could not be brought up to date");
    }
}
