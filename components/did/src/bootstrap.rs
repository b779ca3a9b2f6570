//! The wild cluster bootstrap with the null imposed and every vector of signs enumerated where they are few (Cameron, Gelbach and Miller
//! 2008; enumeration: Webb 2023; intervals by inverting the test).
//!
//! Scores are linear in the signs and in the effect that is tested, so each vector of signs is looked at once, whatever the number of tests.

use crate::regression::Projection;
use crate::variance::Grouping;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// With more clusters, 9,999 sign vectors are drawn instead of all 2^G.
pub const MOST_ENUMERATED: usize = 12;
const DRAWS: u64 = 9_999;
/// With more clusters there is no test: it takes their square in memory, and in time for each vector of signs.
pub const MOST_CLUSTERS: usize = 500;

/// A statistic this close to the observed one, relatively, ties with it.
const TIE: f64 = 1e-9;
/// Scores whose sum of squares is a smaller share than this of what it could be are rounding.
const ROUNDING: f64 = 1e-20;
/// How far the search for an end of the interval goes, in standard errors, and how finely.
const FARTHEST: f64 = 1e3;
const HALVINGS: usize = 40;

/// What the sign vectors show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WildBootstrap {
    /// |b| / √(Σ S_g²) · Σ x̃² of the data, without a small-sample factor, which would cancel.
    pub statistic: f64,
    /// How many sign vectors were looked at: all 2^G, or the data and those drawn.
    pub draws: u64,
    /// How many of them tie with the data: the identity and its negative at least, where all are looked at.
    pub ties: u64,
    /// The share of vectors with a statistic as large or larger, ties counted.
    pub p_value: f64,
    /// The same without the ties.
    pub p_strict: f64,
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Where it is.
    pub at: f64,
    /// Whether the test rejects what lies beyond; if not, `at` is some 1,000 standard errors from the estimate.
    pub is_found: bool,
}

/// Tests and intervals for the coefficient of one regressor beside others.
pub struct WildCluster {
    /// One for each vector of signs; the first is the data.
    draws: Vec<Draw>,
}

/// What one vector of signs makes of the outcome (restricted to no effect) and of the regressor: that of an outcome restricted to the effect v is
/// the former less v times the latter.
#[derive(Debug, Clone, Copy)]
struct Draw {
    /// Σ_h s_h c_h of both.
    numerators: [f64; 2],
    /// Σ_g S_g² of the outcome, of the two together, and of the regressor.
    scores: [f64; 3],
}

impl WildCluster {
    /// Looks at the vectors of signs; `outcome` and `regressor` have a value per row, `others` is what the regression has besides.
    /// `None` with fewer than two clusters or more than [`MOST_CLUSTERS`], where the regressor does not vary beside the others, or where nothing is left of
    /// the scores that could be an error (a cluster on each side).
    #[must_use]
    pub fn new(
        others: &Projection<'_>,
        mut outcome: Vec<f64>,
        mut regressor: Vec<f64>,
        clusters: &Grouping,
        seed: u64,
    ) -> Option<Self> {
        (2..=MOST_CLUSTERS).contains(&clusters.count).then_some(())?;
        others.residualize(&mut regressor);
        others.residualize(&mut outcome);
        let design = Design::new(others, &regressor, &outcome, clusters)?;
        let draws = design.draws(seed);
        let most = design.squares * others.product(&outcome, &outcome);
        (draws.first()?.scores[0] > ROUNDING * most).then_some(Self { draws })
    }

    /// Tests that there is no effect.
    #[must_use]
    pub fn test(&self) -> WildBootstrap {
        self.test_of(0.0)
    }

    /// Tests that the effect is `value`: residuals restricted to it are those of the outcome less `value` times the regressor.
    #[must_use]
    pub fn test_of(&self, value: f64) -> WildBootstrap {
        let observed = self.draws[0].statistic(value);
        let (mut ties, mut above) = (0u64, 0u64);
        for draw in &self.draws {
            let statistic = draw.statistic(value);
            if (statistic - observed).abs() <= TIE * observed {
                ties += 1;
            } else if statistic > observed {
                above += 1;
            }
        }
        let share = |count: u64| count as f64 / self.draws.len() as f64;
        WildBootstrap {
            statistic: observed,
            draws: self.draws.len() as u64,
            ties,
            p_value: share(above + ties),
            p_strict: share(above),
        }
    }

    /// The effects that the test does not reject at `alpha`, around the estimate.
    #[must_use]
    pub fn interval(&self, estimate: f64, std_error: f64, alpha: f64) -> [End; 2] {
        [-1.0, 1.0].map(|side| {
            let rejects = |distance: f64| self.test_of(estimate + side * distance).p_value <= alpha;
            let mut far = std_error;
            while !rejects(far) && far < FARTHEST * std_error {
                far *= 2.0;
            }
            let is_found = rejects(far);
            let mut near = 0.0;
            for _ in 0..HALVINGS {
                let middle = (near + far) / 2.0;
                if rejects(middle) { far = middle } else { near = middle }
            }
            End { at: estimate + side * far, is_found }
        })
    }
}

