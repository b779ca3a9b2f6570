//! Delivering what is new: from the log, in rounds, to the consumer. A round takes as many changes as the lanes take in one batch each,
//! and ends when every lane has. The position is moved behind the calls, and its commit shares the disk with the next round.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tidemill_change_log::Change;
use tokio::task::JoinHandle;

use super::core::{Stream, now};
use super::episode::{Manner, Verdict, deliver};
use super::ledger::{DeadLetter, ParkedRow, Settlement};
use super::parked::Waiting;
use super::selection::share_out;

/// Changes read from the log at once, at least.
const PAGE: usize = 512;

/// A position that only passed over changes of others is written when it is so far ahead …
const LAZY_DISTANCE: i64 = 4096;

/// … or after this time.
const LAZY_TIME: Duration = Duration::from_secs(1);

/// A position that is written in any case.
const NEVER: i64 = -1;

/// How long to wait where the log cannot be read.
const UNREADABLE_PAUSE: Duration = Duration::from_secs(1);

/// Where the delivery of new changes stands.
struct Progress {
    /// Every change up to here is settled.
    position: i64,
    /// Settled changes behind `position` + 1.
    ahead: BTreeSet<i64>,
    /// What the ledger has, or is about to have.
    written: i64,
    /// When it was last written.
    written_at: Instant,
    /// The write that is on its way.
    writing: Option<JoinHandle<bool>>,
    /// When the first change of an unfilled batch was seen.
    gathering_since: Option<Instant>,
}

/// What a look at the log found.
struct Window {
    /// Changes to deliver, in order.
    changes: Vec<Arc<Change>>,
    /// Up to here the log was looked at.
    scanned: i64,
}

impl Stream {
    pub(super) async fn deliver_new(self: &Arc<Self>) {
        let mut newest = self.log.newest();
        let mut notified = self.log.notified();
        let position = self.position();
        let mut progress = Progress {
            position,
            ahead: BTreeSet::new(),
            written: position,
            written_at: Instant::now(),
            writing: None,
            gathering_since: None,
        };
        let mut replays = true;
        while !self.stopping.is_cancelled() {
            if notified.has_changed().unwrap_or(false) {
                notified.borrow_and_update();
                self.refresh_parked().await;
                replays = true;
            }
            if replays {
                replays = self.replay_some().await;
            }
            newest.borrow_and_update();
            let window = match self.look(&progress).await {
                Ok(window) => window,
                Err(error) => {
                    tracing::error!(stream = self.name(), "the change log cannot be read: {error}");
                    self.sleep(UNREADABLE_PAUSE).await;
                    continue;
                }
            };
            if let Some(wait) = self.wait_to_fill(&window, &mut progress) {
                if !replays {
                    tokio::select! {
                        _ = newest.changed() => {}
                        _ = notified.changed() => notified.mark_changed(),
                        () = tokio::time::sleep(wait) => {}
                        () = self.stopping.cancelled() => {}
                    }
                }
                self.write_lazily(&mut progress).await;
                continue;
            }
            progress.gathering_since = None;
            self.round(window, &mut progress).await;
        }
        self.write_position(&mut progress).await;
        finish(&mut progress.writing).await;
    }

    /// What the stream tells of what is new.
    async fn look(&self, progress: &Progress) -> Result<Window, crate::storage::ChangeLogError> {
        let most = self.settings.batch_size as usize * self.settings.parallelism as usize;
        let mut window = Window { changes: Vec::new(), scanned: progress.position };
        loop {
            let page = self.log.read(window.scanned, most.max(PAGE)).await?;
            for change in page.changes {
                if progress.ahead.contains(&change.sequence) || !self.selection.selects(&change) {
                    continue;
                }
                if window.changes.len() == most {
                    return Ok(window);
                }
                window.scanned = change.sequence;
                window.changes.push(change);
            }
            let end = page.scanned <= window.scanned;
            window.scanned = window.scanned.max(page.scanned);
            if end {
                return Ok(window);
            }
        }
    }

