//! Which due times were decided already, as ranges: what keeps a clock that goes back from running them again.
//!
//! Owns the set and its form in the database. Leaves out deciding (`planner`).

use jiff::Timestamp;

use crate::manifest::Timetable;

/// Ranges kept at most. A range begins only where due times were missed, so it takes that many times without a host, or jumps of
/// the clock, before the two oldest become one, which at worst keeps due times between them from running after the clock went back
/// behind both.
const MOST: usize = 64;

/// A set of due times: ranges, oldest first, that share none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Decided(Vec<(Timestamp, Timestamp)>);

impl Decided {
    /// Whether this due time was decided.
    pub(super) fn contains(&self, due: Timestamp) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&due))
    }

    /// The end of the range that this due time is in.
    pub(super) fn end_of(&self, due: Timestamp) -> Timestamp {
        self.0.iter().find(|(first, last)| (*first..=*last).contains(&due)).map_or(due, |(_, last)| *last)
    }

    /// Adds a due time of the timetable.
    pub(super) fn add(&mut self, due: Timestamp, timetable: &Timetable) {
        if self.contains(due) {
            return;
        }
        let ranges = &mut self.0;
        let place = ranges.partition_point(|(_, last)| *last < due);
        let joins_earlier = place > 0 && timetable.next_after(ranges[place - 1].1) == Some(due);
        let joins_later = ranges.get(place).is_some_and(|(first, _)| timetable.next_after(due) == Some(*first));
        match (joins_earlier, joins_later) {
            (true, true) => {
                ranges[place - 1].1 = ranges[place].1;
                ranges.remove(place);
            }
            (true, false) => ranges[place - 1].1 = due,
            (false, true) => ranges[place].0 = due,
            (false, false) => ranges.insert(place, (due, due)),
        }
        if ranges.len() > MOST {
            ranges[0].1 = ranges[1].1;
            ranges.remove(1);
        }
    }

    /// As text: seconds since 1970, `first-last` joined by commas.
    pub(super) fn to_text(&self) -> String {
        let ranges: Vec<String> =
            self.0.iter().map(|(first, last)| format!("{}-{}", first.as_second(), last.as_second())).collect();
        ranges.join(",")
    }

    /// What [`Decided::to_text`] wrote; nothing if it is something else.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let time = |text: &str| Timestamp::from_second(text.parse().ok()?).ok();
        let range = |text: &str| {
            let (first, last) = text.split_once('-')?;
            Some((time(first)?, time(last)?))
        };
        text.split(',').filter(|range| !range.is_empty()).map(range).collect::<Option<_>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::manifest::Expression;

    fn minutes() -> Timetable {
        Timetable::new(Expression::parse("* * * * *").unwrap(), TimeZone::UTC)
    }

    fn minute(number: i64) -> Timestamp {
        Timestamp::from_second(number * 60).unwrap()
    }

    #[test]
    fn neighbours_become_one_range_and_read_back() {
        let mut decided = Decided::default();
        for number in [1, 2, 5, 4, 3, 9] {
            decided.add(minute(number), &minutes());
        }
        assert_eq!(decided.to_text(), "60-300,540-540");
        assert_eq!(Decided::from_text(&decided.to_text()), Some(decided.clone()));
        assert!(decided.contains(minute(3)) && !decided.contains(minute(6)));
        assert_eq!(Decided::from_text(""), Some(Decided::default()));
        assert_eq!(Decided::from_text("60-x"), None);
    }

    #[test]
    fn it_stays_small_and_forgets_no_due_time() {
        let mut decided = Decided::default();
        let times: Vec<_> = (0..1000).map(|number| minute(number * 2)).collect();
        for time in &times {
            decided.add(*time, &minutes());
        }
        assert_eq!(decided.0.len(), MOST);
        assert!(times.iter().all(|time| decided.contains(*time)));
    }
}
