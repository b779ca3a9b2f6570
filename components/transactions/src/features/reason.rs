//! What a feature means, in numbers and words that a person can compare.

use super::statistics::{Statistics, WindowSums};
use super::vector::Feature;
use crate::domain::{BASE_CURRENCY, Reason};

/// What a reason is told of.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// In minor units of the base currency.
    pub amount: i64,
    /// When, in milliseconds since 1970.
    pub timestamp: i64,
    /// The hour of the week, 0–167.
    pub hour: i64,
    /// With whom.
    pub merchant: &'a str,
    /// What for.
    pub category: &'a str,
    /// Where.
    pub country: &'a str,
    /// What the account did before.
    pub statistics: &'a Statistics,
}

/// The reason that a feature with a contribution is.
pub fn reason(feature: Feature, contribution: f64, told: &Told<'_>) -> Reason {
    let statistics = told.statistics;
    let month = statistics.month.count;
    let (value, usual, unit, value_text, usual_text) = match feature {
        Feature::AmountVsWeek => amount(told.amount, &statistics.week, "7 days"),
        Feature::AmountVsMonth => amount(told.amount, &statistics.month, "30 days"),
        Feature::CountTenMinutes => count(statistics.count_10m + 1, month, 4320.0, "10 minutes"),
        Feature::CountHour => count(statistics.count_1h + 1, month, 720.0, "an hour"),
        Feature::SmallHour => (
            real(statistics.small_1h),
            Some(0.0),
            "payments",
            format!("{} small payments in the hour before", statistics.small_1h),
            "few or none".to_owned(),
        ),
        Feature::Category => share(told.category, statistics.same_category, month, statistics.is_new_category),
        Feature::NewCategory => {
            let text = if statistics.is_new_category { "never before" } else { "not new" };
            let usual = format!("{month} payments in 30 days, none of {}", told.category);
            (real(statistics.is_new_category.into()), Some(0.0), "flag", format!("{}: {text}", told.category), usual)
        }
        Feature::Country => share(told.country, statistics.same_country, month, statistics.is_new_country),
        Feature::CountryChange => {
            let gap = statistics.previous_at.map_or(0, |previous| (told.timestamp - previous) / 1000);
            let text = if statistics.is_country_change {
                format!("another country than {} before", span(gap))
            } else {
                "the same country as before".to_owned()
            };
            (real(i64::from(statistics.is_country_change)), Some(0.0), "flag", text, "the same country".to_owned())
        }
        Feature::HourOfDay => hour(told.hour, statistics.near_hours, month, 1.0 / 8.0),
        Feature::HourOfWeek => hour(told.hour, statistics.near_week_hours, month, 3.0 / 168.0),
    };
    Reason {
        feature: feature.name().to_owned(),
        contribution,
        value,
        usual,
        unit: unit.to_owned(),
        value_text,
        usual_text,
    }
}

type Parts = (f64, Option<f64>, &'static str, String, String);

fn amount(amount: i64, window: &WindowSums, span: &str) -> Parts {
    // The mean of logarithms, since amounts spread by factors: half of the payments are smaller.
    let usual = window.log_mean().map(libm::expm1);
    let usual_text = match (usual, window.log_deviation()) {
        (Some(usual), Some(deviation)) => {
            let (low, high) = (usual / libm::exp(deviation), usual * libm::exp(deviation));
            format!("{} ({} to {}) in {span}", money(usual), money(low), money(high))
        }
        (Some(usual), None) => format!("{} in {span}", money(usual)),
        (None, _) => format!("no payment in {span}"),
    };
    (real(amount), usual, "minor", money(real(amount)), usual_text)
}

fn count(count: i64, month: i64, windows_per_month: f64, span: &str) -> Parts {
    let usual = real(month) / windows_per_month;
    let text = if count == 1 { format!("the only payment in {span}") } else { format!("{count} payments in {span}") };
    (real(count), Some(usual), "payments", text, format!("{usual:.2} on average"))
}

fn share(what: &str, same: i64, month: i64, is_new: bool) -> Parts {
    let value = if month > 0 { real(same) / real(month) } else { 0.0 };
    let text =
        if is_new { format!("{what}: never before") } else { format!("{what}: {same} of {month} payments in 30 days") };
    (value, (month > 0).then_some(1.0), "share", text, format!("{month} payments in 30 days"))
}

fn hour(hour: i64, near: i64, month: i64, alike: f64) -> Parts {
    let value = if month > 0 { real(near) / real(month) } else { 0.0 };
    let text = format!("{} UTC: {near} of {month} payments in 30 days were near this hour", hour_name(hour));
    let usual_text = format!("{:.0} of {month}, if all hours were alike", alike * real(month));
    (value, (month > 0).then_some(alike), "share", text, usual_text)
}

#[expect(clippy::cast_precision_loss, reason = "counts and amounts are far below 2^53")]
fn real(integer: i64) -> f64 {
    integer as f64
}

fn money(minor: f64) -> String {
    format!("{:.2} {BASE_CURRENCY}", minor / 100.0)
}

fn span(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

fn hour_name(hour: i64) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let day = usize::try_from(hour.div_euclid(24)).ok().and_then(|day| DAYS.get(day)).unwrap_or(&"");
    format!("{day} {:02}:00", hour.rem_euclid(24))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_compare_in_the_unit_of_the_feature() {
        let mut statistics = Statistics { count_10m: 4, is_new_country: true, near_hours: 2, ..Statistics::default() };
        statistics.month.count = 90;
        let told = Told {
            amount: 125_000,
            timestamp: 0,
            hour: 171 - 24,
            merchant: "m",
            category: "c",
            country: "BR",
            statistics: &statistics,
        };
        let burst = reason(Feature::CountTenMinutes, 0.5, &told);
        assert_eq!((burst.value, burst.value_text.as_str()), (5.0, "5 payments in 10 minutes"));
        assert!((burst.usual.unwrap() - 90.0 / 4320.0).abs() < 1e-12);
        let country = reason(Feature::Country, 0.5, &told);
        assert_eq!((country.value, country.value_text.as_str()), (0.0, "BR: never before"));
        let hour = reason(Feature::HourOfDay, 0.5, &told);
        assert_eq!(hour.value_text, "Sun 03:00 UTC: 2 of 90 payments in 30 days were near this hour");
        let amount = reason(Feature::AmountVsWeek, 0.5, &told);
        assert_eq!((amount.value_text.as_str(), amount.usual), ("1250.00 USD", None));
    }
}