    /// How long to wait before the next look; `None` if there is something to deliver now. What the stream does not tell is passed
    /// over.
    fn wait_to_fill(&self, window: &Window, progress: &mut Progress) -> Option<Duration> {
        let (count, full) = (window.changes.len(), self.settings.batch_size as usize);
        if count == 0 {
            progress.gathering_since = None;
            if progress.ahead.is_empty() {
                progress.position = window.scanned.max(progress.position);
                self.move_to(progress.position);
            }
            return Some(if progress.position > progress.written { LAZY_TIME } else { Duration::from_secs(3600) });
        }
        let since = *progress.gathering_since.get_or_insert_with(Instant::now);
        let left = self.settings.batch_window.saturating_sub(since.elapsed());
        (count < full && !left.is_zero()).then_some(left)
    }

    /// Delivers a window and settles what came of it.
    async fn round(&self, window: Window, progress: &mut Progress) {
        let Some(probe) = self.admission().await else { return };
        let (behind, fresh): (Vec<_>, Vec<_>) = {
            let parked = self.parked();
            window.changes.into_iter().partition(|change| parked.holds(&change.key))
        };
        if probe && fresh.is_empty() {
            self.abandon_probe();
        }
        // A probe is one batch.
        let (taken, left) = if probe { split(fresh, self.settings.batch_size as usize) } else { (fresh, Vec::new()) };
        let lanes = share_out(taken, if probe { 1 } else { self.settings.parallelism as usize });
        let lanes = lanes.into_iter().map(|lane| self.deliver_lane(lane, probe));
        let outcomes = futures::future::join_all(lanes).await;
        if probe && outcomes.iter().flatten().all(|(_, verdict)| verdict.is_none()) {
            self.abandon_probe();
        }
        let behind = behind.into_iter().map(|change| (change, Some(Verdict::Behind)));
        let left = left.into_iter().map(|change| (change, None));
        let outcomes = outcomes.into_iter().flatten().chain(behind).chain(left).collect();
        self.settle_round(outcomes, window.scanned, progress).await;
    }

    /// Delivers what one lane got, batch by batch, as long as nothing is left over.
    async fn deliver_lane(&self, changes: Vec<Arc<Change>>, probe: bool) -> Vec<(Arc<Change>, Option<Verdict>)> {
        let mut outcomes = Vec::with_capacity(changes.len());
        let mut failed_rows = BTreeSet::new();
        let mut rest = changes;
        while !rest.is_empty() {
            let (batch, behind) = split(rest, self.settings.batch_size as usize);
            rest = behind;
            let (held, batch): (Vec<_>, Vec<_>) =
                batch.into_iter().partition(|change| failed_rows.contains(&change.key));
            outcomes.extend(held.into_iter().map(|change| (change, Some(Verdict::Behind))));
            if batch.is_empty() {
                continue;
            }
            let verdicts = deliver(&batch, Manner { probe, in_order: true }, self).await;
            let complete = verdicts.iter().all(Option::is_some);
            for (change, verdict) in batch.into_iter().zip(verdicts) {
                if matches!(verdict, Some(Verdict::Failed(_))) {
                    failed_rows.insert(change.key.clone());
                }
                outcomes.push((change, verdict));
            }
            if !complete {
                break;
            }
        }
        outcomes.extend(rest.into_iter().map(|change| (change, None)));
        outcomes
    }

    async fn settle_round(&self, outcomes: Vec<(Arc<Change>, Option<Verdict>)>, scanned: i64, progress: &mut Progress) {
        let mut settlement = Settlement { now: now(), ..Settlement::default() };
        let mut waiting = Vec::new();
        let mut first_left = None;
        for (change, verdict) in outcomes {
            let Some(verdict) = verdict else {
                first_left = Some(first_left.map_or(change.sequence, |first: i64| first.min(change.sequence)));
                continue;
            };
            progress.ahead.insert(change.sequence);
            match self.judge(&change, verdict) {
                Judgement::Done => {}
                Judgement::Wait(row) => waiting.push(Waiting { row, change: Some(change) }),
                Judgement::GiveUp(letter) => settlement.dead.push(letter),
            }
        }
        waiting.sort_by_key(|waiting| waiting.row.sequence);
        let position = first_left.map_or(scanned, |first| first - 1).max(progress.position);
        if waiting.is_empty() && settlement.dead.is_empty() {
            self.advance(progress, position);
            // The next round need not wait for it: what it says again after a crash, the consumer has seen already.
            if progress.position > progress.written {
                self.write_position(progress).await;
            }
            return;
        }
        settlement.parked = waiting.iter().map(|waiting| waiting.row.clone()).collect();
        settlement.position = Some(position);
        finish(&mut progress.writing).await;
        // Otherwise the host stops, and the position must not pass what is not parked on the disk.
        if self.settle(settlement).await {
            self.advance(progress, position);
            progress.written = position;
            let mut parked = self.parked();
            waiting.into_iter().for_each(|waiting| parked.add(waiting));
            drop(parked);
            self.stirred.notify_waiters();
        }
    }

