//! How well streams, schedules and subscriptions work, from what they report of themselves.

use serde::Serialize;

use super::Status;
use crate::trigger::schedule::{Outcome, ScheduleReport};
use crate::trigger::stream::{BreakerState, StreamReport};
use crate::trigger::websocket::SubscriptionReport;

/// A change that waits for longer than this, in seconds, makes its stream degraded: longer than most calls of a consumer may take.
const LAG: f64 = 300.0;

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

pub(super) fn stream(stream: &StreamReport) -> TriggerHealth {
    let error = match stream.breaker.state {
        BreakerState::Closed if stream.lag_seconds > LAG => {
            Some(format!("{} changes wait, the oldest for {:.0} s", stream.lag, stream.lag_seconds))
        }
        BreakerState::Closed => None,
        BreakerState::Open | BreakerState::HalfOpen => {
            Some(format!("component {} failed {} times in a row", stream.component, stream.breaker.failures))
        }
    };
    TriggerHealth::new(&stream.name, error)
}

pub(super) fn schedule(schedule: &ScheduleReport) -> TriggerHealth {
    let error = schedule.last_run.as_ref().and_then(|run| match run.outcome {
        Outcome::Failed => Some(format!("the run due at {:.0} failed", run.due)),
        Outcome::TimedOut => Some(format!("the run due at {:.0} took too long", run.due)),
        Outcome::Running | Outcome::Succeeded | Outcome::Skipped => None,
    });
    let late = || schedule.late_since.map(|due| format!("the run due at {due:.0} has not begun"));
    let error = error.or_else(late);
    TriggerHealth::new(&schedule.name, error)
}

pub(super) fn subscription(subscription: SubscriptionReport) -> SubscriptionHealth {
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

#[cfg(test)]
mod tests {
    use super::*;
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
}
