//! `[[application.tool.tidemill.schedule]]`: which times wake which component.
//!
//! Owns the keys, their defaults and bounds. Leaves out whether the component exists and names are unique
//! (`application::schedules`), and cron expressions and zones themselves (`timetable`).

use std::time::Duration;

use jiff::tz::TimeZone;

use super::super::quantity::show_duration;
use super::super::reader::{Located, TableReader, ValueReader, suggestion};
use super::super::timetable::{self, Expression, Timetable};
use super::limits::{self, Bounds};
use super::stream::RetrySettings;

/// A job of a component and the times at which it runs: `[[application.tool.tidemill.schedule]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleSettings {
    /// `name`: unique within the application; 1 to 64 of a–z, 0–9 and `-`.
    pub name: String,
    /// `component`: which exports `tidemill:schedule/job`.
    pub component: String,
    /// `cron` and `time_zone`: when it is due. The zone is UTC if not given.
    pub timetable: Timetable,
    /// `jitter`: each run starts later than planned by a random time of at most this. Default 0; shorter than the shortest
    /// time between two runs, and at most 24 h.
    pub jitter: Duration,
    /// `timeout`: how long one attempt may take. Default 60 s, 100 ms to 24 h.
    pub timeout: Duration,
    /// `overlap`: what happens to a run that is due while the one before is not over. Default `skip`.
    pub overlap: Overlap,
    /// `catch_up`: what happens to runs that were due while no host ran. Default `once`.
    pub catch_up: CatchUp,
    /// `max_attempts`: how often a run is tried, the first time included. Default 3, 1 to 100.
    pub max_attempts: u32,
    /// `retry`: how long to wait before a failed run is tried again.
    pub retry: RetrySettings,
    /// `enabled`: without it, the job runs only when somebody asks. Default true.
    pub enabled: bool,
}

/// What happens to a run that is due while the one before is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It is left out, and the history says so.
    Skip,
    /// One waits until the other is over; if one waits already, it is left out.
    Queue,
}

/// What happens to runs that were due while no host ran, or over which the clock jumped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUp {
    /// They are left out.
    None,
    /// The latest of them runs.
    Once,
    /// They run one after the other, the latest [`CatchUp::MOST`] of them.
    All,
}

impl CatchUp {
    /// How many missed runs are caught up with at most.
    pub const MOST: usize = 100;
}

/// One `[[application.tool.tidemill.schedule]]` as far as it could be read, with the places of what refers to something else.
#[derive(Clone, Debug)]
pub(crate) struct ScheduleTable {
    /// Where the name is.
    pub name: Option<Located<String>>,
    /// Where the component is named.
    pub component: Option<Located<String>>,
    /// All of it, if it can be used.
    pub settings: Option<ScheduleSettings>,
}

const DAY: Duration = Duration::from_secs(24 * 3600);

pub(super) fn read(mut table: TableReader<'_>) -> Option<ScheduleTable> {
    let table_ref = &mut table;
    let name = table_ref.required("name").and_then(read_name);
    let expression = table_ref.required("cron").and_then(read_expression);
    let zone = table_ref.value("time_zone").map_or(Some(TimeZone::UTC), read_zone);
    let component = table_ref.required("component").and_then(ValueReader::string);
    let timetable = expression.zip(zone).map(|(expression, zone)| Timetable::new(expression, zone));
    let jitter = read_jitter(table_ref, timetable.as_ref());
    let timeout = limits::duration(table_ref, "timeout", Bounds::new(Duration::from_millis(100), DAY));
    let overlap = choice(table_ref, "overlap", [("skip", Overlap::Skip), ("queue", Overlap::Queue)]);
    let catch_up =
        choice(table_ref, "catch_up", [("none", CatchUp::None), ("once", CatchUp::Once), ("all", CatchUp::All)]);
    let max_attempts = limits::count(table_ref, "max_attempts", Bounds::new(1, 100));
    let retry = table_ref.table("retry").map(read_retry).unwrap_or_default();
    let enabled = table_ref.boolean("enabled").is_none_or(|enabled| enabled.value);
    table.finish();
    let settings = |timetable| ScheduleSettings {
        name: name.as_ref().map(|name| name.value.clone()).unwrap_or_default(),
        component: component.as_ref().map(|component| component.value.clone()).unwrap_or_default(),
        timetable,
        jitter: jitter.unwrap_or(Duration::ZERO),
        timeout: timeout.unwrap_or(Duration::from_secs(60)),
        overlap: overlap.unwrap_or(Overlap::Skip),
        catch_up: catch_up.unwrap_or(CatchUp::Once),
        max_attempts: max_attempts.unwrap_or(3),
        retry,
        enabled,
    };
    let settings = timetable.map(settings);
    Some(ScheduleTable { name, component, settings })
}

