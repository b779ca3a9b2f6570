//! All that an operator can ask a running host for: what it depends on, how its triggers stand, and the logs that can be repaired.
//! Health, metrics and the system API answer from here.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::access::Access;
use super::events::{Consumer, Moment};
use super::health::Dependencies;
use crate::storage::Database;
use crate::trigger::schedule::{ScheduleReport, Schedules};
use crate::trigger::stream::{Stream, StreamReport};
use crate::trigger::websocket::{SubscriptionReport, Subscriptions};

/// How long a trigger may take to tell how it stands.
const PATIENCE: Duration = Duration::from_secs(2);

/// A running host, as its operator sees it.
pub struct Operations {
    /// The address that it listens on.
    pub address: SocketAddr,
    /// When it began to listen.
    pub started_at: Moment,
    /// What it depends on.
    pub dependencies: Arc<Dependencies>,
    /// Who may send what, if not everybody may send all.
    pub access: Option<Arc<Access>>,
    /// What it runs; nothing for a component without a manifest, which has no system API.
    pub application: Option<OperatedApplication>,
    /// What wakes its components.
    pub triggers: Triggers,
}

/// An application, as its operator sees it.
#[derive(Clone, Default)]
pub struct OperatedApplication {
    /// Its name.
    pub name: String,
    /// Its version; may be empty.
    pub version: String,
    /// The streams that the manifest names.
    pub consumers: Vec<Consumer>,
    /// The application's databases, by label.
    pub databases: BTreeMap<String, Database>,
}

/// What wakes components, as far as it can be asked how it stands.
#[derive(Default)]
pub struct Triggers {
    /// Those that tell components of changes, in the manifest's order.
    pub streams: Vec<Arc<Stream>>,
    /// Those that run jobs at times.
    pub schedules: Option<Arc<Schedules>>,
    /// Those that send changes to clients.
    pub subscriptions: Option<Arc<Subscriptions>>,
}

impl Triggers {
    /// Every stream, in the manifest's order. One whose database does not answer is left out: health tells of the database.
    pub async fn streams(&self) -> Vec<StreamReport> {
        let reports = self.streams.iter().map(|stream| tokio::time::timeout(PATIENCE, stream.report()));
        futures::future::join_all(reports).await.into_iter().filter_map(|report| report.ok()?.ok()).collect()
    }

    /// Every schedule, in the manifest's order; none where their database does not answer, of which health tells.
    pub async fn schedules(&self) -> Vec<ScheduleReport> {
        let Some(schedules) = &self.schedules else {
            return Vec::new();
        };
        match tokio::time::timeout(PATIENCE, schedules.report()).await {
            Ok(Ok(reports)) => reports,
            Ok(Err(error)) => {
                tracing::warn!("schedules cannot tell how they stand: {error}");
                Vec::new()
            }
            Err(_) => Vec::new(),
        }
    }

    /// Every subscription, by route.
    #[must_use]
    pub fn subscriptions(&self) -> Vec<SubscriptionReport> {
        self.subscriptions.as_ref().map(|subscriptions| subscriptions.report()).unwrap_or_default()
    }
}