impl Draw {
    fn statistic(&self, value: f64) -> f64 {
        let [outcome, regressor] = self.numerators;
        let [own, both, other] = self.scores;
        let meat = own - 2.0 * value * both + value * value * other;
        let statistic = (outcome - value * regressor).abs() / meat.max(0.0).sqrt();
        // Scores that cancel leave no error, against which any effect is large.
        if statistic.is_nan() { f64::INFINITY } else { statistic }
    }
}

fn sign_of(bit: u64) -> f64 {
    if bit & 1 == 1 { -1.0 } else { 1.0 }
}

/// What one sign vector needs, of the outcome and of the regressor: everything is linear in the signs, so rows are summed once.
///
/// With y* = Σ_h s_h ũ_h (ũ_h: restricted residuals of cluster h, zero elsewhere), b* = Σ_h s_h c_h / Σ w x̃², and the score sum of cluster g is
/// Σ_h s_h M_gh − b*·X_g, where M_gh = Σ_{rows of g} w x̃ · (ũ_h off the others).
struct Design {
    clusters: usize,
    squares: f64,
    own_squares: Vec<f64>,
    numerators: [Vec<f64>; 2],
    cross: [Vec<f64>; 2],
}

impl Design {
    fn new(others: &Projection<'_>, regressor: &[f64], outcome: &[f64], clusters: &Grouping) -> Option<Self> {
        let mut own_squares = vec![0.0; clusters.count];
        for (row, group) in clusters.of_row.iter().enumerate() {
            own_squares[*group as usize] += others.weight(row) * regressor[row] * regressor[row];
        }
        let squares: f64 = own_squares.iter().sum();
        (squares > 0.0).then_some(())?;
        let cross = [outcome, regressor].map(|residuals| cross(others, regressor, residuals, clusters));
        let numerators = cross.each_ref().map(|cross| {
            let column = |cluster: usize| cross[cluster..].iter().step_by(clusters.count).sum();
            (0..clusters.count).map(column).collect()
        });
        Some(Self { clusters: clusters.count, squares, own_squares, numerators, cross })
    }

    /// The data, and all other vectors of signs or so many drawn with `seed`.
    fn draws(&self, seed: u64) -> Vec<Draw> {
        let mut signs = vec![1.0; self.clusters];
        if self.clusters <= MOST_ENUMERATED {
            let draw = |number: u64| {
                signs.iter_mut().enumerate().for_each(|(cluster, sign)| *sign = sign_of(number >> cluster));
                self.draw(&signs)
            };
            return (0..1u64 << self.clusters).map(draw).collect();
        }
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let data = self.draw(&signs);
        let drawn = (0..DRAWS).map(|_| {
            signs.iter_mut().for_each(|sign| *sign = sign_of(random.next_u64() >> 63));
            self.draw(&signs)
        });
        std::iter::once(data).chain(drawn).collect()
    }

    fn draw(&self, signs: &[f64]) -> Draw {
        let signed = |values: &[f64]| -> f64 { values.iter().zip(signs).map(|(value, sign)| value * sign).sum() };
        let numerators = self.numerators.each_ref().map(|values| signed(values));
        let mut scores = [0.0; 3];
        for (group, own) in self.own_squares.iter().enumerate() {
            let row = group * self.clusters..(group + 1) * self.clusters;
            let [outcome, regressor] =
                [0, 1].map(|which| signed(&self.cross[which][row.clone()]) - numerators[which] / self.squares * own);
            scores[0] += outcome * outcome;
            scores[1] += outcome * regressor;
            scores[2] += regressor * regressor;
        }
        Draw { numerators, scores }
    }
}

/// M: a row per cluster whose scores are summed, a column per cluster whose residuals are looked at.
fn cross(others: &Projection<'_>, regressor: &[f64], residuals: &[f64], clusters: &Grouping) -> Vec<f64> {
    let count = clusters.count;
    let mut cross = vec![0.0; count * count];
    for cluster in 0..count {
        let inside = |row: usize| clusters.of_row[row] as usize == cluster;
        let mut column: Vec<f64> =
            residuals.iter().enumerate().map(|(row, value)| if inside(row) { *value } else { 0.0 }).collect();
        others.residualize(&mut column);
        for (row, group) in clusters.of_row.iter().enumerate() {
            cross[*group as usize * count + cluster] += others.weight(row) * regressor[row] * column[row];
        }
    }
    cross
}
