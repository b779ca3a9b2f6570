//! The statistics of a whole history, by their definition: each transaction looks at every other one. Quadratic, and meant to be: it shares
//! nothing with the triggers that keep the same numbers step by step.

use super::statistics::{DAY, HOUR, MONTH, Statistics, TEN_MINUTES, WEEK, WindowSums};
use crate::domain::Measures;

/// What the statistics look at of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTransaction {
    /// What it is known by.
    pub id: String,
    /// When it was, in milliseconds since 1970.
    pub timestamp: i64,
    /// What windows add up.
    pub measures: Measures,
    /// With whom.
    pub merchant: String,
    /// What for.
    pub category: String,
    /// Where.
    pub country: String,
}

/// The statistics of each transaction of one account, in the given order, which may be any.
pub fn recompute(history: &[PastTransaction]) -> Vec<Statistics> {
    history.iter().map(|transaction| of(transaction, history)).collect()
}

fn of(transaction: &PastTransaction, history: &[PastTransaction]) -> Statistics {
    let place = |of: &PastTransaction| (of.timestamp, of.id.clone());
    let here = place(transaction);
    let earlier: Vec<&PastTransaction> = history.iter().filter(|other| place(other) < here).collect();
    let within =
        |span: i64| earlier.iter().copied().filter(move |other| other.timestamp > transaction.timestamp - span);
    let sums = |span: i64| {
        within(span).fold(WindowSums::default(), |mut sums, other| {
            sums.add(&other.measures);
            sums
        })
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let near = |hours: i64| {
        let distance = |other: &PastTransaction| {
            let difference = (other.measures.hour - transaction.measures.hour).rem_euclid(hours);
            difference.min(hours - difference)
        };
        count(within(MONTH).filter(|other| distance(other) <= 1).count())
    };
    let previous = earlier.iter().max_by_key(|other| place(other));
    Statistics {
        previous_at: previous.map(|previous| previous.timestamp),
        merchant_log: earlier
            .iter()
            .filter(|other| other.merchant == transaction.merchant)
            .max_by_key(|other| place(other))
            .map(|other| other.measures.log_amount),
        is_country_change: previous.is_some_and(|previous| previous.country != transaction.country),
        is_new_merchant: !earlier.iter().any(|other| other.merchant == transaction.merchant),
        is_new_category: !earlier.iter().any(|other| other.category == transaction.category),
        is_new_country: !earlier.iter().any(|other| other.country == transaction.country),
        count_10m: count(within(TEN_MINUTES).count()),
        count_1h: count(within(HOUR).count()),
        sum_1h: within(HOUR).map(|other| other.measures.amount).sum(),
        small_1h: count(within(HOUR).filter(|other| other.measures.is_small).count()),
        day: sums(DAY),
        week: sums(WEEK),
        month: sums(MONTH),
        same_merchant: count(within(MONTH).filter(|other| other.merchant == transaction.merchant).count()),
        same_category: count(within(MONTH).filter(|other| other.category == transaction.category).count()),
        same_country: count(within(MONTH).filter(|other| other.country == transaction.country).count()),
        near_hours: near(24),
        near_week_hours: near(168),
    }
}
