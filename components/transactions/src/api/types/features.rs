//! The features of a transaction in JSON.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::BASE_CURRENCY;
use crate::features::{FEATURES, Statistics, WindowSums, hour_rarity};
use crate::storage::StoredTransaction;

/// What was computed of a transaction when it was written. Windows hold the account's earlier transactions.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct Features {
    /// The amount in minor units of the base currency.
    #[schema(minimum = 0)]
    base_amount_minor: i64,
    /// The base currency.
    #[schema(example = "USD")]
    base_currency: &'static str,
    /// Seconds since the account's transaction before; null for the first.
    #[schema(required, minimum = 0)]
    seconds_since_last: Option<f64>,
    /// No earlier transaction of the account was with this merchant.
    new_merchant: bool,
    /// No earlier transaction of the account was of this category.
    new_category: bool,
    /// No earlier transaction of the account was in this country.
    new_country: bool,
    /// The transaction before was in another country.
    country_changed: bool,
    /// How many within ten minutes.
    count10m: i64,
    /// How many within an hour.
    count1h: i64,
    /// What they come to, in minor units of the base currency.
    sum_minor1h: i64,
    /// How many of them are below 5.00 of the base currency.
    small_count1h: i64,
    /// 24 hours.
    day: Window,
    /// 7 days.
    week: Window,
    /// 30 days.
    month: Window,
    /// How many within 30 days were with this merchant.
    same_merchant30d: i64,
    /// How many within 30 days were of this category.
    same_category30d: i64,
    /// How many within 30 days were in this country.
    same_country30d: i64,
    /// The hour of the week in UTC: 0 is Monday from midnight to one.
    #[schema(minimum = 0, maximum = 167)]
    hour_of_week: i64,
    /// How many within 30 days were at most one hour of the day away.
    near_hour_count30d: i64,
    /// How many within 30 days were at most one hour of the week away.
    near_week_hour_count30d: i64,
    /// ln of how much less often the account pays at this hour of the week than at all hours alike; negative where it pays more often.
    hour_rarity: f64,
    /// What the detector sees, by the names that reasons have.
    vector: BTreeMap<&'static str, f32>,
}

/// A window before a transaction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct Window {
    /// How many transactions it holds.
    #[schema(minimum = 0)]
    count: i64,
    /// What they come to, in minor units of the base currency.
    sum_minor: i64,
    /// Their mean; null without any.
    #[schema(required)]
    mean_minor: Option<f64>,
    /// Their standard deviation (n − 1); null with fewer than two.
    #[schema(required)]
    deviation_minor: Option<f64>,
    /// What half of them are below, were they spread by factors: the exponential of the mean logarithm; null without any.
    #[schema(required)]
    typical_minor: Option<f64>,
    /// How many deviations the amount lies above the mean; null where there is no deviation.
    #[schema(required)]
    deviations: Option<f64>,
}

impl Window {
    fn new(sums: &WindowSums, amount: i64) -> Self {
        let (mean, deviation) = (sums.mean(), sums.deviation());
        #[expect(clippy::cast_precision_loss, reason = "amounts in the base currency are below 2^53")]
        let amount = amount as f64;
        Self {
            count: sums.count,
            sum_minor: sums.sum,
            mean_minor: mean,
            deviation_minor: deviation,
            typical_minor: sums.log_mean().map(libm::expm1),
            deviations: mean
                .zip(deviation)
                .filter(|(_, deviation)| *deviation > 0.0)
                .map(|(mean, deviation)| (amount - mean) / deviation),
        }
    }
}

impl Features {
    pub(super) fn new(transaction: &StoredTransaction) -> Self {
        let statistics: &Statistics = &transaction.statistics;
        let timestamp = transaction.details.timestamp.as_millis();
        let vector = transaction.vector();
        #[expect(clippy::cast_precision_loss, reason = "times are below 2^53")]
        let seconds = |previous: i64| (timestamp - previous) as f64 / 1000.0;
        Self {
            base_amount_minor: transaction.amount,
            base_currency: BASE_CURRENCY,
            seconds_since_last: statistics.previous_at.map(seconds),
            new_merchant: statistics.is_new_merchant,
            new_category: statistics.is_new_category,
            new_country: statistics.is_new_country,
            country_changed: statistics.is_country_change,
            count10m: statistics.count_10m,
            count1h: statistics.count_1h,
            sum_minor1h: statistics.sum_1h,
            small_count1h: statistics.small_1h,
            day: Window::new(&statistics.day, transaction.amount),
            week: Window::new(&statistics.week, transaction.amount),
            month: Window::new(&statistics.month, transaction.amount),
            same_merchant30d: statistics.same_merchant,
            same_category30d: statistics.same_category,
            same_country30d: statistics.same_country,
            hour_of_week: transaction.hour,
            near_hour_count30d: statistics.near_hours,
            near_week_hour_count30d: statistics.near_week_hours,
            hour_rarity: hour_rarity(statistics),
            vector: FEATURES.iter().map(|feature| feature.name()).zip(vector.values().iter().copied()).collect(),
        }
    }
}
