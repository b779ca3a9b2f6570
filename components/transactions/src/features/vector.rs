//! What the detector sees of a transaction: numbers from 0, which is usual for the account, to 1, which is unusual beyond doubt.
//!
//! An isolation forest cuts somewhere between the smallest and the largest value of a feature. What varies among usual transactions would be
//! cut as often as what matters, and one extreme value would draw all cuts to itself. So each feature is 0 for all that is usual, whatever
//! the account's size and habits, and grows with the surprise (deviations of logarithms, −ln of shares, logarithms of ratios) up to a bound.

use std::ops::Range;

use super::statistics::{HOUR, Statistics, WindowSums};
use crate::domain::LOG_UNIT;

/// Rises when features change their meaning: models of another version are not used.
pub const FEATURES_VERSION: i64 = 1;

/// A feature that the detector sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Feature {
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
    /// How seldom the category is.
    Category,
    /// The first payment of the category.
    NewCategory,
    /// How seldom the country is.
    Country,
    /// Another country than the last, and how soon.
    CountryChange,
    /// How seldom the hour of the day is.
    HourOfDay,
    /// How seldom the hour of the week is.
    HourOfWeek,
}

/// All features, in the order of a vector.
pub const FEATURES: [Feature; 11] = [
    Feature::AmountVsWeek,
    Feature::AmountVsMonth,
    Feature::CountTenMinutes,
    Feature::CountHour,
    Feature::SmallHour,
    Feature::Category,
    Feature::NewCategory,
    Feature::Country,
    Feature::CountryChange,
    Feature::HourOfDay,
    Feature::HourOfWeek,
];

impl Feature {
    /// What it is called in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::AmountVsWeek => "amountVs7d",
            Self::AmountVsMonth => "amountVs30d",
            Self::CountTenMinutes => "payments10m",
            Self::CountHour => "payments1h",
            Self::SmallHour => "smallPayments1h",
            Self::Category => "category",
            Self::NewCategory => "newCategory",
            Self::Country => "country",
            Self::CountryChange => "countryChange",
            Self::HourOfDay => "hourOfDay",
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
        Feature::AmountVsWeek => deviations(log_amount, &statistics.week, statistics.merchant_log, 2.5..3.5),
        Feature::AmountVsMonth => deviations(log_amount, &statistics.month, statistics.merchant_log, 2.5..3.5),
        Feature::CountTenMinutes => burst(statistics.count_10m, month, 4320.0, 1.0..5.0),
        Feature::CountHour => burst(statistics.count_1h, month, 720.0, 2.0..8.0),
        Feature::SmallHour if is_small => within(real(statistics.small_1h), 1.0..5.0),
        Feature::SmallHour => 0.0,
        Feature::Category => seldom(statistics.same_category, month, statistics.is_new_category, 2.5..4.0),
        Feature::NewCategory if statistics.is_new_category => within(libm::log1p(real(month)), 2.5..4.0),
        Feature::NewCategory => 0.0,
        Feature::Country => seldom(statistics.same_country, month, statistics.is_new_country, 2.5..4.0),
        Feature::CountryChange => match statistics.previous_at {
            Some(previous) if statistics.is_country_change => {
                let hours = real((timestamp - previous).max(0)) / real(HOUR);
                within(libm::log1p(24.0 / (hours + 0.25)), 1.6..3.0)
            }
            _ => 0.0,
        },
        Feature::HourOfDay => within(libm::log(1.0 / 8.0 / share_of_hour(statistics)), 1.3..2.5),
        Feature::HourOfWeek => within(hour_rarity(statistics), 2.2..4.0),
    }
}

/// How many of the account's deviations the logarithm of an amount lies above its mean, less sure with fewer rows. What the same merchant got
/// the last time surprises nobody, however much it is: wages, rent.
fn deviations(log_amount: i64, window: &WindowSums, merchant_log: Option<i64>, range: Range<f64>) -> f64 {
    let (Some(mean), Some(deviation)) = (window.log_mean(), window.log_deviation()) else {
        return 0.0;
    };
    let count = real(window.count);
    let distance = real(log_amount) / LOG_UNIT - mean;
    let change = merchant_log.map_or(1.0, |last| (real((log_amount - last).abs()) / LOG_UNIT / USUAL_CHANGE).min(1.0));
    within(change * distance / deviation.max(SMALLEST_DEVIATION) * (count / (count + 4.0)), range)
}

/// How much more there was in a window than a month of so many transactions makes one expect by day, as a ratio; counts are compared by
/// their logarithms.
fn burst(count: i64, month: i64, windows_per_month: f64, range: Range<f64>) -> f64 {
    let expected = 3.0 * real(month) / windows_per_month;
    let logs = libm::log1p(range.start)..libm::log1p(range.end);
    within(libm::log1p(real(count)) - libm::log1p(expected), logs)
}

/// −ln of the share of a month's transactions that were alike; half of it if there were such before.
fn seldom(same: i64, month: i64, is_new: bool, range: Range<f64>) -> f64 {
    let surprise = libm::log(real(month + 1) / real(same + 1));
    within(if is_new { surprise } else { 0.5 * surprise }, range)
}

/// Where a number lies between what is still usual (0) and what is unusual beyond doubt (1).
fn within(number: f64, range: Range<f64>) -> f64 {
    ((number - range.start) / (range.end - range.start)).clamp(0.0, 1.0)
}

/// The share of a month's transactions at most one hour of the day away, smoothed towards an eighth, that of all hours alike.
fn share_of_hour(statistics: &Statistics) -> f64 {
    (real(statistics.near_hours) + 1.0) / (real(statistics.month.count) + 8.0)
}

/// How much less often the account pays at this hour of the week than if it paid at all hours alike: ln of the ratio. The share of the hour
/// of the week is smoothed towards that of the hour of the day.
pub(crate) fn hour_rarity(statistics: &Statistics) -> f64 {
    let month = real(statistics.month.count);
    let by_week = (real(statistics.near_week_hours) + 28.0 * share_of_hour(statistics) / 7.0) / (month + 28.0);
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
    fn what_is_usual_is_zero() {
        let vector = of(&habitual(), 4_000);
        assert!(vector.values().iter().all(|number| *number == 0.0), "{vector:?}");
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
        let new_category = [Feature::Category, Feature::NewCategory];
        check(Statistics { same_category: 0, is_new_category: true, ..base }, 4_000, &new_category);
        check(Statistics { same_category: 0, ..base }, 4_000, &[]);
        check(Statistics { is_country_change: true, ..base }, 4_000, &[Feature::CountryChange]);
        let hours = [Feature::HourOfDay, Feature::HourOfWeek];
        check(Statistics { near_hours: 0, near_week_hours: 0, ..base }, 4_000, &hours);
    }

    #[test]
    fn an_account_without_history_surprises_nobody() {
        let first =
            Statistics { is_new_merchant: true, is_new_category: true, is_new_country: true, ..Statistics::default() };
        let vector = of(&first, 1_000_000);
        assert!(vector.values().iter().all(|number| *number == 0.0), "{vector:?}");
    }

    #[test]
    fn vectors_are_read_back_as_they_were() {
        let vector = of(&habitual(), 12_345);
        assert_eq!(Vector::parse(&serde_json::json!(vector.values()).to_string()), Some(vector));
        assert_eq!(Vector::parse("[1.0]"), None);
    }
}
