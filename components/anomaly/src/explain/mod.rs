//! How much each feature changes a row's mean path length, and what that says as shares of the row's isolation.
//!
//! Splits of single features have exact answers ([`shapley`]). Oblique splits would need time exponential in the features, so they get
//! the change along the row's path ([`walk`]).

mod quadrature;
mod shapley;
mod walk;

use crate::matrix::Matrix;
use crate::tree::Tree;

/// A row whose path is shortened by less than this, in usual path lengths, is not isolated by anything: what is left is rounding.
const NOTHING: f64 = 1e-9;

/// The change of the mean path length that each feature makes, row by row: below 0 where it shortens the path.
pub(crate) fn length_changes(trees: &[Tree], features: &Matrix) -> Vec<f64> {
    let shape = trees[0].shape();
    let mut changes = vec![0.0; features.values().len()];
    match shape.split_features() {
        1 => shapley::add_all(trees, features, &mut changes),
        _ => walk::add_all(trees, features, &mut changes),
    }
    let count = trees.len() as f64;
    changes.iter_mut().for_each(|change| *change /= count);
    changes
}

/// Turns each row's changes into shares of what shortens its path. `usual` is the path length that scores compare with.
pub(crate) fn into_shares(mut changes: Vec<f64>, columns: usize, usual: f64) -> Vec<f64> {
    for row in changes.chunks_exact_mut(columns) {
        row.iter_mut().for_each(|change| *change = (-*change).max(0.0));
        let total: f64 = row.iter().sum();
        let scale = if total > NOTHING * usual { 1.0 / total } else { 0.0 };
        row.iter_mut().for_each(|change| *change *= scale);
    }
    changes
}
