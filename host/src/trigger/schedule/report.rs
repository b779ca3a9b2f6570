//! Schedules and runs as the system API, the user interface and `--json` show them.
//!
//! Owns the names of the fields. Leaves out where the values come from.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};

use crate::manifest::ScheduleSettings;

/// How long after its time, and its jitter, a run may begin before its schedule counts as late.
const GRACE: Duration = Duration::from_secs(60);

/// One schedule as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduleReport {
    /// Its name.
    pub name: String,
    /// The component that does the job.
    pub component: String,
    /// The cron expression as it is in `spin.toml`.
    pub cron: String,
    /// The cron expression in English.
    pub description: String,
    /// The IANA name of the zone by whose clocks it is read.
    pub time_zone: String,
    /// Whether it runs at its times.
    pub enabled: bool,
    /// When it is due next; nothing if it is disabled.
    #[serde(serialize_with = "optional_time")]
    pub next_run: Option<Timestamp>,
    /// Whether a run is going on.
    pub running: bool,
    /// When a run was due that should have begun by now; nothing while it is on time.
    #[serde(serialize_with = "optional_time")]
    pub late_since: Option<Timestamp>,
    /// How many seconds ago that was; 0 while it is on time.
    #[serde(skip)]
    pub overdue_seconds: f64,
    /// The latest run that was not left out.
    pub last_run: Option<RunReport>,
    /// The latest that failed or took too long, of those that are kept: health's.
    #[serde(skip)]
    pub last_failed_run: Option<RunReport>,
}

impl ScheduleReport {
    /// A schedule as the manifest has it, without a past.
    #[must_use]
    pub fn planned(settings: &ScheduleSettings, now: Timestamp) -> Self {
        let timetable = &settings.timetable;
        Self {
            name: settings.name.clone(),
            component: settings.component.clone(),
            cron: timetable.cron().to_owned(),
            description: timetable.describe(),
            time_zone: timetable.zone_name().to_owned(),
            enabled: settings.enabled,
            next_run: settings.enabled.then(|| timetable.next_after(now)).flatten(),
            running: false,
            late_since: None,
            overdue_seconds: 0.0,
            last_run: None,
            last_failed_run: None,
        }
    }

    /// Finds out whether it is late. `opened` is when the schedules began to work: what was due before is catching up's.
    pub(super) fn judge(&mut self, settings: &ScheduleSettings, opened: Timestamp, now: Timestamp) {
        let last = self.last_run.iter().flat_map(|run| [Some(run.due), run.finished_at]).flatten();
        let since = last.fold(opened, Timestamp::max);
        let due = settings.timetable.next_after(since).filter(|_| settings.enabled && !self.running);
        let allowed = GRACE.saturating_add(settings.jitter);
        self.late_since = due
            .filter(|due| now.duration_since(*due) > SignedDuration::try_from(allowed).unwrap_or(SignedDuration::MAX));
        self.overdue_seconds = self.late_since.map_or(0.0, |due| now.duration_since(due).as_secs_f64());
    }
}

/// One run of a schedule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunReport {
    /// A UUIDv7.
    pub id: String,
    /// The schedule's name.
    pub schedule: String,
    /// The time for which it was planned; of a run that somebody asked for, the time of asking.
    #[serde(serialize_with = "time")]
    pub due: Timestamp,
    /// When it began.
    #[serde(serialize_with = "time")]
    pub started_at: Timestamp,
    /// When it was over.
    #[serde(serialize_with = "optional_time")]
    pub finished_at: Option<Timestamp>,
    /// How it ended.
    pub outcome: Outcome,
    /// How often it was tried.
    pub attempts: u32,
    /// Why the last attempt failed, or why the run was left out.
    pub error: Option<String>,
    /// Why it ran.
    pub cause: Cause,
}

impl RunReport {
    /// A run that begins now.
    pub(super) fn begun(id: String, schedule: &str, due: Timestamp, cause: Cause, now: Timestamp) -> Self {
        Self {
            id,
            schedule: schedule.to_owned(),
            due,
            started_at: now,
            finished_at: None,
            outcome: Outcome::Running,
            attempts: 1,
            error: None,
            cause,
        }
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It has begun. It may wait for its next attempt.
    Running,
    /// The job said that it is done.
    Succeeded,
    /// The last attempt that the policy allows failed, or the job rejected it.
    Failed,
    /// The last attempt took longer than `timeout`.
    TimedOut,
    /// It was due while another run went on.
    Skipped,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Running, Self::Succeeded, Self::Failed, Self::TimedOut, Self::Skipped];

    /// Its name in JSON, in the database and for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::TimedOut => "timed-out",
            Self::Skipped => "skipped",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// Why a run began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Its time had come.
    Schedule,
    /// Its time had passed while no host ran, or the clock jumped over it.
    CatchUp,
    /// Somebody asked for it.
    Manual,
}

impl Cause {
    const ALL: [Self; 3] = [Self::Schedule, Self::CatchUp, Self::Manual];

    /// Its name in JSON, in the database and for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::CatchUp => "catch-up",
            Self::Manual => "manual",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == text)
    }
}

/// A time as RFC 3339 in UTC with milliseconds: the form in JSON, in the database and for components. As text it sorts by time.
#[must_use]
pub fn rfc3339(time: Timestamp) -> String {
    format!("{time:.3}")
}

fn time<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*time))
}

fn optional_time<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => serializer.serialize_some(&rfc3339(*time)),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_the_documented_shape() {
        let time = |text: &str| text.parse().unwrap();
        let run = RunReport {
            id: "018f3a1c-0000-7000-8000-000000000000".to_owned(),
            schedule: "nightly".to_owned(),
            due: time("2026-03-29T01:00:00Z"),
            started_at: time("2026-03-29T01:00:00.0125Z"),
            finished_at: None,
            outcome: Outcome::TimedOut,
            attempts: 2,
            error: None,
            cause: Cause::CatchUp,
        };
        assert_eq!(
            serde_json::to_value(&run).unwrap(),
            serde_json::json!({
                "id": "018f3a1c-0000-7000-8000-000000000000", "schedule": "nightly", "due": "2026-03-29T01:00:00.000Z",
                "startedAt": "2026-03-29T01:00:00.012Z", "finishedAt": null, "outcome": "timed-out", "attempts": 2,
                "error": null, "cause": "catch-up",
            })
        );
    }

    #[test]
    fn names_read_back() {
        for outcome in Outcome::ALL {
            assert_eq!(Outcome::parse(outcome.as_str()), Some(outcome));
        }
        for cause in Cause::ALL {
            assert_eq!(Cause::parse(cause.as_str()), Some(cause));
        }
    }
}
