//! Delivering what is parked, beside what is new: the first change of a row again and again until it succeeds or is given up, then
//! those behind it. Rows do not wait for each other.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use tidemill_change_log::Change;

use super::core::{Stream, now};
use super::episode::{CallFailed, Kind, Surroundings};
use super::ledger::{DeadLetter, ParkedRow, Settlement};
use super::parked::Waiting;

/// Rows whose changes are tried again at the same time.
const AT_ONCE: usize = 4;

/// How long a change whose image cannot be read is left alone.
const UNREADABLE_PAUSE_MILLIS: i64 = 1000;

impl Stream {
    pub(super) async fn deliver_parked(self: &Arc<Self>) {
        let mut running = FuturesUnordered::new();
        while !self.stopping.is_cancelled() {
            let stirred = self.stirred.notified();
            let due = if running.len() < AT_ONCE {
                self.parked().take_due(now(), self.settings.batch_size as usize)
            } else {
                None
            };
            if let Some(waiting) = due {
                running.push(self.try_again(waiting));
                continue;
            }
            let wait = match self.parked().next_attempt() {
                Some(at) if running.len() < AT_ONCE => Duration::from_millis(u64::try_from(at - now()).unwrap_or(0)),
                _ => Duration::from_secs(3600),
            };
            tokio::select! {
                Some(()) = running.next() => {}
                () = stirred => {}
                () = tokio::time::sleep(wait) => {}
                () = self.stopping.cancelled() => {}
            }
        }
        while running.next().await.is_some() {}
    }

    /// One attempt with the first changes of a row.
    async fn try_again(&self, waiting: Vec<Waiting>) {
        let Some(first) = waiting.first().map(|first| first.row.clone()) else { return };
        let changes = match self.find_changes(&waiting).await {
            Found::All(changes) => changes,
            Found::Missing(sequence) => return self.forget_missing(&first, sequence).await,
            Found::Unreadable => {
                let next_attempt_at = now() + UNREADABLE_PAUSE_MILLIS;
                return self.parked().put_off(ParkedRow { next_attempt_at, ..first });
            }
        };
        let Some(probe) = self.admission().await else {
            return self.parked().release(&first.key);
        };
        match self.call(&changes).await {
            Ok(()) => {
                self.succeeded();
                let unparked = changes.iter().map(|change| change.sequence).collect();
                self.leave(&first.key, changes.len(), Settlement { unparked, ..Settlement::default() }).await;
            }
            Err(failure) => {
                // Otherwise a single row that never succeeds would keep the others from being delivered.
                if probe || failure.kind == Kind::Unavailable {
                    self.failed(&failure);
                }
                match &changes[..] {
                    [change] => self.failed_again(first, change, failure).await,
                    _ => self.parked().separate(&first.key),
                }
            }
        }
    }

    async fn failed_again(&self, row: ParkedRow, change: &Arc<Change>, failure: CallFailed) {
        let attempts = row.attempts.saturating_add(1);
        if !self.is_final(&failure, attempts) {
            let next_attempt_at = self.next_attempt_at(attempts);
            let row = ParkedRow { attempts, next_attempt_at, error: Some(failure.message), ..row };
            self.settle(Settlement { parked: vec![row.clone()], now: now(), ..Settlement::default() }).await;
            return self.parked().put_off(row);
        }
        self.log_dead_letter(change, attempts, &failure.message);
        let letter = DeadLetter { change: Arc::clone(change), error: failure.message, attempts, failed_at: now() };
        let settlement = Settlement { unparked: vec![row.sequence], dead: vec![letter], ..Settlement::default() };
        self.leave(&row.key, 1, settlement).await;
    }

    /// Lets the first changes of a row go, on the disk and then in memory.
    async fn leave(&self, key: &str, count: usize, settlement: Settlement) {
        if self.settle(Settlement { now: now(), ..settlement }).await {
            self.parked().leave(key, count);
        } else {
            self.parked().release(key);
        }
    }

    async fn find_changes(&self, waiting: &[Waiting]) -> Found {
        let mut changes = Vec::with_capacity(waiting.len());
        for one in waiting {
            if let Some(change) = &one.change {
                changes.push(Arc::clone(change));
                continue;
            }
            let sequence = one.row.sequence;
            match self.log.read(sequence - 1, 1).await {
                Ok(page) => match page.changes.into_iter().find(|change| change.sequence == sequence) {
                    Some(change) => changes.push(change),
                    None if changes.is_empty() => return Found::Missing(sequence),
                    None => break,
                },
                Err(error) => {
                    tracing::error!(stream = self.name(), "a parked change cannot be read: {error}");
                    return Found::Unreadable;
                }
            }
        }
        Found::All(changes)
    }

    /// The log is only trimmed behind what is parked, so somebody else deleted the change.
    async fn forget_missing(&self, first: &ParkedRow, sequence: i64) {
        tracing::error!(
            stream = self.name(),
            sequence,
            key = first.key,
            "a parked change is not in the log any more and cannot be delivered"
        );
        self.leave(&first.key, 1, Settlement { unparked: vec![sequence], ..Settlement::default() }).await;
    }
}

/// The changes that parked rows stand for.
enum Found {
    All(Vec<Arc<Change>>),
    /// The first of them is gone.
    Missing(i64),
    Unreadable,
}
