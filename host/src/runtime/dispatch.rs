//! Which instances of a component answer a request: those of the lane that it arrived on.

use std::sync::{Arc, PoisonError};

use wasmtime_wasi_http::handler::{InstantiationError, ProxyHandler, Request, Response};

use super::component::NoFreeInstance;
use super::handler::{ComponentInstances, RequestInfo};
use super::lane::PerLane;

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

    /// Answers one request. Where the component has all the instances that it may, those of other lanes are asked too: one
    /// of them may have room.
    ///
    /// # Errors
    ///
    /// See [`ProxyHandler::handle`].
    pub async fn handle(&self, info: &Arc<RequestInfo>, mut request: Request) -> wasmtime::Result<Response> {
        let mut lanes = self.lanes.from_here().peekable();
        while let Some(lane) = lanes.next() {
            let error = match lane.handle(Arc::clone(info), request).await {
                Ok(response) => return Ok(response),
                Err(error) => error,
            };
            if lanes.peek().is_none() || !no_instance_is_free(&error) {
                return Err(error);
            }
            request = error.downcast::<NotInstantiated>()?.request.into_inner().unwrap_or_else(PoisonError::into_inner);
        }
        Err(wasmtime::format_err!("there is no lane"))
    }
}

/// Whether a request failed because all the instances that there may be are busy.
#[must_use]
pub fn no_instance_is_free(error: &wasmtime::Error) -> bool {
    let cause = error.downcast_ref::<NotInstantiated>().map(|failed| &failed.error);
    cause.is_some_and(|cause| cause.is::<NoFreeInstance>() || cause.is::<wasmtime::PoolConcurrencyLimitError>())
}
