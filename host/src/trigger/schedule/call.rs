//! The job that is a component's export, `tidemill:schedule/job`.

use std::borrow::Cow;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::job::{Attempt, AttemptError, Job};
use super::report::rfc3339;
use crate::operate::traces::{Scope, Span, SpanKind};
use crate::runtime::handler::RequestInfo;
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
        async move {
            let mut span = Span::begin(SpanKind::Internal, None, || Cow::Owned(format!("run {}", attempt.schedule)));
            span.set("tidemill.component", self.0.component().id().to_string());
            span.set("tidemill.run_id", attempt.run_id.clone());
            span.set("tidemill.attempt", i64::from(attempt.number));
            let cause = RequestInfo::behind(Some(&attempt.run_id), span.context().map(Scope::of));
            let outcome = self.0.call(run, cause, attempt.timeout).await.map_err(AttemptError::from);
            if outcome.is_err() {
                span.fail("the attempt failed");
            }
            outcome
        }
        .boxed()
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
