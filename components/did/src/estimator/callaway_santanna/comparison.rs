//! One cell: the change of the treated against that of the controls, and each unit's influence on it. With covariates, the influence
//! includes the estimation of the models (Sant'Anna and Zhao 2020, panel data).

use nalgebra::{DMatrix, DVector};

use super::Adjustment;
use super::logit::Logit;
use crate::panel::Panel;

/// Why a cell could not be estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComparisonError {
    /// There is nobody to compare with.
    #[error("no unit is untreated in both periods")]
    NoControls,
    /// The covariates of the controls are collinear, or more than the controls.
    #[error("the covariates of the controls do not determine a regression")]
    Collinear,
    /// Covariates tell treated from controls.
    #[error("the covariates tell treated units from controls without error, so there is no overlap")]
    NoOverlap,
}

/// Units to compare between two periods.
pub(super) struct Comparison<'a> {
    pub(super) panel: &'a Panel,
    /// The units, and whether they are treated.
    pub(super) members: Vec<(usize, bool)>,
    pub(super) base: usize,
    pub(super) period: usize,
}

impl Comparison<'_> {
    /// The effect and the influence of every unit of the panel, scaled to all of them.
    pub(super) fn estimate(&self, adjustment: Adjustment) -> Result<(f64, DVector<f64>), ComparisonError> {
        let count = self.members.len();
        if self.members.iter().all(|(_, treated)| *treated) {
            return Err(ComparisonError::NoControls);
        }
        let change = DVector::from_iterator(count, self.members.iter().map(|(unit, _)| self.change(*unit)));
        let treated =
            DVector::from_iterator(count, self.members.iter().map(|(_, treated)| f64::from(u8::from(*treated))));
        let cell = Sample { change, treated, covariates: self.covariates() };
        let (estimate, influence) = match adjustment {
            Adjustment::None => cell.plain(),
            Adjustment::OutcomeRegression => cell.adjusted(true, false)?,
            Adjustment::InverseProbability => cell.adjusted(false, true)?,
            Adjustment::DoublyRobust => cell.adjusted(true, true)?,
        };
        let units = self.panel.units.len();
        let scale = units as f64 / count as f64;
        let mut all = DVector::zeros(units);
        self.members.iter().zip(influence.iter()).for_each(|((unit, _), value)| all[*unit] = value * scale);
        Ok((estimate, all))
    }

    fn row(&self, unit: usize, period: usize) -> usize {
        self.panel.starts[unit] + period
    }

    fn change(&self, unit: usize) -> f64 {
        let outcome = &self.panel.outcome;
        outcome[self.row(unit, self.period)] - outcome[self.row(unit, self.base)]
    }

    fn covariates(&self) -> DMatrix<f64> {
        let earlier = self.base.min(self.period);
        DMatrix::from_fn(self.members.len(), self.panel.covariates.len() + 1, |member, column| match column {
            0 => 1.0,
            _ => self.panel.covariates[column - 1][self.row(self.members[member].0, earlier)],
        })
    }
}

/// Changes of treated and controls, with a constant and covariates.
struct Sample {
    change: DVector<f64>,
    treated: DVector<f64>,
    covariates: DMatrix<f64>,
}

/// A weighted mean of one group and the influence of each member on it.
struct GroupMean {
    mean: f64,
    influence: DVector<f64>,
}

impl Sample {
    fn plain(&self) -> (f64, DVector<f64>) {
        let treated = group_mean(&self.treated, &self.change);
        let controls = group_mean(&self.controls(), &self.change);
        (treated.mean - controls.mean, treated.influence - controls.influence)
    }

    fn controls(&self) -> DVector<f64> {
        self.treated.map(|treated| 1.0 - treated)
    }

    /// The difference of weighted means of what a regression on the controls leaves of the changes; without regression the changes
    /// themselves, without a propensity model the controls all weigh the same.
    fn adjusted(&self, regression: bool, propensity: bool) -> Result<(f64, DVector<f64>), ComparisonError> {
        let count = self.change.len() as f64;
        let outcome = if regression { Some(self.outcome_model()?) } else { None };
        let logit = if propensity { Some(Logit::fit(&self.covariates, &self.treated)?) } else { None };
        let remaining = match &outcome {
            Some(model) => &self.change - &model.fitted,
            None => self.change.clone(),
        };
        let controls = self.controls();
        let mut treated = group_mean(&self.treated, &remaining);
        if !propensity {
            // Regression alone: nothing is compared with the controls but their fitted line.
            let model = outcome.as_ref().ok_or(ComparisonError::Collinear)?;
            let gradient = self.covariates.tr_mul(&self.treated) / self.treated.sum();
            treated.influence -= &model.influence * gradient;
            return Ok((treated.mean, treated.influence));
        }
        let logit = logit.ok_or(ComparisonError::NoOverlap)?;
        let weights = controls.component_mul(&logit.probabilities.map(|p| p / (1.0 - p)));
        let mut compared = group_mean(&weights, &remaining);
        let mean_weight = weights.sum() / count;
        let spread = weights.component_mul(&remaining.map(|value| value - compared.mean));
        let gradient = self.covariates.tr_mul(&spread) / count / mean_weight;
        compared.influence += &logit.influence * gradient;
        if let Some(model) = &outcome {
            treated.influence -= &model.influence * (self.covariates.tr_mul(&self.treated) / self.treated.sum());
            compared.influence -= &model.influence * (self.covariates.tr_mul(&weights) / weights.sum());
        }
        Ok((treated.mean - compared.mean, treated.influence - compared.influence))
    }

    /// Least squares of the controls' changes, its fitted values for everybody, and the influence of members on its
    /// coefficients, a row each.
    fn outcome_model(&self) -> Result<OutcomeModel, ComparisonError> {
        let controls = self.controls();
        let weighted = DMatrix::from_fn(self.covariates.nrows(), self.covariates.ncols(), |row, column| {
            controls[row] * self.covariates[(row, column)]
        });
        let gram = weighted.tr_mul(&self.covariates);
        let cholesky = gram.cholesky().ok_or(ComparisonError::Collinear)?;
        let coefficients = cholesky.solve(&weighted.tr_mul(&self.change));
        let fitted = &self.covariates * coefficients;
        let count = self.change.len() as f64;
        let residuals = (&self.change - &fitted).component_mul(&controls);
        let scores = DMatrix::from_fn(self.covariates.nrows(), self.covariates.ncols(), |row, column| {
            residuals[row] * self.covariates[(row, column)]
        });
        Ok(OutcomeModel { fitted, influence: scores * cholesky.inverse() * count })
    }
}

struct OutcomeModel {
    fitted: DVector<f64>,
    influence: DMatrix<f64>,
}

fn group_mean(weights: &DVector<f64>, values: &DVector<f64>) -> GroupMean {
    let total = weights.sum();
    let mean = weights.dot(values) / total;
    let scale = values.len() as f64 / total;
    let influence = weights.zip_map(values, |weight, value| weight * (value - mean) * scale);
    GroupMean { mean, influence }
}
