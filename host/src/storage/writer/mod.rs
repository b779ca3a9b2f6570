//! The thread that writes: takes work from the queue, runs it, commits many units at once, answers.
//!
//! One physical transaction is open while there is work. Autocommit statements and guests' transactions are *units* of
//! it; they are answered after its commit (`batch`). A guest's open transaction is a savepoint in it (`guest`).
//!
//! **Why a statement has no savepoint of its own.** SQLite's statements are atomic already: when one fails, its own
//! journal undoes it, and what came before in the transaction stays; with `OR FAIL`, the rows before the failing one
//! stay, in a transaction as in autocommit. A savepoint would add two statements to each (some 3 µs a write when
//! measured), and would still not help where it matters: `OR ROLLBACK`, `RAISE(ROLLBACK)`, an interrupted write and some
//! full disks end the *whole* transaction with all its savepoints. So whenever a unit ends the transaction, or must be
//! undone after it ran (a deferred foreign key that would fail the commit, a result over its limit), the writer rolls
//! back and runs the other units of the batch again, in order, from the same state. Nobody has been told their
//! outcomes, so this cannot be seen; a guest's transaction, whose statements were answered, is repeated from a log and
//! must give the same answers (`replay`).

mod batch;
mod guest;
mod replay;
mod traces;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::time::Duration;

use rusqlite::limits::Limit;
use rusqlite::wal::CheckpointMode;
use tokio::sync::watch;

use self::batch::{Batch, Ended, Unit};
use self::guest::Guest;
use super::error::StatementError;
use super::inbox::{Inbox, Next};
use super::options::DatabaseOptions;
use super::physical::{Physical, Role};
use super::raw;
use super::run::{Failed, Limits, Ran};
use super::schema_hook::SchemaHooks;
use super::session::{Job, Outcome, Session, Work};
use super::statement::{Control, Kind, Statement};
use super::statistics::{Counters, bump};
use super::value::QueryResult;

pub(super) struct Writer {
    path: PathBuf,
    options: DatabaseOptions,
    inbox: Arc<Inbox>,
    counters: Arc<Counters>,
    /// How many commits there were; whoever follows the database is told by it.
    commits: watch::Sender<u64>,
    schema_hooks: SchemaHooks,
    /// Whether somebody else moves the log into the file.
    keeps_log: Arc<AtomicBool>,
    /// `None` after a failure that a fresh connection may mend.
    physical: Option<Physical>,
    batch: Option<Batch>,
    guest: Option<Guest>,
    /// What a commit has lately taken.
    commit_time: Duration,
    /// What the last one took.
    last_commit: Duration,
    /// Units of the last commit.
    last_batch: usize,
}

impl Writer {
    pub(super) fn new(
        path: PathBuf,
        options: DatabaseOptions,
        physical: Physical,
        inbox: Arc<Inbox>,
        counters: Arc<Counters>,
        commits: watch::Sender<u64>,
    ) -> Self {
        let physical = Some(physical);
        Self {
            path,
            options,
            inbox,
            counters,
            commits,
            schema_hooks: SchemaHooks::default(),
            keeps_log: Arc::default(),
            physical,
            batch: None,
            guest: None,
            commit_time: Duration::ZERO,
            last_commit: Duration::ZERO,
            last_batch: 0,
        }
    }

    /// Asks these around what may change the schema.
    pub(super) fn with_schema_hooks(mut self, schema_hooks: SchemaHooks) -> Self {
        self.schema_hooks = schema_hooks;
        self
    }

    /// Leaves the log alone while this says so.
    pub(super) fn with_log_kept(mut self, keeps_log: Arc<AtomicBool>) -> Self {
        self.keeps_log = keeps_log;
        self
    }

