//! The connections that read: used by the caller itself for what is short, and by a few threads for the rest.
//!
//! **Why a read begins on the caller's thread.** A point read takes SQLite two or three microseconds; handing it to a
//! thread and its answer back costs two wake-ups, which made it five times that on a busy machine with two processors. So
//! the caller runs it in place, with a short limit on its time (`inline_read_limit`). A read that is over the limit is
//! interrupted, which leaves no trace, and begun again on a reader thread; a text whose last two runs were over it
//! goes there at once, until it is found to be quick. So an async worker is held up by a slow text twice, for half a
//! millisecond each. One connection more than there are threads is kept, so that slow reads alone cannot take them all.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::error::StatementError;
use super::inbox::Inbox;
use super::options::DatabaseOptions;
use super::physical::Physical;
use super::run::{Failed, Limits, Ran};
use super::session::{Job, Outcome, Session, Work};
use super::statement::Statement;
use super::statistics::{Counters, bump};
use super::value::{QueryResult, Value};

pub(super) struct Readers {
    state: Mutex<State>,
    arrived: Condvar,
    options: DatabaseOptions,
    counters: Arc<Counters>,
    /// Takes what turns out to write.
    inbox: Arc<Inbox>,
}

struct State {
    /// Used last in, first out, so that one cache stays warm while there is little to do.
    idle: Vec<Physical>,
    waiting: VecDeque<Job>,
    closed: bool,
}

/// What became of a read on the caller's thread.
pub(super) enum Inline {
    /// It is answered.
    Done(Outcome),
    /// It is for a reader thread.
    Later,
    /// It is for the writer.
    Writes,
}

impl Readers {
    pub(super) fn new(
        idle: Vec<Physical>,
        options: DatabaseOptions,
        counters: Arc<Counters>,
        inbox: Arc<Inbox>,
    ) -> Self {
        let state = State { idle, waiting: VecDeque::new(), closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new(), options, counters, inbox }
    }

    /// Runs a read in place if it may be short and a connection is free. Blocks for `inline_read_limit` at most, or
    /// as long as a single instruction of SQLite's takes.
    pub(super) fn try_inline(&self, session: &Session, statement: &Statement, parameters: &[Value]) -> Inline {
        let limit = self.options.inline_read_limit;
        if limit.is_zero() || statement.is_slow() {
            return Inline::Later;
        }
        let reader = {
            let mut state = self.lock();
            match state.closed {
                true => return Inline::Done(Err(StatementError::Closed)),
                false => state.idle.pop(),
            }
        };
        let Some(reader) = reader else {
            return Inline::Later;
        };
        let started = Instant::now();
        let ran = run(&reader, session, statement, parameters, Limits::new(&self.options, true, limit));
        statement.ran(started.elapsed() >= limit);
        self.give_back(reader);
        match ran {
            Err(Failed { error: StatementError::Timeout { .. } | StatementError::Busy { .. }, .. }) => Inline::Later,
            Err(failed) => {
                bump(&self.counters.reads_inline);
                Inline::Done(Err(failed.error))
            }
            Ok(Ran::Done { result, .. }) => {
                bump(&self.counters.reads_inline);
                Inline::Done(Ok(result))
            }
            Ok(Ran::Writes) => {
                statement.found_to_write();
                Inline::Writes
            }
        }
    }

    /// Queues a read for the threads, or says why not.
    pub(super) fn push(&self, job: Job) -> Result<(), StatementError> {
        let mut state = self.lock();
        if state.closed {
            return Err(StatementError::Closed);
        }
        if state.waiting.len() >= self.options.read_queue {
            bump(&self.counters.rejected);
            return Err(StatementError::Overloaded { capacity: self.options.read_queue });
        }
        state.waiting.push_back(job);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Refuses new reads; the threads end when what waits is done.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Closes the connections, once the threads have ended.
    pub(super) fn release(&self) {
        let idle = std::mem::take(&mut self.lock().idle);
        drop(idle);
    }

    /// A reader thread's body.
    pub(super) fn work(&self) {
        loop {
            let (job, reader) = {
                let mut state = self.lock();
                loop {
                    match (state.waiting.is_empty(), state.idle.is_empty()) {
                        (true, _) if state.closed => return,
                        (false, false) => break,
                        _ => state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner),
                    }
                }
                let (Some(job), Some(reader)) = (state.waiting.pop_front(), state.idle.pop()) else {
                    continue;
                };
                (job, reader)
            };
            self.run_job(job, reader);
        }
    }

    fn run_job(&self, job: Job, reader: Physical) {
        // Only here may SQLite wait for a lock; callers' own threads must not.
        let waits = reader.connection.busy_timeout(self.options.busy_timeout);
        let ran = match &job.work {
            Work::Sql { statement, parameters } => self.run_slowly(&job.session, statement, parameters, &reader),
            Work::Host(work) => reader.run_host_work(work, self.options.statement_limit).map(Some),
        };
        if waits.and_then(|()| reader.connection.busy_timeout(Duration::ZERO)).is_err() {
            tracing::warn!("a reader's busy timeout could not be set");
        }
        self.give_back(reader);
        let outcome = match ran {
            Ok(Some(result)) => Ok(result),
            Ok(None) => return self.inbox.hand_over(job),
            Err(error) => Err(error),
        };
        bump(&self.counters.reads_pooled);
        job.answer(outcome);
    }

    /// Runs a guest's read within a statement's whole time; `None` if it writes.
    fn run_slowly(
        &self,
        session: &Session,
        statement: &Statement,
        parameters: &[Value],
        reader: &Physical,
    ) -> Result<Option<QueryResult>, StatementError> {
        let limits = Limits::new(&self.options, true, self.options.statement_limit);
        let started = Instant::now();
        let ran = run(reader, session, statement, parameters, limits);
        statement.ran(started.elapsed() >= self.options.inline_read_limit);
        match ran.map_err(|failed| failed.error)? {
            Ran::Done { result, .. } => Ok(Some(result)),
            Ran::Writes => {
                statement.found_to_write();
                Ok(None)
            }
        }
    }

    fn give_back(&self, reader: Physical) {
        let mut state = self.lock();
        state.idle.push(reader);
        let wanted = !state.waiting.is_empty();
        drop(state);
        if wanted {
            self.arrived.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a read as `session`'s connection would: `changes()` and `last_insert_rowid()` are the session's.
fn run(
    reader: &Physical,
    session: &Session,
    statement: &Statement,
    parameters: &[Value],
    limits: Limits,
) -> Result<Ran, Failed> {
    super::raw::set_last_insert_rowid(&reader.connection, session.last_insert_rowid.load(Relaxed));
    reader.changes.store(session.changes.load(Relaxed), Relaxed);
    reader.run(statement, parameters, limits)
}
