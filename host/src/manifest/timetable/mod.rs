//! When a schedule is due: a cron expression in a time zone.
//!
//! Owns the rules for the days on which clocks change. Leaves out the spelling of expressions (`expression`), finding
//! zones by name (`zone`), and what is done about a time that is due (`trigger::schedule`).
//!
//! The rules are those of vixie-cron, `cron(8)`: a job at a fixed time (neither minute nor hour holds a `*`) that falls into
//! an hour that is left out runs once, right after it; one that falls into an hour that comes twice runs the first time
//! only. Every other job follows the clock: it has no run in an hour that is left out, and runs in both passes of an hour
//! that comes twice. croner's own search agrees for a single fixed time only (it takes `0,30 2 * * *` for a job of the
//! second kind), so it is asked for civil times alone, and what a zone makes of them is decided here.

mod expression;
mod zone;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::Duration;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use expression::{Expression, ExpressionError};
pub(super) use zone::{find as find_zone, suggest as suggest_zone};

/// When something is due. Pure: it looks at no clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Timetable {
    expression: Expression,
    zone: TimeZone,
}

impl Timetable {
    /// An expression, read by the clocks of a zone.
    #[must_use]
    pub fn new(expression: Expression, zone: TimeZone) -> Self {
        Self { expression, zone }
    }

    /// The cron expression as it was written.
    #[must_use]
    pub fn cron(&self) -> &str {
        self.expression.text()
    }

    /// The cron expression in English.
    #[must_use]
    pub fn describe(&self) -> String {
        self.expression.describe()
    }

    /// The zone by whose clocks the expression is read.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The zone's name in the IANA database.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The first due time after this one; none before the year 5000 ends the table.
    #[must_use]
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let fixed = self.expression.is_fixed();
        let mut offset = self.zone.to_offset(after);
        let mut from = Start::After(offset.to_datetime(after));
        if fixed && let Some(repeated_until) = self.repeated_until(after) {
            from = from.no_earlier_than(repeated_until);
        }
        // Between two transitions of the zone civil time and real time are one another's shadow.
        let mut transitions = self.zone.following(after).map(|transition| transition.timestamp());
        loop {
            let candidate = from.first_match(&self.expression)?;
            let instant = offset.to_timestamp(candidate).ok()?;
            let Some(end) = transitions.next().filter(|end| *end <= instant) else {
                return Some(instant);
            };
            let next_offset = self.zone.to_offset(end);
            let (leaves, enters) = (offset.to_datetime(end), next_offset.to_datetime(end));
            if fixed && candidate < enters {
                return Some(end);
            }
            from = Start::At(if fixed { leaves.max(enters) } else { enters });
            offset = next_offset;
        }
    }

    /// The last `limit` due times after `after` and not after `until`, oldest first. The work is bounded by what is
    /// found, not by the length of the time between.
    #[must_use]
    pub fn latest(&self, after: Timestamp, until: Timestamp, limit: usize) -> VecDeque<Timestamp> {
        let mut reach = SignedDuration::from_mins(1);
        loop {
            let begin = until.checked_sub(reach).unwrap_or(Timestamp::MIN).max(after);
            let mut found = VecDeque::new();
            let mut due = self.next_after(begin);
            while let Some(time) = due.filter(|time| *time <= until) {
                if found.len() == limit {
                    found.pop_front();
                }
                found.push_back(time);
                due = self.next_after(time);
            }
            if found.len() == limit || begin == after {
                return found;
            }
            reach = reach.checked_mul(2).unwrap_or(SignedDuration::MAX);
        }
    }

    /// The shortest time between two neighbours among the first hundred civil times of the expression.
    #[must_use]
    pub(super) fn shortest_interval(&self) -> Option<Duration> {
        let first = Start::At(EPOCH).first_match(&self.expression);
        let times: Vec<_> =
            std::iter::successors(first, |time| Start::After(*time).first_match(&self.expression)).take(100).collect();
        times.windows(2).filter_map(|pair| pair[1].duration_since(pair[0]).try_into().ok()).min()
    }

    /// The civil time up to which the clock repeats what it showed before its latest change.
    fn repeated_until(&self, now: Timestamp) -> Option<DateTime> {
        let instant = |time: Timestamp, nanoseconds| time.checked_add(SignedDuration::from_nanos(nanoseconds)).ok();
        let change = self.zone.preceding(instant(now, 1)?).next()?.timestamp();
        let before = self.zone.to_offset(instant(change, -1)?);
        Some(before.to_datetime(change))
    }
}

/// Where questions that need no present begin.
const EPOCH: DateTime = jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0);

/// Where a search among civil times begins.
#[derive(Clone, Copy)]
enum Start {
    At(DateTime),
    After(DateTime),
}

impl Start {
    fn no_earlier_than(self, least: DateTime) -> Self {
        match self {
            Self::At(time) | Self::After(time) if time < least => Self::At(least),
            _ => self,
        }
    }

    fn first_match(self, expression: &Expression) -> Option<DateTime> {
        match self {
            Self::At(time) => expression.next(time, true),
            Self::After(time) => expression.next(time, false),
        }
    }
}
