//! Covariance matrices of coefficients, by what is assumed of the errors. Each says the K, the number of clusters and the degrees of
//! freedom that it used.

mod cluster;
mod grouping;
mod jackknife;
mod leverage;
mod serial;

use nalgebra::DMatrix;

use crate::regression::Fit;

pub use cluster::{clustered, two_way};
pub use grouping::{Grouping, counted_parameters};
pub use jackknife::cluster_jackknife;
pub use leverage::{hc2, hc3};
pub use serial::{Lags, default_lag, driscoll_kraay, newey_west};

/// Which factor corrects a clustered or serial variance for few observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmallSample {
    /// G/(G − 1) · (N − 1)/(N − K), effects nested in clusters counted once: fixest's default.
    #[default]
    Fixest,
    /// G/(G − 1) · (N − 1)/(N − K), every level of every effect counted: Stata's `areg`.
    Stata,
    /// No factor.
    None,
}

/// A covariance matrix and how it came about.
#[derive(Debug, Clone)]
pub struct Covariance {
    /// The matrix, in the order of the coefficients.
    pub matrix: DMatrix<f64>,
    /// Degrees of freedom of t statistics; the denominator's of F statistics.
    pub degrees_of_freedom: f64,
    /// The K of the small-sample factor.
    pub parameters: usize,
    /// The G of the small-sample factor: the smallest count where there are several ways.
    pub clusters: Option<usize>,
    /// The factor itself.
    pub adjustment: f64,
}

/// Independent errors of one variance: A · Σ w u² / (N − K), t(N − K).
#[must_use]
pub fn iid(fit: &Fit) -> Covariance {
    let degrees = (fit.rows() - fit.parameters) as f64;
    let matrix = &fit.bread * (fit.residual_sum / degrees);
    Covariance { matrix, degrees_of_freedom: degrees, parameters: fit.parameters, clusters: None, adjustment: 1.0 }
}

/// Independent errors of any variances (White 1980): A (Σ s s′) A · N/(N − K), t(N − K).
#[must_use]
pub fn hc1(fit: &Fit) -> Covariance {
    let size = fit.columns.len();
    let meat = DMatrix::from_fn(size, size, |row, column| {
        let products = fit.columns[row].iter().zip(&fit.columns[column]).zip(&fit.weighted_residuals);
        products.map(|((left, right), residual)| left * right * residual * residual).sum()
    });
    let (rows, degrees) = (fit.rows() as f64, (fit.rows() - fit.parameters) as f64);
    let adjustment = rows / degrees;
    let matrix = fit.sandwich(&meat) * adjustment;
    Covariance { matrix, degrees_of_freedom: degrees, parameters: fit.parameters, clusters: None, adjustment }
}
