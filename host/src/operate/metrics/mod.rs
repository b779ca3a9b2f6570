//! What is counted, and its Prometheus text at `GET /metrics`. Names and labels follow
//! OpenTelemetry's semantic conventions where these know the thing that is measured.
//!
//! Requests and guests are counted here as things happen. What databases and triggers know of themselves anyway is written when
//! somebody asks, in `storage`, `triggers`, `deployments` and `disks`.

mod archive;
mod deployments;
mod disks;
mod measured;
mod refused;
mod storage;
mod text;
mod triggers;

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub use self::deployments::{DeploymentMetrics, DeploymentOutcome};
pub use self::measured::Measured;
pub use self::refused::Refused;

use self::refused::RefusedRequests;

use super::operations::Operations;
use crate::capability::refusal::{Attempt, Refusals};
use crate::storage::Statistics;
use crate::trigger::websocket::SubscriptionFamilies;

/// The content type of [`Metrics::encode`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The bounds, in seconds, that OpenTelemetry's conventions name for HTTP durations, with finer
/// ones below because an edge answers faster.
const DURATION_BUCKETS: [f64; 16] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 10.0];

/// Bounds, in bytes, of instances' memories.
const MEMORY_BUCKETS: [f64; 8] =
    [1_048_576.0, 2_097_152.0, 4_194_304.0, 8_388_608.0, 16_777_216.0, 33_554_432.0, 67_108_864.0, 134_217_728.0];

type Seconds = Counter<f64, std::sync::atomic::AtomicU64>;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ComponentLabel {
    component: Arc<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    component: Arc<str>,
    http_response_status_code: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    component: Arc<str>,
    attempt: &'static str,
}