    /// Works until the inbox is closed and empty; the thread's body.
    pub(super) fn work(mut self) {
        loop {
            let next = match &self.guest {
                Some(guest) => self.inbox.next_of_guest(guest.session(), guest.until()),
                None => self.inbox.next(self.batch.is_none()),
            };
            match next {
                Next::Job(job) if self.guest.is_some() => self.guest_job(job),
                Next::Job(job) => match job.overdue(self.last_commit) {
                    Some(waited) => {
                        bump(&self.counters.rejected);
                        job.answer(Err(StatementError::Behind { waited }));
                    }
                    None => self.job(job),
                },
                Next::Empty if self.is_worth_waiting() => self.wait_for_company(),
                Next::Empty => self.commit(),
                Next::Expired => {
                    bump(&self.counters.lease_expiries);
                    self.roll_guest_back();
                }
                Next::Abandoned => self.roll_guest_back(),
                Next::Hold(request) => {
                    self.commit();
                    if let Some(time) = request.wait() {
                        self.counters.held(time);
                    }
                }
                Next::Closed if self.guest.is_some() => self.roll_guest_back(),
                Next::Closed => break,
            }
        }
        if !self.keeps_log.load(Acquire)
            && let Some(physical) = &self.physical
            && let Err(error) = physical.connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE)
        {
            tracing::warn!(%error, "the write-ahead log stays until the database is next opened");
        }
    }

    /// Work of a connection that has no transaction open.
    fn job(&mut self, job: Job) {
        let kind = match &job.work {
            Work::Sql { statement, .. } => &statement.kind,
            Work::Host(_) => &Kind::Other,
        };
        match kind {
            Kind::Control(Control::Begin) => self.begin_guest(job, None),
            Kind::Control(Control::Savepoint(name)) => {
                let name = name.clone();
                self.begin_guest(job, Some(name));
            }
            Kind::Vacuum => self.vacuum(job),
            Kind::Empty | Kind::Denied(_) | Kind::Control(_) | Kind::Malformed(_) => {
                let outcome = settled(kind).unwrap_or_else(|| Ok(QueryResult::default()));
                job.answer(outcome);
            }
            Kind::Read | Kind::Change | Kind::Other => self.autocommit(job),
        }
    }

    fn autocommit(&mut self, job: Job) {
        if asks_changes(&job.work) {
            return job.answer(Err(no_changes_yet()));
        }
        if let Err(error) = self.begin(job.since) {
            return job.answer(Err(error));
        }
        let rowid = job.session.last_insert_rowid.load(Relaxed);
        let (outcome, ended) = self.run_unit(&job);
        self.finish_unit(Unit::statement(job, outcome, rowid), ended);
    }

    /// Runs autocommit work and says how it left the transaction.
    fn run_unit(&mut self, job: &Job) -> (Outcome, Ended) {
        let limit = self.options.statement_limit;
        let logged = self.logged_before(job);
        let (outcome, unfinished) = match self.run_work(&job.session, &job.work, limit) {
            Ok(result) => (Ok(result), false),
            Err(failed) => (Err(failed.error), failed.unfinished),
        };
        self.note_traces(job, logged);
        if !self.in_transaction() {
            return (outcome, Ended::Undone);
        }
        if self.has_deferred_violations() {
            return (Err(foreign_key_failed()), Ended::MustUndo);
        }
        (outcome, if unfinished { Ended::MustUndo } else { Ended::Kept })
    }

    /// Runs `work` inside the transaction, and keeps what the session's guest may ask for afterwards.
    fn run_work(&mut self, session: &Session, work: &Work, time: Duration) -> Result<QueryResult, Failed> {
        bump(&self.counters.writer_statements);
        let Some(physical) = &self.physical else {
            return Err(StatementError::Closed.into());
        };
        raw::set_last_insert_rowid(&physical.connection, session.last_insert_rowid.load(Relaxed));
        let (statement, parameters) = match work {
            Work::Sql { statement, parameters } => (statement, parameters),
            Work::Host(work) => {
                let result = physical.run_host_work(work, time);
                self.note_write();
                return result.map_err(Failed::from);
            }
        };
        let limits = Limits::new(&self.options, false, time);
        let ran = match statement.kind {
            Kind::Other => self.run_on_schema(physical, statement, parameters, limits)?,
            _ => physical.run(statement, parameters, limits)?,
        };
        let Ran::Done { result, wrote, counted } = ran else {
            return Err(StatementError::ReadOnly.into());
        };
        if wrote {
            self.note_write();
        }
        session.last_insert_rowid.store(result.last_insert_rowid, Relaxed);
        if counted {
            session.changes.store(result.changes, Relaxed);
            if let Some(guest) = &mut self.guest {
                guest.counted = true;
            }
        }
        Ok(result)
    }

    /// Runs a statement that may change the schema, between the two calls of whoever keeps in step with it.
    fn run_on_schema(
        &self,
        physical: &Physical,
        statement: &Statement,
        parameters: &[super::Value],
        limits: Limits,
    ) -> Result<Ran, Failed> {
        let Some(hook) = self.schema_hooks.get() else {
            return physical.run(statement, parameters, limits);
        };
        let undo = |error: rusqlite::Error| Failed { error: error.into(), unfinished: true };
        let connection = &physical.connection;
        if statement.alters() {
            physical.policy.as_host(|| hook.before_alter(connection)).map_err(undo)?;
        }
        let ran = physical.run(statement, parameters, limits);
        if physical.in_transaction() {
            physical.policy.as_host(|| hook.after(connection)).map_err(undo)?;
        }
        ran
    }

    /// `VACUUM` gets the file to itself, between two batches. Guests wait meanwhile, as they would with SQLite.
    fn vacuum(&mut self, job: Job) {
        self.commit();
        let Work::Sql { statement, parameters } = &job.work else {
            return;
        };
        let outcome = self.run_alone(statement, parameters);
        job.answer(outcome);
    }

    fn run_alone(&mut self, statement: &Statement, parameters: &[super::Value]) -> Outcome {
        self.open()?;
        let Some(physical) = &self.physical else {
            return Err(StatementError::Closed);
        };
        let limits = Limits::new(&self.options, false, self.options.statement_limit);
        // SQLite vacuums by attaching a temporary database.
        physical.connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1)?;
        let ran = physical.policy.as_host(|| physical.run(statement, parameters, limits));
        physical.connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        ran.map(|_| QueryResult::default()).map_err(|failed| failed.error)
    }

    /// Whether the physical transaction is still there.
    fn in_transaction(&self) -> bool {
        self.physical.as_ref().is_some_and(Physical::in_transaction)
    }

    /// Whether a commit would fail for a deferred foreign key.
    fn has_deferred_violations(&self) -> bool {
        let connection = self.physical.as_ref().map(|physical| &physical.connection);
        connection.is_some_and(raw::has_deferred_violations)
    }

    /// Makes sure that there is a connection.
    fn open(&mut self) -> Result<(), StatementError> {
        if self.physical.is_none() {
            match Physical::open(&self.path, Role::Writer, &self.options) {
                Ok(physical) => self.physical = Some(physical),
                Err(error) => {
                    tracing::error!(%error, "the database cannot be opened again");
                    return Err(match error {
                        super::OpenError::Corrupt { .. } => StatementError::Corrupt,
                        super::OpenError::Full { .. } => StatementError::Full,
                        super::OpenError::Locked { .. } => {
                            StatementError::Busy { message: "database is locked".to_owned() }
                        }
                        super::OpenError::Sqlite { source, .. } => source.into(),
                        _ => StatementError::ReadOnly,
                    });
                }
            }
        }
        Ok(())
    }
}

