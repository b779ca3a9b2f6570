//! What to score by before there is anything to learn from: usual traffic that was made up.

use crate::domain::Measures;
use crate::features::{DAY, PastTransaction, Vector, recompute};
use crate::generate::Traffic;

/// 2030-01-01T00:00:00Z in milliseconds since 1970: any time will do.
const START: i64 = 1_893_456_000_000;

/// People, and days of each.
const PEOPLE: u32 = 20;
const DAYS: i64 = 35;

/// Vectors of some weeks of made-up people, without anything injected. Always the same.
pub(crate) fn prior() -> Vec<Vector> {
    let traffic = Traffic { seed: 0, anomaly_rate: 0.0, from: START, to: START + DAYS * DAY };
    (0..PEOPLE).flat_map(|person| vectors(&traffic, person)).collect()
}

fn vectors(traffic: &Traffic, person: u32) -> Vec<Vector> {
    let history: Vec<PastTransaction> = traffic
        .of(person)
        .into_iter()
        .map(|made| PastTransaction {
            measures: Measures::new(made.details.amount_minor, made.details.currency, made.details.timestamp),
            timestamp: made.details.timestamp.as_millis(),
            id: made.details.id,
            merchant: made.details.merchant,
            category: made.details.category,
            country: made.details.country,
        })
        .collect();
    let vector = |(transaction, statistics): (&PastTransaction, _)| {
        let measures = &transaction.measures;
        Vector::new(transaction.timestamp, measures.log_amount, measures.is_small, &statistics)
    };
    history.iter().zip(recompute(&history)).map(vector).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_enough_to_fit_on() {
        let vectors = prior();
        assert!(vectors.len() > 1000, "{}", vectors.len());
        assert!(vectors.iter().flat_map(Vector::values).all(|number| number.is_finite()));
    }
}
