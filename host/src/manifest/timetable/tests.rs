//! Due times on ordinary days and on those on which clocks change. Expected times follow from the zones' transitions in the IANA database (given
//! with each case) and from the rules of `cron(8)`.

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Expression, ExpressionError, Timetable, find_zone, suggest_zone};

fn timetable(cron: &str, zone: &str) -> Timetable {
    Timetable::new(Expression::parse(cron).unwrap(), find_zone(zone).unwrap())
}

/// The due times after a time, in UTC without seconds that are 0.
#[track_caller]
fn check(cron: &str, zone: &str, after: &str, expected: &[&str]) {
    let timetable = timetable(cron, zone);
    let mut due: Timestamp = format!("{after}:00Z").parse().unwrap();
    for expected in expected {
        due = timetable.next_after(due).unwrap();
        let expected: Timestamp = format!("{expected}:00Z").parse().unwrap();
        assert_eq!(due, expected, "{cron} in {zone}");
    }
}

#[test]
fn fields_mean_what_crontab_5_says() {
    // 2026-11-20 is a Friday.
    check("0 9 * * MON-FRI", "UTC", "2026-11-20T10:00", &["2026-11-23T09:00", "2026-11-24T09:00"]);
    check("*/20 8-9 * * *", "UTC", "2026-11-20T08:30", &["2026-11-20T08:40", "2026-11-20T09:00", "2026-11-20T09:20"]);
    check("0 0 29 feb *", "UTC", "2026-01-01T00:00", &["2028-02-29T00:00", "2032-02-29T00:00"]);
    // Either day field suffices where both are restricted.
    check(
        "0 0 13 * 5",
        "UTC",
        "2026-11-20T00:00",
        &["2026-11-27T00:00", "2026-12-04T00:00", "2026-12-11T00:00", "2026-12-13T00:00"],
    );
    for sunday in ["0", "7", "SUN"] {
        check(&format!("0 0 * * {sunday}"), "UTC", "2026-11-20T00:00", &["2026-11-22T00:00"]);
    }
    check("@daily", "Asia/Tokyo", "2026-11-20T00:00", &["2026-11-20T15:00"]);
    check("@midnight", "UTC", "2026-11-20T00:00", &["2026-11-21T00:00"]);
    check("@hourly", "UTC", "2026-11-20T00:59", &["2026-11-20T01:00"]);
    check("@weekly", "UTC", "2026-11-20T00:59", &["2026-11-22T00:00"]);
    check("@monthly", "UTC", "2026-11-20T00:59", &["2026-12-01T00:00"]);
    check("@yearly", "UTC", "2026-11-20T00:59", &["2027-01-01T00:00"]);
}

#[test]
fn six_fields_begin_with_the_second() {
    let timetable = timetable("*/20 30 12 * * *", "UTC");
    let times: Vec<_> = timetable
        .latest("2026-11-20T12:00:00Z".parse().unwrap(), "2026-11-20T13:00:00Z".parse().unwrap(), 10)
        .into_iter()
        .map(|time| time.to_string())
        .collect();
    assert_eq!(times, ["2026-11-20T12:30:00Z", "2026-11-20T12:30:20Z", "2026-11-20T12:30:40Z"]);
}

#[test]
fn a_fixed_time_that_the_clock_leaves_out_comes_once_right_after() {
    // Europe/Berlin: 2026-03-29T01:00Z, +01:00 to +02:00, so 02:00 to 03:00 are left out.
    check("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", &["2026-03-29T01:00", "2026-03-30T00:30"]);
    check("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", &["2026-03-29T01:00", "2026-03-30T00:00"]);
    check(
        "0 2,3 * * *",
        "Europe/Berlin",
        "2026-03-28T12:00",
        &["2026-03-29T01:00", "2026-03-30T00:00", "2026-03-30T01:00"],
    );
    check("59 1 * * *", "Europe/Berlin", "2026-03-28T12:00", &["2026-03-29T00:59", "2026-03-29T23:59"]);
    check("0 3 * * *", "Europe/Berlin", "2026-03-28T12:00", &["2026-03-29T01:00", "2026-03-30T01:00"]);
    // America/New_York: 2026-03-08T07:00Z, -05:00 to -04:00.
    check("30 2 * * *", "America/New_York", "2026-03-07T12:00", &["2026-03-08T07:00", "2026-03-09T06:30"]);
    // Australia/Lord_Howe: 2026-10-03T15:30Z, +10:30 to +11:00, so 02:00 to 02:30 are left out.
    check("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00", &["2026-10-03T15:30", "2026-10-04T15:15"]);
    check("30 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00", &["2026-10-03T15:30", "2026-10-04T15:30"]);
}

#[test]
fn a_fixed_time_that_the_clock_repeats_comes_the_first_time_only() {
    // Europe/Berlin: 2026-10-25T01:00Z, +02:00 to +01:00, so 02:00 to 03:00 come twice.
    check("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", &["2026-10-25T00:30", "2026-10-26T01:30"]);
    check("0,30 2 * * *", "Europe/Berlin", "2026-10-25T00:10", &["2026-10-25T00:30", "2026-10-26T01:00"]);
    check("30 2 * * *", "Europe/Berlin", "2026-10-25T01:10", &["2026-10-26T01:30"]);
    check("0 3 * * *", "Europe/Berlin", "2026-10-24T12:00", &["2026-10-25T02:00", "2026-10-26T02:00"]);
    // America/New_York: 2026-11-01T06:00Z, -04:00 to -05:00, so 01:00 to 02:00 come twice.
    check("30 1 * * *", "America/New_York", "2026-10-31T12:00", &["2026-11-01T05:30", "2026-11-02T06:30"]);
    // Australia/Lord_Howe: 2026-04-04T15:00Z, +11:00 to +10:30, so 01:30 to 02:00 come twice.
    check("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00", &["2026-04-04T14:45", "2026-04-05T15:15"]);
}

