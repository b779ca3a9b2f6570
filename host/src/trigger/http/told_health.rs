//! `GET /health`: one check at a time, whose result is everybody's for a second. A check asks every component and waits behind every writer,
//! so that who asks often must not cause as many. Leaves out what is checked (`operate::health`).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};

use super::failure::Failure;
use crate::operate::health::{self, Health};
use crate::operate::operations::Operations;

/// How long a result is good.
const GOOD: Duration = Duration::from_secs(1);

/// The last check, which may still go on. Clones share it.
#[derive(Clone, Default)]
pub(super) struct ToldHealth(Arc<Mutex<Option<Check>>>);

/// A check that may still go on; nothing where it panicked.
type Check = Shared<BoxFuture<'static, Option<Told>>>;

/// The result of a check.
#[derive(Debug, Clone)]
struct Told {
    status: StatusCode,
    body: Bytes,
    at: Instant,
}

impl ToldHealth {
    /// The answer for a client.
    pub(super) async fn tell(&self, operations: &Arc<Operations>) -> Response {
        let operations = Arc::clone(operations);
        match self.get(async move { Told::of(&health::check(&operations).await) }).await {
            Some(Told { status, body, .. }) => {
                (status, [(CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
            }
            None => Failure::HostFailed.into_response().map(axum::body::Body::new),
        }
    }

    /// The result of `check`, or of another one that goes on or was over a moment ago; none if it panicked.
    fn get(&self, check: impl Future<Output = Option<Told>> + Send + 'static) -> Check {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = last.as_ref()
            && match last.peek() {
                None => true,
                Some(told) => told.as_ref().is_some_and(|told| told.at.elapsed() < GOOD),
            }
        {
            return last.clone();
        }
        // A task of its own: it goes on for the others where the client that caused it goes away.
        let task = tokio::spawn(check);
        let fresh = async move { task.await.ok().flatten() }.boxed().shared();
        last.insert(fresh).clone()
    }
}

impl Told {
    fn of(health: &Health) -> Option<Self> {
        let status = if health.is_failing() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        let body = serde_json::to_vec(health).ok()?.into();
        Some(Self { status, body, at: Instant::now() })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::sync::Semaphore;

    use super::*;

    fn healthy() -> Option<Told> {
        Some(Told { status: StatusCode::OK, body: Bytes::new(), at: Instant::now() })
    }

    #[tokio::test]
    async fn many_who_ask_cause_one_check_and_a_later_one_the_next() {
        let told = ToldHealth::default();
        let (checks, gate) = (Arc::new(AtomicU32::new(0)), Arc::new(Semaphore::new(0)));
        let check = || {
            let (checks, gate) = (Arc::clone(&checks), Arc::clone(&gate));
            async move {
                checks.fetch_add(1, Ordering::Relaxed);
                gate.acquire().await.unwrap().forget();
                healthy()
            }
        };
        drop(told.get(check()));
        let many: Vec<_> = (0..100).map(|_| told.get(check())).collect();
        gate.add_permits(1);
        for one in many {
            assert_eq!(one.await.unwrap().status, StatusCode::OK);
        }
        assert_eq!(checks.load(Ordering::Relaxed), 1, "who goes away does not end the check of the others");
        let first = told.get(check()).await.unwrap();
        tokio::time::sleep_until((first.at + GOOD).into()).await;
        gate.add_permits(1);
        assert!(told.get(check()).await.unwrap().at > first.at);
        assert_eq!(checks.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_check_that_panics_is_not_kept() {
        let told = ToldHealth::default();
        assert!(told.get(async { panic!("a fault of the host") }).await.is_none());
        assert!(told.get(async { healthy() }).await.is_some());
    }
}
