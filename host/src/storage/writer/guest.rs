//! A guest's own transaction: a savepoint inside the physical one, open until the guest ends it or its lease does.
//!
//! While it is open no other unit runs. What it asks is answered at once; its last statement is answered after the
//! physical commit, as a unit of the batch.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use super::batch::{Ended, Unit};
use super::replay::Log;
use super::{Writer, asks_changes, foreign_key_failed, no_changes_yet, no_such_savepoint, settled};
use crate::storage::error::StatementError;
use crate::storage::session::{Job, Outcome, Session, Transaction, Work};
use crate::storage::statement::{Control, GUEST_SAVEPOINT, Kind};
use crate::storage::statistics::bump;
use crate::storage::value::QueryResult;

pub(super) struct Guest {
    session: Arc<Session>,
    until: Instant,
    /// The guest's own savepoints, outermost first, which SQLite cannot be asked for.
    savepoints: Vec<String>,
    /// It was opened by the first of `savepoints` rather than by `BEGIN`: releasing that one commits.
    by_savepoint: bool,
    /// A statement of it has set `changes()`.
    pub(super) counted: bool,
    /// The log's newest change when it began, where that is of interest.
    logged: Option<i64>,
    log: Log,
}

impl Guest {
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn until(&self) -> Instant {
        self.until
    }

    /// Where the innermost savepoint of that name is; SQLite's names know no case.
    fn savepoint(&self, name: &str) -> Option<usize> {
        self.savepoints.iter().rposition(|savepoint| savepoint.eq_ignore_ascii_case(name))
    }
}

impl Writer {
    /// Opens a transaction, by `BEGIN` or by a savepoint of that name.
    pub(super) fn begin_guest(&mut self, job: Job, savepoint: Option<String>) {
        if job.session.is_abandoned() {
            return;
        }
        let opened = self.begin(job.since).and_then(|()| self.command(&format!("SAVEPOINT {GUEST_SAVEPOINT}")));
        if let Err(error) = opened {
            return job.answer(Err(error));
        }
        bump(&self.counters.transactions);
        let logged = self.logged_before(&job);
        let rowid = job.session.last_insert_rowid.load(Relaxed);
        job.session.set_transaction(Transaction::Open);
        self.guest = Some(Guest {
            session: Arc::clone(&job.session),
            until: Instant::now() + self.options.transaction_lease,
            savepoints: Vec::new(),
            by_savepoint: savepoint.is_some(),
            counted: false,
            logged,
            log: Log::new(rowid),
        });
        let outcome = match savepoint {
            Some(name) => self.guest_savepoint(&name),
            None => Ok(QueryResult::default()),
        };
        if outcome.is_err() {
            self.roll_guest_back();
        }
        job.answer(outcome);
    }

