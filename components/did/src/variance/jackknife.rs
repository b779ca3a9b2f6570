//! CRV3: what happens to the coefficients when a cluster is left out (MacKinnon, Nielsen and Webb 2023).

use nalgebra::{DMatrix, DVector};

use super::Covariance;
use crate::regression::FitError;

/// (G − 1)/G · Σ_g (b₍g₎ − b)(b₍g₎ − b)′, t(G − 1). `without` estimates anew without a cluster, effects included.
///
/// # Errors
/// What `without` fails with: the coefficients may not be determined without some cluster.
pub fn cluster_jackknife(
    coefficients: &DVector<f64>,
    clusters: usize,
    parameters: usize,
    mut without: impl FnMut(usize) -> Result<DVector<f64>, FitError>,
) -> Result<Covariance, FitError> {
    let size = coefficients.len();
    let mut matrix = DMatrix::zeros(size, size);
    for cluster in 0..clusters {
        let difference = without(cluster)? - coefficients;
        matrix += &difference * difference.transpose();
    }
    let groups = clusters as f64;
    let adjustment = (groups - 1.0) / groups;
    matrix *= adjustment;
    Ok(Covariance { matrix, degrees_of_freedom: groups - 1.0, parameters, clusters: Some(clusters), adjustment })
}
