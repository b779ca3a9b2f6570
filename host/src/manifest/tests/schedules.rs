//! Schedules: what they mean without saying so, and what is said about those that cannot be used.

use std::time::Duration;

use super::broken::check;
use super::{load, manifest, problems};
use crate::manifest::{CatchUp, Overlap, RetrySettings};

fn table(lines: &str) -> String {
    format!("[[application.tool.tidemill.schedule]]\n{lines}\n")
}

#[test]
fn without_settings_the_documented_defaults_hold() {
    let application = load(&manifest(&table("name = 'nightly'\ncron = '@daily'\ncomponent = 'web'")));
    let schedule = &application.schedules[0];
    assert_eq!((schedule.name.as_str(), schedule.component.as_str()), ("nightly", "web"));
    assert_eq!((schedule.timetable.cron(), schedule.timetable.zone_name()), ("@daily", "UTC"));
    assert_eq!((schedule.jitter, schedule.timeout), (Duration::ZERO, Duration::from_secs(60)));
    assert_eq!((schedule.overlap, schedule.catch_up, schedule.enabled), (Overlap::Skip, CatchUp::Once, true));
    assert_eq!((schedule.max_attempts, schedule.retry), (3, RetrySettings::default()));
}

#[test]
fn every_setting_can_be_set_and_a_schedule_alone_wakes_a_component() {
    let lines = r#"
name = "a-1"
cron = "*/30 0 12 * JAN-MAR MON"
time_zone = "europe/berlin"
component = "worker"
jitter = "29s"
timeout = "2h"
overlap = "queue"
catch_up = "all"
max_attempts = 1
retry = { base = "5ms", cap = "1h" }
enabled = false
"#;
    let text = manifest(&format!("[component.worker]\nsource = 'web.wasm'\n{}", table(lines)));
    let application = load(&text);
    let schedule = &application.schedules[0];
    assert_eq!(schedule.timetable.zone_name(), "Europe/Berlin");
    assert_eq!((schedule.jitter, schedule.timeout), (Duration::from_secs(29), Duration::from_secs(7200)));
    assert_eq!((schedule.overlap, schedule.catch_up, schedule.enabled), (Overlap::Queue, CatchUp::All, false));
    let retry = RetrySettings { base: Duration::from_millis(5), cap: Duration::from_secs(3600) };
    assert_eq!((schedule.max_attempts, schedule.retry), (1, retry));
    let worker = application.component("worker").unwrap();
    assert!(worker.triggered && !worker.answers_http);
}

#[test]
fn every_mistake_of_a_schedule_is_told_with_how_to_mend_it() {
    let schedules = [
        "name = 'Nightly'\ncron = '0 0 30 2 *'\ncomponent = 'web'\ntime_zone = 'Europe/Berln'",
        "name = 'a'\ncron = '@reboot'\ncomponent = 'wbe'\ncatch_up = 'twice'\noverlap = 'que'",
        "name = 'a'\ncron = '61 * * * *'\ncomponent = 'web'\ntimeout = '0s'\nmax_attempts = 0",
        "cron = '* * *'\nretry = { base = '1m', cap = '1s', backof = 1 }\ntime_zone = 'CEST'",
        "name = 'b'\ncron = '*/5 * * * *'\ncomponent = 'web'\njitter = '5m'\nenabled = 'yes'\ncatchup = 'none'",
        "name = ''\ncron = 5\ncomponent = 'web'\njitter = 5",
    ];
    let tables: Vec<_> = schedules.into_iter().map(table).collect();
    check("schedules", &problems(&manifest(&tables.join("\n"))));
}
