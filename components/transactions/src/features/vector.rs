//! What the detector sees of a transaction: numbers that are near 0 for what is usual for the account, whatever its size and its habits.
//!
//! An isolation forest cuts between the smallest and the largest value of a feature, so each is scaled to spread what is unusual and not
//! what is usual: amounts as logarithms in deviations of the account's own, counts as surprises (−ln of a share), all of them bounded.

use super::statistics::{HOUR, Statistics, WindowSums};
use crate::domain::LOG_UNIT;

/// Rises when features change their meaning: models of another version are not used.
pub const FEATURES_VERSION: i64 = 1;

/// A feature that the detector sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
    /// The amount against 24 hours.
    AmountVsDay,
    /// The amount against 7 days.
    AmountVsWeek,
    /// The amount against 30 days.
    AmountVsMonth,
    /// Transactions within ten minutes.
    CountTenMinutes,
    /// Transactions within an hour.
    CountHour,
    /// Small transactions within an hour, this one too.
    SmallHour,
    /// How seldom the merchant is.
    Merchant,
    /// How seldom the category is.
    Category,
    /// How seldom the country is.
    Country,
    /// Another country than the last, and how soon.
    CountryChange,
    /// How seldom the hour of the week is.
    HourOfWeek,
}

/// All features, in the order of a vector.
pub const FEATURES: [Feature; 11] = [
    Feature::AmountVsDay,
    Feature::AmountVsWeek,
    Feature::AmountVsMonth,
    Feature::CountTenMinutes,
    Feature::CountHour,
    Feature::SmallHour,
    Feature::Merchant,
    Feature::Category,
    Feature::Country,
    Feature::CountryChange,
    Feature::HourOfWeek,
];

impl Feature {
    /// What it is called in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::AmountVsDay => "amountVs24h",
            Self::AmountVsWeek => "amountVs7d",
            Self::AmountVsMonth => "amountVs30d",
            Self::CountTenMinutes => "payments10m",
            Self::CountHour => "payments1h",
            Self::SmallHour => "smallPayments1h",
            Self::Merchant => "merchant",
            Self::Category => "category",
            Self::Country => "country",
            Self::CountryChange => "countryChange",
            Self::HourOfWeek => "hourOfWeek",
        }
    }
}

/// A transaction as the detector sees it: a number per feature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vector([f32; FEATURES.len()]);

impl Vector {
    /// Of a transaction at a time in milliseconds since 1970, with the logarithm of its amount, and whether it is small.
    pub fn new(timestamp: i64, log_amount: i64, is_small: bool, statistics: &Statistics) -> Self {
        let number = |feature| single(value(feature, timestamp, log_amount, is_small, statistics));
        Self(FEATURES.map(number))
    }

    /// The numbers, in the order of [`FEATURES`].
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// From the JSON of its numbers; `None` if it is of other features.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let numbers: Vec<f32> = serde_json::from_str(text).ok()?;
        Some(Self(numbers.try_into().ok()?))
    }
}

/// A deviation of logarithms below this counts as this: nobody pays the same every time, and few rows say little.
const SMALLEST_DEVIATION: f64 = 0.35;

/// By how much the logarithms of two payments to one merchant differ usually.
const USUAL_CHANGE: f64 = 0.7;

fn value(feature: Feature, timestamp: i64, log_amount: i64, is_small: bool, statistics: &Statistics) -> f64 {
    let month = statistics.month.count;
    match feature {
        Feature::AmountVsDay => deviations(log_amount, &statistics.day, statistics.merchant_log),
        Feature::AmountVsWeek => deviations(log_amount, &statistics.week, statistics.merchant_log),
        Feature::AmountVsMonth => deviations(log_amount, &statistics.month, statistics.merchant_log),
        Feature::CountTenMinutes => burst(statistics.count_10m, month, 4320.0),
        Feature::CountHour => burst(statistics.count_1h, month, 720.0),
        Feature::SmallHour if is_small => libm::log1p(real(statistics.small_1h)),
        Feature::SmallHour => 0.0,
        Feature::Merchant => seldom(statistics.same_merchant, month, statistics.is_new_merchant),
        Feature::Category => seldom(statistics.same_category, month, statistics.is_new_category),
        Feature::Country => seldom(statistics.same_country, month, statistics.is_new_country),
        Feature::CountryChange => match statistics.previous_at {
            Some(previous) if statistics.is_country_change => {
                let hours = real((timestamp - previous).max(0)) / real(HOUR);
                libm::log1p(24.0 / (hours + 0.25))
            }
            _ => 0.0,
        },
        Feature::HourOfWeek => (hour_rarity(statistics)).max(0.0),
    }
}

