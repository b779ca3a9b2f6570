//! The instances of one HTTP component: when one is made, how many requests it takes, when it is
//! given up. `wasmtime-wasi-http`'s `ProxyHandler` drives them; this file answers its questions.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::HeaderValue;
use tokio_util::sync::CancellationToken;
use wasmtime::component::GuestTaskId;
use wasmtime::{Store, StoreContextMut};
use wasmtime_wasi_http::WasiHttpView;
use wasmtime_wasi_http::handler::{HandlerState, Instance, ProxyPre, ShouldAccept, WorkerState};
use wasmtime_wasi_http::{p2, p3};

use super::component::{PreparedComponent, Slot};
use super::expiration::{Deadlines, Expiration};
use super::guest::Guest;
use super::memory::{NoMemoryLeft, Starved};
use crate::operate::metrics::GuestMetrics;
use crate::operate::traces::{Scope, TraceContext};

/// What a guest works for: a request, a batch of changes, or a run of a schedule. What the log and traces need to tell which instance
/// did what for whom.
#[derive(Debug)]
pub struct RequestInfo {
    /// The request's id, as the client was told it.
    pub id: HeaderValue,
    /// Where it is in its trace.
    pub trace: Option<Scope>,
    instance: OnceLock<Arc<InstanceFate>>,
}

/// Which instance it is, and whether it came to a bad end.
#[derive(Debug)]
struct InstanceFate {
    number: u64,
    failed: AtomicBool,
    starved: Starved,
}

impl RequestInfo {
    /// A request that no instance has taken yet.
    #[must_use]
    pub fn new(id: HeaderValue, trace: Option<Scope>) -> Self {
        Self { id, trace, instance: OnceLock::new() }
    }

    /// Work that no client waits for, in the name of the request that caused it, if that is known.
    #[must_use]
    pub fn behind(id: Option<&str>, trace: Option<Scope>) -> Arc<Self> {
        let id = id.and_then(|id| HeaderValue::from_str(id).ok());
        Arc::new(Self::new(id.unwrap_or(const { HeaderValue::from_static("") }), trace))
    }

    /// The id of its trace, if that is recorded.
    #[must_use]
    pub fn trace_id(&self) -> Option<String> {
        self.trace.as_ref().map(Scope::here).filter(|here| here.is_sampled()).map(TraceContext::trace_id)
    }

    /// The id as text, where there is one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.to_str().ok().filter(|id| !id.is_empty())
    }

    /// The number of the instance that took the request; 0 until one has.
    #[must_use]
    pub fn instance(&self) -> u64 {
        self.instance.get().map_or(0, |instance| instance.number)
    }

    /// Whether the instance that took the request was refused memory that others had.
    #[must_use]
    pub fn is_starved(&self) -> bool {
        self.instance.get().is_some_and(|instance| instance.starved.get())
    }

    /// Whether the instance that took the request trapped or passed a limit, so that what it was
    /// still sending is not whole.
    #[must_use]
    pub fn is_cut_short(&self) -> bool {
        self.instance.get().is_some_and(|instance| instance.failed.load(Ordering::Acquire))
    }
}

/// What the instances of one component have in common. Clones are the same.
#[derive(Clone)]
pub struct ComponentInstances {
    component: Arc<PreparedComponent>,
    proxy: Arc<ProxyPre<Guest>>,
    metrics: GuestMetrics,
    draining: CancellationToken,
}

/// The component exports no HTTP handler.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{component}` has an HTTP route but exports neither `wasi:http/handler@0.3.0` nor `wasi:http/incoming-handler@0.2.0`"
)]
pub struct NotAnHttpComponent {
    /// The component's id.
    pub component: String,
}

/// The HTTP handler that a component exports, of the newest version that it does.
///
/// # Errors
///
/// Fails where it exports none.
pub fn proxy(component: &PreparedComponent) -> Result<ProxyPre<Guest>, NotAnHttpComponent> {
    let pre = component.instance_pre();
    if let Ok(service) = p3::bindings::ServicePre::new(pre.clone()) {
        return Ok(ProxyPre::P3(service));
    }
    p2::bindings::ProxyPre::new(pre.clone())
        .map(ProxyPre::P2)
        .map_err(|_| NotAnHttpComponent { component: component.id().to_string() })
}

