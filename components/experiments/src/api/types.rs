//! The JSON of the experiments, and what becomes of stored values in it.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::domain::{AnalysisOptions, Definition, Status};
use crate::flow::Analysis;
use crate::panel::Summary;
use crate::storage::{Experiment, StoredResults};

/// An experiment: its definition and how far it has come.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExperimentBody {
    #[serde(flatten)]
    definition: Definition,
    /// How far it has come.
    status: Status,
    /// Why it failed, for people. With another status why the last analysis did, where there is one before; null otherwise.
    #[schema(required)]
    message: Option<String>,
    /// How much of what happens now is done.
    #[schema(minimum = 0, maximum = 1)]
    progress: f64,
    /// The version of its results; 0 if there are none.
    #[schema(minimum = 0)]
    results_version: i64,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
    /// When it was defined.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<Experiment> for ExperimentBody {
    fn from(experiment: Experiment) -> Self {
        let Experiment { definition, status, message, progress, results_version, version, created_at, updated_at } =
            experiment;
        Self { definition, status, message, progress, results_version, version, created_at, updated_at }
    }
}

/// An experiment with its results and their analysis.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResultsBody {
    /// The experiment.
    pub(super) experiment: ExperimentBody,
    /// Its results in short; null until there are some.
    #[schema(required)]
    pub(super) results: Option<ResultsSummary>,
    /// The newest analysis of these results; null until there is one.
    #[schema(required, value_type = Option<Analysis>)]
    pub(super) analysis: Option<Value>,
}

/// Results in short.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultsSummary {
    /// Rises by one with each replacement.
    #[schema(minimum = 1)]
    version: i64,
    /// When they came.
    #[schema(format = DateTime)]
    created_at: String,
    #[serde(flatten)]
    summary: Summary,
}

impl From<StoredResults> for ResultsSummary {
    fn from(results: StoredResults) -> Self {
        let StoredResults { version, summary, created_at } = results;
        Self { version, created_at, summary }
    }
}

/// Results that were taken.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Uploaded {
    /// Whose they are.
    pub(super) experiment_id: String,
    /// Which version they are.
    #[schema(minimum = 1)]
    pub(super) results_version: i64,
    /// How many observations there were.
    pub(super) observations: usize,
    /// How many units.
    pub(super) units: usize,
    /// Where the experiment stands.
    pub(super) status: Status,
}

/// An analysis that will be made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Requested {
    /// Whose.
    pub(super) experiment_id: String,
    /// What the request for it is known by.
    pub(super) analysis_request_id: String,
    /// Where the experiment stands.
    pub(super) status: Status,
}

/// Something that is gone.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deleted {
    /// What it was known by.
    pub(super) id: String,
}

/// What may be sent with a request for an analysis.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(super) struct AnalysisBody {
    /// How to analyse; as the definition says if left out.
    methods: Option<AnalysisOptions>,
}

/// What is sent to make a metric value, or to change it.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(super) struct MetricValueBody {
    /// What definitions name it by. Required to make one; left out to change it, where the path has it.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    id: Option<String>,
    /// For people.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What is counted.
    #[schema(min_length = 1, max_length = 50)]
    unit: String,
    /// Dollars per unit; negative for what costs money.
    dollars_per_unit: f64,
    /// The standard error of `dollarsPerUnit`; 0 if left out.
    std_error: Option<f64>,
    /// Where the number comes from.
    #[schema(max_length = 4000)]
    description: Option<String>,
    /// Change only if it still has this version.
    #[schema(minimum = 1)]
    expected_version: Option<i64>,
}

/// An upload of results as JSON.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read as it comes")]
pub(super) struct ObservationsBody {
    /// At most 1,000,000.
    #[schema(min_items = 1, max_items = 1_000_000)]
    observations: Vec<ObservationBody>,
}

/// An observation. In CSV these are the columns, and covariates are `x_<name>`.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, which is read as it comes")]
pub(super) struct ObservationBody {
    /// Whose.
    #[schema(min_length = 1, max_length = 128)]
    unit: String,
    /// When: RFC 3339, or an integer where the experiment's time range has integers.
    period: String,
    /// Of which metric; may be left out where the experiment has one.
    metric: Option<String>,
    /// How much.
    value: f64,
    /// Whether the unit is in the treatment group: the same in all of its rows.
    treated: bool,
    /// From when on, where units start at different times; at the intervention if left out.
    treated_from: Option<String>,
    /// The cluster of the unit.
    cluster: Option<String>,
    /// The weight, above 0; 1 if left out.
    weight: Option<f64>,
    /// Covariates by name.
    covariates: Option<std::collections::BTreeMap<String, f64>>,
}
