//! Running a batch again after one of its units undid it all.
//!
//! Owns the log of a guest's transaction, which is what it is repeated from.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

use super::batch::{Batch, Ended};
use super::{Writer, foreign_key_failed};
use crate::storage::error::StatementError;
use crate::storage::session::{Job, Outcome, Session, Work};
use crate::storage::statement::GUEST_SAVEPOINT;
use crate::storage::statistics::bump;
use crate::storage::value::{QueryResult, Value};

/// Bytes of a transaction's statements kept for repeating it.
const LONGEST_LOG: usize = 16 << 20;

/// What a guest's transaction did, to do it again.
#[derive(Default)]
pub(super) struct Log {
    entries: Vec<Entry>,
    bytes: usize,
    /// `last_insert_rowid()` when it began.
    rowid: i64,
}

enum Entry {
    /// Work and the digest of its answer.
    Work(Work, u64),
    /// A savepoint command in the host's words.
    Command(String),
}

impl Log {
    pub(super) fn new(rowid: i64) -> Self {
        Self { rowid, ..Self::default() }
    }

    pub(super) fn work(&mut self, work: Work, outcome: &Outcome) {
        if let Work::Sql { parameters, .. } = &work {
            self.bytes += parameters.iter().map(Value::size).sum::<usize>() + size_of::<Entry>();
        }
        self.push(Entry::Work(work, digest(outcome)));
    }

    pub(super) fn command(&mut self, command: String) {
        self.bytes += command.len() + size_of::<Entry>();
        self.push(Entry::Command(command));
    }

    fn push(&mut self, entry: Entry) {
        match self.is_whole() {
            true => self.entries.push(entry),
            false => self.entries = Vec::new(),
        }
    }

    fn is_whole(&self) -> bool {
        self.bytes <= LONGEST_LOG
    }
}

impl Writer {
    /// Runs the batch's units again after one of them undid it. Each round loses a unit for good, so it ends.
    pub(super) fn replay(&mut self) {
        let Some(mut units) = self.batch.take().map(|batch| batch.units) else {
            return;
        };
        loop {
            if let Err(error) = self.undo() {
                self.batch = Some(Batch::new(units));
                return self.fail_batch(&error);
            }
            if units.iter().all(|unit| unit.lost) {
                break;
            }
            bump(&self.counters.replays);
            if let Err(error) = self.begin(Instant::now()) {
                self.batch = Some(Batch::new(units));
                return self.fail_batch(&error);
            }
            let mut whole = true;
            for unit in units.iter_mut().filter(|unit| !unit.lost) {
                let (outcome, ended) = if unit.transaction {
                    self.repeat(&unit.job, &unit.log)
                } else {
                    unit.job.session.last_insert_rowid.store(unit.log.rowid, Relaxed);
                    self.run_unit(&unit.job)
                };
                unit.outcome = outcome;
                if ended != Ended::Kept {
                    unit.lost = true;
                    whole = false;
                    break;
                }
            }
            if whole {
                if let Some(batch) = &mut self.batch {
                    batch.units = units;
                }
                return;
            }
            self.batch = None;
        }
        for unit in units {
            unit.job.answer(unit.outcome);
        }
    }

    /// Repeats a guest's whole transaction. Its statements must be answered as they were the first time.
    fn repeat(&mut self, job: &Job, log: &Log) -> (Outcome, Ended) {
        if !log.is_whole() || self.command(&format!("SAVEPOINT {GUEST_SAVEPOINT}")).is_err() {
            return (Err(StatementError::RolledBack), Ended::MustUndo);
        }
        let logged = self.logged_before(job);
        let session = Session::new(None);
        session.last_insert_rowid.store(log.rowid, Relaxed);
        for entry in &log.entries {
            let same = match entry {
                Entry::Command(command) => self.command(command).is_ok(),
                Entry::Work(work, expected) => {
                    let limit = self.options.statement_limit;
                    let outcome = self.run_work(&session, work, limit).map_err(|failed| failed.error);
                    digest(&outcome) == *expected
                }
            };
            if !self.in_transaction() {
                return (Err(StatementError::RolledBack), Ended::Undone);
            }
            if !same {
                return (Err(StatementError::RolledBack), Ended::MustUndo);
            }
        }
        if self.has_deferred_violations() {
            return (Err(foreign_key_failed()), Ended::MustUndo);
        }
        self.note_traces(job, logged);
        match self.command(&format!("RELEASE {GUEST_SAVEPOINT}")) {
            Ok(()) => (Ok(QueryResult::default()), Ended::Kept),
            Err(error) => (Err(error), Ended::MustUndo),
        }
    }
}

/// A number that tells different answers apart.
fn digest(outcome: &Outcome) -> u64 {
    let mut hasher = DefaultHasher::new();
    match outcome {
        Err(error) => error.to_string().hash(&mut hasher),
        Ok(result) => {
            (&result.columns, result.changes, result.last_insert_rowid).hash(&mut hasher);
            for value in result.rows.iter().flatten() {
                std::mem::discriminant(value).hash(&mut hasher);
                match value {
                    Value::Null => {}
                    Value::Integer(integer) => integer.hash(&mut hasher),
                    Value::Real(real) => real.to_bits().hash(&mut hasher),
                    Value::Text(text) => text.hash(&mut hasher),
                    Value::Blob(bytes) => bytes.hash(&mut hasher),
                }
            }
        }
    }
    hasher.finish()
}
