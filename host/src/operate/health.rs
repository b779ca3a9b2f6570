//! Whether the host, what it depends on and what it runs work: `GET /health`.
//!
//! A dependency that fails makes the host answer 503: requests fail with it, and a supervisor that takes the host away loses nothing. A
//! consumer or a job that fails does not: the host is `degraded` with status 200, because restarting it or taking it away would mend
//! no component, and would end what works.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::operations::Operations;
use crate::storage::{Database, Statistics};
use crate::trigger::schedule::{Outcome, ScheduleReport};
use crate::trigger::stream::{BreakerState, StreamReport};
use crate::trigger::websocket::SubscriptionReport;

/// A dependency that has not answered by then counts as failed.
const PATIENCE: Duration = Duration::from_secs(2);

/// What the host depends on, by name.
#[derive(Default)]
pub struct Dependencies {
    databases: BTreeMap<String, Database>,
}

/// How well something works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As it should.
    Ok,
    /// It goes on, but part of the work is not done.
    Degraded,
    /// It does not.
    Failing,
}

/// The answer to `GET /health`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// The worst of all.
    pub status: Status,
    /// Every dependency.
    pub dependencies: Vec<DependencyHealth>,
    /// Every stream.
    pub streams: Vec<TriggerHealth>,
    /// Every schedule.
    pub schedules: Vec<TriggerHealth>,
    /// Every subscription.
    pub subscriptions: Vec<SubscriptionHealth>,
}

/// The state of one dependency.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DependencyHealth {
    /// What it is, such as `database counter`.
    pub name: String,
    /// `ok` or `failing`.
    pub status: Status,
    /// How long it took to answer, in milliseconds.
    pub latency_ms: f64,
    /// Why it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The state of one stream or schedule.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerHealth {
    /// Its name.
    pub name: String,
    /// `ok` or `degraded`.
    pub status: Status,
    /// Why it is degraded. What the component said is for the log and the system API: anybody may read this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The state of one subscription.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionHealth {
    /// Its route.
    pub route: String,
    /// Always `ok`: clients that are slow or leave are no fault of the host's.
    pub status: Status,
    /// Clients connected now, by WebSocket or server-sent events.
    pub clients: u64,
}

/// Asks everything, all at once.
pub async fn check(operations: &Operations) -> Health {
    let triggers = &operations.triggers;
    let (dependencies, streams, schedules) =
        tokio::join!(operations.dependencies.check(), triggers.streams(), triggers.schedules());
    let streams: Vec<_> = streams.iter().map(stream).collect();
    let schedules: Vec<_> = schedules.iter().map(schedule).collect();
    let subscriptions = triggers.subscriptions().into_iter().map(subscription).collect();
    let statuses = dependencies.iter().map(|one| one.status);
    let status = statuses.chain(streams.iter().chain(&schedules).map(|one| one.status)).max().unwrap_or(Status::Ok);
    Health { status, dependencies, streams, schedules, subscriptions }
}

impl Health {
    /// Whether the host cannot do its work.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.status == Status::Failing
    }
}

fn stream(stream: &StreamReport) -> TriggerHealth {
    let error = match stream.breaker.state {
        BreakerState::Closed => None,
        BreakerState::Open | BreakerState::HalfOpen => {
            Some(format!("component {} failed {} times in a row", stream.component, stream.breaker.failures))
        }
    };
    TriggerHealth::new(&stream.name, error)
}

fn schedule(schedule: &ScheduleReport) -> TriggerHealth {
    let error = schedule.last_run.as_ref().and_then(|run| match run.outcome {
        Outcome::Failed => Some(format!("the run due at {:.0} failed", run.due)),
        Outcome::TimedOut => Some(format!("the run due at {:.0} took too long", run.due)),
        Outcome::Running | Outcome::Succeeded | Outcome::Skipped => None,
    });
    TriggerHealth::new(&schedule.name, error)
}

fn subscription(subscription: SubscriptionReport) -> SubscriptionHealth {
    SubscriptionHealth {
        clients: subscription.clients + subscription.event_streams,
        route: subscription.route,
        status: Status::Ok,
    }
}

impl TriggerHealth {
    fn new(name: &str, error: Option<String>) -> Self {
        let status = if error.is_none() { Status::Ok } else { Status::Degraded };
        Self { name: name.to_owned(), status, error }
    }
}

impl Dependencies {
    /// Adds the database behind `name`, such as `database counter` or `key-value store default`.
    pub fn add_database(&mut self, name: impl Into<String>, database: Database) {
        self.databases.insert(name.into(), database);
    }

    /// Every database, to be closed when the host stops.
    pub fn databases(&self) -> impl Iterator<Item = &Database> {
        self.databases.values()
    }

    /// The counts that each database keeps.
    pub fn database_statistics(&self) -> impl Iterator<Item = (&str, Statistics)> {
        self.databases.iter().map(|(name, database)| (name.as_str(), database.statistics()))
    }

    /// Asks every dependency, all at once.
    pub async fn check(&self) -> Vec<DependencyHealth> {
        let checks = self.databases.iter().map(|(name, database)| async move {
            let began = std::time::Instant::now();
            let outcome = tokio::time::timeout(PATIENCE, database.ping()).await;
            let error = match outcome {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(format!("no answer within {PATIENCE:?}")),
            };
            DependencyHealth {
                name: name.clone(),
                status: if error.is_none() { Status::Ok } else { Status::Failing },
                latency_ms: began.elapsed().as_secs_f64() * 1000.0,
                error,
            }
        });
        futures::future::join_all(checks).await
    }
}
