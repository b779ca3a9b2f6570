//! The bounded queue in front of the writer thread.
//!
//! Work of the guest whose transaction is open bypasses the queue; all else is first in, first out. A plain mutex
//! and condition variable: every hold is a few dozen nanoseconds, and the writer sleeps only when there is nothing.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::{Relaxed, Release};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::error::StatementError;
use super::hold::HoldRequest;
use super::session::{Job, Session, Transaction};
use super::statistics::{Counters, bump};

pub(super) struct Inbox {
    state: Mutex<State>,
    arrived: Condvar,
    capacity: usize,
    lease: Duration,
    counters: Arc<Counters>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Job>,
    /// The next statement of the guest that holds the writer.
    guest: Option<Job>,
    closed: bool,
    /// Who wants the writer to wait between two commits.
    holds: VecDeque<HoldRequest>,
    /// The writer waits on the condition: waking it costs a system call only then.
    sleeping: bool,
}

impl State {
    /// How long the first that waits has, if that is longer than the session would.
    fn too_long_for(&self, session: &Session) -> Option<Duration> {
        let waited = self.waiting.front()?.since.elapsed();
        session.patience.is_some_and(|patience| waited > patience).then_some(waited)
    }
}

/// What the writer finds.
pub(super) enum Next {
    Job(Job),
    /// Nothing waits at present.
    Empty,
    /// The guest's time is over; its session is marked.
    Expired,
    /// The guest is gone.
    Abandoned,
    /// Somebody wants the writer to wait, before anything else is done.
    Hold(HoldRequest),
    /// Closed, and nothing waits.
    Closed,
}

impl Inbox {
    pub(super) fn new(capacity: usize, lease: Duration, counters: Arc<Counters>) -> Self {
        Self { state: Mutex::default(), arrived: Condvar::new(), capacity, lease, counters }
    }

    /// Queues `job`, or says why not.
    pub(super) fn push(&self, job: Job) -> Result<(), StatementError> {
        self.queue(job).map_err(|refused| refused.1)
    }

    /// Queues `job`, which a reader found to write, or answers why not.
    pub(super) fn hand_over(&self, job: Job) {
        if let Err(refused) = self.queue(job) {
            let (job, error) = *refused;
            job.answer(Err(error));
        }
    }

    /// Takes note that `session`'s guest is gone.
    pub(super) fn abandon(&self, session: &Session) {
        let state = self.lock();
        session.abandoned.store(true, Release);
        self.wake(state);
    }

    /// Asks the writer to wait before its next work, once no guest's transaction is open; not if it is closed.
    pub(super) fn hold(&self, request: HoldRequest) -> bool {
        let mut state = self.lock();
        if state.closed {
            return false;
        }
        state.holds.push_back(request);
        self.wake(state);
        true
    }

    /// Refuses new work from now on.
    pub(super) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        self.wake(state);
    }

    /// Closes and drops all that waits, for a writer that cannot go on.
    pub(super) fn abort(&self) {
        let mut state = self.lock();
        state.closed = true;
        let dropped = (std::mem::take(&mut state.waiting), state.guest.take(), std::mem::take(&mut state.holds));
        drop(state);
        drop(dropped);
    }

    /// The next work while no guest holds the writer. Waits for it only if `wait`.
    pub(super) fn next(&self, wait: bool) -> Next {
        let mut state = self.lock();
        loop {
            if let Some(request) = state.holds.pop_front() {
                return Next::Hold(request);
            }
            if let Some(job) = state.waiting.pop_front() {
                self.counters.queue_length.store(state.waiting.len() as u64, Relaxed);
                return Next::Job(job);
            }
            if !wait {
                return Next::Empty;
            }
            if state.closed {
                return Next::Closed;
            }
            state.sleeping = true;
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next work while the guest of `session` holds the writer, at most `until` then.
    pub(super) fn next_of_guest(&self, session: &Session, until: Instant) -> Next {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.guest.take() {
                return Next::Job(job);
            }
            if session.is_abandoned() {
                return Next::Abandoned;
            }
            let left = until.saturating_duration_since(Instant::now());
            if state.closed {
                session.set_transaction(Transaction::None);
                return Next::Closed;
            }
            if left.is_zero() {
                session.set_transaction(Transaction::Expired);
                return Next::Expired;
            }
            state.sleeping = true;
            state = self.arrived.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn queue(&self, job: Job) -> Result<(), Box<(Job, StatementError)>> {
        let mut state = self.lock();
        let refused = match job.session.transaction() {
            Transaction::Expired => {
                job.session.set_transaction(Transaction::None);
                StatementError::LeaseExpired { lease: self.lease }
            }
            _ if state.closed => StatementError::Closed,
            Transaction::Open => {
                state.guest = Some(job);
                self.wake(state);
                return Ok(());
            }
            Transaction::None => match state.too_long_for(&job.session) {
                None if state.waiting.len() < self.capacity => {
                    state.waiting.push_back(job);
                    self.counters.queue_length.store(state.waiting.len() as u64, Relaxed);
                    self.wake(state);
                    return Ok(());
                }
                waited => {
                    bump(&self.counters.rejected);
                    match waited {
                        None => StatementError::Overloaded { capacity: self.capacity },
                        Some(waited) => StatementError::Behind { waited },
                    }
                }
            },
        };
        Err(Box::new((job, refused)))
    }

    fn wake(&self, mut state: MutexGuard<'_, State>) {
        let sleeping = std::mem::take(&mut state.sleeping);
        drop(state);
        if sleeping {
            self.arrived.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
