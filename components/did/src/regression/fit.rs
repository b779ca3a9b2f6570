//! The least-squares solution of a regression whose columns are already off the effects.

use nalgebra::{DMatrix, DVector};

use super::Effects;

/// A column whose sum of squares falls below this share of what it was before the projection is explained by effects and other columns.
const COLLINEAR: f64 = 1e-10;

/// What to regress on what.
#[derive(Debug)]
pub struct Regression<'a> {
    /// The outcome, a value per row.
    pub outcome: Vec<f64>,
    /// The regressors that are not effects, a column each.
    pub columns: Vec<Vec<f64>>,
    /// Analytic weights: Σ w·u² is minimised.
    pub weight: Option<&'a [f64]>,
    /// The effects to remove first; without them the columns stand for themselves, the constant among them.
    pub effects: Option<&'a Effects<'a>>,
}

/// Why a regression has no solution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// A regressor is a combination of effects and other regressors.
    #[error("regressor {column} cannot be told from the effects and the other regressors")]
    Collinear {
        /// Which one, from 0.
        column: usize,
    },
    /// As many parameters as rows, or more.
    #[error("{rows} observations cannot determine {parameters} parameters")]
    TooFewRows {
        /// Rows.
        rows: usize,
        /// Parameters, effects included.
        parameters: usize,
    },
}

/// A solved regression.
#[derive(Debug, Clone)]
pub struct Fit {
    /// A coefficient per regressor.
    pub coefficients: DVector<f64>,
    /// A = (Σ w x̃x̃′)⁻¹.
    pub bread: DMatrix<f64>,
    /// x̃: the regressors off the effects, a column each.
    pub columns: Vec<Vec<f64>>,
    /// u, a value per row.
    pub residuals: Vec<f64>,
    /// w·u, a value per row; the score of row r for regressor j is `columns[j][r]` times this.
    pub weighted_residuals: Vec<f64>,
    /// Σ w·u².
    pub residual_sum: f64,
    /// All parameters: regressors, and levels of effects less one.
    pub parameters: usize,
}

impl Regression<'_> {
    /// Solves the normal equations by Cholesky's factorisation.
    ///
    /// # Errors
    /// See [`FitError`].
    pub fn fit(mut self) -> Result<Fit, FitError> {
        let count = self.columns.len();
        let rows = self.outcome.len();
        let parameters = count + self.effects.map_or(0, Effects::degrees);
        if rows <= parameters {
            return Err(FitError::TooFewRows { rows, parameters });
        }
        let before: Vec<f64> = self.columns.iter().map(|column| self.product(column, column)).collect();
        if let Some(effects) = self.effects {
            effects.residualize(&mut self.outcome);
            self.columns.iter_mut().for_each(|column| effects.residualize(column));
        }
        let gram = DMatrix::from_fn(count, count, |row, column| {
            // Symmetric: the upper half is mirrored below.
            if row <= column { self.product(&self.columns[row], &self.columns[column]) } else { 0.0 }
        });
        let gram = DMatrix::from_fn(count, count, |row, column| gram[(row.min(column), row.max(column))]);
        check_rank(&gram, &before)?;
        let right =
            DVector::from_iterator(count, self.columns.iter().map(|column| self.product(column, &self.outcome)));
        let cholesky = gram.cholesky().ok_or(FitError::Collinear { column: count.saturating_sub(1) })?;
        let coefficients = cholesky.solve(&right);
        let mut residuals = self.outcome;
        for (column, coefficient) in self.columns.iter().zip(coefficients.iter()) {
            for (residual, value) in residuals.iter_mut().zip(column) {
                *residual -= coefficient * value;
            }
        }
        let weighted_residuals = match self.weight {
            Some(weight) => residuals.iter().zip(weight).map(|(residual, weight)| residual * weight).collect(),
            None => residuals.clone(),
        };
        let residual_sum = residuals.iter().zip(&weighted_residuals).map(|(left, right)| left * right).sum();
        let bread = cholesky.inverse();
        Ok(Fit { coefficients, bread, columns: self.columns, residuals, weighted_residuals, residual_sum, parameters })
    }

    fn product(&self, left: &[f64], right: &[f64]) -> f64 {
        let pairs = left.iter().zip(right);
        match self.weight {
            Some(weight) => pairs.zip(weight).map(|((left, right), weight)| left * right * weight).sum(),
            None => pairs.map(|(left, right)| left * right).sum(),
        }
    }
}

/// Gauss elimination of the Gram matrix: the pivots are what each column has that the earlier ones lack.
fn check_rank(gram: &DMatrix<f64>, before: &[f64]) -> Result<(), FitError> {
    let mut rest = gram.clone();
    for column in 0..rest.ncols() {
        let pivot = rest[(column, column)];
        if pivot.is_nan() || pivot <= COLLINEAR * before[column] {
            return Err(FitError::Collinear { column });
        }
        for row in column + 1..rest.nrows() {
            let factor = rest[(row, column)] / pivot;
            for index in column..rest.ncols() {
                rest[(row, index)] -= factor * rest[(column, index)];
            }
        }
    }
    Ok(())
}

impl Fit {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.residuals.len()
    }

    /// Σ of scores of each group, a row per group: `group` says which one a row belongs to.
    #[must_use]
    pub fn score_sums(&self, group: &[u32], groups: usize) -> DMatrix<f64> {
        let mut sums = DMatrix::zeros(groups, self.columns.len());
        for (index, column) in self.columns.iter().enumerate() {
            let mut target = sums.column_mut(index);
            for ((value, residual), group) in column.iter().zip(&self.weighted_residuals).zip(group) {
                target[*group as usize] += value * residual;
            }
        }
        sums
    }

    /// A M A, for a matrix M of summed products of scores.
    #[must_use]
    pub fn sandwich(&self, meat: &DMatrix<f64>) -> DMatrix<f64> {
        &self.bread * meat * &self.bread
    }
}
