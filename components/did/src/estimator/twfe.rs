//! Two-way fixed effects: y on being treated now, covariates, unit and period effects.

use nalgebra::DVector;

use crate::panel::Panel;
use crate::regression::{Effects, Fit, FitError, Regression};
use crate::variance::{Covariance, Grouping, cluster_jackknife};

/// The fit of a panel. The effect of treatment is coefficient 0, covariates follow.
#[derive(Debug, Clone)]
pub struct Twfe {
    /// The solved regression.
    pub fit: Fit,
}

impl Twfe {
    /// Fits the panel.
    ///
    /// # Errors
    /// See [`FitError`]; treatment is collinear where nobody's treatment changes, or everybody's at once.
    pub fn new(panel: &Panel) -> Result<Self, FitError> {
        let effects = Effects::new(panel);
        let fit = Regression {
            outcome: panel.outcome.clone(),
            columns: columns(panel),
            weight: panel.weight.as_deref(),
            effects: Some(&effects),
        }
        .fit()?;
        Ok(Self { fit })
    }

    /// The estimated effect.
    #[must_use]
    pub fn estimate(&self) -> f64 {
        self.fit.coefficients[0]
    }

    /// CRV3 by `clusters` of the panel; `parameters` is reported as its K.
    ///
    /// # Errors
    /// See [`FitError`]: without some cluster nothing can be estimated.
    pub fn jackknife(&self, panel: &Panel, clusters: &Grouping, parameters: usize) -> Result<Covariance, FitError> {
        cluster_jackknife(&self.fit.coefficients, clusters.count, parameters, |cluster| {
            let rest = panel.filter(|row| clusters.of_row[row] as usize != cluster);
            Self::new(&rest).map(|without| DVector::from_column_slice(without.fit.coefficients.as_slice()))
        })
    }
}

fn columns(panel: &Panel) -> Vec<Vec<f64>> {
    let treated = (0..panel.rows()).map(|row| f64::from(u8::from(panel.is_treated_now(row)))).collect();
    std::iter::once(treated).chain(panel.covariates.iter().cloned()).collect()
}
