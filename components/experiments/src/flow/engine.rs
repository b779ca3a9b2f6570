//! The seam to what computes: in a component the imports `tidemill:experiments/did` and `…/simulator`, in tests the crates behind them.

use crate::domain::{AnalysisOptions, MetricValue, Plan};

/// Simulates and analyses. Pure: the same input gives the same answer. May take seconds, and does not wait.
pub trait Engine: Send + Sync + 'static {
    /// Simulates every metric of a plan.
    ///
    /// # Errors
    /// [`EngineError`].
    fn simulate(&self, plan: &Plan) -> Result<Vec<SimulatedSeries>, EngineError>;

    /// Analyses one metric: the JSON object that the contract describes. A metric that cannot be analysed is an answer too.
    ///
    /// # Errors
    /// [`EngineError`] if there is no answer at all.
    fn analyze(
        &self,
        metric: &str,
        columns: Columns,
        options: &AnalysisOptions,
        value: Option<&MetricValue>,
    ) -> Result<String, EngineError>;
}

/// The rows of one simulated metric, by unit and period, both counted from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulatedSeries {
    /// Which metric.
    pub metric: String,
    /// Unit of each row: first the treated, then the controls.
    pub unit: Vec<u32>,
    /// Period of each row.
    pub period: Vec<u32>,
    /// What was measured in each row.
    pub value: Vec<f64>,
}

/// The observations of one metric; see `tidemill:experiments/did`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Names of the units, each once.
    pub units: Vec<String>,
    /// First treated period of each unit.
    pub treated_from: Vec<Option<i64>>,
    /// Cluster of each unit.
    pub cluster: Option<Vec<u32>>,
    /// Unit of each row.
    pub unit: Vec<u32>,
    /// Period of each row.
    pub period: Vec<i64>,
    /// Outcome of each row.
    pub outcome: Vec<f64>,
    /// Weight of each row.
    pub weight: Option<Vec<f64>>,
    /// Covariates, a column each.
    pub covariates: Vec<Vec<f64>>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// What was asked for cannot be done: a sentence that says what to change.
    #[error("{0}")]
    Refused(String),
    /// Anything else, for people.
    #[error("{0}")]
    Other(String),
}