fn read_name(value: ValueReader<'_>) -> Option<Located<String>> {
    let Some(name) = value.as_string() else {
        return value.mismatch("a string");
    };
    let text = &name.value;
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let problem = match text.chars().find(|c| !good(*c)) {
        _ if text.is_empty() => "it is empty".to_owned(),
        Some(odd) => format!("`{odd}` is not of a–z, 0–9 and `-`"),
        None if text.len() > 64 => "it is longer than 64 characters".to_owned(),
        None => return Some(name),
    };
    value.invalid(
        format!("`{text}` is not a name for a schedule: {problem}"),
        Some("write one such as \"nightly-report\""),
    )
}

fn read_expression(value: ValueReader<'_>) -> Option<Expression> {
    let Some(text) = value.as_string() else {
        return value.mismatch("a cron expression such as \"*/10 * * * *\"");
    };
    match Expression::parse(&text.value) {
        Ok(expression) => Some(expression),
        Err(error) => value.invalid(&error, Some(&error.help())),
    }
}

fn read_zone(value: ValueReader<'_>) -> Option<TimeZone> {
    let Some(name) = value.as_string() else {
        return value.mismatch("a time zone such as \"Europe/Berlin\"");
    };
    match timetable::find_zone(&name.value) {
        Some(zone) => Some(zone),
        None => {
            let message = format!("there is no time zone `{}`", name.value);
            value.invalid(message, Some(&timetable::suggest_zone(&name.value)))
        }
    }
}

/// A jitter that reaches the next run would let runs overtake each other.
fn read_jitter(table: &mut TableReader<'_>, timetable: Option<&Timetable>) -> Option<Duration> {
    let jitter = limits::duration(table, "jitter", Bounds::new(Duration::ZERO, DAY))?;
    let shortest = timetable.and_then(Timetable::shortest_interval);
    match shortest.filter(|shortest| jitter >= *shortest) {
        None => Some(jitter),
        Some(shortest) => {
            let message = format!("{} reaches into the next run", show_duration(jitter));
            let help = format!("write less than {}, the shortest time between two runs", show_duration(shortest));
            table.value("jitter")?.invalid(message, Some(&help))
        }
    }
}

/// As of a stream: the keys mean the same.
fn read_retry(mut table: TableReader<'_>) -> RetrySettings {
    let default = RetrySettings::default();
    let least = Duration::from_millis(1);
    let base =
        limits::duration(&mut table, "base", Bounds::new(least, Duration::from_secs(3600))).unwrap_or(default.base);
    let cap = limits::duration(&mut table, "cap", Bounds::new(base, DAY)).unwrap_or(default.cap.max(base));
    table.finish();
    RetrySettings { base, cap }
}

fn choice<T: Copy, const N: usize>(
    table: &mut TableReader<'_>,
    key: &'static str,
    choices: [(&'static str, T); N],
) -> Option<T> {
    let value = table.value(key)?;
    let Some(text) = value.as_string() else {
        return value.mismatch("a string");
    };
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text.value) {
        return Some(*choice);
    }
    let help = suggestion(&text.value, &choices.map(|(name, _)| name), "choices");
    value.invalid(format!("`{}` is not a choice", text.value), Some(&help))
}