/// How many of the account's deviations the logarithm of an amount lies above its mean, less sure with fewer rows: −6 to 8. What the same
/// merchant got the last time surprises nobody, however much it is: wages, rent.
fn deviations(log_amount: i64, window: &WindowSums, merchant_log: Option<i64>) -> f64 {
    let (Some(mean), Some(deviation)) = (window.log_mean(), window.log_deviation()) else {
        return 0.0;
    };
    let count = real(window.count);
    let distance = real(log_amount) / LOG_UNIT - mean;
    let change = merchant_log.map_or(1.0, |last| (real((log_amount - last).abs()) / LOG_UNIT / USUAL_CHANGE).min(1.0));
    (change * distance / deviation.max(SMALLEST_DEVIATION) * (count / (count + 4.0))).clamp(-6.0, 8.0)
}

/// How much more there was in a window than a month of so many transactions makes one expect by day: ln of the ratio, 0 or more.
fn burst(count: i64, month: i64, windows_per_month: f64) -> f64 {
    let expected = 3.0 * real(month) / windows_per_month;
    (libm::log1p(real(count)) - libm::log1p(expected)).max(0.0)
}

/// −ln of the share of a month's transactions that were alike; less if there were such before.
fn seldom(same: i64, month: i64, is_new: bool) -> f64 {
    let surprise = libm::log(real(month + 1) / real(same + 1));
    if is_new { surprise } else { 0.7 * surprise }
}

/// How much less often the account pays at this hour of the week than if it paid at all hours alike: ln of the ratio. The share of the hour
/// of the week is smoothed towards that of the hour of the day, and this towards all hours alike.
pub(crate) fn hour_rarity(statistics: &Statistics) -> f64 {
    let month = real(statistics.month.count);
    let by_day = (real(statistics.near_hours) + 1.0) / (month + 8.0);
    let by_week = (real(statistics.near_week_hours) + 28.0 * by_day / 7.0) / (month + 28.0);
    libm::log(3.0 / 168.0 / by_week)
}

#[expect(clippy::cast_precision_loss, reason = "counts and times are far below 2^53")]
fn real(integer: i64) -> f64 {
    integer as f64
}

#[expect(clippy::cast_possible_truncation, reason = "bounded, and the detector works in single precision")]
fn single(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Measures};
    use tidemill_sdk::clock::Moment;

    fn habitual() -> Statistics {
        let usual = Measures::new(4_000, Currency::parse("USD").unwrap(), Moment::EPOCH);
        let mut statistics = Statistics { previous_at: Some(0), ..Statistics::default() };
        for _ in 0..100 {
            statistics.month.add(&usual);
        }
        statistics.same_merchant = 40;
        statistics.same_category = 60;
        statistics.same_country = 100;
        statistics.near_hours = 20;
        statistics.near_week_hours = 4;
        statistics
    }

    fn of(statistics: &Statistics, amount: i64) -> Vector {
        let measures = Measures::new(amount, Currency::parse("USD").unwrap(), Moment::EPOCH);
        Vector::new(HOUR, measures.log_amount, measures.is_small, statistics)
    }

    #[test]
    fn what_is_usual_is_near_zero() {
        let vector = of(&habitual(), 4_000);
        assert!(vector.values().iter().all(|number| (0.0..1.0).contains(&number.abs())), "{vector:?}");
    }

    #[test]
    fn each_feature_answers_to_its_own_cause() {
        let usual = of(&habitual(), 4_000);
        let check = |statistics: Statistics, amount: i64, expected: &[Feature]| {
            let vector = of(&statistics, amount);
            let changed = |index: &usize| (vector.values()[*index] - usual.values()[*index]).abs() > 1e-6;
            let features: Vec<Feature> = (0..FEATURES.len()).filter(changed).map(|index| FEATURES[index]).collect();
            assert_eq!(features, expected);
        };
        let base = habitual();
        check(base, 400_000, &[Feature::AmountVsMonth]);
        check(Statistics { count_10m: 5, ..base }, 4_000, &[Feature::CountTenMinutes]);
        check(Statistics { count_1h: 5, ..base }, 4_000, &[Feature::CountHour]);
        check(Statistics { same_country: 0, is_new_country: true, ..base }, 4_000, &[Feature::Country]);
        check(Statistics { same_category: 0, is_new_category: true, ..base }, 4_000, &[Feature::Category]);
        check(Statistics { is_country_change: true, ..base }, 4_000, &[Feature::CountryChange]);
        check(Statistics { near_hours: 0, near_week_hours: 0, ..base }, 4_000, &[Feature::HourOfWeek]);
    }

    #[test]
    fn an_account_without_history_surprises_nobody() {
        let first =
            Statistics { is_new_merchant: true, is_new_category: true, is_new_country: true, ..Statistics::default() };
        let vector = of(&first, 1_000_000);
        assert!(vector.values().iter().all(|number| number.abs() < 1e-6), "{vector:?}");
    }

    #[test]
    fn vectors_are_read_back_as_they_were() {
        let vector = of(&habitual(), 12_345);
        assert_eq!(Vector::parse(&serde_json::json!(vector.values()).to_string()), Some(vector));
        assert_eq!(Vector::parse("[1.0]"), None);
    }
}
