//! How well streams, schedules and subscriptions work, from what they report of themselves.

use serde::Serialize;

use super::{LastError, Status};
use crate::operate::events::{Moment, StreamState};
use crate::trigger::schedule::{Outcome, RunReport, ScheduleReport};
use crate::trigger::stream::{BreakerState, StreamReport};
use crate::trigger::websocket::SubscriptionReport;

/// A change that waits for longer than this, in seconds, makes its stream degraded: longer than most calls of a consumer may take.
const LAG: f64 = 300.0;

/// The state of one stream or schedule.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TriggerHealth {
    /// Its name.
    pub name: String,
    /// `ok` or `degraded`.
    pub status: Status,
    /// Changes that a stream has not delivered yet; a schedule has none, and neither has a stream that was never started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lag: Option<u64>,
    /// For how many seconds the oldest of them has waited; of a schedule, how late a run is that has not begun.
    pub lag_seconds: f64,
    /// Why it is degraded. What the component said is for the log and the system API: anybody may read this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What failed last: a call of a stream's component since the host started, or a run of a schedule that is still kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<LastError>,
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

pub(super) fn stream(stream: &StreamReport) -> TriggerHealth {
    let error = match stream.breaker.state {
        BreakerState::Closed => lags(stream.lag, stream.lag_seconds),
        BreakerState::Open | BreakerState::HalfOpen => {
            Some(format!("component {} failed {} times in a row", stream.component, stream.breaker.failures))
        }
    };
    let failed = |at| LastError { message: format!("a call of component {} failed", stream.component), at: Moment(at) };
    TriggerHealth {
        lag: Some(stream.lag),
        lag_seconds: stream.lag_seconds,
        last_error: stream.last_failed_at.map(failed),
        ..TriggerHealth::new(&stream.name, error)
    }
}

/// A stream whose host does not run, of which only the database tells.
pub(super) fn stream_at_rest(stream: &StreamState) -> TriggerHealth {
    let lag = stream.lag.and_then(|lag| u64::try_from(lag).ok());
    let error = lags(lag.unwrap_or_default(), stream.lag_seconds);
    TriggerHealth { lag, lag_seconds: stream.lag_seconds, ..TriggerHealth::new(&stream.name, error) }
}

fn lags(changes: u64, seconds: f64) -> Option<String> {
    (seconds > LAG).then(|| format!("{changes} changes wait, the oldest for {seconds:.0} s"))
}

pub(super) fn schedule(schedule: &ScheduleReport) -> TriggerHealth {
    let late = || schedule.late_since.map(|due| format!("the run due at {due:.0} has not begun"));
    let error = schedule.last_run.as_ref().and_then(failure).or_else(late);
    let last_error = schedule.last_failed_run.as_ref().and_then(|run| {
        let at = run.finished_at.unwrap_or(run.started_at).as_millisecond();
        Some(LastError { message: failure(run)?, at: Moment(at) })
    });
    TriggerHealth { lag_seconds: schedule.overdue_seconds, last_error, ..TriggerHealth::new(&schedule.name, error) }
}

fn failure(run: &RunReport) -> Option<String> {
    match run.outcome {
        Outcome::Failed => Some(format!("the run due at {:.0} failed", run.due)),
        Outcome::TimedOut => Some(format!("the run due at {:.0} took too long", run.due)),
        Outcome::Running | Outcome::Succeeded | Outcome::Skipped => None,
    }
}

pub(super) fn subscription(subscription: SubscriptionReport) -> SubscriptionHealth {
    SubscriptionHealth {
        clients: subscription.clients + subscription.event_streams,
        route: subscription.route,
        status: Status::Ok,
    }
}

impl TriggerHealth {
    pub(super) fn new(name: &str, error: Option<String>) -> Self {
        let status = if error.is_none() { Status::Ok } else { Status::Degraded };
        Self { name: name.to_owned(), status, lag: None, lag_seconds: 0.0, error, last_error: None }
    }

    /// A trigger of which nothing can be read.
    pub(super) fn unknown(name: &str, error: impl Into<String>) -> Self {
        Self::new(name, Some(error.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::schedule::Cause;
    use crate::trigger::stream::BreakerReport;

    fn report(state: BreakerState, lag: u64, lag_seconds: f64) -> StreamReport {
        StreamReport {
            name: "orders".to_owned(),
            database: "shop".to_owned(),
            table: "orders".to_owned(),
            component: "reports".to_owned(),
            position: 1,
            newest: 1,
            lag,
            lag_seconds,
            delivered: 0,
            failed: 0,
            breaker: BreakerReport { state, failures: 3, opens_until: None, last_error: Some("secret".to_owned()) },
            parked: 0,
            dead_letters: 0,
            last_delivered_at: None,
            last_failed_at: None,
        }
    }

    #[test]
    fn a_stream_that_lags_or_whose_breaker_is_open_is_degraded() {
        let error = |state, lag, seconds| stream(&report(state, lag, seconds)).error;
        assert_eq!(error(BreakerState::Closed, 5, 299.0), None);
        let lags = error(BreakerState::Closed, 5, 400.4);
        assert_eq!(lags.as_deref(), Some("5 changes wait, the oldest for 400 s"));
        let open = error(BreakerState::Open, 5, 400.4);
        assert_eq!(open.as_deref(), Some("component reports failed 3 times in a row"));
    }

    #[test]
    fn a_stream_tells_how_far_it_is_behind_and_when_a_call_last_failed_without_its_words() {
        let failed = StreamReport { last_failed_at: Some(1_000), ..report(BreakerState::Closed, 5, 299.0) };
        let health = stream(&failed);
        assert_eq!((health.status, health.lag, health.lag_seconds), (Status::Ok, Some(5), 299.0));
        let last = health.last_error.unwrap();
        assert_eq!((last.message.as_str(), last.at), ("a call of component reports failed", Moment(1_000)));
    }

    #[test]
    fn a_schedule_tells_its_last_failure_after_a_run_that_succeeded() {
        let time = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        let run = |outcome| RunReport {
            id: "r".to_owned(),
            schedule: "nightly".to_owned(),
            due: time("2026-01-01T00:00:00Z"),
            started_at: time("2026-01-01T00:00:01Z"),
            finished_at: Some(time("2026-01-01T00:00:02Z")),
            outcome,
            attempts: 1,
            error: Some("secret".to_owned()),
            cause: Cause::Schedule,
        };
        let report = ScheduleReport {
            name: "nightly".to_owned(),
            component: "reports".to_owned(),
            cron: "0 0 * * *".to_owned(),
            description: String::new(),
            time_zone: "UTC".to_owned(),
            enabled: true,
            next_run: None,
            running: false,
            late_since: None,
            overdue_seconds: 0.0,
            last_run: Some(run(Outcome::Succeeded)),
            last_failed_run: Some(run(Outcome::TimedOut)),
        };
        let health = schedule(&report);
        assert_eq!((health.status, health.error, health.lag_seconds), (Status::Ok, None, 0.0));
        let last = health.last_error.unwrap();
        assert_eq!(last.message, "the run due at 2026-01-01T00:00:00Z took too long");
        assert_eq!(last.at.to_string(), "2026-01-01T00:00:02.000Z");
    }
}
