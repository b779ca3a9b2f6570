//! Times of an experiment: RFC 3339 instants or plain integers, and the ordinals of periods that the analysis counts in.
//!
//! Periods of instants are counted from the start of the experiment's time range, each a day or a week long, so that a period begins
//! at the hour at which the experiment does, in whatever time zone that was meant. Integers are their own ordinals.

use std::fmt;

use serde::de::{Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tidemill_sdk::clock::Moment;

use super::Granularity;

/// A point in time as a definition or an observation names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// A moment.
    Instant(Moment),
    /// The number of a period, −1e12 to 1e12.
    Ordinal(i64),
}

impl Time {
    /// What it must be, to be read after "must be".
    pub const EXPECTED: &'static str = "a time such as 2031-05-01T00:00:00Z, or the integer of a period";

    /// The largest integer, in size.
    pub const MAX_ORDINAL: i64 = 1_000_000_000_000;

    /// Reads a text: an integer, an RFC 3339 time, or a date alone, which stands for its midnight in UTC.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(ordinal) = text.parse::<i64>() {
            return Self::ordinal(ordinal);
        }
        let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let moment = if is_date { Moment::parse(&format!("{text}T00:00:00Z")) } else { Moment::parse(text) };
        moment.map(Self::Instant)
    }

    /// An integer, if it is in bounds.
    pub fn ordinal(ordinal: i64) -> Option<Self> {
        (-Self::MAX_ORDINAL..=Self::MAX_ORDINAL).contains(&ordinal).then_some(Self::Ordinal(ordinal))
    }

    /// Whether both are instants, or both integers.
    pub fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Instant(_), Self::Instant(_)) | (Self::Ordinal(_), Self::Ordinal(_)))
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Instant(moment) => serializer.collect_str(moment),
            Self::Ordinal(ordinal) => serializer.serialize_i64(*ordinal),
        }
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TimeVisitor)
    }
}

struct TimeVisitor;

impl Visitor<'_> for TimeVisitor {
    type Value = Time;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(Time::EXPECTED)
    }

    fn visit_i64<E: serde::de::Error>(self, ordinal: i64) -> Result<Time, E> {
        Time::ordinal(ordinal).ok_or_else(|| E::invalid_value(Unexpected::Signed(ordinal), &self))
    }

    fn visit_u64<E: serde::de::Error>(self, ordinal: u64) -> Result<Time, E> {
        let time = i64::try_from(ordinal).ok().and_then(Time::ordinal);
        time.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(ordinal), &self))
    }

    /// A text of digits is no integer where JSON has integers of its own.
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Time, E> {
        let time = Time::parse(text).filter(|time| matches!(time, Time::Instant(_)));
        time.ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// The periods of one experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: Time,
    end: Time,
    step_millis: i64,
}

impl Calendar {
    /// Of a time range, whose ends are alike.
    pub fn new(start: Time, end: Time, granularity: Granularity) -> Self {
        Self { start, end, step_millis: granularity.millis() }
    }

    /// The ordinal of the period in which a time lies; none for one of the other kind. It may lie outside of the range.
    pub fn ordinal(&self, time: Time) -> Option<i64> {
        match (self.start, time) {
            (Time::Instant(start), Time::Instant(moment)) => {
                Some((moment.as_millis() - start.as_millis()).div_euclid(self.step_millis))
            }
            (Time::Ordinal(_), Time::Ordinal(ordinal)) => Some(ordinal),
            _ => None,
        }
    }

    /// When a period begins, or its integer.
    pub fn time(&self, ordinal: i64) -> Time {
        match self.start {
            Time::Ordinal(_) => Time::Ordinal(ordinal),
            Time::Instant(start) => {
                let millis = ordinal.saturating_mul(self.step_millis).saturating_add(start.as_millis());
                Time::Instant(Moment::from_millis(millis).unwrap_or(start))
            }
        }
    }

    /// The ordinal of the first period.
    pub fn first(&self) -> i64 {
        self.ordinal(self.start).unwrap_or(0)
    }

    /// The ordinal of the last period: the one in which `end` lies, or which ends at it; with integers `end` itself.
    pub fn last(&self) -> i64 {
        match (self.start, self.end) {
            (Time::Instant(start), Time::Instant(end)) => {
                (end.as_millis() - start.as_millis() - 1).div_euclid(self.step_millis)
            }
            (_, Time::Ordinal(end)) => end,
            _ => self.first(),
        }
    }

    /// How many periods there are, not above 0 if the range is empty.
    pub fn periods(&self) -> i64 {
        self.last() - self.first() + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(start: &str, end: &str, granularity: Granularity) -> Calendar {
        Calendar::new(Time::parse(start).unwrap(), Time::parse(end).unwrap(), granularity)
    }

    #[test]
    fn days_are_counted_from_the_start_and_told_as_their_beginning() {
        let days = calendar("2032-02-28", "2032-03-02", Granularity::Day);
        assert_eq!((days.first(), days.last(), days.periods()), (0, 2, 3));
        let check = |text: &str, ordinal: i64, told: &str| {
            assert_eq!(days.ordinal(Time::parse(text).unwrap()), Some(ordinal), "{text}");
            assert_eq!(serde_json::json!(days.time(ordinal)), told);
        };
        check("2032-02-28T23:59:59.999Z", 0, "2032-02-28T00:00:00.000Z");
        check("2032-02-29T00:00:00Z", 1, "2032-02-29T00:00:00.000Z");
        check("2032-02-29T23:30:00-02:00", 2, "2032-03-01T00:00:00.000Z");
        check("2032-02-27T23:00:00Z", -1, "2032-02-27T00:00:00.000Z");
        assert_eq!(days.ordinal(Time::Ordinal(1)), None);
    }

    #[test]
    fn weeks_begin_when_the_experiment_does() {
        let weeks = calendar("2031-05-01T05:00:00Z", "2031-05-16T00:00:00Z", Granularity::Week);
        assert_eq!(weeks.periods(), 3);
        assert_eq!(weeks.ordinal(Time::parse("2031-05-08T04:59:59Z").unwrap()), Some(0));
        assert_eq!(weeks.ordinal(Time::parse("2031-05-08T05:00:00Z").unwrap()), Some(1));
        assert_eq!(serde_json::json!(weeks.time(2)), "2031-05-15T05:00:00.000Z");
    }

    #[test]
    fn integers_are_their_own_periods() {
        let integers = calendar("-3", "4", Granularity::Week);
        assert_eq!((integers.first(), integers.last(), integers.periods()), (-3, 4, 8));
        assert_eq!(integers.time(2), Time::Ordinal(2));
        assert_eq!(integers.ordinal(Time::parse("2031-05-01").unwrap()), None);
    }

    #[test]
    fn texts_that_are_no_time_are_refused() {
        for text in ["", "soon", "2031-13-01", "2031-05-01T10:00:00", "1.5", "1000000000001", "9223372036854775808"] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }
}
