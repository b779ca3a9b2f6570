//! What a store holds for one instance: the state behind WASI, `wasi:http` and the capabilities.

use std::sync::Arc;

use wasmtime::component::ResourceTable;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::handler::RequestInfo;
use super::limits::{CpuAccount, CpuLimitExceeded, MemoryLimiter};
use super::requests::Requests;
use crate::capability::Grants;
use crate::capability::outbound_http::OutboundHttp;
use crate::capability::refusal::Attempt;
use crate::operate::metrics::GuestMetrics;

/// How many resources (connections, streams, requests, …) an instance may hold at once.
const MAX_RESOURCES: usize = 10_000;

/// The state of one instance.
pub struct Guest {
    pub(crate) wasi: WasiCtx,
    pub(crate) http: WasiHttpCtx,
    pub(crate) outbound: OutboundHttp,
    pub(crate) table: ResourceTable,
    pub(crate) grants: Arc<Grants>,
    pub(crate) memory: MemoryLimiter,
    pub(crate) cpu: CpuAccount,
    pub(crate) requests: Requests,
}

impl Guest {
    /// The state of a fresh instance that may use what `grants` says and as much memory as `memory` lets it have, and works on `requests`.
    #[must_use]
    pub fn new(wasi: WasiCtx, grants: Arc<Grants>, memory: MemoryLimiter, requests: Requests) -> Self {
        let mut table = ResourceTable::new();
        table.set_max_capacity(MAX_RESOURCES);
        Self {
            wasi,
            http: WasiHttpCtx::new(),
            outbound: OutboundHttp::new(Arc::clone(&grants), requests.clone()),
            table,
            grants,
            memory,
            cpu: CpuAccount::default(),
            requests,
        }
    }

    /// Counts what the instance uses from now on.
    pub(crate) fn measure(&mut self, metrics: &GuestMetrics) {
        self.memory.measure(metrics.clone());
        self.cpu.measure(metrics.clone());
    }

    /// Writes down what the guest tried and may not do, with the request that it works on if it is only one.
    pub(crate) fn note_refusal(&self, attempt: Attempt, message: impl std::fmt::Display) {
        self.grants.refusals.note(attempt, self.requests.single().as_deref(), message);
    }

    /// Says in the log why instance `number` came to a bad end.
    pub(crate) fn log_failure(&self, error: &wasmtime::Error, number: u64) {
        let request = self.requests.single();
        tracing::error!(
            component = %self.grants.component,
            instance = number,
            request_id = request.as_deref().and_then(RequestInfo::id),
            cause = ?error,
            "{}; its instance was dropped",
            self.reason_of(error),
        );
    }

    /// What a person is told about the error that ended the instance.
    pub(crate) fn reason_of(&self, error: &wasmtime::Error) -> String {
        if let Some(cpu) = error.downcast_ref::<CpuLimitExceeded>() {
            cpu.to_string()
        } else if self.memory.starved().get() {
            "the memory that all instances together may have is used up".to_owned()
        } else if self.memory.refused() {
            "the guest ran out of the memory that its limit allows".to_owned()
        } else {
            "the guest trapped".to_owned()
        }
    }
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Guest").field("grants", &self.grants).finish_non_exhaustive()
    }
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.outbound }
    }
}
