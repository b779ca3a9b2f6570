//! The wild cluster bootstrap with the null imposed and every vector of signs enumerated (Cameron, Gelbach and Miller 2008;
//! enumeration: Webb 2023).

use crate::panel::Panel;
use crate::regression::Effects;
use crate::variance::Grouping;

/// More clusters are not enumerated: 2^20 vectors take about a second.
pub const MOST_CLUSTERS: usize = 20;

/// A statistic this close to the observed one, relatively, ties with it.
const TIE: f64 = 1e-9;

/// What the enumeration found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WildBootstrap {
    /// |b| / √(Σ S_g²) · Σ x̃² of the data, without a small-sample factor, which would cancel.
    pub statistic: f64,
    /// How many sign vectors there are: 2^G.
    pub draws: u64,
    /// How many of them tie with the data: the identity and its negative at least.
    pub ties: u64,
    /// The share of vectors with a statistic as large or larger, ties counted.
    pub p_value: f64,
    /// The same without the ties.
    pub p_strict: f64,
}

/// Tests that `treatment`, a value per row, has no effect beside unit and period effects. None if there are too many clusters to
/// enumerate, or the treatment does not vary.
#[must_use]
pub fn wild_cluster(panel: &Panel, treatment: &[f64], clusters: &Grouping) -> Option<WildBootstrap> {
    if clusters.count > MOST_CLUSTERS || clusters.count < 2 {
        return None;
    }
    let effects = Effects::new(panel);
    let mut regressor = treatment.to_vec();
    effects.residualize(&mut regressor);
    let mut restricted = panel.outcome.clone();
    effects.residualize(&mut restricted);
    let design = Design::new(panel, &regressor, &restricted, clusters)?;
    let observed = design.statistic(&vec![1.0; clusters.count]);
    let draws = 1u64 << clusters.count;
    let (mut ties, mut above) = (0u64, 0u64);
    let mut signs = vec![1.0; clusters.count];
    for draw in 0..draws {
        for (cluster, sign) in signs.iter_mut().enumerate() {
            *sign = if draw >> cluster & 1 == 1 { -1.0 } else { 1.0 };
        }
        let statistic = design.statistic(&signs);
        if (statistic - observed).abs() <= TIE * observed {
            ties += 1;
        } else if statistic > observed {
            above += 1;
        }
    }
    let share = |count: u64| count as f64 / draws as f64;
    Some(WildBootstrap { statistic: observed, draws, ties, p_value: share(above + ties), p_strict: share(above) })
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
    fn new(panel: &Panel, regressor: &[f64], restricted: &[f64], clusters: &Grouping) -> Option<Self> {
        let effects = Effects::new(panel);
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
