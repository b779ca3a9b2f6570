//! The time, and how it is written: RFC 3339 in UTC with milliseconds.
//! Leaves calendars and intervals to `jiff`.

use std::fmt;

/// A moment to the millisecond. Its text, `2031-05-01T09:30:00.250Z`, sorts as the moments do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(jiff::Timestamp);

/// What the wall clock says.
pub fn now() -> Moment {
    Moment(jiff::Timestamp::now())
}

impl Moment {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn as_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The moment for a number of milliseconds since 1970-01-01T00:00:00Z; `None` outside of the years −9999…9999.
    pub fn from_millis(millis: i64) -> Option<Self> {
        jiff::Timestamp::from_millisecond(millis).ok().map(Self)
    }

    /// The moment that an RFC 3339 text names, cut to the millisecond.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_millis(text.parse::<jiff::Timestamp>().ok()?.as_millisecond())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.3}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_utc_with_milliseconds() {
        let check = |millis, expected: &str| assert_eq!(Moment::from_millis(millis).unwrap().to_string(), expected);
        check(0, "1970-01-01T00:00:00.000Z");
        check(951_782_400_250, "2000-02-29T00:00:00.250Z");
        check(-1, "1969-12-31T23:59:59.999Z");
    }

    #[test]
    fn moments_are_read_with_any_offset_and_precision() {
        let check =
            |text, millis: Option<i64>| assert_eq!(Moment::parse(text).map(Moment::as_millis), millis, "{text}");
        check("2000-02-29T00:00:00.250Z", Some(951_782_400_250));
        check("2000-02-29T01:00:00.2509+01:00", Some(951_782_400_250));
        check("2000-02-30T00:00:00Z", None);
        check("yesterday", None);
    }
}
