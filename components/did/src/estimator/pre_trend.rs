//! Whether groups moved together before the start, judged so that the tests keep their level with few clusters.
//!
//! F = b′V⁻¹b/q on (q, G − 1) treats V as if it were known, and rejects far too often once q is more than a small share of G. Two tests do not:
//! Hotelling's T² (1931), which knows that V was estimated from as many clusters as there are, and the drift, a single number for
//! which any number of clusters will do.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use crate::distribution::{f_tail, t_two_sided};
use crate::panel::Panel;
use crate::variance::Grouping;

/// How many independent clusters each group of units has, where a group is what adopted at the same time or never.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterCounts(Vec<usize>);

/// A joint test that coefficients are zero, with F on (`numerator`, `denominator`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JointTest {
    /// (ν − q + 1)/(ν q) · T².
    pub statistic: f64,
    /// q, the number of coefficients.
    pub numerator: f64,
    /// ν − q + 1.
    pub denominator: f64,
    /// P(F > statistic).
    pub p_value: f64,
}

/// How fast the groups moved apart before the start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// In the outcome's unit, per period.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
    /// Two-sided, t on ν degrees of freedom.
    pub p_value: f64,
}

impl ClusterCounts {
    /// Counts the clusters of a panel by when their units adopt. Where clusters mix adopters of different times, all of them are one group.
    #[must_use]
    pub fn new(panel: &Panel, clusters: &Grouping) -> Self {
        let mut adoption: Vec<Option<Option<i64>>> = vec![None; clusters.count];
        for (unit, cluster) in panel.unit.iter().zip(&clusters.of_row) {
            let own = panel.treated_from[*unit as usize];
            if *adoption[*cluster as usize].get_or_insert(own) != own {
                return Self(vec![clusters.count]);
            }
        }
        let mut counts = BTreeMap::new();
        adoption.into_iter().flatten().for_each(|group| *counts.entry(group).or_insert(0) += 1);
        Self(counts.into_values().collect())
    }

    /// Groups of these sizes.
    #[must_use]
    pub fn of_groups(sizes: impl IntoIterator<Item = usize>) -> Self {
        Self(sizes.into_iter().filter(|size| *size > 0).collect())
    }

    /// ν = (Σ 1/n)²/Σ 1/(n²(n − 1)), Welch and Satterthwaite's degrees of freedom where groups spread alike; none if a group has one
    /// cluster.
    #[must_use]
    pub fn degrees_of_freedom(&self) -> Option<f64> {
        let parts = self.0.iter().map(|size| *size as f64);
        let (shares, squares) = parts.fold((0.0, 0.0), |(shares, squares), size| {
            (shares + 1.0 / size, squares + 1.0 / (size * size * (size - 1.0)))
        });
        let degrees = shares * shares / squares;
        (degrees.is_finite() && degrees > 0.0).then_some(degrees)
    }

    /// What a sum of outer products of cluster means over n² has to be divided by so that its expectation is the variance:
    /// Σ (n − 1)/n² / Σ 1/n.
    fn shrinkage(&self) -> f64 {
        let sizes = self.0.iter().map(|size| *size as f64);
        sizes.clone().map(|size| (size - 1.0) / (size * size)).sum::<f64>() / sizes.map(|size| 1.0 / size).sum::<f64>()
    }
}

/// Hotelling's test that all of `coefficients` are zero; `sandwich` is their clustered covariance without a small-sample factor. None
/// unless ν ≥ 2q: with fewer clusters for so many coefficients it finds nothing.
#[must_use]
pub fn hotelling(coefficients: &DVector<f64>, sandwich: &DMatrix<f64>, clusters: &ClusterCounts) -> Option<JointTest> {
    let numerator = coefficients.len() as f64;
    let degrees = clusters.degrees_of_freedom()?;
    if numerator < 1.0 || degrees < 2.0 * numerator {
        return None;
    }
    let solution = sandwich.clone().cholesky()?.solve(coefficients);
    let squared = coefficients.dot(&solution) * clusters.shrinkage();
    let denominator = degrees - numerator + 1.0;
    let statistic = denominator / (degrees * numerator) * squared;
    Some(JointTest { statistic, numerator, denominator, p_value: f_tail(statistic, numerator, denominator) })
}

/// The test that a weighted sum of coefficients is zero. None where its variance is 0.
#[must_use]
pub fn drift(
    weights: &DVector<f64>,
    coefficients: &DVector<f64>,
    sandwich: &DMatrix<f64>,
    clusters: &ClusterCounts,
) -> Option<Drift> {
    let degrees = clusters.degrees_of_freedom()?;
    let estimate = weights.dot(coefficients);
    let variance = weights.dot(&(sandwich * weights)) / clusters.shrinkage();
    (variance > 0.0).then_some(())?;
    let std_error = variance.sqrt();
    Some(Drift { estimate, std_error, p_value: t_two_sided(estimate / std_error, degrees) })
}

