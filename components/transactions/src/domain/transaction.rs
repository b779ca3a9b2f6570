//! What a transaction is, and the whole numbers of it that windows add up.

use tidemill_sdk::clock::Moment;

use super::Currency;

/// The largest amount, in minor units of its currency.
pub const MAX_AMOUNT_MINOR: i64 = 1_000_000_000_000;

/// An amount below this, in minor units of the base currency, counts as small: card testers try a stolen card with such.
pub const SMALL_AMOUNT: i64 = 500;

/// One unit of a logarithm in [`Measures::log_amount`].
pub(crate) const LOG_UNIT: f64 = 1024.0;

/// What a client says about a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// What it is known by.
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// How much, in minor units of the currency: 1 to [`MAX_AMOUNT_MINOR`].
    pub amount_minor: i64,
    /// In which currency.
    pub currency: Currency,
    /// With whom.
    pub merchant: String,
    /// What for.
    pub category: String,
    /// By which way, such as `online` or `card-present`.
    pub channel: String,
    /// Where: ISO 3166-1 alpha-2.
    pub country: String,
    /// When.
    pub timestamp: Moment,
    /// The client said when; otherwise it is the time of arrival.
    pub is_timed: bool,
}

/// What windows add up: whole numbers, so that sums are exact in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// The amount in minor units of the base currency, rounded half up.
    pub amount: i64,
    /// The square of `amount`, divided by 2^40 and rounded down.
    pub square_high: i64,
    /// The rest of that division.
    pub square_low: i64,
    /// ln(1 + `amount`) in units of 1/1024, rounded. At most 30,000.
    pub log_amount: i64,
    /// The square of `log_amount`.
    pub log_square: i64,
    /// Whether it is below [`SMALL_AMOUNT`].
    pub is_small: bool,
    /// The hour of the week in UTC, 0–167; 0 is Monday from midnight to one.
    pub hour: i64,
}

impl Measures {
    /// Of an amount at a time.
    pub fn new(amount_minor: i64, currency: Currency, timestamp: Moment) -> Self {
        let amount = currency.to_base(amount_minor);
        let square = i128::from(amount) * i128::from(amount);
        let part = |part: i128| i64::try_from(part).unwrap_or(i64::MAX);
        #[expect(clippy::cast_precision_loss, reason = "amounts in the base currency are below 2^53")]
        let log = libm::log1p(amount as f64) * LOG_UNIT;
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm of at most 30 times 1,024")]
        let log_amount = libm::round(log) as i64;
        Self {
            amount,
            square_high: part(square >> 40),
            square_low: part(square & ((1 << 40) - 1)),
            log_amount,
            log_square: log_amount * log_amount,
            is_small: amount < SMALL_AMOUNT,
            // 1970 began on a Thursday.
            hour: (timestamp.as_millis().div_euclid(3_600_000) + 72).rem_euclid(168),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measures(amount: i64, time: &str) -> Measures {
        Measures::new(amount, Currency::parse("USD").unwrap(), Moment::parse(time).unwrap())
    }

    #[test]
    fn hours_of_the_week_begin_on_monday() {
        let check = |time, hour| assert_eq!(measures(1, time).hour, hour, "{time}");
        check("1970-01-01T00:00:00Z", 72);
        check("2024-01-01T00:59:59Z", 0);
        check("2024-01-07T23:00:00Z", 167);
        check("2024-02-29T13:30:00Z", 3 * 24 + 13);
    }

    #[test]
    fn squares_are_whole_in_two_parts() {
        let check = |amount: i64| {
            let measures = measures(amount, "2024-01-01T00:00:00Z");
            let square = (i128::from(measures.square_high) << 40) + i128::from(measures.square_low);
            assert_eq!(square, i128::from(amount) * i128::from(amount), "{amount}");
        };
        check(1);
        check(1_048_576);
        check(999_999_999_999);
        check(MAX_AMOUNT_MINOR);
    }

    #[test]
    fn logarithms_are_those_of_one_more_in_units_of_a_1024th() {
        // ln(1 + 1718) = 7.4495 (e^7.4495 = 1719.0): 7.4495 · 1024 = 7628.3.
        assert_eq!(measures(1718, "2024-01-01T00:00:00Z").log_amount, 7628);
        assert!(measures(MAX_AMOUNT_MINOR, "2024-01-01T00:00:00Z").log_amount < 30_000);
    }
}
