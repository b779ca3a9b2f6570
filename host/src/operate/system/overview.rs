//! `GET /api/system/overview`: the whole host at a glance.

use axum::extract::State;
use serde::Serialize;

use super::answer::{Answer, Refusal};
use super::{Shared, application};
use crate::operate::events::Moment;
use crate::operate::health::DependencyHealth;
use crate::trigger::schedule::ScheduleReport;
use crate::trigger::stream::StreamReport;
use crate::trigger::websocket::SubscriptionReport;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overview<'a> {
    application: ApplicationFacts<'a>,
    started_at: Moment,
    streams: Vec<StreamReport>,
    schedules: Vec<ScheduleReport>,
    subscriptions: Vec<SubscriptionReport>,
    dependencies: Vec<DependencyHealth>,
}

#[derive(Serialize)]
struct ApplicationFacts<'a> {
    name: &'a str,
    version: &'a str,
}

/// Everything, as of now.
pub(super) async fn overview(State(operations): State<Shared>) -> Result<Answer, Refusal> {
    let application = application(&operations)?;
    let triggers = &operations.triggers;
    let (streams, schedules, dependencies) =
        tokio::join!(triggers.streams(), triggers.schedules(), operations.dependencies.check());
    Ok(Answer::ok(Overview {
        application: ApplicationFacts { name: &application.name, version: &application.version },
        started_at: operations.started_at,
        streams,
        schedules,
        subscriptions: triggers.subscriptions(),
        dependencies,
    }))
}
