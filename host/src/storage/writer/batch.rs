//! The physical transaction: its units, its beginning and its commit.

use std::sync::atomic::Ordering::Acquire;
use std::time::{Duration, Instant};

use super::Writer;
use super::replay::Log;
use crate::storage::error::StatementError;
use crate::storage::session::{Job, Outcome};
use crate::storage::statistics::bump;

/// A delay is worth it up to this many times what the commit costs.
const DELAY_PER_COMMIT: u32 = 4;

/// A batch of this many units does not wait for more: its commit is shared widely enough.
const SMALL_BATCH: usize = 32;

/// The longest wait for others to join a small batch.
const MAX_COMPANY_WAIT: Duration = Duration::from_micros(300);

pub(super) struct Batch {
    pub(super) units: Vec<Unit>,
    begun: Instant,
    wrote: bool,
    /// It has waited for others to join already.
    waited: bool,
}

/// One autocommit statement, or one guest's transaction with the job of its last statement.
pub(super) struct Unit {
    pub(super) job: Job,
    pub(super) outcome: Outcome,
    pub(super) log: Log,
    /// It is a guest's transaction, all of which is in the log; of a statement, the log has the rowid only.
    pub(super) transaction: bool,
    /// It has no effect, and is not to be run again.
    pub(super) lost: bool,
}

/// How a unit left the physical transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// Open, with the unit's effects, if any, in it.
    Kept,
    /// Open, with effects that are to go.
    MustUndo,
    /// SQLite has rolled it back.
    Undone,
}

impl Batch {
    pub(super) fn new(units: Vec<Unit>) -> Self {
        Self { units, begun: Instant::now(), wrote: false, waited: false }
    }
}

impl Unit {
    /// Autocommit work that has run, when `last_insert_rowid()` was `rowid` before.
    pub(super) fn statement(job: Job, outcome: Outcome, rowid: i64) -> Self {
        Self { job, outcome, log: Log::new(rowid), transaction: false, lost: false }
    }

    /// A transaction that `job` ended.
    pub(super) fn transaction(job: Job, outcome: Outcome, log: Log) -> Self {
        Self { job, outcome, log, transaction: true, lost: false }
    }
}

impl Writer {
    /// Makes sure that a physical transaction is open, and that it is not an overdue one, for work asked for `since` then.
    pub(super) fn begin(&mut self, since: Instant) -> Result<(), StatementError> {
        if self.batch.as_ref().is_some_and(|batch| batch.begun.elapsed() >= self.delay()) {
            self.commit();
        }
        if self.batch.is_none() {
            self.open()?;
            let keeps_log = self.keeps_log.load(Acquire);
            if let Some(physical) = &mut self.physical {
                physical.keep_log(keeps_log)?;
                physical.connection.busy_timeout(self.options.busy_timeout.saturating_sub(since.elapsed()))?;
            }
            if let Err(error) = self.command("BEGIN IMMEDIATE") {
                // A connection that was opened while the disk was read-only stays so. Another process's lock goes by itself.
                if error.is_fault() && !matches!(error, StatementError::Busy { .. }) {
                    self.physical = None;
                }
                return Err(error);
            }
            self.batch = Some(Batch::new(Vec::new()));
        }
        Ok(())
    }

    fn delay(&self) -> Duration {
        (self.commit_time * DELAY_PER_COMMIT).max(self.options.min_batch_delay).min(self.options.max_batch_delay)
    }

    pub(super) fn command(&mut self, sql: &str) -> Result<(), StatementError> {
        let physical = self.physical.as_ref().ok_or(StatementError::Closed)?;
        physical.command(sql).map_err(StatementError::from)
    }

    pub(super) fn note_write(&mut self) {
        if let Some(batch) = &mut self.batch {
            batch.wrote = true;
        }
    }

    /// Adds a unit that has run to the batch, and mends the batch if the unit broke it.
    pub(super) fn finish_unit(&mut self, mut unit: Unit, ended: Ended) {
        unit.lost = ended != Ended::Kept;
        let fault = unit.outcome.as_ref().err().filter(|error| error.is_fault()).cloned();
        let Some(batch) = &mut self.batch else {
            return unit.job.answer(unit.outcome);
        };
        batch.units.push(unit);
        match (ended, fault) {
            (Ended::Kept, _) => {
                if batch.units.len() >= self.options.max_batch {
                    self.commit();
                }
            }
            (_, Some(fault)) => self.fail_batch(&fault),
            (_, None) => self.replay(),
        }
    }

    /// Commits and answers every unit: with its outcome, or with the commit's error.
    pub(super) fn commit(&mut self) {
        let Some(batch) = self.batch.take() else {
            return;
        };
        let started = Instant::now();
        let committed = self.command("COMMIT");
        let took = started.elapsed();
        match committed {
            Ok(()) => {
                if batch.wrote {
                    self.counters.committed(batch.units.len(), took);
                    self.commit_time = (self.commit_time * 7 + took) / 8;
                    self.last_commit = took;
                    self.last_batch = batch.units.len();
                    self.commits.send_modify(|commits| *commits += 1);
                }
                for unit in batch.units {
                    unit.job.answer(unit.outcome);
                }
            }
            Err(error) => {
                tracing::error!(%error, units = batch.units.len(), "a commit failed");
                self.batch = Some(batch);
                self.fail_batch(&error);
            }
        }
    }

    /// Whether more work is likely to come soon enough to share the commit: there were several writers a moment ago, and
    /// this batch is small and has not waited yet. A lone writer never waits.
    pub(super) fn is_worth_waiting(&self) -> bool {
        self.last_batch > 1
            && self.batch.as_ref().is_some_and(|batch| batch.wrote && !batch.waited && batch.units.len() < SMALL_BATCH)
    }

    /// Gives others the time of one commit to join, at most [`MAX_COMPANY_WAIT`]. A commit costs processor time whatever its
    /// size, so on a fast disk small batches would spend on commits what the guests could use. Whoever queues meanwhile wakes
    /// nobody.
    pub(super) fn wait_for_company(&mut self) {
        if let Some(batch) = &mut self.batch {
            batch.waited = true;
        }
        std::thread::sleep(self.commit_time.min(MAX_COMPANY_WAIT));
    }

    /// Rolls everything back and answers every unit that might have counted on it with `error`.
    pub(super) fn fail_batch(&mut self, error: &StatementError) {
        bump(&self.counters.failed_commits);
        let undone = self.undo();
        if error.is_fault() || undone.is_err() {
            self.physical = None;
        }
        for unit in self.batch.take().map(|batch| batch.units).unwrap_or_default() {
            unit.job.answer(Err(error.clone()));
        }
    }

    /// Rolls the physical transaction back, unless SQLite has.
    pub(super) fn undo(&mut self) -> Result<(), StatementError> {
        match self.in_transaction() {
            true => self.command("ROLLBACK"),
            false => Ok(()),
        }
    }
}
