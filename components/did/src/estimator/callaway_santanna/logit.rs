//! A logit fitted by maximum likelihood (Newton's method), with the influence of each member on its coefficients.

use nalgebra::{DMatrix, DVector};

use super::comparison::ComparisonError;

const MOST_STEPS: usize = 50;
/// Where Newton's step changes no coefficient by more than this share, it has converged.
const CONVERGED: f64 = 1e-13;
/// A probability this close to 1 means that controls like the treated do not exist.
const NO_OVERLAP: f64 = 1.0 - 1e-9;

pub(super) struct Logit {
    /// P(treated | covariates) of each member.
    pub(super) probabilities: DVector<f64>,
    /// The influence of each member on the coefficients, a row each.
    pub(super) influence: DMatrix<f64>,
}

impl Logit {
    pub(super) fn fit(covariates: &DMatrix<f64>, treated: &DVector<f64>) -> Result<Self, ComparisonError> {
        let mut coefficients = DVector::zeros(covariates.ncols());
        for _ in 0..MOST_STEPS {
            let probabilities = probabilities(covariates, &coefficients);
            let information = information(covariates, &probabilities).cholesky().ok_or(ComparisonError::NoOverlap)?;
            let step = information.solve(&covariates.tr_mul(&(treated - &probabilities)));
            coefficients += &step;
            if !coefficients.iter().all(|value| value.is_finite()) {
                return Err(ComparisonError::NoOverlap);
            }
            if step.amax() <= CONVERGED * coefficients.amax().max(1.0) {
                return Self::finish(covariates, treated, &coefficients);
            }
        }
        Err(ComparisonError::NoOverlap)
    }

    fn finish(
        covariates: &DMatrix<f64>,
        treated: &DVector<f64>,
        coefficients: &DVector<f64>,
    ) -> Result<Self, ComparisonError> {
        let probabilities = probabilities(covariates, coefficients);
        let is_near = |(probability, treated): (&f64, &f64)| *treated == 0.0 && *probability > NO_OVERLAP;
        if probabilities.iter().zip(treated.iter()).any(is_near) {
            return Err(ComparisonError::NoOverlap);
        }
        let inverse = information(covariates, &probabilities).try_inverse().ok_or(ComparisonError::NoOverlap)?;
        let scores = DMatrix::from_fn(covariates.nrows(), covariates.ncols(), |row, column| {
            (treated[row] - probabilities[row]) * covariates[(row, column)]
        });
        let influence = scores * inverse * covariates.nrows() as f64;
        Ok(Self { probabilities, influence })
    }
}

fn probabilities(covariates: &DMatrix<f64>, coefficients: &DVector<f64>) -> DVector<f64> {
    (covariates * coefficients).map(|index| 1.0 / (1.0 + (-index).exp()))
}

fn information(covariates: &DMatrix<f64>, probabilities: &DVector<f64>) -> DMatrix<f64> {
    let weighted = DMatrix::from_fn(covariates.nrows(), covariates.ncols(), |row, column| {
        probabilities[row] * (1.0 - probabilities[row]) * covariates[(row, column)]
    });
    weighted.tr_mul(covariates)
}
