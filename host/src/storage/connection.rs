//! A guest's connection: decides where a statement runs, and keeps the connection's order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedMutexGuard, oneshot};

use super::database::Inner;
use super::error::StatementError;
use super::inline;
use super::reader::Inline;
use super::session::{Job, Outcome, Session, Traceparent, Transaction, Work};
use super::statement::{Control, Kind, Statement};
use super::value::{QueryResult, Value};
use super::writer::settled;

/// A guest's view of a database: its transaction, its `last_insert_rowid`, its `changes`. Dropping it rolls an open
/// transaction back.
pub struct Connection {
    inner: Arc<Inner>,
    session: Arc<Session>,
    /// It has asked for a transaction, so the writer is to be told when it goes.
    began: AtomicBool,
}

impl Connection {
    pub(super) fn new(inner: Arc<Inner>, patience: Option<Duration>) -> Self {
        Self { inner, session: Session::new(patience), began: AtomicBool::new(false) }
    }

    /// Executes one statement and returns its rows, after they are durable if it wrote.
    ///
    /// May be called again before an earlier call is done: the statements of a connection run one after the other, in
    /// the order in which the calls were first polled. Dropping the future gives up the answer only: the statement
    /// may or may not take effect, and the next one on the connection still waits for its turn.
    ///
    /// In SQL, `last_insert_rowid()` and `changes()` are this connection's; but `changes()` is an error in a statement that
    /// writes, and in a transaction before its first change.
    ///
    /// `BEGIN` (in all its modes) waits for the writer and holds it until the transaction ends; so does a
    /// transaction that only reads. Every error but [`StatementError::LeaseExpired`] leaves an open transaction open,
    /// except where SQLite itself ends it (`OR ROLLBACK`, `RAISE(ROLLBACK)`, a write that was interrupted, a full
    /// disk), and where a statement changed rows and then returned more of them than allowed.
    pub async fn execute(&self, sql: String, parameters: Vec<Value>) -> Result<QueryResult, StatementError> {
        self.noted(sql, parameters, None).await
    }

    /// As [`execute`](Self::execute); the changes that the statement logs, or those of the transaction that it commits, are logged with the
    /// `traceparent` that is given for them.
    pub(crate) async fn execute_traced(
        &self,
        sql: String,
        parameters: Vec<Value>,
        traceparent: Traceparent,
    ) -> Result<QueryResult, StatementError> {
        self.noted(sql, parameters, Some(traceparent)).await
    }

    async fn noted(&self, sql: String, parameters: Vec<Value>, traceparent: Option<Traceparent>) -> Outcome {
        let outcome = self.run(sql, parameters, traceparent).await;
        self.note(&outcome);
        outcome
    }

    async fn run(&self, sql: String, parameters: Vec<Value>, traceparent: Option<Traceparent>) -> Outcome {
        let turn = self.turn().await;
        let statement = self.inner.statements.get(&sql);
        if self.session.transaction() == Transaction::None {
            if let Some(outcome) = settled(&statement.kind) {
                return outcome;
            }
            if statement.may_read() {
                return self.read(turn, statement, parameters, traceparent).await;
            }
            if matches!(statement.kind, Kind::Control(Control::Begin | Control::Savepoint(_))) {
                self.began.store(true, Relaxed);
            }
        }
        self.write(turn, Work::Sql { statement, parameters }, traceparent).await
    }

    /// The rowid of this connection's last insert, as `sqlite3_last_insert_rowid` gives it; 0 before the first.
    pub fn last_insert_rowid(&self) -> i64 {
        self.session.last_insert_rowid.load(Relaxed)
    }

    /// The rows changed by this connection's last insert, update or delete, as `sqlite3_changes64` gives it.
    pub fn changes(&self) -> u64 {
        self.session.changes.load(Relaxed)
    }

    /// Runs the host's own work on the writer.
    pub(super) async fn submit(&self, work: Work) -> Outcome {
        let turn = self.turn().await;
        let outcome = self.write(turn, work, None).await;
        self.note(&outcome);
        outcome
    }

    /// Runs the host's own work on a reader's thread.
    pub(super) async fn submit_read(&self, work: Work) -> Outcome {
        let turn = self.turn().await;
        let outcome = self.queue_read(turn, work, None).await;
        self.note(&outcome);
        outcome
    }

    /// Remembers what health has to tell: that the file was found damaged, or could not be written to.
    fn note(&self, outcome: &Outcome) {
        let counters = &self.inner.counters;
        match outcome {
            Err(StatementError::Corrupt) if !counters.damaged.swap(true, Relaxed) => {
                let file = self.inner.path.display();
                tracing::error!("{file} is damaged: stop the host, and restore a backup with `tidemill restore`");
            }
            Err(StatementError::Full | StatementError::Io { .. } | StatementError::ReadOnly) => {
                counters.unwritable.store(true, Relaxed);
            }
            _ => {}
        }
    }

    async fn queue_read(&self, turn: OwnedMutexGuard<()>, work: Work, traceparent: Option<Traceparent>) -> Outcome {
        let (job, answer) = self.job(turn, work, traceparent);
        self.inner.readers.push(job)?;
        answer.await.unwrap_or(Err(StatementError::Closed))
    }

    async fn turn(&self) -> OwnedMutexGuard<()> {
        match Arc::clone(&self.session.turn).try_lock_owned() {
            Ok(turn) => turn,
            Err(_) => Arc::clone(&self.session.turn).lock_owned().await,
        }
    }

    async fn read(
        &self,
        turn: OwnedMutexGuard<()>,
        statement: Arc<Statement>,
        parameters: Vec<Value>,
        traceparent: Option<Traceparent>,
    ) -> Outcome {
        match self.inner.readers.try_inline(&self.session, &statement, &parameters) {
            Inline::Done(outcome) => outcome,
            Inline::Writes => self.write(turn, Work::Sql { statement, parameters }, traceparent).await,
            Inline::Later => self.queue_read(turn, Work::Sql { statement, parameters }, traceparent).await,
        }
    }

    async fn write(&self, turn: OwnedMutexGuard<()>, work: Work, traceparent: Option<Traceparent>) -> Outcome {
        // What ends the transaction waits for the disk, and lets others have the writer.
        let goes_on = matches!(&work, Work::Sql { statement, .. } if !matches!(statement.kind, Kind::Control(_)));
        let holds_the_writer = goes_on && self.session.transaction() == Transaction::Open;
        let (job, mut answer) = self.job(turn, work, traceparent);
        self.inner.inbox.push(job)?;
        if holds_the_writer && let Some(outcome) = inline::wait(&mut answer) {
            return outcome;
        }
        answer.await.unwrap_or(Err(StatementError::Closed))
    }

    fn job(
        &self,
        turn: OwnedMutexGuard<()>,
        work: Work,
        traceparent: Option<Traceparent>,
    ) -> (Job, oneshot::Receiver<Outcome>) {
        let (reply, answer) = oneshot::channel();
        (Job { session: Arc::clone(&self.session), work, turn, since: Instant::now(), traceparent, reply }, answer)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.began.load(Relaxed) {
            self.inner.inbox.abandon(&self.session);
        }
    }
}
