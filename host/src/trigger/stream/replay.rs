//! Delivering again what somebody asked for: a part of the log, and the dead letters in it. A batch at a time, between those of what is
//! new; what fails is kept as a dead letter.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidemill_change_log::Change;

use super::core::{Stream, now};
use super::episode::{Manner, Verdict, deliver};
use super::ledger::{DeadLetter, Replay, Settlement};
use crate::storage::{ChangeLogError, StatementError};

/// What is to be replayed could not be read.
#[derive(Debug, thiserror::Error)]
enum ReplayError {
    #[error(transparent)]
    State(#[from] StatementError),
    #[error(transparent)]
    Log(#[from] ChangeLogError),
}

/// A part of a replay.
struct Part {
    changes: Vec<Arc<Change>>,
    /// Where the next part begins; `None` if this is the last.
    next: Option<i64>,
}

impl Stream {
    /// Delivers the next batch of the oldest replay that was asked for. Whether there may be more to do.
    pub(super) async fn replay_some(&self) -> bool {
        match self.try_replay().await {
            Ok(more) => more,
            Err(error) => {
                tracing::error!(stream = self.name(), "what is to be replayed cannot be read: {error}");
                false
            }
        }
    }

    async fn try_replay(&self) -> Result<bool, ReplayError> {
        let Some(replay) = self.ledger.next_replay().await? else { return Ok(false) };
        let part = self.part(replay).await?;
        let mut settlement = Settlement { replayed: Some((replay.id, part.next)), now: now(), ..Settlement::default() };
        if !part.changes.is_empty() {
            let Some(probe) = self.admission().await else { return Ok(false) };
            let verdicts = deliver(&part.changes, Manner { probe, in_order: false }, self).await;
            let complete = verdicts.iter().all(Option::is_some);
            for (change, verdict) in part.changes.into_iter().zip(verdicts) {
                match verdict {
                    Some(Verdict::Delivered) => settlement.revived.push(change.sequence),
                    Some(Verdict::Failed(failure)) => {
                        self.log_dead_letter(&change, 1, &failure.message);
                        let letter = DeadLetter { change, error: failure.message, attempts: 1, failed_at: now() };
                        settlement.dead.push(letter);
                    }
                    Some(Verdict::Behind) | None => {}
                }
            }
            if !complete {
                // What was delivered comes again, and the inbox knows it.
                settlement.replayed = Some((replay.id, Some(replay.first)));
                if probe {
                    self.abandon_probe();
                }
            }
        }
        if settlement.replayed == Some((replay.id, None)) {
            tracing::info!(stream = self.name(), last = replay.last, "the replay is done");
        }
        Ok(self.settle(settlement).await)
    }

    /// The next changes of a replay. Those of the log behind the position are not its business: they are new.
    async fn part(&self, replay: Replay) -> Result<Part, ReplayError> {
        let most = self.settings.batch_size as usize;
        let letters = self.ledger.dead_letters(replay.first, replay.last, self.settings.batch_size).await?;
        // Up to here all that is to be delivered is known.
        let mut known =
            if letters.len() < most { i64::MAX } else { letters.last().map_or(0, |letter| letter.sequence) };
        let mut changes: BTreeMap<i64, Arc<Change>> =
            letters.into_iter().map(|letter| (letter.sequence, Arc::new(letter))).collect();
        let last = replay.last.min(self.position());
        let mut after = replay.first.saturating_sub(1);
        let mut found = 0;
        while after < last.min(known) {
            if found >= most {
                known = known.min(after);
                break;
            }
            let page = self.log.read(after, most).await?;
            if page.scanned <= after {
                break;
            }
            after = page.scanned;
            for change in page.changes {
                let wanted = change.sequence <= last && self.selection.selects(&change);
                if wanted && !self.parked().holds_change(&change) {
                    found += 1;
                    changes.entry(change.sequence).or_insert(change);
                }
            }
        }
        let changes: Vec<Arc<Change>> =
            changes.into_values().take_while(|change| change.sequence <= known).take(most).collect();
        let end = changes.last().filter(|_| changes.len() == most).map_or(known, |change| change.sequence);
        Ok(Part { changes, next: (end < replay.last).then(|| end + 1) })
    }
}
