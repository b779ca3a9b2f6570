//! Waiting in place for what comes at once.
//!
//! **Why a statement of an open transaction is waited for on the caller's thread.** Everybody else waits for the writer while a guest holds it. If the
//! guest's task gave its thread away for each statement, it would get it back when all other tasks of the thread have had their turn: on a busy
//! thread that takes a hundred times as long as the statement, and all writers of the database wait for it each time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::error::StatementError;
use super::session::Outcome;

/// How long the thread is held up at most: as long as by a read.
const LIMIT: Duration = Duration::from_micros(500);

/// The answer, if it comes soon. The caller goes on waiting for one that does not.
pub(super) fn wait(answer: &mut oneshot::Receiver<Outcome>) -> Option<Outcome> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let started = Instant::now();
    loop {
        if let Poll::Ready(outcome) = Pin::new(&mut *answer).poll(&mut context) {
            return Some(outcome.unwrap_or(Err(StatementError::Closed)));
        }
        let left = LIMIT.saturating_sub(started.elapsed());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::QueryResult;

    #[test]
    fn what_comes_soon_is_waited_for_and_what_does_not_is_left_to_the_caller() {
        let (sender, mut answer) = oneshot::channel();
        assert!(wait(&mut answer).is_none());
        let sending = thread::spawn(move || sender.send(Ok(QueryResult::default())));
        let outcome = loop {
            if let Some(outcome) = wait(&mut answer) {
                break outcome;
            }
        };
        assert!(outcome.is_ok() && sending.join().is_ok());
    }
}
