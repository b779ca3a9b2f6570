//! From stored sums to scores: asking the engine, by the weights that hold.

use tidemill_sdk::Database;
use tidemill_sdk::http::ApiError;

use super::Service;
use super::types::{CriterionBody, Moved};
use crate::domain::Measures;
use crate::flow::{Card, Engine, EngineError, Metrics, Rules};
use crate::storage::{StoredWeights, weights};

/// The rules with the weights that hold.
pub(super) struct Scoring {
    pub(super) rules: Rules,
    /// One for each criterion.
    pub(super) weights: Vec<u32>,
    /// What is stored.
    pub(super) stored: StoredWeights,
}

impl Scoring {
    /// Reads the weights.
    pub(super) async fn load<D: Database, E: Engine>(service: &Service<D, E>) -> Result<Self, ApiError> {
        let stored = weights(&mut &service.vendors).await?;
        Self::new(service.engine.rules().map_err(failed)?, stored)
    }

    /// Takes stored weights where they are those of the criteria that there are: another scorecard may have others.
    pub(super) fn new(rules: Rules, stored: StoredWeights) -> Result<Self, ApiError> {
        let named: Option<Vec<u32>> =
            rules.criteria.iter().map(|criterion| stored.weights.get(&criterion.name).copied()).collect();
        let fits = |weights: &Vec<u32>| weights.len() == stored.weights.len() && weights.iter().sum::<u32>() == 100;
        let weights =
            named.filter(fits).unwrap_or_else(|| rules.criteria.iter().map(|criterion| criterion.weight).collect());
        Ok(Self { rules, weights, stored })
    }

    /// A card for each of these sums.
    pub(super) fn cards<D: Database, E: Engine>(
        &self,
        service: &Service<D, E>,
        sums: &[Measures],
    ) -> Result<Vec<Card>, ApiError> {
        let metrics: Vec<Metrics> = sums.iter().map(metrics).collect();
        let cards = service.engine.score(&metrics, &self.weights).map_err(failed)?;
        let fits = |card: &Card| card.marks.len() == self.weights.len();
        if cards.len() != metrics.len() || !cards.iter().all(fits) {
            return Err(ApiError::internal("the scorecard answered something else than it was asked"));
        }
        Ok(cards)
    }

    /// What the band of a card is called.
    pub(super) fn band(&self, card: &Card) -> Option<String> {
        self.rules.bands.get(card.band?).map(|band| band.name.clone())
    }

    /// What the criteria gave.
    pub(super) fn criteria(&self, card: &Card) -> Vec<CriterionBody> {
        let criteria = self.rules.criteria.iter().zip(&self.weights).zip(&card.marks);
        criteria
            .map(|((criterion, weight), mark)| CriterionBody {
                name: criterion.name.clone(),
                description: criterion.description.clone(),
                weight: *weight,
                value: mark.value,
                numerator: mark.numerator,
                denominator: mark.denominator,
                score: mark.score,
            })
            .collect()
    }

    /// What each criterion adds to the difference of two scores.
    pub(super) fn moved(&self, now: &Card, before: &Card) -> Vec<Moved> {
        let (shares, earlier) = (self.shares(now), self.shares(before));
        let compares = now.score.is_some() && before.score.is_some();
        let criteria = self.rules.criteria.iter().enumerate();
        criteria
            .map(|(place, criterion)| Moved {
                name: criterion.name.clone(),
                value: now.marks[place].value,
                previous_value: before.marks[place].value,
                points: if compares { shares[place] - earlier[place] } else { 0.0 },
            })
            .collect()
    }

    /// How many points of a score come from each criterion.
    fn shares(&self, card: &Card) -> Vec<f64> {
        let weighed = card.marks.iter().zip(&self.weights);
        let total: f64 =
            weighed.clone().filter(|(mark, _)| mark.score.is_some()).map(|(_, weight)| f64::from(*weight)).sum();
        weighed
            .map(|(mark, weight)| {
                mark.score.map_or(0.0, |score| score * f64::from(*weight)) / total.max(f64::MIN_POSITIVE)
            })
            .collect()
    }
}

/// The difference of two scores, to one decimal as they are.
pub(super) fn change(now: &Card, before: &Card) -> Option<f64> {
    Some(((now.score? - before.score?) * 10.0).round() / 10.0)
}

