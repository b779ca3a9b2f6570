//! One instance that an [`Invoker`](super::Invoker) calls, and what becomes of it when a call ends badly.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wasmtime::Store;

use super::super::component::{PreparedComponent, Slot};
use super::super::guest::Guest;
use super::super::handler::RequestInfo;
use super::super::limits::CpuLimitExceeded;
use super::{Export, InvocationError};
use crate::operate::metrics::GuestMetrics;

/// One instance, used by one call at a time.
pub(super) struct Instance<E: Export> {
    store: Store<Guest>,
    bindings: E::Bindings,
    metrics: GuestMetrics,
    calls: u32,
    usable: bool,
    slot: Slot,
}

impl<E: Export> Instance<E> {
    pub(super) async fn new(
        component: &Arc<PreparedComponent>,
        export: &E,
        slot: Slot,
        metrics: GuestMetrics,
    ) -> wasmtime::Result<Self> {
        let mut store = component.new_store()?;
        store.data_mut().measure(&metrics);
        let bindings = export.instantiate(&mut store).await?;
        metrics.instantiated();
        Ok(Self { store, bindings, metrics, calls: 0, usable: true, slot })
    }

    /// How often it was called.
    pub(super) fn calls(&self) -> u32 {
        self.calls
    }

    /// Whether it may be called again.
    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Calls the export and lets the guest finish what it still does after its result, both until `deadline`.
    pub(super) async fn call(
        &mut self,
        request: E::Request,
        cause: Arc<RequestInfo>,
        deadline: Instant,
        limit: Duration,
    ) -> Result<(), InvocationError> {
        self.calls += 1;
        self.metrics.called();
        let guest = self.store.data_mut();
        guest.cpu.forget_all();
        guest.requests.only(cause);
        // Until the guest has come to a rest: a caller that gives up leaves an instance that is not to be used again.
        self.usable = false;
        let mut result = None;
        let (bindings, answer) = (&self.bindings, &mut result);
        let running = self.store.run_concurrent(async move |accessor| {
            *answer = Some(E::call(accessor, bindings, request).await?);
            std::future::poll_fn(|context| accessor.poll_no_interesting_tasks(context)).await;
            wasmtime::error::Ok(())
        });
        // From outside: the time limit must hold while the guest computes without a pause, too.
        let ended = tokio::time::timeout_at(deadline, running).await.map(Result::flatten);
        match (ended, result) {
            (Ok(Ok(())), Some(answer)) => {
                self.usable = true;
                answer.map_err(InvocationError::Guest)
            }
            (Ok(Err(error)), answer) => {
                let outcome = self.failed(&error);
                // The guest had answered before it came to its bad end.
                answer.map_or(Err(outcome), |answer| answer.map_err(InvocationError::Guest))
            }
            (Err(_), Some(answer)) => {
                self.log_overdue("the guest did not come to rest in time after its result");
                answer.map_err(InvocationError::Guest)
            }
            (Err(_) | Ok(Ok(())), None) => {
                self.metrics.trapped();
                self.log_overdue("the guest gave no result in time");
                Err(InvocationError::TimedOut { limit })
            }
        }
    }

    fn failed(&self, error: &wasmtime::Error) -> InvocationError {
        self.metrics.trapped();
        let guest = self.store.data();
        guest.log_failure(error, self.slot.number);
        match error.downcast_ref::<CpuLimitExceeded>() {
            Some(cpu) => InvocationError::CpuLimit { limit: cpu.limit },
            None => InvocationError::Trapped { reason: explain(&guest.reason_of(error), error) },
        }
    }

    fn log_overdue(&self, what: &str) {
        let guest = self.store.data();
        let component = &guest.grants.component;
        let cause = guest.requests.single();
        let request_id = cause.as_deref().and_then(RequestInfo::id);
        tracing::error!(%component, instance = self.slot.number, request_id, "{what}; its instance was dropped");
    }
}

/// The kind of trap beside the plain words, without the backtrace, which only the log has.
fn explain(reason: &str, error: &wasmtime::Error) -> String {
    match error.downcast_ref::<wasmtime::Trap>() {
        Some(trap) => format!("{reason}: {trap}"),
        None => format!("{reason}: {}", error.root_cause()),
    }
}

impl<E: Export> Drop for Instance<E> {
    fn drop(&mut self) {
        let guest = self.store.data();
        self.metrics.dropped(guest.memory.peak());
    }
}
