//! Errors that are correlated inside clusters, in any way (Liang and Zeger 1986; two ways: Cameron, Gelbach and Miller 2011).

use nalgebra::{DMatrix, SymmetricEigen};

use super::{Covariance, Grouping, SmallSample};
use crate::regression::Fit;

/// CRV1: A (Σ_g S_g S_g′) A · G/(G − 1) · (N − 1)/(N − K), t(G − 1). `parameters` is K; see
/// [`counted_parameters`](super::counted_parameters).
#[must_use]
pub fn clustered(fit: &Fit, clusters: &Grouping, parameters: usize, correction: SmallSample) -> Covariance {
    combine(fit, &meat(fit, clusters), clusters.count, parameters, correction)
}

/// Clusters in two ways: V₁ + V₂ − V₁₂ with one factor, of the smaller count; negative eigenvalues become 0.
#[must_use]
pub fn two_way(
    fit: &Fit,
    first: &Grouping,
    second: &Grouping,
    parameters: usize,
    correction: SmallSample,
) -> Covariance {
    let both = first.intersect(second);
    let meat = meat(fit, first) + meat(fit, second) - meat(fit, &both);
    let mut covariance = combine(fit, &meat, first.count.min(second.count), parameters, correction);
    covariance.matrix = without_negative_eigenvalues(covariance.matrix);
    covariance
}

fn meat(fit: &Fit, clusters: &Grouping) -> DMatrix<f64> {
    let sums = fit.score_sums(&clusters.of_row, clusters.count);
    sums.tr_mul(&sums)
}

fn combine(fit: &Fit, meat: &DMatrix<f64>, count: usize, parameters: usize, correction: SmallSample) -> Covariance {
    let (rows, groups) = (fit.rows() as f64, count as f64);
    let parameters = if correction == SmallSample::Stata { fit.parameters } else { parameters };
    let adjustment = match correction {
        SmallSample::None => 1.0,
        SmallSample::Fixest | SmallSample::Stata => groups / (groups - 1.0) * (rows - 1.0) / (rows - parameters as f64),
    };
    let matrix = fit.sandwich(meat) * adjustment;
    Covariance { matrix, degrees_of_freedom: groups - 1.0, parameters, clusters: Some(count), adjustment }
}

fn without_negative_eigenvalues(matrix: DMatrix<f64>) -> DMatrix<f64> {
    let mut eigen = SymmetricEigen::new(matrix.clone());
    if eigen.eigenvalues.iter().all(|value| *value >= 0.0) {
        return matrix;
    }
    eigen.eigenvalues.iter_mut().for_each(|value| *value = value.max(0.0));
    eigen.recompose()
}
