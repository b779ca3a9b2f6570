//! Claims about when a schedule counts as late.

use std::time::Duration;

use jiff::Timestamp;

use super::{at, settings};
use crate::manifest::ScheduleSettings;
use crate::trigger::schedule::report::{Cause, RunReport, ScheduleReport};

/// Since when a schedule, open since 12:00, is late.
fn late(settings: &ScheduleSettings, last_run: Option<RunReport>, now: &str) -> Option<Timestamp> {
    let mut report = ScheduleReport::planned(settings, at(now));
    report.last_run = last_run;
    report.judge(settings, at("12:00:00"), at(now));
    report.late_since
}

fn run(due: &str, finished: &str) -> RunReport {
    let mut run = RunReport::begun("run".to_owned(), "job", at(due), Cause::Schedule, at(due));
    run.finished_at = Some(at(finished));
    run
}

#[test]
fn a_run_that_has_not_begun_a_minute_after_its_time_and_jitter_is_late() {
    let mut hourly = settings("30 * * * *");
    assert_eq!(late(&hourly, None, "12:31:00"), None);
    assert_eq!(late(&hourly, None, "12:31:01"), Some(at("12:30:00")));
    hourly.jitter = Duration::from_secs(120);
    assert_eq!(late(&hourly, None, "12:33:00"), None);
    assert_eq!(late(&hourly, None, "12:33:01"), Some(at("12:30:00")));
    hourly.enabled = false;
    assert_eq!(late(&hourly, None, "12:33:01"), None);
}

#[test]
fn a_run_that_began_or_was_left_out_for_another_is_not_late() {
    let hourly = settings("30 * * * *");
    assert_eq!(late(&hourly, Some(run("12:30:00", "12:30:05")), "13:29:00"), None);
    assert_eq!(
        late(&hourly, Some(run("12:30:00", "14:40:00")), "14:50:00"),
        None,
        "those at 13:30 and 14:30 were left out"
    );
    assert_eq!(late(&hourly, Some(run("12:30:00", "12:30:05")), "13:40:00"), Some(at("13:30:00")));
}

#[test]
fn what_was_due_before_the_host_ran_is_not_late() {
    let hourly = settings("30 * * * *");
    assert_eq!(late(&hourly, Some(run("08:30:00", "08:30:05")), "12:20:00"), None);
}