impl Drop for Writer {
    /// Leaves nobody waiting for an answer that will not come, should the thread ever panic.
    fn drop(&mut self) {
        self.inbox.abort();
    }
}

/// The answer to what needs no database: SQLite's wording for commands out of place. `None` if it needs one.
pub(super) fn settled(kind: &Kind) -> Option<Outcome> {
    let message = match kind {
        Kind::Empty => return Some(Ok(QueryResult::default())),
        Kind::Denied(reason) => {
            return Some(Err(StatementError::Denied { reason: (*reason).to_owned() }));
        }
        Kind::Malformed(message) => message.clone(),
        Kind::Control(Control::Commit) => "cannot commit - no transaction is active".to_owned(),
        Kind::Control(Control::Rollback) => "cannot rollback - no transaction is active".to_owned(),
        Kind::Control(Control::Release(name) | Control::RollbackTo(name)) => no_such_savepoint(name),
        _ => return None,
    };
    Some(Err(StatementError::Invalid { message }))
}

fn no_such_savepoint(name: &str) -> String {
    format!("no such savepoint: {name}")
}

/// Whether SQLite's own `changes()` would tell a guest about somebody else's statement on this connection, unless its
/// transaction has changed something itself. Readers know each guest's number.
fn asks_changes(work: &Work) -> bool {
    matches!(work, Work::Sql { statement, .. } if statement.asks_changes)
}

fn no_changes_yet() -> StatementError {
    StatementError::invalid("changes() is not known here: call it after a change in the same transaction, or in a read")
}

fn foreign_key_failed() -> StatementError {
    StatementError::Constraint { message: "FOREIGN KEY constraint failed".to_owned() }
}
