//! Projection off unit and period effects: what is left of a column after its least-squares fit on both sets of dummies.
//!
//! Balanced and unweighted, that is two passes of subtracting means. Otherwise the unit effects are eliminated by hand, and the period effects
//! solve the remaining symmetric system S p = r by conjugate gradients, preconditioned with its diagonal; S is applied row by row
//! and never formed (Guimarães and Portugal 2010 describe the elimination; Hestenes and Stiefel 1952 the method).

use crate::panel::Panel;

/// The relative size of the residual at which conjugate gradients stop.
const TOLERANCE: f64 = 1e-15;
/// A residual that has grown by this factor over its least is rounding, which further steps would only amplify.
const STAGNATED: f64 = 1e4;

/// Unit and period effects of a panel.
#[derive(Debug)]
pub struct Effects<'a> {
    panel: &'a Panel,
    /// Σ of weights of each unit and of each period.
    unit_weight: Vec<f64>,
    period_weight: Vec<f64>,
    closed_form: bool,
}

/// Effects of units and periods, determined up to a constant that the ones have more and the others less.
#[derive(Debug, Clone)]
pub struct Levels {
    /// Of the units.
    pub units: Vec<f64>,
    /// Of the periods.
    pub periods: Vec<f64>,
}

impl Levels {
    /// The sum of both.
    #[must_use]
    pub fn at(&self, unit: u32, period: u32) -> f64 {
        self.units[unit as usize] + self.periods[period as usize]
    }
}

impl<'a> Effects<'a> {
    /// The effects of a panel, weighted as its rows are.
    #[must_use]
    pub fn new(panel: &'a Panel) -> Self {
        let closed_form = panel.weight.is_none() && panel.is_balanced();
        let mut effects = Self {
            panel,
            unit_weight: vec![0.0; panel.units.len()],
            period_weight: vec![0.0; panel.periods.len()],
            closed_form,
        };
        for row in 0..panel.rows() {
            let weight = effects.weight(row);
            effects.unit_weight[panel.unit[row] as usize] += weight;
            effects.period_weight[panel.period[row] as usize] += weight;
        }
        effects
    }

    /// Degrees of freedom that the effects take: units + periods − 1.
    #[must_use]
    pub fn degrees(&self) -> usize {
        self.unit_weight.len() + self.period_weight.len() - 1
    }

    /// Replaces a column, a value per row, by its residual.
    pub fn residualize(&self, column: &mut [f64]) {
        if self.closed_form {
            self.subtract_means(column);
        } else {
            self.solve(column);
        }
    }

    fn weight(&self, row: usize) -> f64 {
        self.panel.weight.as_ref().map_or(1.0, |weight| weight[row])
    }

    /// x_it − x̄_i − x̄_t + x̄, in one pass that sums and one that subtracts.
    fn subtract_means(&self, column: &mut [f64]) {
        let periods = self.period_weight.len();
        let units = self.unit_weight.len();
        let mut period_means = vec![0.0; periods];
        let mut unit_means = Vec::with_capacity(units);
        for row in column.chunks_exact(periods) {
            let mut sum = 0.0;
            for (mean, value) in period_means.iter_mut().zip(row) {
                *mean += value;
                sum += value;
            }
            unit_means.push(sum / periods as f64);
        }
        period_means.iter_mut().for_each(|mean| *mean /= units as f64);
        let grand = period_means.iter().sum::<f64>() / periods as f64;
        for (row, unit_mean) in column.chunks_exact_mut(periods).zip(unit_means) {
            let shift = grand - unit_mean;
            for (value, mean) in row.iter_mut().zip(&period_means) {
                *value += shift - mean;
            }
        }
    }

    fn solve(&self, column: &mut [f64]) {
        let levels = self.levels_of(column);
        for (row, value) in column.iter_mut().enumerate() {
            *value -= levels.at(self.panel.unit[row], self.panel.period[row]);
        }
    }

