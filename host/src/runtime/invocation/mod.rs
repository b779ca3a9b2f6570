//! Calling what a component exports beside its HTTP handler: one call at a time on an instance that serves nobody
//! else, with the component's limits, a time limit, and an outcome that tells the guest's refusal from its bad end.
//! Who calls, when and how often is a trigger's business.
//!
//! An [`Export`] is one interface that a guest may export: [`Consumer`] and [`Job`].

mod consumer;
mod instance;
mod job;
mod outcome;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use wasmtime::Store;
use wasmtime::component::{Accessor, InstancePre};

pub use self::consumer::{Batch, Change, Consumer, Operation};
pub use self::job::{Due, Job, Run};
pub use self::outcome::{GuestFailure, InvocationError, NotExported};

use self::instance::Instance;
use super::component::PreparedComponent;
use super::guest::Guest;
use super::handler::RequestInfo;
use super::workers::Workers;
use crate::operate::metrics::GuestMetrics;

/// An interface that a component may export and the host calls.
pub trait Export: Send + Sync + Sized + 'static {
    /// The interface's name with its version.
    const INTERFACE: &'static str;
    /// The world to build a component with so that it exports the interface.
    const WORLD: &'static str;
    /// The exports of one instance.
    type Bindings: Send + Sync;
    /// What a call is about.
    type Request: Send;

    /// Finds the export. Called when the host starts, and by `tidemill check`.
    ///
    /// # Errors
    ///
    /// Fails where the component does not export the interface, or with other types.
    fn find(component: &InstancePre<Guest>) -> wasmtime::Result<Self>;

    /// Makes an instance in `store`.
    fn instantiate(&self, store: &mut Store<Guest>) -> impl Future<Output = wasmtime::Result<Self::Bindings>> + Send;

    /// Calls the export and waits for its result, which is an error of wasmtime's only where the guest trapped.
    fn call(
        accessor: &Accessor<Guest>,
        bindings: &Self::Bindings,
        request: Self::Request,
    ) -> impl Future<Output = wasmtime::Result<Result<(), GuestFailure>>> + Send;
}

/// Whether the component exports what `E` stands for.
///
/// # Errors
///
/// Fails where it does not; the error says what to export.
pub fn find<E: Export>(component: &PreparedComponent) -> Result<E, NotExported> {
    E::find(component.instance_pre()).map_err(|source| NotExported {
        component: component.id().to_string(),
        interface: E::INTERFACE,
        world: E::WORLD,
        source,
    })
}

/// Calls one export of one component. Calls that overlap get an instance each; calls in a row share one, up to the
/// component's `requests_per_instance`.
pub struct Invoker<E: Export> {
    component: Arc<PreparedComponent>,
    export: E,
    metrics: GuestMetrics,
    workers: Workers,
    idle: Mutex<Vec<Idle<E>>>,
}

/// An instance that waits for the next call.
struct Idle<E: Export> {
    instance: Instance<E>,
    since: Instant,
}

impl<E: Export> Invoker<E> {
    /// Prepares to call `component` on the threads of `workers`.
    ///
    /// # Errors
    ///
    /// Fails where the component does not export `E`'s interface.
    pub fn new(
        component: Arc<PreparedComponent>,
        metrics: GuestMetrics,
        workers: Workers,
    ) -> Result<Arc<Self>, NotExported> {
        let export = find(&component)?;
        Ok(Arc::new(Self { component, export, metrics, workers, idle: Mutex::default() }))
    }

    /// The component that is called.
    #[must_use]
    pub fn component(&self) -> &Arc<PreparedComponent> {
        &self.component
    }

    /// Calls the export, for `cause`. Waits for room in the component's `max_instances` first; `timeout` counts from then on. After
    /// anything but a result of the guest its instance is gone.
    ///
    /// # Errors
    ///
    /// See [`InvocationError`]. Traps and passed limits are in the log when it returns.
    pub async fn call(
        self: &Arc<Self>,
        request: E::Request,
        cause: Arc<RequestInfo>,
        timeout: Duration,
    ) -> Result<(), InvocationError> {
        let this = Arc::clone(self);
        self.workers.run(async move { this.call_here(request, cause, timeout).await }).await
    }

    async fn call_here(
        self: &Arc<Self>,
        request: E::Request,
        cause: Arc<RequestInfo>,
        timeout: Duration,
    ) -> Result<(), InvocationError> {
        let deadline = tokio::time::Instant::now() + timeout;
        let (mut instance, deadline) = match self.take_idle() {
            Some(instance) => (instance, deadline),
            None => {
                let slot = self.component.take_slot().await?;
                let deadline = tokio::time::Instant::now() + timeout;
                let instance = Instance::new(&self.component, &self.export, slot, self.metrics.clone());
                let instance = tokio::time::timeout_at(deadline, instance).await;
                let made = instance.map_err(|_| InvocationError::TimedOut { limit: timeout })?;
                (made.map_err(InvocationError::not_started)?, deadline)
            }
        };
        let outcome = instance.call(request, cause, deadline, timeout).await;
        if instance.is_usable() && instance.calls() < self.component.limits().requests_per_instance {
            self.keep(instance);
        }
        outcome
    }

    fn take_idle(&self) -> Option<Instance<E>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().map(|idle| idle.instance)
    }

    fn keep(self: &Arc<Self>, instance: Instance<E>) {
        let patience = self.component.limits().idle_instance_timeout;
        if patience.is_zero() {
            return;
        }
        let first = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(Idle { instance, since: Instant::now() });
            idle.len() == 1
        };
        if first {
            // One task while there are idle instances; it ends with the last of them, or with the invoker.
            let invoker = Arc::downgrade(self);
            tokio::spawn(async move {
                let mut wait = patience;
                loop {
                    tokio::time::sleep(wait).await;
                    let Some(invoker) = invoker.upgrade() else { return };
                    match invoker.drop_expired(patience) {
                        Some(next) => wait = next,
                        None => return,
                    }
                }
            });
        }
    }

    /// Drops the instances that have been idle for too long, and says when to look again.
    fn drop_expired(&self, patience: Duration) -> Option<Duration> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        // Taken from the end and put back there, so the longest idle ones are in front.
        let expired = idle.iter().take_while(|one| now.duration_since(one.since) >= patience).count();
        let dropped: Vec<_> = idle.drain(..expired).collect();
        let next = idle.first().map(|one| patience.saturating_sub(now.duration_since(one.since)));
        drop(idle);
        drop(dropped);
        next
    }
}
