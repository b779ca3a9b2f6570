//! The ordinals in a metric's analysis, told as the experiment tells its periods. Relative periods stay integers.

use serde_json::{Map, Value};

use crate::domain::{Calendar, Time};

/// Replaces every ordinal of the calendar in a metric's object.
pub(super) fn tell(metric: &mut Value, calendar: &Calendar) {
    if matches!(calendar.time(0), Time::Ordinal(_)) {
        return;
    }
    for (list, members) in [("/series", &["period"][..]), ("/cohorts", &["cohort", "period"])] {
        each(metric.pointer_mut(list), members, calendar);
    }
    each(metric.pointer_mut("/economicImpact/cumulative"), &["period"], calendar);
    if let Some(placebo) = metric.get_mut("placebo") {
        replace(placebo, "period", calendar);
    }
    for aggregate in ["/aggregates/group", "/aggregates/calendar"] {
        if let Some(Value::Object(by_period)) = metric.pointer_mut(aggregate) {
            let told =
                |(key, value): (String, Value)| (key.parse().map_or(key, |ordinal| text(calendar, ordinal)), value);
            *by_period = std::mem::take(by_period).into_iter().map(told).collect::<Map<_, _>>();
        }
    }
}

fn each(list: Option<&mut Value>, members: &[&str], calendar: &Calendar) {
    let elements = list.and_then(Value::as_array_mut).into_iter().flatten();
    for element in elements {
        members.iter().for_each(|member| replace(element, member, calendar));
    }
}

fn replace(element: &mut Value, member: &str, calendar: &Calendar) {
    if let Some(value) = element.get_mut(member)
        && let Some(ordinal) = value.as_i64()
    {
        *value = Value::String(text(calendar, ordinal));
    }
}

fn text(calendar: &Calendar, ordinal: i64) -> String {
    match calendar.time(ordinal) {
        Time::Instant(moment) => moment.to_string(),
        Time::Ordinal(ordinal) => ordinal.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Granularity;

    fn metric() -> Value {
        json!({
            "series": [{ "period": 0, "treatmentMean": 1.0 }, { "period": 1, "treatmentMean": 2.0 }],
            "eventStudy": [{ "relativePeriod": -1 }],
            "cohorts": [{ "cohort": 1, "period": 2 }],
            "placebo": { "period": 0, "estimate": 0.5 },
            "aggregates": { "group": { "1": 5, "overall": 6 }, "calendar": { "2": 7 }, "dynamic": { "0": 8 } },
            "economicImpact": { "cumulative": [{ "period": 1, "total": 3.0 }] },
        })
    }

    #[test]
    fn ordinals_become_the_beginnings_of_periods() {
        let calendar =
            Calendar::new(Time::parse("2031-05-01").unwrap(), Time::parse("2031-06-01").unwrap(), Granularity::Week);
        let mut told = metric();
        tell(&mut told, &calendar);
        let expected = json!({
            "series": [
                { "period": "2031-05-01T00:00:00.000Z", "treatmentMean": 1.0 },
                { "period": "2031-05-08T00:00:00.000Z", "treatmentMean": 2.0 },
            ],
            "eventStudy": [{ "relativePeriod": -1 }],
            "cohorts": [{ "cohort": "2031-05-08T00:00:00.000Z", "period": "2031-05-15T00:00:00.000Z" }],
            "placebo": { "period": "2031-05-01T00:00:00.000Z", "estimate": 0.5 },
            "aggregates": {
                "group": { "2031-05-08T00:00:00.000Z": 5, "overall": 6 },
                "calendar": { "2031-05-15T00:00:00.000Z": 7 },
                "dynamic": { "0": 8 },
            },
            "economicImpact": { "cumulative": [{ "period": "2031-05-08T00:00:00.000Z", "total": 3.0 }] },
        });
        assert_eq!(told, expected);
    }

    #[test]
    fn integers_stay_as_they_are() {
        let calendar = Calendar::new(Time::Ordinal(0), Time::Ordinal(9), Granularity::Day);
        let mut told = metric();
        tell(&mut told, &calendar);
        assert_eq!(told, metric());
    }
}