impl ComponentInstances {
    /// Prepares to serve requests with `component`.
    ///
    /// # Errors
    ///
    /// Fails where the component exports no HTTP handler.
    pub fn new(component: Arc<PreparedComponent>, metrics: GuestMetrics) -> Result<Self, NotAnHttpComponent> {
        let proxy = Arc::new(proxy(&component)?);
        Ok(Self { component, proxy, metrics, draining: CancellationToken::new() })
    }

    /// The component that the instances are of.
    #[must_use]
    pub fn component(&self) -> &PreparedComponent {
        &self.component
    }

    /// Waits until every instance has done what it still does after its last answer. Idle ones end
    /// at once.
    pub async fn drain(&self) {
        self.draining.cancel();
        self.component.wait_until_unused().await;
    }

    /// A guest of WASI 0.2 keeps its request in the instance, so it is never shared.
    fn reuse(&self) -> (usize, usize) {
        let limits = self.component.limits();
        match *self.proxy {
            ProxyPre::P2(_) => (1, 1),
            ProxyPre::P3(_) => {
                (limits.requests_per_instance as usize, limits.concurrent_requests_per_instance as usize)
            }
        }
    }
}

impl HandlerState for ComponentInstances {
    type StoreData = Guest;
    type WorkerExpiration = Expiration;
    type WorkerState = InstanceState;

    async fn instantiate(&self) -> wasmtime::Result<Instance<Guest, Self::WorkerExpiration, Self::WorkerState>> {
        let slot = self.component.try_take_slot()?;
        let deadlines = Deadlines::default();
        let mut store = self.component.new_store()?;
        store.data_mut().measure(&self.metrics);
        let proxy = match self.proxy.instantiate_async(&mut store).await {
            Err(_) if store.data().memory.starved().get() => {
                return Err(wasmtime::Error::new(NoMemoryLeft { limit: self.component.memory().limit() }));
            }
            instantiated => instantiated?,
        };
        let starved = store.data().memory.starved().clone();
        self.metrics.instantiated();
        let limits = self.component.limits();
        let (requests, concurrent_requests) = self.reuse();
        Ok(Instance {
            store,
            proxy,
            view: WasiHttpView::http,
            expiration: Expiration::new(limits, deadlines.clone(), self.draining.clone()),
            state: InstanceState {
                fate: Arc::new(InstanceFate { number: slot.number, failed: AtomicBool::new(false), starved }),
                metrics: self.metrics.clone(),
                requests,
                concurrent_requests,
                request_timeout: limits.request_timeout,
                deadlines,
                _slot: slot,
            },
        })
    }
}

/// One instance, as `ProxyHandler` asks about it.
#[derive(Debug)]
pub struct InstanceState {
    fate: Arc<InstanceFate>,
    metrics: GuestMetrics,
    requests: usize,
    concurrent_requests: usize,
    request_timeout: Duration,
    deadlines: Deadlines,
    _slot: Slot,
}

impl WorkerState for InstanceState {
    type StoreData = Guest;
    type RequestData = Arc<RequestInfo>;

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= self.requests {
            ShouldAccept::Never
        } else if concurrent >= self.concurrent_requests {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        mut store: StoreContextMut<'_, Guest>,
        request: Arc<RequestInfo>,
        task: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        let guest = store.data_mut();
        guest.cpu.forget(task);
        guest.requests.began(task, &request);
        self.metrics.called();
        // A request is taken by one instance, once.
        let _ = request.instance.set(Arc::clone(&self.fate));
        Box::pin(self.deadlines.after(self.request_timeout))
    }

    fn drop(&self, store: Store<Guest>, result: wasmtime::Result<()>) {
        let guest = store.data();
        self.metrics.dropped(guest.memory.peak());
        if let Err(error) = result {
            // Before the store goes and, with it, the bodies that the instance was sending.
            self.fate.failed.store(true, Ordering::Release);
            self.metrics.trapped();
            guest.log_failure(&error, self.fate.number);
        }
    }
}
