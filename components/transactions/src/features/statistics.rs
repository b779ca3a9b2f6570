//! Whole numbers about what an account did before a transaction.
//!
//! A window of length W before a transaction at time t holds the account's transactions that come before it, in the order of time and then
//! id, and are later than t − W. All sums are of integers, so they do not depend on the order in which they were added up.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Measures;

/// Milliseconds of the shortest window.
pub(crate) const TEN_MINUTES: i64 = 600_000;
/// Milliseconds of an hour.
pub(crate) const HOUR: i64 = 3_600_000;
/// Milliseconds of 24 hours.
pub(crate) const DAY: i64 = 24 * HOUR;
/// Milliseconds of 7 days.
pub(crate) const WEEK: i64 = 7 * DAY;
/// Milliseconds of 30 days, the longest window.
pub(crate) const MONTH: i64 = 30 * DAY;

/// A window whose transactions are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum WindowCount {
    /// Ten minutes.
    #[serde(rename = "10m")]
    TenMinutes,
    /// An hour.
    #[serde(rename = "1h")]
    Hour,
    /// 24 hours.
    #[serde(rename = "24h")]
    Day,
    /// 7 days.
    #[serde(rename = "7d")]
    Week,
    /// 30 days.
    #[serde(rename = "30d")]
    Month,
}

impl WindowCount {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] =
        [("10m", Self::TenMinutes), ("1h", Self::Hour), ("24h", Self::Day), ("7d", Self::Week), ("30d", Self::Month)];
}

/// The sums of one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindowSums {
    /// Transactions.
    pub count: i64,
    /// Of amounts, in minor units of the base currency.
    pub sum: i64,
    /// Of [`Measures::square_high`].
    pub squares_high: i64,
    /// Of [`Measures::square_low`].
    pub squares_low: i64,
    /// Of [`Measures::log_amount`].
    pub logs: i64,
    /// Of [`Measures::log_square`].
    pub log_squares: i64,
}

impl WindowSums {
    /// Adds a transaction.
    pub fn add(&mut self, measures: &Measures) {
        self.count += 1;
        self.sum += measures.amount;
        self.squares_high += measures.square_high;
        self.squares_low += measures.square_low;
        self.logs += measures.log_amount;
        self.log_squares += measures.log_square;
    }

    /// Mean amount in minor units; none without transactions.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| real(self.sum.into()) / real(self.count.into()))
    }

    /// Standard deviation of amounts (n − 1) in minor units; none with fewer than two transactions.
    pub fn deviation(&self) -> Option<f64> {
        let squares = (i128::from(self.squares_high) << 40) + i128::from(self.squares_low);
        deviation(self.count, self.sum, squares)
    }

    /// Mean of ln(1 + amount); none without transactions.
    pub fn log_mean(&self) -> Option<f64> {
        (self.count > 0).then(|| real(self.logs.into()) / real(self.count.into()) / crate::domain::LOG_UNIT)
    }

    /// Standard deviation of ln(1 + amount); none with fewer than two transactions.
    pub fn log_deviation(&self) -> Option<f64> {
        deviation(self.count, self.logs, self.log_squares.into()).map(|deviation| deviation / crate::domain::LOG_UNIT)
    }
}

/// From n, Σx and Σx²: the numerator n·Σx² − (Σx)² is exact, so nothing cancels.
fn deviation(count: i64, sum: i64, squares: i128) -> Option<f64> {
    if count < 2 {
        return None;
    }
    let numerator = i128::from(count) * squares - i128::from(sum) * i128::from(sum);
    Some((real(numerator) / (real(count.into()) * real((count - 1).into()))).sqrt())
}

#[expect(clippy::cast_precision_loss, reason = "the nearest double is what is wanted")]
fn real(integer: i128) -> f64 {
    integer as f64
}

/// Everything that is kept about the account before a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// When the transaction before was, in milliseconds since 1970.
    pub previous_at: Option<i64>,
    /// [`Measures::log_amount`] of the last transaction with the same merchant.
    pub merchant_log: Option<i64>,
    /// The transaction before was in another country.
    pub is_country_change: bool,
    /// No earlier transaction was with this merchant.
    pub is_new_merchant: bool,
    /// No earlier transaction was of this category.
    pub is_new_category: bool,
    /// No earlier transaction was in this country.
    pub is_new_country: bool,
    /// Transactions within ten minutes.
    pub count_10m: i64,
    /// Transactions within an hour.
    pub count_1h: i64,
    /// Their amounts, in minor units of the base currency.
    pub sum_1h: i64,
    /// How many of them are small.
    pub small_1h: i64,
    /// 24 hours.
    pub day: WindowSums,
    /// 7 days.
    pub week: WindowSums,
    /// 30 days.
    pub month: WindowSums,
    /// Transactions within 30 days with the same merchant.
    pub same_merchant: i64,
    /// Transactions within 30 days of the same category.
    pub same_category: i64,
    /// Transactions within 30 days in the same country.
    pub same_country: i64,
    /// Transactions within 30 days whose hour of the day is at most one away.
    pub near_hours: i64,
    /// Transactions within 30 days whose hour of the week is at most one away.
    pub near_week_hours: i64,
}

impl Statistics {
    /// How many transactions a window holds.
    pub fn count(&self, window: WindowCount) -> i64 {
        match window {
            WindowCount::TenMinutes => self.count_10m,
            WindowCount::Hour => self.count_1h,
            WindowCount::Day => self.day.count,
            WindowCount::Week => self.week.count,
            WindowCount::Month => self.month.count,
        }
    }
}

#[cfg(test)]
mod tests {
    use tidemill_sdk::clock::Moment;

    use super::*;
    use crate::domain::Currency;

    #[test]
    fn means_and_deviations_are_those_of_the_amounts() {
        let mut sums = WindowSums::default();
        assert_eq!((sums.mean(), sums.deviation()), (None, None));
        // The example of Wikipedia's article on standard deviation: mean 5, population deviation 2, hence √(32/7) of the sample.
        for amount in [2, 4, 4, 4, 5, 5, 7, 9] {
            sums.add(&Measures::new(amount, Currency::parse("USD").unwrap(), Moment::EPOCH));
        }
        assert_eq!(sums.mean(), Some(5.0));
        assert!((sums.deviation().unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn the_deviation_of_large_equal_amounts_is_zero() {
        let mut sums = WindowSums::default();
        for _ in 0..1000 {
            sums.add(&Measures::new(999_999_999_999, Currency::parse("USD").unwrap(), Moment::EPOCH));
        }
        assert_eq!((sums.deviation(), sums.log_deviation()), (Some(0.0), Some(0.0)));
    }
}
