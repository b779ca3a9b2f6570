//! How streams and schedules stand, as Prometheus text. Subscriptions count for themselves as things happen.

use std::fmt::{self, Write};

use jiff::Timestamp;

use super::text::{escaped, family};
use crate::trigger::schedule::{Outcome, RunCount, ScheduleReport};
use crate::trigger::stream::{BreakerState, StreamReport};

/// One number of one thing.
type Read<T> = fn(&T) -> f64;

/// The families of streams, by the stream's name.
pub(super) fn encode_streams(text: &mut String, streams: &[StreamReport]) -> fmt::Result {
    #[expect(clippy::cast_precision_loss, reason = "exact for nine quadrillion changes")]
    let families: [(&str, &str, &str, Read<StreamReport>); 7] = [
        ("tidemill_stream_lag", "gauge", "Changes that are not delivered yet", |s| s.lag as f64),
        ("tidemill_stream_lag_seconds", "gauge", "Age of the oldest change that is not delivered yet", |s| {
            s.lag_seconds
        }),
        ("tidemill_stream_delivered", "counter", "Changes delivered", |s| s.delivered as f64),
        ("tidemill_stream_failed", "counter", "Calls of the consumer that failed", |s| s.failed as f64),
        ("tidemill_stream_parked", "gauge", "Changes that wait for another attempt, or behind one", |s| {
            s.parked as f64
        }),
        ("tidemill_stream_dead_letters", "gauge", "Changes that were given up", |s| s.dead_letters as f64),
        ("tidemill_stream_breaker_failures", "gauge", "Failures in a row", |s| f64::from(s.breaker.failures)),
    ];
    for (name, kind, help, read) in families {
        family(text, name, kind, help)?;
        let suffix = if kind == "counter" { "_total" } else { "" };
        for stream in streams {
            writeln!(text, "{name}{suffix}{{stream=\"{}\"}} {}", escaped(&stream.name), read(stream))?;
        }
    }
    let name = "tidemill_stream_breaker_state";
    family(text, name, "gauge", "1 for the state in which the circuit breaker is")?;
    for stream in streams {
        for state in [BreakerState::Closed, BreakerState::Open, BreakerState::HalfOpen] {
            let is = u8::from(stream.breaker.state == state);
            writeln!(text, "{name}{{stream=\"{}\",state=\"{}\"}} {is}", escaped(&stream.name), state.as_str())?;
        }
    }
    Ok(())
}

/// The families of schedules, by the schedule's name.
pub(super) fn encode_schedules(text: &mut String, schedules: &[ScheduleReport], counts: &[RunCount]) -> fmt::Result {
    let name = "tidemill_schedule_runs";
    family(text, name, "counter", "Runs that are over, by outcome")?;
    for RunCount { schedule, outcome, runs } in counts {
        let (schedule, outcome) = (escaped(schedule), outcome.as_str());
        writeln!(text, "{name}_total{{schedule=\"{schedule}\",outcome=\"{outcome}\"}} {runs}")?;
    }
    type Maybe = fn(&ScheduleReport) -> Option<f64>;
    let families: [(&str, &str, Maybe); 6] = [
        ("tidemill_schedule_overdue_seconds", "How long ago a run was due that has not begun, once it is late", |s| {
            Some(s.overdue_seconds)
        }),
        ("tidemill_schedule_running", "1 while a run goes on", |s| Some(f64::from(u8::from(s.running)))),
        ("tidemill_schedule_next_run_seconds", "When it is due next, in seconds since 1970", |s| s.next_run.map(at)),
        ("tidemill_schedule_last_start_seconds", "When its last run began, in seconds since 1970", |s| {
            s.last_run.as_ref().map(|run| at(run.started_at))
        }),
        ("tidemill_schedule_last_lateness_seconds", "How long after its time the last run began", |s| {
            s.last_run.as_ref().map(|run| run.started_at.duration_since(run.due).as_secs_f64().max(0.0))
        }),
        ("tidemill_schedule_last_attempts", "How often the last run was tried", |s| {
            s.last_run.as_ref().map(|run| f64::from(run.attempts))
        }),
    ];
    for (name, help, read) in families {
        family(text, name, "gauge", help)?;
        for schedule in schedules {
            if let Some(value) = read(schedule) {
                writeln!(text, "{name}{{schedule=\"{}\"}} {value}", escaped(&schedule.name))?;
            }
        }
    }
    let name = "tidemill_schedule_last_outcome";
    family(text, name, "gauge", "1 for the outcome of the last run")?;
    for schedule in schedules {
        let Some(run) = &schedule.last_run else {
            continue;
        };
        for outcome in Outcome::ALL {
            let is = u8::from(run.outcome == outcome);
            writeln!(text, "{name}{{schedule=\"{}\",outcome=\"{}\"}} {is}", escaped(&schedule.name), outcome.as_str())?;
        }
    }
    Ok(())
}

