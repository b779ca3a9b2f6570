//! The wild cluster bootstrap with the null imposed and every vector of signs enumerated where they are few (Cameron, Gelbach and Miller
//! 2008; enumeration: Webb 2023; intervals by inverting the test).

use crate::panel::Panel;
use crate::regression::Effects;
use crate::variance::Grouping;

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// With more clusters, 9,999 sign vectors are drawn instead of all 2^G.
pub const MOST_ENUMERATED: usize = 12;
const DRAWS: u64 = 9_999;

/// A statistic this close to the observed one, relatively, ties with it.
const TIE: f64 = 1e-9;
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

/// Tests and intervals for the effect of a treatment beside unit and period effects.
pub struct WildCluster {
    outcome: Design,
    treatment: Design,
    seed: u64,
}

impl WildCluster {
    /// Prepares; `treatment` is a value per row. None with fewer than two clusters, or where the treatment does not vary beside the
    /// effects.
    #[must_use]
    pub fn new(panel: &Panel, treatment: &[f64], clusters: &Grouping, seed: u64) -> Option<Self> {
        (clusters.count >= 2).then_some(())?;
        let effects = Effects::new(panel);
        let mut regressor = treatment.to_vec();
        effects.residualize(&mut regressor);
        let mut restricted = panel.outcome.clone();
        effects.residualize(&mut restricted);
        let outcome = Design::new(panel, &effects, &regressor, &restricted, clusters)?;
        let treatment = Design::new(panel, &effects, &regressor, &regressor, clusters)?;
        Some(Self { outcome, treatment, seed })
    }

    /// Tests that there is no effect.
    #[must_use]
    pub fn test(&self) -> WildBootstrap {
        self.test_of(0.0)
    }

    /// Tests that the effect is `value`: residuals restricted to it are those of the outcome less `value` times the treatment.
    #[must_use]
    pub fn test_of(&self, value: f64) -> WildBootstrap {
        let design = self.outcome.less(&self.treatment, value);
        let count = design.clusters;
        let mut signs = vec![1.0; count];
        let observed = design.statistic(&signs);
        let (mut ties, mut above) = (0u64, 0u64);
        let mut look = |signs: &[f64]| {
            let statistic = design.statistic(signs);
            if (statistic - observed).abs() <= TIE * observed {
                ties += 1;
            } else if statistic > observed {
                above += 1;
            }
        };
        let draws = if count <= MOST_ENUMERATED {
            for draw in 0..1u64 << count {
                signs.iter_mut().enumerate().for_each(|(cluster, sign)| *sign = sign_of(draw >> cluster));
                look(&signs);
            }
            1 << count
        } else {
            look(&signs);
            let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed);
            for _ in 0..DRAWS {
                signs.iter_mut().for_each(|sign| *sign = sign_of(random.next_u64() >> 63));
                look(&signs);
            }
            DRAWS + 1
        };
        let share = |count: u64| count as f64 / draws as f64;
        WildBootstrap { statistic: observed, draws, ties, p_value: share(above + ties), p_strict: share(above) }
    }

    /// The effects that the test does not reject at `alpha`, around the estimate; an end that is not found within 1,000 standard errors
    /// is put there.
    #[must_use]
    pub fn interval(&self, estimate: f64, std_error: f64, alpha: f64) -> [f64; 2] {
        [-1.0, 1.0].map(|side| {
            let rejects = |distance: f64| self.test_of(estimate + side * distance).p_value <= alpha;
            let mut far = std_error;
            while !rejects(far) && far < FARTHEST * std_error {
                far *= 2.0;
            }
            let mut near = 0.0;
            for _ in 0..HALVINGS {
                let middle = (near + far) / 2.0;
                if rejects(middle) { far = middle } else { near = middle }
            }
            estimate + side * far
        })
    }
}

fn sign_of(bit: u64) -> f64 {
    if bit & 1 == 1 { -1.0 } else { 1.0 }
}

/// What one sign vector needs: everything is linear in the signs, so rows are summed once.
///
/// With y* = Σ_h s_h ũ_h (ũ_h: restricted residuals of cluster h, zero elsewhere), b* = Σ_h s_h c_h / Σ w x̃², and the score sum of cluster g is
/// Σ_h s_h M_gh − b*·X_g, where M_gh = Σ_{rows of g} w x̃ · (ũ_h off the effects).
struct Design {
    clusters: usize,
    squares: f64,
    numerators: Vec<f64>,
    cross: Vec<f64>,
    own_squares: Vec<f64>,
}

impl Design {
    fn new(
        panel: &Panel,
        effects: &Effects<'_>,
        regressor: &[f64],
        restricted: &[f64],
        clusters: &Grouping,
    ) -> Option<Self> {
        let weight = |row: usize| panel.weight.as_ref().map_or(1.0, |weight| weight[row]);
        let count = clusters.count;
        let mut own_squares = vec![0.0; count];
        for (row, group) in clusters.of_row.iter().enumerate() {
            own_squares[*group as usize] += weight(row) * regressor[row] * regressor[row];
        }
        let squares: f64 = own_squares.iter().sum();
        if squares <= 0.0 {
            return None;
        }
        let mut numerators = vec![0.0; count];
        let mut cross = vec![0.0; count * count];
        for cluster in 0..count {
            let inside = |row: usize| clusters.of_row[row] as usize == cluster;
            let mut column: Vec<f64> =
                restricted.iter().enumerate().map(|(row, value)| if inside(row) { *value } else { 0.0 }).collect();
            effects.residualize(&mut column);
            for (row, group) in clusters.of_row.iter().enumerate() {
                cross[*group as usize * count + cluster] += weight(row) * regressor[row] * column[row];
            }
            numerators[cluster] = (0..count).map(|group| cross[group * count + cluster]).sum();
        }
        Some(Self { clusters: count, squares, numerators, cross, own_squares })
    }

    /// The design of these residuals less `factor` times others of the same regressor.
    fn less(&self, other: &Self, factor: f64) -> Self {
        let combine =
            |own: &[f64], other: &[f64]| own.iter().zip(other).map(|(own, other)| own - factor * other).collect();
        Self {
            clusters: self.clusters,
            squares: self.squares,
            numerators: combine(&self.numerators, &other.numerators),
            cross: combine(&self.cross, &other.cross),
            own_squares: self.own_squares.clone(),
        }
    }

    fn statistic(&self, signs: &[f64]) -> f64 {
        let numerator: f64 = self.numerators.iter().zip(signs).map(|(value, sign)| value * sign).sum();
        let coefficient = numerator / self.squares;
        let scores = (0..self.clusters).map(|group| {
            let row = &self.cross[group * self.clusters..(group + 1) * self.clusters];
            let sum: f64 = row.iter().zip(signs).map(|(value, sign)| value * sign).sum();
            sum - coefficient * self.own_squares[group]
        });
        let meat: f64 = scores.map(|score| score * score).sum();
        numerator.abs() / meat.sqrt()
    }
}
