//! The score of a vendor: the weighted mean of its marks.

use crate::{CRITERIA, ImpossibleMetrics, Mark, Metrics, band_of};

/// The most vendors or times that are scored at once.
pub const MAX_METRICS: usize = 100_000;

/// A vendor's score.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// 0 to 100, to one decimal; `None` for a vendor without history.
    pub score: Option<f64>,
    /// Where the score lies, an index into [`BANDS`](crate::BANDS); `None` where there is no score.
    pub band: Option<usize>,
    /// One for each criterion, in their order.
    pub marks: Vec<Mark>,
}

/// Why there are no scores.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// Weights are not one for each criterion.
    #[error("there are {count} weights for {} criteria", CRITERIA.len())]
    WrongCount {
        /// How many weights there are.
        count: usize,
    },
    /// Weights do not total 100.
    #[error("weights total {total}, not 100")]
    WrongTotal {
        /// What they total.
        total: u64,
    },
    /// There is more to score than is done at once.
    #[error("there are {count} metrics, and at most {MAX_METRICS} are scored at once")]
    TooMany {
        /// How many there are.
        count: usize,
    },
    /// Nobody can have counted this.
    #[error("metrics {index} cannot be: {error}")]
    Impossible {
        /// Which metrics, from 0.
        index: usize,
        /// What is wrong with them.
        error: ImpossibleMetrics,
    },
}

/// Scores metrics, a card for each, in their order. `weights` are one for each criterion and total 100; empty stands for those of
/// [`CRITERIA`].
///
/// The score is the mean of the marks that there are, by weight: what was not measured neither helps nor harms. Nothing is said where no
/// order came to an end, or where everything that was measured weighs nothing.
///
/// # Errors
/// [`ScoreError`].
pub fn score(metrics: &[Metrics], weights: &[u32]) -> Result<Vec<Card>, ScoreError> {
    if metrics.len() > MAX_METRICS {
        return Err(ScoreError::TooMany { count: metrics.len() });
    }
    let weights = check_weights(weights)?;
    let cards = metrics.iter().enumerate().map(|(index, metrics)| {
        metrics.check().map_err(|error| ScoreError::Impossible { index, error })?;
        Ok(card(metrics, &weights))
    });
    cards.collect()
}

fn check_weights(weights: &[u32]) -> Result<Vec<f64>, ScoreError> {
    if weights.is_empty() {
        return Ok(CRITERIA.iter().map(|criterion| f64::from(criterion.weight)).collect());
    }
    if weights.len() != CRITERIA.len() {
        return Err(ScoreError::WrongCount { count: weights.len() });
    }
    match weights.iter().map(|weight| u64::from(*weight)).sum() {
        100 => Ok(weights.iter().map(|weight| f64::from(*weight)).collect()),
        total => Err(ScoreError::WrongTotal { total }),
    }
}