/// All metrics of one host.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    shed: Counter,
    refused: RefusedRequests,
    instantiations: Family<ComponentLabel, Counter>,
    instances: Family<ComponentLabel, Gauge>,
    calls: Family<ComponentLabel, Counter>,
    traps: Family<ComponentLabel, Counter>,
    refusals: Family<RefusalLabels, Counter>,
    cpu: Family<ComponentLabel, Seconds>,
    held: Family<ComponentLabel, Gauge>,
    memory: Family<ComponentLabel, Histogram, fn() -> Histogram>,
    subscriptions: SubscriptionFamilies,
    deployments: DeploymentMetrics,
    measured: Arc<Measured>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// No measurements yet.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let mut metrics = Self {
            subscriptions: SubscriptionFamilies::register(&mut registry),
            refused: RefusedRequests::register(&mut registry),
            registry,
            requests: Family::new_with_constructor(|| Histogram::new(DURATION_BUCKETS)),
            in_flight: Gauge::default(),
            shed: Counter::default(),
            instantiations: Family::default(),
            instances: Family::default(),
            calls: Family::default(),
            traps: Family::default(),
            refusals: Family::default(),
            cpu: Family::default(),
            held: Family::default(),
            memory: Family::new_with_constructor(|| Histogram::new(MEMORY_BUCKETS)),
            deployments: DeploymentMetrics::default(),
            measured: Arc::default(),
        };
        let registry = &mut metrics.registry;
        registry.register_with_unit(
            "http_server_request_duration",
            "Time until the response began, by component and status",
            Unit::Seconds,
            metrics.requests.clone(),
        );
        registry.register("http_server_active_requests", "Requests being answered", metrics.in_flight.clone());
        registry.register(
            "tidemill_http_shed_requests",
            "Requests refused because too many were being answered",
            metrics.shed.clone(),
        );
        registry.register("tidemill_guest_instantiations", "Instances made", metrics.instantiations.clone());
        registry.register("tidemill_guest_instances", "Instances that live", metrics.instances.clone());
        registry.register(
            "tidemill_guest_calls",
            "Requests, batches of changes and jobs that instances took",
            metrics.calls.clone(),
        );
        registry.register("tidemill_guest_traps", "Instances that trapped or passed a limit", metrics.traps.clone());
        registry.register(
            "tidemill_guest_refusals",
            "What components tried and may not do, by what it was",
            metrics.refusals.clone(),
        );
        registry.register_with_unit(
            "tidemill_guest_cpu",
            "CPU time that instances used, in steps of an epoch",
            Unit::Seconds,
            metrics.cpu.clone(),
        );
        registry.register_with_unit(
            "tidemill_guest_memory",
            "Memory of the instances that live",
            Unit::Bytes,
            metrics.held.clone(),
        );
        registry.register_with_unit(
            "tidemill_guest_memory_peak",
            "Largest memory of each instance that has ended",
            Unit::Bytes,
            metrics.memory.clone(),
        );
        metrics
    }

    /// The handles for one component's instances.
    #[must_use]
    pub fn guest(&self, component: &Arc<str>) -> GuestMetrics {
        let label = ComponentLabel { component: Arc::clone(component) };
        GuestMetrics {
            instantiations: self.instantiations.get_or_create(&label).clone(),
            instances: self.instances.get_or_create(&label).clone(),
            calls: self.calls.get_or_create(&label).clone(),
            traps: self.traps.get_or_create(&label).clone(),
            cpu: self.cpu.get_or_create(&label).clone(),
            held: self.held.get_or_create(&label).clone(),
            memory: self.memory.get_or_create(&label).clone(),
        }
    }

    /// Where it is written down and counted what a component may not do.
    #[must_use]
    pub fn refusals(&self, component: &Arc<str>) -> Refusals {
        let labels = |attempt: Attempt| RefusalLabels { component: Arc::clone(component), attempt: attempt.as_str() };
        Refusals::new(Arc::clone(component), |attempt| self.refusals.get_or_create_owned(&labels(attempt)))
    }

    /// The families of clients that are sent changes.
    #[must_use]
    pub fn subscriptions(&self) -> &SubscriptionFamilies {
        &self.subscriptions
    }

    /// What components measure themselves.
    #[must_use]
    pub fn measured(&self) -> &Arc<Measured> {
        &self.measured
    }

    /// Where versions of the application are counted.
    #[must_use]
    pub fn deployments(&self) -> &DeploymentMetrics {
        &self.deployments
    }

    /// Counts a request as being answered until what is returned is dropped.
    #[must_use]
    pub fn request_started(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// Counts an answered request.
    pub fn request_answered(&self, component: &Arc<str>, status: u16, duration: Duration) {
        self.requests
            .get_or_create(&RequestLabels { component: Arc::clone(component), http_response_status_code: status })
            .observe(duration.as_secs_f64());
    }

    /// Counts a request that was refused for want of capacity.
    pub fn request_shed(&self) {
        self.shed.inc();
    }

    /// Counts a request that was refused, for whatever reason.
    pub fn request_refused(&self, reason: Refused) {
        self.refused.count(reason);
    }

    /// The text for Prometheus, with the state of databases and triggers as of now.
    ///
    /// # Errors
    ///
    /// Never in practice: writing to a string does not fail.
    pub async fn encode(&self, operations: &Operations) -> Result<String, std::fmt::Error> {
        let (streams, schedules, disks) = tokio::join!(
            operations.triggers.streams(),
            operations.triggers.schedules(),
            operations.dependencies.disk_room()
        );
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        // The end mark stands once, after all families.
        let end = text.rfind("# EOF").unwrap_or(text.len());
        text.truncate(end);
        let databases: Vec<(&str, Statistics)> = operations.dependencies.database_statistics().collect();
        storage::encode(&mut text, &databases)?;
        triggers::encode_streams(&mut text, &streams)?;
        let counts = operations.triggers.schedules.as_ref().map(|schedules| schedules.counts()).unwrap_or_default();
        triggers::encode_schedules(&mut text, &schedules, &counts)?;
        disks::encode(&mut text, &disks)?;
        self.deployments.encode(&mut text, operations.application.as_ref(), operations.started_at)?;
        self.measured.encode(&mut text)?;
        archive::encode(&mut text, operations.dependencies.archive().as_ref())?;
        text.push_str("# EOF\n");
        Ok(text)
    }
}

/// Lowers the number of requests being answered when it is dropped.
#[derive(Debug)]
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// One component's share of the metrics, looked up once.
#[derive(Debug, Clone)]
pub struct GuestMetrics {
    instantiations: Counter,
    instances: Gauge,
    calls: Counter,
    traps: Counter,
    cpu: Seconds,
    held: Gauge,
    memory: Histogram,
}

impl GuestMetrics {
    /// Counts a fresh instance.
    pub fn instantiated(&self) {
        self.instantiations.inc();
        self.instances.inc();
    }

    /// Counts a request, a batch of changes or a job that an instance takes.
    pub fn called(&self) {
        self.calls.inc();
    }

    /// Counts CPU time that an instance used.
    pub fn computed(&self, time: Duration) {
        self.cpu.inc_by(time.as_secs_f64());
    }

    /// The memory of an instance grew by so many bytes, or was given back.
    pub fn memory_changed(&self, bytes: i64) {
        self.held.inc_by(bytes);
    }

    /// Counts the end of an instance whose largest memory had so many bytes.
    pub fn dropped(&self, memory_peak: usize) {
        self.instances.dec();
        #[expect(clippy::cast_precision_loss, reason = "a histogram needs no exact byte")]
        self.memory.observe(memory_peak as f64);
    }

    /// Counts an instance that trapped or passed a limit.
    pub fn trapped(&self) {
        self.traps.inc();
    }
}
