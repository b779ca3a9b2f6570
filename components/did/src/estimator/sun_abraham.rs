//! The interaction-weighted event study of staggered adoption (Sun and Abraham 2021): a coefficient per cohort and period since adoption,
//! with the never treated as controls, averaged by the cohorts' row counts.

use std::collections::BTreeMap;

use nalgebra::DVector;

use crate::panel::Panel;
use crate::regression::{Effects, Fit, FitError, Regression};
use crate::variance::Covariance;

/// The fit, a coefficient per cell.
#[derive(Debug, Clone)]
pub struct SunAbraham {
    /// The solved regression.
    pub fit: Fit,
    /// First treated period and periods since adoption of each coefficient.
    pub cells: Vec<(i64, i64)>,
    rows: Vec<f64>,
}

/// A weighted mean of coefficients, the weights taken as known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighted {
    /// The mean.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

impl SunAbraham {
    /// Fits every cell but those of the period before adoption. Periods since adoption count the panel's periods.
    ///
    /// # Errors
    /// See [`FitError`]; without units that are never treated the last cohort is collinear.
    pub fn new(panel: &Panel) -> Result<Self, FitError> {
        let mut columns: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
        for row in 0..panel.rows() {
            let Some(start) = panel.treated_from[panel.unit[row] as usize] else { continue };
            let adopted = panel.periods.partition_point(|period| *period < start) as i64;
            let since = i64::from(panel.period[row]) - adopted;
            if since != -1 {
                columns.entry((start, since)).or_default().push(row);
            }
        }
        let column = |rows: &Vec<usize>| {
            let mut column = vec![0.0; panel.rows()];
            rows.iter().for_each(|row| column[*row] = 1.0);
            column
        };
        let effects = Effects::new(panel);
        let fit = Regression {
            outcome: panel.outcome.clone(),
            columns: columns.values().map(column).collect(),
            weight: panel.weight.as_deref(),
            effects: Some(&effects),
        }
        .fit()?;
        let rows = columns.values().map(|rows| rows.len() as f64).collect();
        Ok(Self { fit, cells: columns.into_keys().collect(), rows })
    }

    /// The mean of the cohorts' coefficients `since` periods after adoption; none if there are none.
    #[must_use]
    pub fn event_time(&self, covariance: &Covariance, since: i64) -> Option<Weighted> {
        self.mean(covariance, |cell| cell.1 == since)
    }

    /// The mean of all coefficients from adoption on.
    #[must_use]
    pub fn att(&self, covariance: &Covariance) -> Option<Weighted> {
        self.mean(covariance, |cell| cell.1 >= 0)
    }

    fn mean(&self, covariance: &Covariance, belongs: impl Fn(&(i64, i64)) -> bool) -> Option<Weighted> {
        let weight = |index: usize| if belongs(&self.cells[index]) { self.rows[index] } else { 0.0 };
        let weights = DVector::from_fn(self.cells.len(), |index, _| weight(index));
        let total = weights.sum();
        let weights = (total > 0.0).then(|| weights / total)?;
        let variance = weights.dot(&(&covariance.matrix * &weights));
        Some(Weighted { estimate: weights.dot(&self.fit.coefficients), std_error: variance.sqrt() })
    }
}
