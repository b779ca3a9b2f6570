//! All subscriptions of a host, by their routes.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wasmtime_wasi_http::WasiBody;

use super::connect;
use super::hub::Hub;
use super::log::Changes;
use super::metrics::SubscriptionFamilies;
use super::places::Places;
use super::refusal::Refusal;
use super::report::SubscriptionReport;
use super::snapshot::{SnapshotSource, Snapshots};
use crate::manifest::WebSocket;
use crate::trigger::http::{Hangup, request_id};

/// How long clients may take to answer that they were told goodbye; longer than their connections are waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// All subscriptions of a host.
pub struct Subscriptions {
    hubs: HashMap<Box<str>, Subscription>,
}

struct Subscription {
    hub: Arc<Hub>,
    places: Places,
}

/// One subscription with the log of its database.
pub struct Source {
    settings: WebSocket,
    log: Arc<dyn Changes>,
}

impl Source {
    pub(super) fn new(settings: WebSocket, log: Arc<dyn Changes>) -> Self {
        Self { settings, log }
    }
}

impl Subscriptions {
    /// The subscriptions of `application`, with at most so many clients together.
    pub(crate) fn new(
        sources: Vec<Source>,
        max_subscribers: u32,
        application: Arc<dyn SnapshotSource>,
        families: &SubscriptionFamilies,
    ) -> Self {
        let total = Arc::new(Semaphore::new(max_subscribers as usize));
        let subscription = |Source { settings, log }| {
            let route: Box<str> = settings.route.trim_matches('/').into();
            let places = Places::new(settings.limits.max_clients, Arc::clone(&total));
            let snapshots = Snapshots::new(&settings, Arc::clone(&application), Arc::clone(&log));
            let metrics = families.of(&settings.route);
            (route, Subscription { hub: Hub::new(settings, log, snapshots, metrics), places })
        };
        Self { hubs: sources.into_iter().map(subscription).collect() }
    }

    /// Sends changes until the host stops, then takes nobody in any more, and tells everybody goodbye.
    pub(crate) async fn run(&self, stopping: CancellationToken) {
        let mut hubs = JoinSet::new();
        for subscription in self.hubs.values() {
            hubs.spawn(Arc::clone(&subscription.hub).run());
        }
        stopping.cancelled().await;
        let stops = self.hubs.values().map(|subscription| subscription.hub.stop());
        // The hubs still look after their clients, and so cut those that do not answer.
        let _ = tokio::time::timeout(PATIENCE, futures::future::join_all(stops)).await;
    }

    /// Lets clients know, when they are told goodbye, that another version of the application answers.
    pub(crate) fn replaced(&self) {
        self.hubs.values().for_each(|subscription| subscription.hub.replaced());
    }

    /// Whether a path is that of a subscription.
    pub(crate) fn has(&self, path: &str) -> bool {
        !self.hubs.is_empty() && self.hubs.contains_key(path.trim_matches('/'))
    }

    /// Answers a request of `client` for a path that is a subscription's.
    pub(crate) async fn answer(
        &self,
        request: Request<Incoming>,
        client: SocketAddr,
        hangup: &Hangup,
    ) -> Response<WasiBody> {
        match self.hubs.get(request.uri().path().trim_matches('/')) {
            Some(Subscription { hub, places }) => connect::answer(hub, places, request, client, hangup).await,
            None => Refusal::Stopping.into_response(&request_id(request.headers())),
        }
    }

    /// The state of each at this moment, by route.
    #[must_use]
    pub fn report(&self) -> Vec<SubscriptionReport> {
        let mut reports: Vec<_> = self.hubs.values().map(|subscription| subscription.hub.report()).collect();
        reports.sort_by(|one, other| one.route.cmp(&other.route));
        reports
    }
}