#[test]
fn other_times_follow_the_clock() {
    check(
        "*/30 * * * *",
        "Europe/Berlin",
        "2026-03-29T00:10",
        &["2026-03-29T00:30", "2026-03-29T01:00", "2026-03-29T01:30"],
    );
    check("0 */2 * * *", "Europe/Berlin", "2026-03-28T22:30", &["2026-03-28T23:00", "2026-03-29T02:00"]);
    check(
        "@hourly",
        "Europe/Berlin",
        "2026-10-24T23:30",
        &["2026-10-25T00:00", "2026-10-25T01:00", "2026-10-25T02:00"],
    );
    check(
        "*/20 2 * * *",
        "Europe/Berlin",
        "2026-10-25T00:30",
        &["2026-10-25T00:40", "2026-10-25T01:00", "2026-10-25T01:20"],
    );
    check("*/15 * * * *", "Australia/Lord_Howe", "2026-04-04T14:50", &["2026-04-04T15:00", "2026-04-04T15:15"]);
}

#[test]
fn the_latest_due_times_are_found_however_long_ago_the_search_begins() {
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    let seconds = timetable("* * * * * *", "UTC");
    let latest = seconds.latest(time("1990-01-01T00:00:00Z"), time("2026-11-20T12:00:00Z"), 3);
    assert_eq!(latest, [time("2026-11-20T11:59:58Z"), time("2026-11-20T11:59:59Z"), time("2026-11-20T12:00:00Z")]);
    let leap_days = timetable("0 0 29 2 *", "UTC");
    let latest = leap_days.latest(time("1990-01-01T00:00:00Z"), time("2026-11-20T12:00:00Z"), 2);
    assert_eq!(latest, [time("2020-02-29T00:00:00Z"), time("2024-02-29T00:00:00Z")]);
    assert!(seconds.latest(time("2026-11-20T12:00:00Z"), time("2026-11-20T12:00:00Z"), 3).is_empty());
}

#[test]
fn what_is_no_expression_is_told_from_what_never_comes() {
    for never in ["0 0 30 2 *", "0 0 31 4,6,9,11 *"] {
        assert_eq!(Expression::parse(never), Err(ExpressionError::Never), "{never}");
    }
    assert_eq!(Expression::parse("* * * *"), Err(ExpressionError::Fields { fields: 4 }));
    assert_eq!(Expression::parse("0 0 * * * * 2026"), Err(ExpressionError::Fields { fields: 7 }));
    assert!(matches!(Expression::parse("@reboot"), Err(ExpressionError::Nickname { .. })));
    for bad in
        ["60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "a * * * *", "5-1 * * * *", "*/0 * * * *"]
    {
        assert!(matches!(Expression::parse(bad), Err(ExpressionError::Field { .. })), "{bad}");
    }
}

#[test]
fn a_zone_that_does_not_exist_gets_the_nearest_name() {
    for (wrong, right) in
        [("Europe/Berln", "Europe/Berlin"), ("Berlin", "Europe/Berlin"), ("new york", "America/New_York")]
    {
        assert!(find_zone(wrong).is_none());
        assert_eq!(suggest_zone(wrong), format!("did you mean `{right}`?"));
    }
    assert!(suggest_zone("somewhere else").contains("Europe/Berlin"));
    assert_eq!(find_zone("europe/berlin").unwrap().iana_name(), Some("Europe/Berlin"));
}

/// The due minutes of some days, found by looking at the clock each minute as `cron(8)` does: a job at a fixed time begins when the clock
/// first shows its time or, where that is left out, a later one.
fn by_looking_each_minute(timetable: &Timetable, begin: Timestamp, minutes: i64) -> Vec<Timestamp> {
    let minute = jiff::SignedDuration::from_mins(1);
    let matches = |time| timetable.expression.next(time, true) == Some(time);
    let fixed = timetable.expression.is_fixed();
    let mut latest = timetable.zone.to_datetime(begin);
    let mut due = Vec::new();
    for number in 1..=minutes {
        let now = begin + minute * i32::try_from(number).unwrap();
        let shown = timetable.zone.to_datetime(now);
        let is_due = match fixed {
            false => matches(shown),
            true => {
                let mut passed = std::iter::successors(Some(latest + minute), |time| Some(*time + minute));
                let is_due = shown > latest && passed.by_ref().take_while(|time| *time <= shown).any(matches);
                latest = latest.max(shown);
                is_due
            }
        };
        if is_due {
            due.push(now);
        }
    }
    due
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn due_times_are_those_that_looking_each_minute_finds(
        zone in prop::sample::select(vec![
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "America/Santiago", "Asia/Kathmandu",
        ]),
        // Around the changes of 2026 in these zones.
        day in prop::sample::select(vec!["2026-03-08", "2026-03-29", "2026-04-04", "2026-04-05", "2026-04-24", "2026-09-06", "2026-10-03", "2026-10-25", "2026-10-29", "2026-11-01"]),
        minute in prop::sample::select(vec!["*", "*/15", "0", "30", "0,30", "15-45/10"]),
        hour in prop::sample::select(vec!["*", "*/2", "0", "1", "2", "1,2", "0-3", "23"]),
    ) {
        let timetable = timetable(&format!("{minute} {hour} * * *"), zone);
        let begin = format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap() - jiff::SignedDuration::from_hours(12);
        let minutes = 48 * 60;
        let end = begin + jiff::SignedDuration::from_mins(minutes);
        let due: Vec<_> = timetable.latest(begin, end, 10_000).into();
        prop_assert_eq!(due, by_looking_each_minute(&timetable, begin, minutes));
    }
}
