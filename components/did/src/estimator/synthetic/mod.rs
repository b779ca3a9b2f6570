//! Synthetic difference-in-differences and synthetic control: weights of controls, and of periods before, under which the treated's
//! past is matched (Arkhangelsky, Athey, Hirshberg, Imbens and Wager 2021; Abadie, Diamond and Hainmueller 2010).
//!
//! Weights are found as R's synthdid finds them, by Frank and Wolfe's method with a sparse restart, so they are those of its users.

mod frank_wolfe;
mod jackknife;
mod placebo;

use nalgebra::{DMatrix, DVector};

use crate::panel::Panel;

pub use jackknife::Jackknife;
pub use placebo::Placebo;

/// Which weights are estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// Both, each with an intercept: synthetic difference-in-differences.
    SyntheticDid,
    /// Controls only, without an intercept: synthetic control.
    SyntheticControl,
    /// None: equal weights, plain difference-in-differences.
    Equal,
}

/// Why there is no estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyntheticError {
    /// Units miss periods.
    #[error("synthetic estimators need every unit in every period; unit `{unit}` misses some")]
    Unbalanced {
        /// One of them.
        unit: String,
    },
    /// Treated units start at different times.
    #[error("synthetic estimators need one start of treatment; use `callaway-santanna` for several")]
    SeveralStarts,
    /// Too few of something.
    #[error("synthetic estimators need {what}")]
    TooFew {
        /// What is missing.
        what: &'static str,
    },
}

/// Outcomes of the controls, then of the treated, over the periods before, then after.
#[derive(Debug, Clone)]
pub struct Blocks {
    /// N × T.
    pub outcome: DMatrix<f64>,
    /// Index in the panel of the unit of each row.
    pub units: Vec<usize>,
    /// N₀, the number of controls.
    pub controls: usize,
    /// T₀, the number of periods before.
    pub before: usize,
}

/// An estimate with its weights.
#[derive(Debug, Clone)]
pub struct Synthetic {
    /// The average effect on the treated after the start.
    pub estimate: f64,
    /// Weights of the controls, Σ = 1.
    pub omega: DVector<f64>,
    /// Weights of the periods before, Σ = 1; all 0 for synthetic control.
    pub lambda: DVector<f64>,
    /// The penalties ζ of both, kept for placebos.
    pub penalties: Penalties,
    weighting: Weighting,
}

/// ζ_ω, ζ_λ, and the decrease of the objective at which the search stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Penalties {
    /// Of the controls' weights.
    pub omega: f64,
    /// Of the periods' weights.
    pub lambda: f64,
    /// Its square is the least decrease of the objective.
    pub min_decrease: f64,
}

impl Blocks {
    /// The blocks of a panel.
    ///
    /// # Errors
    /// See [`SyntheticError`].
    pub fn new(panel: &Panel) -> Result<Self, SyntheticError> {
        let periods = panel.periods.len();
        let is_whole = |unit: usize| panel.starts[unit + 1] - panel.starts[unit] == periods;
        if let Some(unit) = (0..panel.units.len()).find(|unit| !is_whole(*unit)) {
            return Err(SyntheticError::Unbalanced { unit: panel.units[unit].clone() });
        }
        let (start, more) = match panel.cohorts().as_slice() {
            [] => return Err(SyntheticError::TooFew { what: "a treated unit" }),
            [start, more @ ..] => (*start, !more.is_empty()),
        };
        if more {
            return Err(SyntheticError::SeveralStarts);
        }
        let before = panel.periods.iter().filter(|period| **period < start).count();
        let (mut units, treated): (Vec<usize>, Vec<usize>) =
            (0..panel.units.len()).partition(|unit| !panel.is_treated(*unit));
        let controls = units.len();
        if controls < 2 || before < 2 || before == periods {
            return Err(SyntheticError::TooFew { what: "two controls, two periods before the start and one after" });
        }
        units.extend(treated);
        let outcome =
            DMatrix::from_fn(units.len(), periods, |row, period| panel.outcome[panel.starts[units[row]] + period]);
        Ok(Self { outcome, units, controls, before })
    }

    /// N₁, the number of treated units.
    #[must_use]
    pub fn treated(&self) -> usize {
        self.outcome.nrows() - self.controls
    }

    /// T₁, the number of periods after.
    #[must_use]
    pub fn after(&self) -> usize {
        self.outcome.ncols() - self.before
    }

