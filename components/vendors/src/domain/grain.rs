//! The times that reports are kept for, and the units that lead times are counted in.

/// Over which time sums are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grain {
    /// All time.
    All = 0,
    /// A week, by its Monday.
    Week = 1,
    /// A day.
    Day = 2,
}

impl Grain {
    /// From the number that stands for it in the database.
    pub(crate) fn of(number: i64) -> Self {
        match number {
            0 => Self::All,
            1 => Self::Week,
            _ => Self::Day,
        }
    }

    /// For people.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::All => "all time",
            Self::Week => "week",
            Self::Day => "day",
        }
    }
}

/// In what lead times are counted, from placed to delivered, the begun one left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum LeadTimeUnit {
    /// Minutes.
    Minute = 0,
    /// Hours.
    Hour = 1,
    /// Days of 24 hours.
    Day = 2,
}

impl LeadTimeUnit {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    /// How many minutes it has.
    pub(crate) fn minutes(self) -> i64 {
        match self {
            Self::Minute => 1,
            Self::Hour => 60,
            Self::Day => 1440,
        }
    }
}
