//! Runs and times in words.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::output::{NONE, count, span};
use crate::trigger::schedule::{Outcome, RunReport};

/// A time by the clocks of a zone, such as `2026-03-29 03:00:00 CEST`.
pub(super) fn local(time: Timestamp, zone: &TimeZone) -> String {
    time.to_zoned(zone.clone()).strftime("%F %T %Z").to_string()
}

/// How long it is until a time, or since.
pub(super) fn distance(time: Timestamp, now: Timestamp) -> String {
    let seconds = time.duration_since(now).as_secs_f64();
    if seconds >= 0.0 { format!("in {}", span(seconds)) } else { format!("{} ago", span(-seconds)) }
}

/// How a run ended, in one word or two. Without a host, a run that says that it goes on ended with its host.
pub(super) fn outcome(run: &RunReport, host_runs: bool) -> &'static str {
    match run.outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Failed => "failed",
        Outcome::TimedOut => "timed out",
        Outcome::Skipped => "left out",
        Outcome::Running if host_runs => "running",
        Outcome::Running => "interrupted",
    }
}

/// How long a run took.
pub(super) fn took(run: &RunReport) -> String {
    match run.finished_at {
        Some(end) => span(end.duration_since(run.started_at).as_secs_f64().max(0.0)),
        None => NONE.to_owned(),
    }
}

/// A run in a sentence.
pub(super) fn sentence(run: &RunReport) -> String {
    let (name, outcome) = (&run.schedule, outcome(run, true));
    let attempts = count(run.attempts, "attempt");
    match &run.error {
        Some(error) => format!("{name} {outcome} after {} and {attempts}: {error}", took(run)),
        None => format!("{name} {outcome} after {}", took(run)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trigger::schedule::Cause;

    #[test]
    fn times_are_shown_by_the_clocks_of_the_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // The first second of summer time, and the last one before it.
        assert_eq!(local("2026-03-29T01:00:00Z".parse().unwrap(), &zone), "2026-03-29 03:00:00 CEST");
        assert_eq!(local("2026-03-29T00:59:59Z".parse().unwrap(), &zone), "2026-03-29 01:59:59 CET");
    }

    #[test]
    fn a_run_is_told_in_a_sentence() {
        let mut run = RunReport {
            id: String::new(),
            schedule: "nightly".to_owned(),
            due: Timestamp::UNIX_EPOCH,
            started_at: Timestamp::UNIX_EPOCH,
            finished_at: Some(Timestamp::from_millisecond(90_500).unwrap()),
            outcome: Outcome::Succeeded,
            attempts: 2,
            error: None,
            cause: Cause::Manual,
        };
        assert_eq!(sentence(&run), "nightly succeeded after 1 min");
        run.outcome = Outcome::TimedOut;
        run.error = Some("it took longer than 1s".to_owned());
        assert_eq!(sentence(&run), "nightly timed out after 1 min and 2 attempts: it took longer than 1s");
    }
}