fn card(metrics: &Metrics, weights: &[f64]) -> Card {
    let marks: Vec<Mark> = CRITERIA.iter().map(|criterion| criterion.mark(metrics)).collect();
    let scored = marks.iter().zip(weights).filter_map(|(mark, weight)| Some((mark.score?, weight)));
    let (sum, weight) = scored.fold((0.0, 0.0), |(sum, total), (score, weight)| (sum + score * weight, total + weight));
    let has_score = metrics.has_history() && weight > 0.0;
    // Rounded first, so that the band is that of the score that people see.
    let score = has_score.then(|| (sum / weight * 10.0).round() / 10.0);
    Card { score, band: score.map(band_of), marks }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::BANDS;

    fn perfect() -> Metrics {
        Metrics {
            orders: 20,
            delivered: 20,
            on_time: 20,
            in_full: 20,
            on_time_in_full: 20,
            due_units: 60,
            shipped_units: 60,
            lead_minutes: 2000,
            lead_minutes_squared: 200_000,
            ..Metrics::default()
        }
    }

    fn only(metrics: Metrics, weights: &[u32]) -> Card {
        score(&[metrics], weights).unwrap().remove(0)
    }

    #[test]
    fn a_vendor_without_history_has_no_score() {
        let open = Metrics { orders: 12, ..Metrics::default() };
        assert_eq!(only(Metrics::default(), &[]).score, None);
        assert_eq!(only(open, &[]).score, None, "open orders say nothing, though none of them is cancelled");
        assert_eq!(only(open, &[]).band, None);
    }

    #[test]
    fn the_best_and_the_worst_get_the_ends_of_the_scale() {
        assert_eq!(only(perfect(), &[]).score, Some(100.0));
        let all_cancelled = Metrics { orders: 3, cancelled: 3, ..Metrics::default() };
        assert_eq!(only(all_cancelled, &[]).score, Some(0.0));
    }

    #[test]
    fn the_score_is_the_mean_by_weight() {
        // On time 0.84 is half of the way from 0.70 to 0.98, and cancellations 0.08 half of that from 0.15 to 0.01.
        let half = Metrics { orders: 100, cancelled: 8, delivered: 25, on_time: 21, ..Metrics::default() };
        let check =
            |weights: [u32; 6], expected: f64| assert_eq!(only(half, &weights).score, Some(expected), "{weights:?}");
        check([100, 0, 0, 0, 0, 0], 50.0);
        check([50, 0, 0, 50, 0, 0], 50.0);
        // None of them is in full, and none came back: 0 and 100.
        check([0, 100, 0, 0, 0, 0], 0.0);
        check([0, 25, 0, 0, 75, 0], 75.0);
        // Nothing was measured of the fill rate, which then weighs nothing.
        check([20, 0, 80, 0, 0, 0], 50.0);
        assert_eq!(only(half, &[0, 0, 100, 0, 0, 0]).score, None, "all that weighs was not measured");
    }

    #[test]
    fn weights_are_one_for_each_criterion_and_total_a_hundred() {
        let check = |weights: &[u32], expected: &str| {
            assert_eq!(score(&[], weights).unwrap_err().to_string(), expected);
        };
        check(&[100], "there are 1 weights for 6 criteria");
        check(&[30, 20, 15, 15, 10, 9], "weights total 99, not 100");
        check(&[u32::MAX; 6], "weights total 25769803770, not 100");
        let impossible = Metrics { on_time: 1, ..Metrics::default() };
        let error = score(&[perfect(), impossible], &[]).unwrap_err();
        assert_eq!(error.to_string(), "metrics 1 cannot be: there are 1 of orders on time, out of 0");
    }

    prop_compose! {
        fn metrics()(delivered in 0..1000u64, cancelled in 0..1000u64, open in 0..1000u64, due_units in 0..100_000u64)
            (on_time in 0..=delivered, in_full in 0..=delivered, returned in 0..=delivered, shipped_units in 0..=due_units,
            leads in proptest::collection::vec(0..500_000u64, delivered.min(20) as usize),
            delivered in Just(delivered), cancelled in Just(cancelled), open in Just(open), due_units in Just(due_units))
            -> Metrics {
            // The first few lead times again and again, which has the right sums.
            let at = |index: u64| if leads.is_empty() { 0 } else { leads[index as usize % leads.len()] };
            Metrics {
                orders: delivered + cancelled + open,
                cancelled, delivered, on_time, in_full, returned, due_units, shipped_units,
                on_time_in_full: on_time.min(in_full),
                revenue_minor: 0,
                lead_minutes: (0..delivered).map(at).sum(),
                lead_minutes_squared: (0..delivered).map(|index| at(index) * at(index)).sum(),
            }
        }
    }

    prop_compose! {
        fn weights()(cuts in proptest::collection::vec(0..=100u32, 5)) -> Vec<u32> {
            let mut cuts = [cuts, vec![0, 100]].concat();
            cuts.sort_unstable();
            cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
        }
    }

    proptest! {
        #[test]
        fn every_value_falls_in_exactly_one_band(metrics in metrics(), weights in weights()) {
            let card = only(metrics, &weights);
            prop_assert_eq!(card.score.is_some(), card.band.is_some());
            prop_assert!(card.score.is_none() || metrics.has_history());
            if let (Some(score), Some(band)) = (card.score, card.band) {
                prop_assert!((0.0..=100.0).contains(&score));
                let upper = |at: usize| if at == 0 { f64::INFINITY } else { BANDS[at - 1].least };
                let within: Vec<usize> = (0..BANDS.len()).filter(|at| BANDS[*at].least <= score && score < upper(*at)).collect();
                prop_assert_eq!(within, vec![band]);
            }
            for (mark, criterion) in card.marks.iter().zip(CRITERIA) {
                prop_assert_eq!(mark.value.is_some(), mark.score.is_some(), "{}", criterion.name);
                prop_assert!(mark.score.is_none_or(|score| (0.0..=100.0).contains(&score)));
                prop_assert!(mark.value.is_none_or(f64::is_finite));
            }
        }

        #[test]
        fn one_more_order_on_time_never_lowers_the_score(metrics in metrics(), weights in weights()) {
            prop_assume!(metrics.on_time < metrics.delivered);
            let better = Metrics { on_time: metrics.on_time + 1, ..metrics };
            prop_assert!(only(better, &weights).score >= only(metrics, &weights).score);
        }
    }
}
