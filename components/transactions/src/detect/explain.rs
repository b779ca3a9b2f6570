//! From contributions to reasons.

use crate::domain::Reason;
use crate::features::{FEATURES, Feature, Told, reason};
use crate::storage::StoredTransaction;

/// Reasons that are told of one transaction.
const MOST_REASONS: usize = 4;

/// Contributions below this are not told.
const LEAST: f64 = 0.02;

/// The features that contributed most, the strongest first. `contributions` follow [`FEATURES`].
pub(crate) fn reasons(transaction: &StoredTransaction, contributions: &[f64]) -> Vec<Reason> {
    let mut strongest: Vec<(Feature, f64)> = FEATURES.into_iter().zip(contributions.iter().copied()).collect();
    strongest.sort_by(|left, right| right.1.total_cmp(&left.1));
    let details = &transaction.details;
    let told = Told {
        amount: transaction.amount,
        timestamp: details.timestamp.as_millis(),
        hour: transaction.hour,
        merchant: &details.merchant,
        category: &details.category,
        country: &details.country,
        statistics: &transaction.statistics,
    };
    let told_of = strongest.into_iter().take(MOST_REASONS).filter(|(_, contribution)| *contribution >= LEAST);
    told_of.map(|(feature, contribution)| reason(feature, contribution, &told)).collect()
}
