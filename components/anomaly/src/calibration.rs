//! What a score means beside those of the training rows: a rank, and the threshold above which a row is an anomaly.

/// The most knots that the table of scores has.
pub(crate) const MOST_KNOTS: usize = 1_024;
/// How many of the highest training rows have a knot each, where there are more rows than knots.
const TAIL: usize = 256;

/// The threshold without a contamination: the score of a row whose path is average.
const USUAL: f64 = 0.5;

/// A training score, and how many training rows have no higher one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Knot {
    pub(crate) score: f64,
    pub(crate) rows: u64,
}

/// The training rows' scores, thinned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    pub(crate) threshold: f64,
    /// Rising in both; the last one counts all training rows.
    pub(crate) knots: Vec<Knot>,
}

impl Calibration {
    /// From the scores of the training rows, of which there is at least one.
    pub(crate) fn new(mut scores: Vec<f64>, contamination: Option<f64>) -> Self {
        scores.sort_unstable_by(f64::total_cmp);
        let threshold = contamination.map_or(USUAL, |share| quantile(&scores, 1.0 - share));
        let count = scores.len();
        let tail = if count <= MOST_KNOTS { count } else { TAIL };
        let body = MOST_KNOTS - TAIL;
        let spread = (0..body).map(|knot| knot * (count - tail) / body);
        let mut knots: Vec<Knot> = Vec::new();
        for place in spread.chain(count - tail..count) {
            let score = scores[place];
            if knots.last().is_none_or(|last| last.score < score) {
                knots.push(Knot { score, rows: scores.partition_point(|other| *other <= score) as u64 });
            }
        }
        Self { threshold, knots }
    }

    /// The share of training rows whose score is not higher.
    pub(crate) fn rank(&self, score: f64) -> f64 {
        let below = self.knots.partition_point(|knot| knot.score <= score);
        let rows = below.checked_sub(1).map_or(0, |knot| self.knots[knot].rows);
        rows as f64 / self.rows() as f64
    }

    /// How many training rows there were.
    pub(crate) fn rows(&self) -> u64 {
        self.knots.last().map_or(0, |knot| knot.rows)
    }
}

/// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = (sorted.len() - 1) as f64 * share;
    let lower = place as usize;
    let upper = (lower + 1).min(sorted.len() - 1);
    sorted[lower] + (sorted[upper] - sorted[lower]) * (place - lower as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share_not_higher(scores: &[f64], score: f64) -> f64 {
        scores.iter().filter(|other| **other <= score).count() as f64 / scores.len() as f64
    }

    #[test]
    fn ranks_among_few_training_rows_are_exact() {
        let scores = [0.5, 0.3, 0.5, 0.7, 0.4, 0.5, 0.3];
        let calibration = Calibration::new(scores.to_vec(), None);
        for score in [0.1, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.9] {
            assert_eq!(calibration.rank(score), share_not_higher(&scores, score), "{score}");
        }
    }

    #[test]
    fn ranks_among_many_are_exact_for_the_highest_and_a_768th_too_low_at_most() {
        // A full period of a linear congruential generator modulo 2¹⁶, halved so that each score comes twice.
        let scores: Vec<f64> = (0..65_536u64)
            .scan(1, |state, _| {
                *state = (*state * 25_173 + 13_849) % 65_536;
                Some((*state / 2 + 1) as f64 / 40_000.0)
            })
            .collect();
        let calibration = Calibration::new(scores.clone(), None);
        assert!(calibration.knots.len() <= MOST_KNOTS);
        for step in 0..=1_000 {
            let score = f64::from(step) / 1_000.0;
            let (rank, exact) = (calibration.rank(score), share_not_higher(&scores, score));
            assert!(rank <= exact && exact - rank < 1.0 / 768.0, "{score}: {rank} of {exact}");
        }
        for place in 32_700..=32_768 {
            let score = f64::from(place) / 40_000.0;
            assert_eq!(calibration.rank(score), share_not_higher(&scores, score));
        }
    }

    #[test]
    fn the_threshold_leaves_the_share_above_it() {
        let scores: Vec<f64> = (1..=200).map(|score| f64::from(score) / 256.0).collect();
        for (share, above) in [(0.5, 100), (0.1, 20), (0.05, 10), (0.004, 1)] {
            let threshold = Calibration::new(scores.clone(), Some(share)).threshold;
            assert_eq!(scores.iter().filter(|score| **score > threshold).count(), above, "{share}");
        }
    }

    #[test]
    fn quantiles_are_numpys() {
        // numpy.percentile([1, 2, 4, 8], [75, 90, 50])
        for (share, expected) in [(0.75, 5.0), (0.9, 6.8), (0.5, 3.0), (1.0, 8.0), (0.0, 1.0)] {
            assert!((quantile(&[1.0, 2.0, 4.0, 8.0], share) - expected).abs() < 1e-12);
        }
    }
}
