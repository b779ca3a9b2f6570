//! Projection off everything that a regression has besides one regressor: effects, and columns that stand beside them.

use super::Effects;

/// A column whose sum of squares falls below this share of what it was is a combination of the others.
const COLLINEAR: f64 = 1e-10;

/// What is left of a column after its least-squares fit on effects and further columns.
#[derive(Debug)]
pub struct Projection<'a> {
    effects: Option<&'a Effects<'a>>,
    weight: Option<&'a [f64]>,
    /// Orthonormal under the weights, and off the effects.
    basis: Vec<Vec<f64>>,
}

impl<'a> Projection<'a> {
    /// Off `effects`, if there are any, and `columns`; those that are combinations of others count once. Weights are those of the rows.
    #[must_use]
    pub fn new(effects: Option<&'a Effects<'a>>, columns: Vec<Vec<f64>>, weight: Option<&'a [f64]>) -> Self {
        let mut projection = Self { effects, weight, basis: Vec::new() };
        for mut column in columns {
            let before = projection.product(&column, &column);
            // Twice, since one pass of Gram and Schmidt's method leaves rounding in the directions that were removed.
            projection.residualize(&mut column);
            projection.residualize(&mut column);
            let square = projection.product(&column, &column);
            if square > COLLINEAR * before {
                let length = square.sqrt();
                column.iter_mut().for_each(|value| *value /= length);
                projection.basis.push(column);
            }
        }
        projection
    }

    /// Replaces a column, a value per row, by its residual.
    pub fn residualize(&self, column: &mut [f64]) {
        if let Some(effects) = self.effects {
            effects.residualize(column);
        }
        for direction in &self.basis {
            let share = self.product(direction, column);
            column.iter_mut().zip(direction).for_each(|(value, part)| *value -= share * part);
        }
    }

    /// The weight of a row.
    #[must_use]
    pub fn weight(&self, row: usize) -> f64 {
        self.weight.map_or(1.0, |weight| weight[row])
    }

    /// Σ w·left·right.
    #[must_use]
    pub fn product(&self, left: &[f64], right: &[f64]) -> f64 {
        let pairs = left.iter().zip(right);
        match self.weight {
            Some(weight) => pairs.zip(weight).map(|((left, right), weight)| left * right * weight).sum(),
            None => pairs.map(|(left, right)| left * right).sum(),
        }
    }
}
