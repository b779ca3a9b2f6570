//! Asking a component whether it works: a GET of the path that its `health` names, which no client sent and no metric counts.

use std::sync::Arc;

use futures::future::BoxFuture;
use http::StatusCode;

use super::dependency::Problem;

/// Sends components requests of the host's own.
pub trait ComponentSource: Send + Sync {
    /// The status with which a component answers GET of a path, once its whole answer is there.
    fn ask(self: Arc<Self>, component: String, path: String) -> BoxFuture<'static, Result<StatusCode, Unanswered>>;
}

/// What answers for the components.
pub type Components = Arc<dyn ComponentSource>;

/// Why a component did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// It has all the instances that it may, and all are busy.
    Busy,
    /// It did not begin its answer in time.
    TimedOut,
    /// It trapped or could not be started; the log says more.
    Failed,
}

/// A component that can be asked.
pub(super) struct Component {
    pub(super) id: String,
    pub(super) path: String,
}

impl Component {
    pub(super) fn check(&self, source: &Components) -> BoxFuture<'static, Result<(), Problem>> {
        let answer = Arc::clone(source).ask(self.id.clone(), self.path.clone());
        Box::pin(async move {
            match answer.await {
                Ok(status) if status.is_success() => Ok(()),
                Ok(status) => Err(Problem::failing(format!("it answers {status}"))),
                // Load is no defect: a host that is taken away for it leaves its load to the others.
                Err(Unanswered::Busy) => Err(Problem::degraded("all of its instances are busy")),
                Err(Unanswered::TimedOut) => Err(Problem::failing("it did not answer in time")),
                Err(Unanswered::Failed) => Err(Problem::failing("it failed; the log says how")),
            }
        })
    }
}
