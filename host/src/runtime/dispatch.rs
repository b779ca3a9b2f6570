//! Which instances of a component answer a request: those of the lane that it arrived on.

use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use wasmtime_wasi_http::handler::{InstantiationError, ProxyHandler, Request, Response};

use super::component::NoFreeInstance;
use super::handler::{ComponentInstances, RequestInfo};
use super::lane::PerLane;
use super::memory::NoMemoryLeft;

/// How long a request waits for an instance that has room.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long it waits before it asks again.
const PAUSE: Duration = Duration::from_millis(1);

/// How a request comes back that no instance could be made for.
pub type NotInstantiated = InstantiationError<Arc<RequestInfo>>;

/// Answers requests with instances of one component.
pub struct ComponentHandler {
    instances: ComponentInstances,
    lanes: PerLane<ProxyHandler<ComponentInstances>>,
}

impl ComponentHandler {
    /// Answers requests with `instances`. None is made yet.
    #[must_use]
    pub fn new(instances: ComponentInstances) -> Self {
        Self { lanes: PerLane::new(|| ProxyHandler::new(instances.clone())), instances }
    }

    /// The instances.
    #[must_use]
    pub fn instances(&self) -> &ComponentInstances {
        &self.instances
    }

    /// Answers one request. Where the component has all the instances that it may, the request waits for one that has room, for at
    /// most half a second: of many that come at once, most are taken within moments.
    ///
    /// # Errors
    ///
    /// See [`ProxyHandler::handle`].
    pub async fn handle(&self, info: &Arc<RequestInfo>, mut request: Request) -> wasmtime::Result<Response> {
        let mut began = None;
        loop {
            let error = match self.ask_lanes(info, request).await {
                Err(error) if no_instance_is_free(&error) => error,
                outcome => return outcome,
            };
            match began {
                None => {
                    began = Some(Instant::now());
                    tokio::task::yield_now().await;
                }
                Some(began) if began.elapsed() < PATIENCE => tokio::time::sleep(PAUSE).await,
                Some(_) => return Err(error),
            }
            request = returned(error)?;
        }
    }

    /// Asks the instances of this lane, then those of the others: one of them may have room.
    async fn ask_lanes(&self, info: &Arc<RequestInfo>, mut request: Request) -> wasmtime::Result<Response> {
        let mut lanes = self.lanes.from_here().peekable();
        while let Some(lane) = lanes.next() {
            let error = match lane.handle(Arc::clone(info), request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            if lanes.peek().is_none() || !no_instance_is_free(&error) {
                return Err(error);
            }
            request = returned(error)?;
        }
        Err(wasmtime::format_err!("there is no lane"))
    }
}

/// The request that no instance was there for.
fn returned(error: wasmtime::Error) -> wasmtime::Result<Request> {
    let refused = error.downcast::<NotInstantiated>()?;
    Ok(refused.request.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Whether a request failed because all the instances that there may be are busy, or have all the memory that there may be.
#[must_use]
pub fn no_instance_is_free(error: &wasmtime::Error) -> bool {
    let cause = error.downcast_ref::<NotInstantiated>().map(|failed| &failed.error);
    cause.is_some_and(|cause| {
        cause.is::<NoFreeInstance>() || cause.is::<NoMemoryLeft>() || cause.is::<wasmtime::PoolConcurrencyLimitError>()
    })
}
