//! The clock that schedules go by.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;

/// What time it is, and waiting. A trait, so that tests can make days pass and clocks jump.
pub trait Clock: Send + Sync + 'static {
    /// The time on the wall. May jump in both directions between two calls.
    fn now(&self) -> Timestamp;

    /// Waits for a length of time. Called with short ones only, because a clock may jump meanwhile.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
