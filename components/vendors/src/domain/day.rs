//! Days and weeks of the reports, in UTC.

use std::fmt;

/// A day in milliseconds. UTC as SQLite and RFC 3339 have it knows no leap seconds.
pub const DAY_MILLIS: i64 = 86_400_000;

/// A day, counted from 1970-01-01. Its text, `2031-05-01`, sorts as the days do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The day of a time in UTC.
    pub fn of(millis: i64) -> Self {
        Self(millis.div_euclid(DAY_MILLIS))
    }

    /// The day of a text such as `2031-05-01`, between the years 1970 and 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let date: jiff::civil::Date = text.parse().ok().filter(|_| is_date)?;
        let midnight = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond();
        (midnight >= 0).then(|| Self::of(midnight))
    }

    /// Its first millisecond.
    pub fn start(self) -> i64 {
        self.0.saturating_mul(DAY_MILLIS)
    }

    /// The Monday of its week, with which weeks begin (ISO 8601). 1970-01-01 was a Thursday.
    pub fn monday(self) -> Self {
        Self(self.0 - (self.0 + 3).rem_euclid(7))
    }

    /// So many days later.
    pub fn plus(self, days: i64) -> Self {
        Self(self.0.saturating_add(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = jiff::Timestamp::from_millisecond(self.start()).unwrap_or(jiff::Timestamp::MAX);
        write!(formatter, "{}", jiff::tz::TimeZone::UTC.to_datetime(timestamp).date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let check = |text: &str, day: Option<i64>| assert_eq!(Day::parse(text).map(|day| day.0), day, "{text}");
        check("1970-01-01", Some(0));
        check("2000-02-29", Some(11_016));
        check("2001-02-29", None);
        check("1969-12-31", None);
        check("2031-5-1", None);
        check("2031-05-01T00:00:00Z", None);
        check("tomorrow", None);
        assert_eq!(Day(11_016).to_string(), "2000-02-29");
        assert_eq!(Day::of(11_016 * DAY_MILLIS + DAY_MILLIS - 1), Day(11_016));
        assert_eq!(Day::of(-1), Day(-1));
    }

    #[test]
    fn weeks_begin_on_mondays() {
        let check = |day: &str, monday: &str| assert_eq!(Day::parse(day).unwrap().monday().to_string(), monday);
        // ISO 8601: 2025-12-29 is the Monday of week 1 of 2026.
        check("2026-01-01", "2025-12-29");
        check("2025-12-29", "2025-12-29");
        check("2026-01-04", "2025-12-29");
        check("2026-01-05", "2026-01-05");
    }
}
