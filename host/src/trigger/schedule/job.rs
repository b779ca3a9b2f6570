//! What a schedule calls, as far as a schedule knows it.

use std::time::Duration;

use futures::future::BoxFuture;
use jiff::Timestamp;

/// Does the job of one schedule. A trait, so that the rules of schedules can be tested without components.
pub trait Job: Send + Sync + 'static {
    /// Makes one attempt. Called by the schedule's worker, never twice at a time; dropping the future ends the attempt.
    fn attempt<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<(), AttemptError>>;
}

/// One attempt of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The schedule's name.
    pub schedule: String,
    /// The run's id.
    pub run_id: String,
    /// The time for which the run was planned.
    pub due: Timestamp,
    /// 1 for the first.
    pub number: u32,
    /// How long it may take.
    pub timeout: Duration,
}

/// Why an attempt did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AttemptError {
    /// The component cannot do it as things are. It is not repeated.
    #[error("{0}")]
    Rejected(String),
    /// Anything else: the component's own words, or how its instance ended.
    #[error("{0}")]
    Failed(String),
    /// It took longer than it may.
    #[error("it took longer than {0:?}")]
    TimedOut(Duration),
}