    /// The standard deviation of all first differences of controls before the start.
    #[must_use]
    pub fn noise(&self) -> f64 {
        let differences: Vec<f64> = (0..self.controls)
            .flat_map(|row| (1..self.before).map(move |period| (row, period)))
            .map(|(row, period)| self.outcome[(row, period)] - self.outcome[(row, period - 1)])
            .collect();
        let mean = differences.iter().sum::<f64>() / differences.len() as f64;
        let squares: f64 = differences.iter().map(|value| (value - mean).powi(2)).sum();
        (squares / (differences.len() as f64 - 1.0)).sqrt()
    }

    /// (−ω, 1/N₁)′ Y (−λ, 1/T₁).
    #[must_use]
    pub fn contrast(&self, omega: &DVector<f64>, lambda: &DVector<f64>) -> f64 {
        let (treated, after) = (1.0 / self.treated() as f64, 1.0 / self.after() as f64);
        let of_unit = |row: usize| if row < self.controls { -omega[row] } else { treated };
        let of_period = |column: usize| if column < self.before { -lambda[column] } else { after };
        let rows = DVector::from_fn(self.outcome.nrows(), |row, _| of_unit(row));
        let columns = DVector::from_fn(self.outcome.ncols(), |column, _| of_period(column));
        (rows.transpose() * &self.outcome * columns)[(0, 0)]
    }

    /// The controls' outcomes before, beside the treated's mean: what ω is to match. A row per period.
    fn unit_problem(&self) -> DMatrix<f64> {
        let treated = self.treated() as f64;
        DMatrix::from_fn(self.before, self.controls + 1, |period, column| match column < self.controls {
            true => self.outcome[(column, period)],
            false => {
                (self.controls..self.outcome.nrows()).map(|row| self.outcome[(row, period)]).sum::<f64>() / treated
            }
        })
    }

    /// The controls' outcomes before, beside their mean after: what λ is to match. A row per control.
    fn period_problem(&self) -> DMatrix<f64> {
        let after = self.after() as f64;
        DMatrix::from_fn(self.controls, self.before + 1, |row, column| match column < self.before {
            true => self.outcome[(row, column)],
            false => (self.before..self.outcome.ncols()).map(|period| self.outcome[(row, period)]).sum::<f64>() / after,
        })
    }
}

impl Synthetic {
    /// Estimates with penalties from the data: ζ_ω = (N₁T₁)^¼ · noise (10⁻⁶ · noise for synthetic control), ζ_λ = 10⁻⁶ · noise.
    #[must_use]
    pub fn new(blocks: &Blocks, weighting: Weighting) -> Self {
        let noise = blocks.noise();
        let cells = (blocks.treated() * blocks.after()) as f64;
        let omega = match weighting {
            Weighting::SyntheticDid => cells.powf(0.25) * noise,
            Weighting::SyntheticControl | Weighting::Equal => 1e-6 * noise,
        };
        let penalties = Penalties { omega, lambda: 1e-6 * noise, min_decrease: 1e-5 * noise };
        Self::with(blocks, weighting, penalties, None)
    }

    /// The effect of each period: the treated's mean less that of the weighted controls, and the same of the weighted past. Its mean
    /// after the start is the estimate.
    #[must_use]
    pub fn path(&self, blocks: &Blocks) -> Vec<f64> {
        let treated = 1.0 / blocks.treated() as f64;
        let of_unit = |row: usize| if row < blocks.controls { -self.omega[row] } else { treated };
        let rows = DVector::from_fn(blocks.outcome.nrows(), |row, _| of_unit(row));
        let gaps = blocks.outcome.tr_mul(&rows);
        let past = self.lambda.dot(&gaps.rows(0, blocks.before));
        gaps.iter().map(|gap| gap - past).collect()
    }

    fn with(
        blocks: &Blocks,
        weighting: Weighting,
        penalties: Penalties,
        start: Option<(&DVector<f64>, &DVector<f64>)>,
    ) -> Self {
        let equal = |count: usize| DVector::from_element(count, 1.0 / count as f64);
        let find = |problem: DMatrix<f64>, penalty: f64, intercept: bool, start: Option<&DVector<f64>>| {
            frank_wolfe::Problem::new(problem, penalty, intercept).solve(start, penalties.min_decrease)
        };
        let (from_omega, from_lambda) = (start.map(|start| start.0), start.map(|start| start.1));
        let (omega, lambda) = match weighting {
            Weighting::SyntheticDid => (
                find(blocks.unit_problem(), penalties.omega, true, from_omega),
                find(blocks.period_problem(), penalties.lambda, true, from_lambda),
            ),
            Weighting::SyntheticControl => {
                (find(blocks.unit_problem(), penalties.omega, false, from_omega), DVector::zeros(blocks.before))
            }
            Weighting::Equal => (equal(blocks.controls), equal(blocks.before)),
        };
        let estimate = blocks.contrast(&omega, &lambda);
        Self { estimate, omega, lambda, penalties, weighting }
    }
}
