//! The event study of one adoption date: a coefficient for each period but the reference, and the joint test of those before.

mod closed_form;

use nalgebra::{DMatrix, DVector};

pub use closed_form::ByUnit;

use super::pre_trend::{ClusterCounts, Drift, JointTest, drift, hotelling, slope_weights};
use crate::distribution::{chi_squared_tail, f_tail};
use crate::panel::Panel;
use crate::regression::{Effects, Fit, FitError, Regression};
use crate::variance::Covariance;

/// y on `treated`·1{t = s} for every period s in which both groups have rows, except the reference, covariates, unit and period effects.
#[derive(Debug, Clone)]
pub struct EventStudy {
    /// A coefficient per period of `periods`, then one per covariate.
    pub coefficients: DVector<f64>,
    /// The solved regression; none where the closed form made one unnecessary.
    pub fit: Option<Fit>,
    /// The periods of the coefficients, as indexes into the panel's, ascending.
    pub periods: Vec<usize>,
    /// The reference period, likewise.
    pub reference: usize,
}

/// A joint test that coefficients are zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaldTest {
    /// F = b′V⁻¹b/q.
    pub statistic: f64,
    /// q, the number of coefficients.
    pub numerator: f64,
    /// The denominator's degrees of freedom.
    pub denominator: f64,
    /// P(F(q, denominator) > F).
    pub p_value: f64,
    /// P(χ²(q) > q·F).
    pub p_chi_squared: f64,
}

impl EventStudy {
    /// Fits the panel with a period, an index into the panel's, as reference.
    ///
    /// # Errors
    /// See [`FitError`].
    pub fn new(panel: &Panel, reference: usize) -> Result<Self, FitError> {
        let periods: Vec<usize> = Self::compared(panel).into_iter().filter(|period| *period != reference).collect();
        let effects = Effects::new(panel);
        let fit = Regression {
            outcome: panel.outcome.clone(),
            columns: periods
                .iter()
                .map(|period| Self::column(panel, *period))
                .chain(panel.covariates.iter().cloned())
                .collect(),
            weight: panel.weight.as_deref(),
            effects: Some(&effects),
        }
        .fit()?;
        Ok(Self { coefficients: fit.coefficients.clone(), fit: Some(fit), periods, reference })
    }

    /// The periods in which both groups have rows, as indexes into the panel's: in others nothing is compared.
    #[must_use]
    pub fn compared(panel: &Panel) -> Vec<usize> {
        let mut has = vec![[false; 2]; panel.periods.len()];
        for (unit, period) in panel.unit.iter().zip(&panel.period) {
            has[*period as usize][usize::from(panel.is_treated(*unit as usize))] = true;
        }
        (0..has.len()).filter(|period| has[*period] == [true; 2]).collect()
    }

    /// The regressor of a period: 1 for the treated in it, else 0.
    #[must_use]
    pub fn column(panel: &Panel, period: usize) -> Vec<f64> {
        let cell = |(unit, own): (&u32, &u32)| *own as usize == period && panel.is_treated(*unit as usize);
        panel.unit.iter().zip(&panel.period).map(|row| f64::from(u8::from(cell(row)))).collect()
    }

    /// Whether any coefficient is of this period or a later one.
    #[must_use]
    pub fn last_is_after(&self, period: usize) -> bool {
        self.periods.last().is_some_and(|last| *last >= period)
    }

    /// Tests that all coefficients before the reference are zero; none if there are none, or if their covariance is singular.
    #[must_use]
    pub fn pre_trend(&self, covariance: &Covariance) -> Option<WaldTest> {
        wald(&self.before(), covariance, self.before().len())
    }

    /// The same by Hotelling's test; see [`hotelling`].
    #[must_use]
    pub fn pre_trend_of_few(&self, covariance: &Covariance, clusters: &ClusterCounts) -> Option<JointTest> {
        let coefficients = self.before();
        hotelling(&coefficients, &sandwich(covariance, coefficients.len()), clusters)
    }

    /// The slope of the coefficients before the start, the reference's zero among them; none with fewer than two of them. `ordinals` are the
    /// panel's periods.
    #[must_use]
    pub fn drift(&self, covariance: &Covariance, clusters: &ClusterCounts, ordinals: &[i64]) -> Option<Drift> {
        let coefficients = self.before();
        let before = self.periods.iter().take(coefficients.len()).chain([&self.reference]);
        let times: Vec<f64> = before.map(|period| ordinals[*period] as f64).collect();
        (times.len() > 1).then_some(())?;
        let weights = slope_weights(&times).rows(0, coefficients.len()).into_owned();
        drift(&weights, &coefficients, &sandwich(covariance, coefficients.len()), clusters)
    }

    /// The coefficients before the reference.
    fn before(&self) -> DVector<f64> {
        let count = self.periods.iter().take_while(|period| **period < self.reference).count();
        self.coefficients.rows(0, count).into_owned()
    }
}

/// The covariance of the first coefficients without its small-sample factor.
fn sandwich(covariance: &Covariance, count: usize) -> DMatrix<f64> {
    covariance.matrix.view((0, 0), (count, count)) / covariance.adjustment
}

fn wald(coefficients: &DVector<f64>, covariance: &Covariance, count: usize) -> Option<WaldTest> {
    if count == 0 || count as f64 > covariance.degrees_of_freedom {
        return None;
    }
    let matrix: DMatrix<f64> = covariance.matrix.view((0, 0), (count, count)).into_owned();
    let solution = matrix.cholesky()?.solve(coefficients);
    let wald = coefficients.dot(&solution);
    let (numerator, denominator) = (count as f64, covariance.degrees_of_freedom);
    let statistic = wald / numerator;
    Some(WaldTest {
        statistic,
        numerator,
        denominator,
        p_value: f_tail(statistic, numerator, denominator),
        p_chi_squared: chi_squared_tail(wald, numerator),
    })
}