    fn advance(&self, progress: &mut Progress, position: i64) {
        progress.position = position;
        progress.ahead = progress.ahead.split_off(&(position + 1));
        self.move_to(position);
    }

    fn judge(&self, change: &Arc<Change>, verdict: Verdict) -> Judgement {
        let row = |attempts, next_attempt_at, error| ParkedRow {
            sequence: change.sequence,
            key: change.key.clone(),
            attempts,
            next_attempt_at,
            error,
        };
        match verdict {
            Verdict::Delivered => Judgement::Done,
            // It was parked before a crash, and the position had not come so far.
            Verdict::Behind if self.parked().holds_change(change) => Judgement::Done,
            Verdict::Behind => Judgement::Wait(row(0, now(), None)),
            Verdict::Failed(failure) if self.is_final(&failure, 1) => {
                self.log_dead_letter(change, 1, &failure.message);
                let change = Arc::clone(change);
                Judgement::GiveUp(DeadLetter { change, error: failure.message, attempts: 1, failed_at: now() })
            }
            Verdict::Failed(failure) => Judgement::Wait(row(1, self.next_attempt_at(1), Some(failure.message))),
        }
    }

    /// Writes the position if it only passed over changes of others, but not each time.
    async fn write_lazily(&self, progress: &mut Progress) {
        let far = progress.position - progress.written > LAZY_DISTANCE;
        let late = progress.written_at.elapsed() >= LAZY_TIME;
        if progress.position > progress.written && (far || late) {
            self.write_position(progress).await;
        }
    }

    /// Begins to write the position, once the earlier write is done.
    async fn write_position(&self, progress: &mut Progress) {
        if !finish(&mut progress.writing).await {
            progress.written = NEVER;
        }
        if progress.position == progress.written {
            return;
        }
        let (ledger, position) = (self.ledger.clone(), progress.position);
        let name = self.settings.name.clone();
        progress.written = position;
        progress.written_at = Instant::now();
        progress.writing = Some(tokio::spawn(async move {
            let settlement = Settlement { position: Some(position), now: now(), ..Settlement::default() };
            let written = ledger.settle(settlement).await;
            if let Err(error) = &written {
                tracing::error!(stream = name, "the stream's position cannot be written: {error}");
            }
            written.is_ok()
        }));
    }

    async fn refresh_parked(&self) {
        match self.ledger.parked().await {
            Ok(rows) => self.parked().refresh(&rows),
            Err(error) => tracing::error!(stream = self.name(), "what is parked cannot be read: {error}"),
        }
        self.stirred.notify_waiters();
    }

    pub(super) async fn sleep(&self, time: Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.stopping.cancelled() => {}
        }
    }
}

/// What follows from a verdict.
enum Judgement {
    Done,
    Wait(ParkedRow),
    GiveUp(DeadLetter),
}

/// The first `count`, and the others.
fn split<T>(mut all: Vec<T>, count: usize) -> (Vec<T>, Vec<T>) {
    let rest = all.split_off(count.min(all.len()));
    (all, rest)
}

/// Waits for a write that is on its way. Whether there is none that failed.
async fn finish(writing: &mut Option<JoinHandle<bool>>) -> bool {
    match writing.take() {
        Some(writing) => writing.await.unwrap_or(false),
        None => true,
    }
}