/// Sums as the scorecard takes them. Stored sums that cannot be, which only a fault leaves and `verify-reports` mends, are cut to what can be, so
/// that one vendor does not hide all others.
fn metrics(sums: &Measures) -> Metrics {
    let count = |sum: i64| sum.max(0).unsigned_abs();
    let delivered = count(sums.delivered) + count(sums.returned);
    let part = |sum: i64| count(sum).min(delivered);
    let (on_time, in_full) = (part(sums.on_time), part(sums.in_full));
    let due_units = count(sums.due_units);
    let lead_minutes = count(sums.lead_minutes);
    let least_squares = u128::from(lead_minutes) * u128::from(lead_minutes) / u128::from(delivered.max(1)) + 1;
    let least_squares = u64::try_from(least_squares).unwrap_or(u64::MAX);
    let lead_minutes_squared = count(sums.lead_minutes_squared);
    let is_possible = u128::from(delivered) * u128::from(lead_minutes_squared) >= u128::from(lead_minutes).pow(2);
    Metrics {
        orders: count(sums.placed) + count(sums.accepted) + count(sums.shipped) + delivered + count(sums.cancelled),
        cancelled: count(sums.cancelled),
        delivered,
        on_time,
        in_full,
        on_time_in_full: count(sums.on_time_in_full).min(on_time).min(in_full),
        returned: count(sums.returned),
        due_units,
        shipped_units: count(sums.shipped_units).min(due_units),
        revenue_minor: sums.revenue_minor,
        lead_minutes: if delivered > 0 { lead_minutes } else { 0 },
        lead_minutes_squared: if is_possible { lead_minutes_squared } else { least_squares },
    }
}

/// An engine that does not answer is nothing that a client can mend.
pub(super) fn failed(error: EngineError) -> ApiError {
    ApiError::internal(error)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::flow::{Criterion, Mark};

    fn scoring(stored: &[(&str, u32)]) -> Scoring {
        let criterion = |name: &str, weight| Criterion {
            name: name.to_owned(),
            description: String::new(),
            weight,
            worst: 0.0,
            best: 1.0,
        };
        let rules = Rules { criteria: vec![criterion("a", 60), criterion("b", 40)], bands: Vec::new() };
        let weights: BTreeMap<_, _> = stored.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect();
        Scoring::new(rules, StoredWeights { weights, version: 1, updated_at: None }).unwrap()
    }

    fn card(scores: [Option<f64>; 2], score: Option<f64>) -> Card {
        let mark = |score| Mark { value: score, numerator: 0.0, denominator: 0.0, score };
        Card { score, band: None, marks: scores.map(mark).to_vec() }
    }

    #[test]
    fn stored_weights_hold_where_they_are_those_of_the_criteria() {
        let check =
            |stored: &[(&str, u32)], expected: [u32; 2]| assert_eq!(scoring(stored).weights, expected, "{stored:?}");
        check(&[("a", 10), ("b", 90)], [10, 90]);
        check(&[], [60, 40]);
        check(&[("a", 100)], [60, 40]);
        check(&[("a", 10), ("b", 80), ("c", 10)], [60, 40]);
        check(&[("a", 10), ("b", 80)], [60, 40]);
    }

    #[test]
    fn what_criteria_add_totals_the_change() {
        let scoring = scoring(&[]);
        let (now, before) = (card([Some(90.0), Some(50.0)], Some(74.0)), card([Some(80.0), None], Some(80.0)));
        let points: Vec<f64> = scoring.moved(&now, &before).into_iter().map(|moved| moved.points).collect();
        // 90 · 0.6 − 80, and 50 · 0.4.
        assert_eq!(points, [-26.0, 20.0]);
        assert_eq!(change(&now, &before), Some(-6.0));
        assert_eq!(change(&now, &card([None, None], None)), None);
    }

    #[test]
    fn sums_that_cannot_be_are_cut_to_what_can() {
        let broken = Measures {
            placed: -3,
            delivered: 2,
            on_time: 5,
            in_full: 1,
            on_time_in_full: 9,
            returned: -1,
            due_units: 3,
            shipped_units: 4,
            lead_minutes: 100,
            lead_minutes_squared: -7,
            ..Measures::default()
        };
        let metrics = metrics(&broken);
        assert_eq!((metrics.orders, metrics.delivered, metrics.on_time, metrics.in_full), (2, 2, 2, 1));
        assert_eq!((metrics.on_time_in_full, metrics.returned, metrics.shipped_units), (1, 0, 3));
        assert!(metrics.delivered * metrics.lead_minutes_squared >= metrics.lead_minutes.pow(2));
        let sound = Measures { delivered: 2, lead_minutes: 10, lead_minutes_squared: 52, ..Measures::default() };
        assert_eq!(super::metrics(&sound).lead_minutes_squared, 52);
    }
}