    /// A statement of the guest whose transaction is open.
    pub(super) fn guest_job(&mut self, job: Job) {
        let Some(guest) = &self.guest else { return };
        let left = guest.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return self.guest_expired(job);
        }
        let control = match &job.work {
            Work::Sql { statement, .. } => statement.kind.clone(),
            Work::Host(_) => Kind::Other,
        };
        let outcome = match control {
            Kind::Read | Kind::Change | Kind::Other => return self.guest_statement(job, left),
            Kind::Control(Control::Commit) => return self.commit_guest(job),
            Kind::Control(Control::Release(name)) => match guest.savepoint(&name) {
                Some(0) if guest.by_savepoint => return self.commit_guest(job),
                Some(index) => self.guest_command(format!("RELEASE {}", quote(&name)), index),
                None => Err(StatementError::invalid(no_such_savepoint(&name))),
            },
            Kind::Control(Control::RollbackTo(name)) => match guest.savepoint(&name) {
                Some(index) => self.guest_command(format!("ROLLBACK TO {}", quote(&name)), index + 1),
                None => Err(StatementError::invalid(no_such_savepoint(&name))),
            },
            Kind::Control(Control::Savepoint(name)) => self.guest_savepoint(&name),
            Kind::Control(Control::Rollback) => {
                self.roll_guest_back();
                Ok(QueryResult::default())
            }
            Kind::Control(Control::Begin) => {
                Err(StatementError::invalid("cannot start a transaction within a transaction"))
            }
            Kind::Vacuum => Err(StatementError::invalid("cannot VACUUM from within a transaction")),
            kind @ (Kind::Empty | Kind::Denied(_) | Kind::Malformed(_)) => {
                settled(&kind).unwrap_or_else(|| Ok(QueryResult::default()))
            }
        };
        job.answer(outcome);
    }

    fn guest_statement(&mut self, job: Job, left: Duration) {
        if asks_changes(&job.work) && self.guest.as_ref().is_some_and(|guest| !guest.counted) {
            return job.answer(Err(no_changes_yet()));
        }
        let limit = self.options.statement_limit;
        let (outcome, unfinished) = match self.run_work(&job.session, &job.work, limit.min(left)) {
            Ok(result) => (Ok(result), false),
            Err(failed) => (Err(failed.error), failed.unfinished),
        };
        if matches!(outcome, Err(StatementError::Timeout { .. })) && left < limit {
            return self.guest_expired(job);
        }
        if !self.in_transaction() {
            // As with SQLite, the statement has ended the guest's transaction; its neighbours are run again.
            self.end_guest();
            match outcome.as_ref().err().filter(|error| error.is_fault()).cloned() {
                Some(fault) => self.fail_batch(&fault),
                None => self.replay(),
            }
        } else if unfinished {
            self.roll_guest_back();
        } else if let Some(guest) = &mut self.guest {
            let Job { session, work, turn, reply, .. } = job;
            guest.log.work(work, &outcome);
            drop((session, turn));
            let _ = reply.send(outcome);
            return;
        }
        job.answer(outcome);
    }

    fn guest_savepoint(&mut self, name: &str) -> Outcome {
        if name.eq_ignore_ascii_case(GUEST_SAVEPOINT) {
            return Err(StatementError::invalid(format!("the savepoint name {GUEST_SAVEPOINT} is the host's")));
        }
        let depth = self.guest.as_ref().map_or(0, |guest| guest.savepoints.len());
        self.guest_command(format!("SAVEPOINT {}", quote(name)), depth)?;
        if let Some(guest) = &mut self.guest {
            guest.savepoints.push(name.to_owned());
        }
        Ok(QueryResult::default())
    }

    /// Runs a savepoint command that leaves `depth` of the guest's savepoints.
    fn guest_command(&mut self, command: String, depth: usize) -> Outcome {
        self.command(&command)?;
        if let Some(guest) = &mut self.guest {
            guest.savepoints.truncate(depth);
            guest.log.command(command);
        }
        Ok(QueryResult::default())
    }

    /// Makes the guest's transaction a unit of the batch. A violated deferred foreign key leaves it open, as in SQLite.
    fn commit_guest(&mut self, job: Job) {
        if self.has_deferred_violations() {
            return job.answer(Err(foreign_key_failed()));
        }
        self.note_traces(&job, self.guest.as_ref().and_then(|guest| guest.logged));
        let outcome = self.command(&format!("RELEASE {GUEST_SAVEPOINT}")).map(|()| QueryResult::default());
        let ended = if outcome.is_ok() { Ended::Kept } else { Ended::MustUndo };
        let log = self.end_guest().map(|guest| guest.log).unwrap_or_default();
        self.finish_unit(Unit::transaction(job, outcome, log), ended);
    }

    /// Undoes what the guest's transaction did, and nothing else.
    pub(super) fn roll_guest_back(&mut self) {
        self.end_guest();
        let undone = self
            .command(&format!("ROLLBACK TO {GUEST_SAVEPOINT}"))
            .and_then(|()| self.command(&format!("RELEASE {GUEST_SAVEPOINT}")));
        if let Err(error) = undone {
            tracing::warn!(%error, "a transaction was rolled back with its whole batch");
            self.replay();
        }
    }

    /// Tells the guest, with this statement, that its time is over.
    fn guest_expired(&mut self, job: Job) {
        bump(&self.counters.lease_expiries);
        match self.in_transaction() {
            true => self.roll_guest_back(),
            false => {
                self.end_guest();
                self.replay();
            }
        }
        job.answer(Err(StatementError::LeaseExpired { lease: self.options.transaction_lease }));
    }

    /// Gives the writer back. A session marked as expired stays so, until its guest is told.
    fn end_guest(&mut self) -> Option<Guest> {
        let guest = self.guest.take()?;
        if guest.session.transaction() == Transaction::Open {
            guest.session.set_transaction(Transaction::None);
        }
        Some(guest)
    }
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
