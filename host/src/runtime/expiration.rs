//! When a request has taken too long, and when an instance is given up: idle for too long, too long at one request, or the
//! host is stopping.
//!
//! A timer is armed once and checked when it fires, not set anew for each request: deadlines only move away, and setting a
//! timer takes a lock that all threads share.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::time::Sleep;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use wasmtime_wasi_http::handler::{WorkerExpiration, WorkerStatus};

use crate::manifest::Limits;

/// How long an instance may go on sending its last answer, or working after it. CPU time is limited
/// meanwhile as ever.
const MAX_AFTER_ANSWER: Duration = Duration::from_secs(3600);

/// How much later than a request's own timeout its instance is given up.
const GRACE: Duration = Duration::from_millis(500);

/// The requests that an instance is answering, oldest first, as far as they have not been told that their time is over.
#[derive(Debug, Default)]
struct Pending {
    next: u64,
    requests: VecDeque<(u64, Instant, Waker)>,
}

/// The deadlines of one instance's requests, all of which may take equally long.
#[derive(Debug, Clone, Default)]
pub(super) struct Deadlines(Arc<Mutex<Pending>>);

impl Deadlines {
    /// Resolves once `timeout` has passed, provided that the instance's `Expiration` is polled.
    pub(super) fn after(&self, timeout: Duration) -> impl Future<Output = ()> + Send + Sync + use<> {
        let id = {
            let mut pending = self.lock();
            pending.next += 1;
            pending.next
        };
        RequestDeadline { deadlines: self.clone(), id, deadline: Instant::now() + timeout, waits: false }
    }

    fn first(&self) -> Option<Instant> {
        self.lock().requests.front().map(|(_, deadline, _)| *deadline)
    }

    /// Tells every request whose time is over, once.
    fn tell(&self, now: Instant) {
        let mut pending = self.lock();
        while pending.requests.front().is_some_and(|(_, deadline, _)| *deadline <= now) {
            if let Some((_, _, waker)) = pending.requests.pop_front() {
                waker.wake();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request's deadline.
struct RequestDeadline {
    deadlines: Deadlines,
    id: u64,
    deadline: Instant,
    waits: bool,
}

impl Future for RequestDeadline {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let (id, deadline) = (self.id, self.deadline);
        if deadline <= Instant::now() {
            return Poll::Ready(());
        }
        let mut pending = self.deadlines.lock();
        match pending.requests.iter_mut().find(|(other, _, _)| *other == id) {
            Some((_, _, waker)) => waker.clone_from(context.waker()),
            None => pending.requests.push_back((id, deadline, context.waker().clone())),
        }
        drop(pending);
        self.waits = true;
        Poll::Pending
    }
}

impl Drop for RequestDeadline {
    fn drop(&mut self) {
        if self.waits {
            self.deadlines.lock().requests.retain(|(id, _, _)| *id != self.id);
        }
    }
}

/// Gives an instance up once it has been idle, or at one request, for too long.
///
/// Late requests end one by one through `Deadlines`; that the whole instance ends is the second line,
/// for guests that never let the event loop run.
#[derive(Debug)]
pub struct Expiration {
    idle_timeout: Duration,
    request_timeout: Duration,
    deadlines: Deadlines,
    timer: Pin<Box<Sleep>>,
    draining: CancellationToken,
    drained: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Expiration {
    /// Watches an instance from now on; once `draining` is cancelled, an idle one ends.
    pub(super) fn new(limits: &Limits, deadlines: Deadlines, draining: CancellationToken) -> Self {
        Self {
            idle_timeout: limits.idle_instance_timeout,
            request_timeout: limits.request_timeout,
            deadlines,
            timer: Box::pin(tokio::time::sleep(limits.idle_instance_timeout.min(limits.request_timeout))),
            drained: Box::pin(draining.clone().cancelled_owned()),
            draining,
        }
    }

    /// Whether the instance, which is idle, should end because the host is stopping.
    fn poll_draining(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.draining.is_cancelled() {
            return Poll::Ready(());
        }
        self.drained.as_mut().poll(context)
    }
}

impl WorkerExpiration for Expiration {
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>, state: WorkerStatus, start: Instant) -> Poll<()> {
        let patience = match state {
            WorkerStatus::Idle => {
                if self.poll_draining(context).is_ready() {
                    return Poll::Ready(());
                }
                self.idle_timeout
            }
            WorkerStatus::Requests => self.request_timeout + GRACE,
            // An answer that is still being sent counts as work after it, too.
            WorkerStatus::PostReturn => MAX_AFTER_ANSWER,
        };
        let end = start + patience;
        loop {
            let due = self.deadlines.first().map_or(end, |first| first.min(end));
            if due < self.timer.deadline().into_std() {
                self.timer.as_mut().reset(due.into());
            }
            if self.timer.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            let now = Instant::now();
            if end <= now {
                return Poll::Ready(());
            }
            self.deadlines.tell(now);
            let next = self.deadlines.first().map_or(end, |first| first.min(end));
            // A request may have been taken since that nobody has told of yet.
            let next = next.min(now + self.request_timeout);
            self.timer.as_mut().reset(next.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(request_timeout: Duration) -> Limits {
        Limits { idle_instance_timeout: Duration::from_secs(1), request_timeout, ..Limits::default() }
    }

    /// Polls `expiration` until it ends, or for `limit`.
    async fn ends_within(expiration: &mut Expiration, state: WorkerStatus, start: Instant, limit: Duration) -> bool {
        let mut expiration = Pin::new(expiration);
        let ends = std::future::poll_fn(|context| expiration.as_mut().poll(context, state, start));
        tokio::time::timeout(limit, ends).await.is_ok()
    }

    #[tokio::test]
    async fn a_request_is_told_when_its_time_is_over_and_its_instance_lives_on() {
        let deadlines = Deadlines::default();
        let timeout = Duration::from_millis(50);
        let mut expiration = Expiration::new(&limits(timeout), deadlines.clone(), CancellationToken::new());
        let start = Instant::now();
        let request = tokio::spawn(deadlines.after(timeout));
        tokio::task::yield_now().await;
        let patience = Duration::from_millis(300);
        assert!(!ends_within(&mut expiration, WorkerStatus::Requests, start, patience).await);
        assert!(request.is_finished());
        assert!(start.elapsed() >= timeout);
    }

    #[tokio::test]
    async fn an_idle_instance_ends_when_the_host_stops() {
        let draining = CancellationToken::new();
        let mut expiration = Expiration::new(&limits(Duration::from_secs(30)), Deadlines::default(), draining.clone());
        draining.cancel();
        let patience = Duration::from_secs(30);
        assert!(ends_within(&mut expiration, WorkerStatus::Idle, Instant::now(), patience).await);
    }

    #[tokio::test]
    async fn an_instance_that_never_answers_ends_soon_after_the_timeout() {
        let timeout = Duration::from_millis(20);
        let mut expiration = Expiration::new(&limits(timeout), Deadlines::default(), CancellationToken::new());
        let start = Instant::now();
        assert!(ends_within(&mut expiration, WorkerStatus::Requests, start, Duration::from_secs(30)).await);
        assert!(start.elapsed() >= timeout + GRACE);
    }
}