/// Seconds since 1970.
fn at(time: Timestamp) -> f64 {
    time.as_duration().as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::schedule::{Cause, RunReport};
    use crate::trigger::stream::BreakerReport;

    fn stream() -> StreamReport {
        StreamReport {
            name: "totals \"new\"".to_owned(),
            database: "shop".to_owned(),
            table: "orders".to_owned(),
            component: "reports".to_owned(),
            position: 4,
            newest: 6,
            lag: 2,
            lag_seconds: 2.5,
            delivered: 40,
            failed: 3,
            breaker: BreakerReport { state: BreakerState::HalfOpen, failures: 3, opens_until: None, last_error: None },
            parked: 1,
            dead_letters: 7,
            last_delivered_at: None,
            last_failed_at: None,
        }
    }

    #[track_caller]
    fn check(text: &str, samples: &[&str]) {
        for sample in samples {
            assert!(text.lines().any(|line| line == *sample), "no `{sample}` in\n{text}");
        }
    }

    #[test]
    fn a_stream_tells_lag_outcomes_and_breaker() {
        let mut text = String::new();
        encode_streams(&mut text, &[stream()]).unwrap();
        check(
            &text,
            &[
                r#"tidemill_stream_lag{stream="totals \"new\""} 2"#,
                r#"tidemill_stream_lag_seconds{stream="totals \"new\""} 2.5"#,
                "# TYPE tidemill_stream_delivered counter",
                r#"tidemill_stream_delivered_total{stream="totals \"new\""} 40"#,
                r#"tidemill_stream_failed_total{stream="totals \"new\""} 3"#,
                r#"tidemill_stream_parked{stream="totals \"new\""} 1"#,
                r#"tidemill_stream_dead_letters{stream="totals \"new\""} 7"#,
                r#"tidemill_stream_breaker_state{stream="totals \"new\"",state="half-open"} 1"#,
                r#"tidemill_stream_breaker_state{stream="totals \"new\"",state="open"} 0"#,
            ],
        );
    }

    #[test]
    fn a_schedule_tells_its_next_and_its_last_run() {
        let time = |text: &str| text.parse::<Timestamp>().unwrap();
        let run = RunReport {
            id: "r".to_owned(),
            schedule: "nightly".to_owned(),
            due: time("2026-01-01T00:00:00Z"),
            started_at: time("2026-01-01T00:00:01.5Z"),
            finished_at: None,
            outcome: Outcome::TimedOut,
            attempts: 2,
            error: None,
            cause: Cause::Schedule,
        };
        let schedule = ScheduleReport {
            name: "nightly".to_owned(),
            component: "reports".to_owned(),
            cron: "0 0 * * *".to_owned(),
            description: String::new(),
            time_zone: "UTC".to_owned(),
            enabled: true,
            next_run: Some(time("1970-01-02T00:00:00Z")),
            running: true,
            late_since: Some(time("2026-01-02T00:00:00Z")),
            overdue_seconds: 90.5,
            last_run: Some(run),
            last_failed_run: None,
        };
        let fresh = ScheduleReport { name: "fresh".to_owned(), next_run: None, last_run: None, ..schedule.clone() };
        let mut text = String::new();
        let count = RunCount { schedule: "nightly".to_owned(), outcome: Outcome::Failed, runs: 4 };
        encode_schedules(&mut text, &[schedule, fresh], &[count]).unwrap();
        check(
            &text,
            &[
                r#"tidemill_schedule_runs_total{schedule="nightly",outcome="failed"} 4"#,
                r#"tidemill_schedule_running{schedule="nightly"} 1"#,
                r#"tidemill_schedule_next_run_seconds{schedule="nightly"} 86400"#,
                r#"tidemill_schedule_overdue_seconds{schedule="nightly"} 90.5"#,
                r#"tidemill_schedule_last_lateness_seconds{schedule="nightly"} 1.5"#,
                r#"tidemill_schedule_last_attempts{schedule="nightly"} 2"#,
                r#"tidemill_schedule_last_outcome{schedule="nightly",outcome="timed-out"} 1"#,
                r#"tidemill_schedule_last_outcome{schedule="nightly",outcome="succeeded"} 0"#,
            ],
        );
        assert!(!text.contains(r#"next_run_seconds{schedule="fresh"}"#), "{text}");
    }
}
