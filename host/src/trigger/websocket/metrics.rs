//! What is measured of subscriptions, for Prometheus and for reports.

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Bounds, in seconds, of the time that one round to all clients takes.
const FAN_OUT_BUCKETS: [f64; 11] = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabel {
    route: Arc<str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClientLabels {
    route: Arc<str>,
    transport: &'static str,
}

/// The families of all subscriptions.
#[derive(Debug)]
pub struct SubscriptionFamilies {
    clients: Family<ClientLabels, Gauge>,
    sent: Family<RouteLabel, Counter>,
    closed_slow: Family<RouteLabel, Counter>,
    fan_out: Family<RouteLabel, Histogram, fn() -> Histogram>,
}

impl SubscriptionFamilies {
    /// Registers them.
    pub fn register(registry: &mut Registry) -> Self {
        let families = Self {
            clients: Family::default(),
            sent: Family::default(),
            closed_slow: Family::default(),
            fan_out: Family::new_with_constructor(|| Histogram::new(FAN_OUT_BUCKETS)),
        };
        registry.register(
            "tidemill_subscription_clients",
            "Clients connected, by route and transport",
            families.clients.clone(),
        );
        registry.register("tidemill_subscription_messages", "Messages sent to clients", families.sent.clone());
        registry.register(
            "tidemill_subscription_closed_slow",
            "Clients closed because they took nothing for too long",
            families.closed_slow.clone(),
        );
        registry.register_with_unit(
            "tidemill_subscription_fan_out",
            "Time to hand a round of messages to all clients",
            Unit::Seconds,
            families.fan_out.clone(),
        );
        families
    }

    /// The handles of one subscription.
    pub fn of(&self, route: &str) -> SubscriptionMetrics {
        let route: Arc<str> = route.into();
        let clients =
            |transport| self.clients.get_or_create(&ClientLabels { route: Arc::clone(&route), transport }).clone();
        let (sockets, event_streams) = (clients("websocket"), clients("event-stream"));
        let label = RouteLabel { route };
        SubscriptionMetrics {
            sockets,
            event_streams,
            sent: self.sent.get_or_create(&label).clone(),
            closed_slow: self.closed_slow.get_or_create(&label).clone(),
            fan_out: self.fan_out.get_or_create(&label).clone(),
        }
    }
}

/// One subscription's share of the metrics.
#[derive(Debug, Clone)]
pub struct SubscriptionMetrics {
    pub(super) sockets: Gauge,
    pub(super) event_streams: Gauge,
    pub(super) sent: Counter,
    pub(super) closed_slow: Counter,
    fan_out: Histogram,
}

impl SubscriptionMetrics {
    /// Notes how long a round took.
    pub(super) fn fanned_out(&self, time: Duration) {
        self.fan_out.observe(time.as_secs_f64());
    }
}
