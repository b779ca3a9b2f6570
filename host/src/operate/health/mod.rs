//! Whether the host, what it depends on and what it runs work: `GET /health`.
//!
//! A dependency that fails makes the host answer 503: requests fail with it, and a supervisor that takes the host away loses nothing. A
//! consumer or a job that fails or lags does not: the host is `degraded` with status 200, because restarting it or taking it away would mend
//! no component, and would end what works.
//!
//! `dependency` asks what the host needs, `component` and `disk` two kinds of it, `trigger` judges what wakes components, and `rest` reads how
//! far streams are that do not run.

mod component;
mod dependency;
mod disk;
mod rest;
mod trigger;

pub use component::{ComponentSource, Components, Unanswered};
pub use dependency::{Dependencies, DependencyHealth, LastError};
pub use disk::DiskRoom;
pub use trigger::{SubscriptionHealth, TriggerHealth};

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::operations::{OperatedApplication, Operations, Triggers};
use crate::trigger::schedule::Schedules;

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

impl fmt::Display for Status {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ok => "ok",
            Self::Degraded => "degraded",
            Self::Failing => "failing",
        })
    }
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

/// Asks everything, all at once.
pub async fn check(operations: &Operations) -> Health {
    let triggers = &operations.triggers;
    let (dependencies, streams, schedules) =
        tokio::join!(operations.dependencies.check(), triggers.streams(), triggers.schedules());
    let streams: Vec<_> = streams.iter().map(trigger::stream).collect();
    let schedules: Vec<_> = schedules.iter().map(trigger::schedule).collect();
    let subscriptions = triggers.subscriptions().into_iter().map(trigger::subscription).collect();
    Health::of(dependencies, streams, schedules, subscriptions)
}

/// Asks everything of an application that does not run: of its streams and schedules, what their databases keep.
pub async fn check_at_rest(
    dependencies: &Dependencies,
    application: Option<&OperatedApplication>,
    schedules: Option<Arc<Schedules>>,
) -> Health {
    let triggers = Triggers { schedules, ..Triggers::default() };
    let streams = async {
        let application = application.into_iter();
        let streams = application.flat_map(|one| one.consumers.iter().map(|consumer| rest::stream(one, consumer)));
        futures::future::join_all(streams).await
    };
    let (dependencies, streams, schedules) = tokio::join!(dependencies.check(), streams, triggers.schedules());
    Health::of(dependencies, streams, schedules.iter().map(trigger::schedule).collect(), Vec::new())
}

impl Health {
    fn of(
        dependencies: Vec<DependencyHealth>,
        streams: Vec<TriggerHealth>,
        schedules: Vec<TriggerHealth>,
        subscriptions: Vec<SubscriptionHealth>,
    ) -> Self {
        let statuses = dependencies.iter().map(|one| one.status);
        let status = statuses.chain(streams.iter().chain(&schedules).map(|one| one.status)).max().unwrap_or(Status::Ok);
        Self { status, dependencies, streams, schedules, subscriptions }
    }

    /// Whether the host cannot do its work.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.status == Status::Failing
    }
}
