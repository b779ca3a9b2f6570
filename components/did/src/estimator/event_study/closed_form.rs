//! The event study of a balanced, unweighted panel from differences of means: two passes over the data instead of a matrix with a column
//! per period.
//!
//! With one adoption date and no covariates, the model fits each group's mean in each period, so that b_s = (ȳ₁s − ȳ₁r) − (ȳ₀s − ȳ₀r), and a
//! unit's influence on it is ±((y_is − ȳ_gs) − (y_ir − ȳ_gr))/n_g. The covariance clustered by unit is the sum of products of these.

use nalgebra::{DMatrix, DVector};

use super::EventStudy;
use crate::panel::Panel;
use crate::variance::{Covariance, SmallSample};

/// How many units are summed at a time, so that a cell of the matrix is loaded once for all of them.
const BLOCK: usize = 4;

/// Which covariance by unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByUnit {
    /// CRV1.
    Clustered(SmallSample),
    /// CRV3. Without one of its n units a group's mean moves by that unit's deviation over n − 1, where it has an influence of that over n.
    Jackknife,
}

impl EventStudy {
    /// Coefficients and their covariance by unit. None where the closed form does not hold: an unbalanced or weighted
    /// panel, covariates, more than one adoption date, or a group of fewer than two units.
    #[must_use]
    pub fn closed_form(panel: &Panel, reference: usize, errors: ByUnit) -> Option<(Self, Covariance)> {
        let is_plain = panel.is_balanced() && panel.weight.is_none() && panel.covariates.is_empty();
        if !is_plain || panel.cohorts().len() != 1 {
            return None;
        }
        let periods = panel.periods.len();
        let units = panel.units.len();
        let groups = [false, true].map(|treated| Group::new(panel, |unit| panel.is_treated(unit) == treated));
        if groups.iter().any(|group| group.count < 2.0) {
            return None;
        }
        let [controls, treated] = &groups;
        let shift = |group: &Group, period: usize| group.means[period] - group.means[reference];
        let own: Vec<usize> = (0..periods).filter(|period| *period != reference).collect();
        let coefficients = DVector::from_iterator(
            own.len(),
            own.iter().map(|period| shift(treated, *period) - shift(controls, *period)),
        );
        // Regressors, periods and the one constant that units and clusters share.
        let parameters = own.len() + periods;
        let (rows, clusters) = (panel.rows() as f64, units as f64);
        let all = panel.rows().checked_sub(own.len() + periods + units - 1).filter(|rest| *rest > 0)?;
        let factor = clusters / (clusters - 1.0) * (rows - 1.0);
        let (adjustment, left_out) = match errors {
            ByUnit::Clustered(SmallSample::None) => (1.0, 0.0),
            ByUnit::Clustered(SmallSample::Fixest) => (factor / (rows - parameters as f64), 0.0),
            ByUnit::Clustered(SmallSample::Stata) => (factor / all as f64, 0.0),
            ByUnit::Jackknife => ((clusters - 1.0) / clusters, 1.0),
        };
        let products = groups.each_ref().map(|group| group.products(panel, periods));
        let matrix = DMatrix::from_fn(own.len(), own.len(), |row, column| {
            let (s, t) = (own[row], own[column]);
            let of = |(group, sums): (&Group, &DMatrix<f64>)| {
                let sum = sums[(s, t)] - sums[(s, reference)] - sums[(reference, t)] + sums[(reference, reference)];
                sum / (group.count - left_out).powi(2)
            };
            adjustment * groups.iter().zip(&products).map(of).sum::<f64>()
        });
        let covariance =
            Covariance { matrix, degrees_of_freedom: clusters - 1.0, parameters, clusters: Some(units), adjustment };
        Some((Self { coefficients, periods: own, reference, fit: None }, covariance))
    }
}

/// The treated, or the controls.
struct Group {
    units: Vec<usize>,
    count: f64,
    means: Vec<f64>,
}

impl Group {
    fn new(panel: &Panel, belongs: impl Fn(usize) -> bool) -> Self {
        let units: Vec<usize> = (0..panel.units.len()).filter(|unit| belongs(*unit)).collect();
        let count = units.len() as f64;
        let mut means = vec![0.0; panel.periods.len()];
        for unit in &units {
            let rows = &panel.outcome[panel.starts[*unit]..panel.starts[unit + 1]];
            means.iter_mut().zip(rows).for_each(|(mean, value)| *mean += value);
        }
        means.iter_mut().for_each(|mean| *mean /= count);
        Self { units, count, means }
    }

    /// Σ_i e_is e_it for deviations e from the group's mean in each period.
    fn products(&self, panel: &Panel, periods: usize) -> DMatrix<f64> {
        let mut sums = vec![0.0; periods * periods];
        let mut deviations = vec![[0.0; BLOCK]; periods];
        for block in self.units.chunks(BLOCK) {
            deviations.fill([0.0; BLOCK]);
            for (place, unit) in block.iter().enumerate() {
                let rows = &panel.outcome[panel.starts[*unit]..panel.starts[unit + 1]];
                for ((deviation, value), mean) in deviations.iter_mut().zip(rows).zip(&self.means) {
                    deviation[place] = value - mean;
                }
            }
            for (row, own) in deviations.iter().enumerate() {
                // The lower half is mirrored at the end.
                let targets = &mut sums[row * periods + row..(row + 1) * periods];
                for (target, other) in targets.iter_mut().zip(&deviations[row..]) {
                    *target += own[0] * other[0] + own[1] * other[1] + own[2] * other[2] + own[3] * other[3];
                }
            }
        }
        DMatrix::from_fn(periods, periods, |row, column| sums[row.min(column) * periods + row.max(column)])
    }
}
