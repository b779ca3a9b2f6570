//! The job that is a component's export, `tidemill:schedule/job`.

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::job::{Attempt, AttemptError, Job};
use super::report::rfc3339;
use crate::runtime::invocation::{self, Due, GuestFailure, InvocationError, Invoker, Run};

/// Calls a component's jobs.
pub struct ComponentJob(Arc<Invoker<invocation::Job>>);

impl ComponentJob {
    /// The jobs of one component.
    #[must_use]
    pub fn new(invoker: Arc<Invoker<invocation::Job>>) -> Self {
        Self(invoker)
    }
}

impl Job for ComponentJob {
    fn attempt<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<(), AttemptError>> {
        let due = Due { at: rfc3339(attempt.due), run_id: attempt.run_id.clone(), attempt: attempt.number };
        let run = Run { name: attempt.schedule.clone(), due };
        async { self.0.call(run, attempt.timeout).await.map_err(AttemptError::from) }.boxed()
    }
}

impl From<InvocationError> for AttemptError {
    fn from(error: InvocationError) -> Self {
        match error {
            InvocationError::Guest(GuestFailure::Rejected(text)) => Self::Rejected(text),
            InvocationError::TimedOut { limit } => Self::TimedOut(limit),
            other => Self::Failed(other.to_string()),
        }
    }
}