    /// The least-squares unit and period effects of a column, a value per row.
    #[must_use]
    pub fn levels_of(&self, column: &[f64]) -> Levels {
        let mut unit_sums = vec![0.0; self.unit_weight.len()];
        let mut period_sums = vec![0.0; self.period_weight.len()];
        for (row, value) in column.iter().enumerate() {
            let weighted = self.weight(row) * value;
            unit_sums[self.panel.unit[row] as usize] += weighted;
            period_sums[self.panel.period[row] as usize] += weighted;
        }
        self.levels(&unit_sums, &period_sums)
    }

    /// Solves the normal equations of the effects for any right-hand side that they can have: the weighted sums of a column per
    /// unit and per period. Their totals must be equal.
    #[must_use]
    pub fn levels(&self, unit_sums: &[f64], period_sums: &[f64]) -> Levels {
        let averages: Vec<f64> = unit_sums.iter().zip(&self.unit_weight).map(|(sum, weight)| sum / weight).collect();
        let mut right = period_sums.to_vec();
        for row in 0..self.panel.rows() {
            right[self.panel.period[row] as usize] -= self.weight(row) * averages[self.panel.unit[row] as usize];
        }
        let periods = self.conjugate_gradients(&right);
        let mut units = vec![0.0; averages.len()];
        self.unit_averages(|row| periods[self.panel.period[row] as usize], &mut units);
        units.iter_mut().zip(&averages).for_each(|(unit, average)| *unit = average - *unit);
        Levels { units, periods }
    }

    fn unit_averages(&self, value: impl Fn(usize) -> f64, into: &mut [f64]) {
        for (unit, mean) in into.iter_mut().enumerate() {
            let rows = self.panel.starts[unit]..self.panel.starts[unit + 1];
            *mean = rows.map(|row| self.weight(row) * value(row)).sum::<f64>() / self.unit_weight[unit];
        }
    }

    /// S p: the weighted sum, per period, of p less its unit average.
    fn apply(&self, effects: &[f64], unit_means: &mut [f64], into: &mut [f64]) {
        self.unit_averages(|row| effects[self.panel.period[row] as usize], unit_means);
        into.fill(0.0);
        for row in 0..self.panel.rows() {
            let period = self.panel.period[row] as usize;
            into[period] += self.weight(row) * (effects[period] - unit_means[self.panel.unit[row] as usize]);
        }
    }

    /// S is singular (a constant added to all periods changes nothing), but `right` lies in its range, where the method
    /// stays.
    fn conjugate_gradients(&self, right: &[f64]) -> Vec<f64> {
        let size = right.len();
        let total: f64 = self.period_weight.iter().sum();
        // Without the constant, which rounding lets in and a curvature of almost nothing would blow up.
        let precondition = |residual: &[f64]| -> Vec<f64> {
            let mean = residual.iter().sum::<f64>() / total;
            residual.iter().zip(&self.period_weight).map(|(value, weight)| value / weight - mean).collect()
        };
        let mut solution = vec![0.0; size];
        let mut residual = right.to_vec();
        let mut direction = precondition(&residual);
        let mut product = dot(&residual, &direction);
        let goal = product * TOLERANCE * TOLERANCE;
        let mut image = vec![0.0; size];
        let mut unit_means = vec![0.0; self.unit_weight.len()];
        let mut least = product;
        for _ in 0..4 * size {
            if product <= goal || product > STAGNATED * least {
                break;
            }
            least = least.min(product);
            self.apply(&direction, &mut unit_means, &mut image);
            let curvature = dot(&direction, &image);
            if curvature <= 0.0 {
                break;
            }
            let length = product / curvature;
            for index in 0..size {
                solution[index] += length * direction[index];
                residual[index] -= length * image[index];
            }
            let preconditioned = precondition(&residual);
            let next = dot(&residual, &preconditioned);
            let ratio = next / product;
            for (old, new) in direction.iter_mut().zip(preconditioned) {
                *old = new + ratio * *old;
            }
            product = next;
        }
        solution
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}
