//! A guest's connection as the engine sees it, and the work it hands to the threads.
//!
//! Shared by the caller's side and the threads; the rules of who changes what when are stated at each field.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU8, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::error::StatementError;
use super::statement::Statement;
use super::value::{QueryResult, Value};

/// What a statement is answered with.
pub(super) type Outcome = Result<QueryResult, StatementError>;

/// Where a connection's transaction stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Transaction {
    /// There is none.
    None,
    /// It holds the writer.
    Open,
    /// It was rolled back behind the guest's back; the next statement is told.
    Expired,
}

/// The state of one guest's connection.
pub(super) struct Session {
    /// Held from a statement's start to its answer; travels with the work, so that a caller who goes away does not
    /// let the next statement overtake.
    pub(super) turn: Arc<Mutex<()>>,
    /// Written by the writer thread, and read where work is queued, both under the queue's lock.
    transaction: AtomicU8,
    /// The guest is gone: what is open is to be rolled back.
    pub(super) abandoned: AtomicBool,
    /// Refused what it writes while others have waited for the writer for longer than this, and what has waited for so long itself.
    pub(super) patience: Option<Duration>,
    /// Written before the statement that sets it is answered.
    pub(super) last_insert_rowid: AtomicI64,
    /// As above.
    pub(super) changes: AtomicU64,
}

impl Session {
    pub(super) fn new(patience: Option<Duration>) -> Arc<Self> {
        Arc::new(Self {
            turn: Arc::default(),
            transaction: AtomicU8::new(Transaction::None as u8),
            abandoned: AtomicBool::new(false),
            patience,
            last_insert_rowid: AtomicI64::new(0),
            changes: AtomicU64::new(0),
        })
    }

    pub(super) fn transaction(&self) -> Transaction {
        match self.transaction.load(Ordering::Acquire) {
            0 => Transaction::None,
            1 => Transaction::Open,
            _ => Transaction::Expired,
        }
    }

    pub(super) fn set_transaction(&self, transaction: Transaction) {
        self.transaction.store(transaction as u8, Ordering::Release);
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Acquire)
    }
}

/// Something the host does on a physical connection. On the writer's it is one unit: it makes at most one change, or undoes what
/// it made when it fails. It may be run again if a neighbour's failure undid it, so it depends on the database only.
pub(super) type HostWork = Arc<dyn Fn(&rusqlite::Connection) -> Result<QueryResult, StatementError> + Send + Sync>;

pub(super) enum Work {
    Sql { statement: Arc<Statement>, parameters: Vec<Value> },
    Host(HostWork),
}

/// Gives the `traceparent` under which a change of that request is logged, if it is to have one.
pub(crate) type Traceparent = Arc<dyn Fn(Option<&str>) -> Option<String> + Send + Sync>;

/// Work on its way to a thread.
pub(super) struct Job {
    pub(super) session: Arc<Session>,
    pub(super) work: Work,
    pub(super) turn: OwnedMutexGuard<()>,
    /// When it was asked for: what it may wait for another process's lock counts from here, so that a long queue does not
    /// wait for the lock again with each of its jobs.
    pub(super) since: Instant,
    /// For the changes that it logs.
    pub(super) traceparent: Option<Traceparent>,
    pub(super) reply: oneshot::Sender<Outcome>,
}

impl Job {
    /// How long it has waited, if that is longer than its session would. The `last_commit` does not count: however many wait for a
    /// commit, the next one takes them all.
    pub(super) fn overdue(&self, last_commit: Duration) -> Option<Duration> {
        let waited = self.since.elapsed().saturating_sub(last_commit);
        self.session.patience.is_some_and(|patience| waited > patience).then_some(waited)
    }

    /// Ends the connection's turn and answers. Nobody may be listening any more.
    pub(super) fn answer(self, outcome: Outcome) {
        drop(self.turn);
        let _ = self.reply.send(outcome);
    }
}