/// The weights that make of values at these times their least-squares slope: (s − s̄)/Σ(s − s̄)².
#[must_use]
pub fn slope_weights(times: &[f64]) -> DVector<f64> {
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let spread: f64 = times.iter().map(|time| (time - mean).powi(2)).sum();
    DVector::from_iterator(times.len(), times.iter().map(|time| (time - mean) / spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups of n clusters: ν is that of the two-sample t test, 2(n − 1).
    #[test]
    fn equal_groups_have_the_degrees_of_freedom_of_the_pooled_test() {
        let clusters = ClusterCounts::of_groups([7, 7]);
        assert!((clusters.degrees_of_freedom().unwrap() - 12.0).abs() < 1e-12);
        assert_eq!(ClusterCounts::of_groups([7, 1]).degrees_of_freedom(), None);
    }

    /// The covariance of the means of groups of rows, as a clustered regression has it: Σ_g Σ_i e_i e_i′/n_g².
    fn sandwich(groups: &[&[[f64; 2]]]) -> DMatrix<f64> {
        let mut sum = DMatrix::zeros(2, 2);
        for group in groups {
            let size = group.len() as f64;
            let mean = mean(group);
            for row in *group {
                let deviation = DVector::from_row_slice(row) - &mean;
                sum += &deviation * deviation.transpose() / (size * size);
            }
        }
        sum
    }

    fn mean(group: &[[f64; 2]]) -> DVector<f64> {
        group.iter().map(|row| DVector::from_row_slice(row)).sum::<DVector<f64>>() / group.len() as f64
    }

    /// Expected: scipy.stats.ttest_1samp(x, 0) of scipy 1.17.1 on the first column.
    #[test]
    fn one_coefficient_is_the_t_test() {
        let rows = [1.1, 0.3, 2.0, -0.4, 0.9, 1.6].map(|value| [value, 0.0]);
        let clusters = ClusterCounts::of_groups([rows.len()]);
        let coefficients = mean(&rows).rows(0, 1).into_owned();
        let sandwich = sandwich(&[&rows]).view((0, 0), (1, 1)).into_owned();
        let joint = hotelling(&coefficients, &sandwich, &clusters).unwrap();
        let single = drift(&DVector::from_element(1, 1.0), &coefficients, &sandwich, &clusters).unwrap();
        assert!((single.estimate / single.std_error - 2.579_573_898_111_954).abs() < 1e-12);
        assert!((single.p_value - 0.049_457_647_323_751_44).abs() < 1e-12);
        assert!((joint.p_value - single.p_value).abs() < 1e-12);
    }

    /// Expected: T² = n₁n₂/(n₁ + n₂) · d′S⁻¹d with the pooled S, by numpy 2; the tail of F by scipy.stats.f of scipy 1.17.1.
    #[test]
    fn two_equal_groups_are_the_two_sample_test() {
        let treated = [[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [2.0, 5.0], [4.0, 3.0]];
        let controls = [[2.0, 6.0], [4.0, 5.0], [3.0, 7.0], [5.0, 8.0], [6.0, 6.0]];
        let clusters = ClusterCounts::of_groups([5, 5]);
        let coefficients = mean(&treated) - mean(&controls);
        let joint = hotelling(&coefficients, &sandwich(&[&treated, &controls]), &clusters).unwrap();
        assert_eq!(joint.numerator, 2.0);
        assert!((joint.denominator - 7.0).abs() < 1e-12);
        assert!((joint.statistic - 7.171_500_630_517_023).abs() < 1e-10, "{}", joint.statistic);
        assert!((joint.p_value - 0.020_204_538_030_798_63).abs() < 1e-10);
    }

    #[test]
    fn many_coefficients_of_few_clusters_are_not_tested_together() {
        let clusters = ClusterCounts::of_groups([4, 4]);
        assert_eq!(hotelling(&DVector::from_element(4, 1.0), &DMatrix::identity(4, 4), &clusters), None);
    }

    #[test]
    fn slope_weights_find_the_slope_of_a_line() {
        let times = [2.0, 3.0, 5.0, 9.0];
        let line = DVector::from_iterator(4, times.iter().map(|time| 7.0 + 0.25 * time));
        assert!((slope_weights(&times).dot(&line) - 0.25).abs() < 1e-12);
    }
}
