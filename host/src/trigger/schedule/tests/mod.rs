//! Claims about schedules as a whole; claims about one file's helpers are in that file.

mod lateness;
mod planner;
mod worker;

use std::time::Duration;

use jiff::Timestamp;

use crate::manifest::{CatchUp, Expression, Overlap, RetrySettings, ScheduleSettings, Timetable};

/// A schedule named `job` with nothing but defaults, in UTC.
fn settings(cron: &str) -> ScheduleSettings {
    ScheduleSettings {
        name: "job".to_owned(),
        component: "guest".to_owned(),
        timetable: Timetable::new(
            Expression::parse(cron).expect("the test's expression is one"),
            jiff::tz::TimeZone::UTC,
        ),
        jitter: Duration::ZERO,
        timeout: Duration::from_secs(60),
        overlap: Overlap::Skip,
        catch_up: CatchUp::Once,
        max_attempts: 1,
        retry: RetrySettings::default(),
        enabled: true,
    }
}

/// A time of 20 November 2026, such as `12:30:05`.
fn at(time: &str) -> Timestamp {
    format!("2026-11-20T{time}Z").parse().expect("the test's time is one")
}
