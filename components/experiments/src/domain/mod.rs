//! What an experiment is: definitions and their bounds, periods, options, statuses, metric values. Pure: no I/O, no SQL, no HTTP.

mod definition;
mod identifier;
mod metric_value;
mod options;
mod plan;
mod status;
mod templates;
mod time;

pub use definition::{Definition, Granularity, Shape, SimulatedMetric, Simulation, Source, TimeRange};
pub(crate) use definition::{MAX_OBSERVATIONS, MAX_PERIODS};
pub(crate) use identifier::Identifier;
pub use metric_value::{MetricValue, MetricValueFields};
pub use options::{
    AnalysisOptions, Better, ClusterBy, ControlGroup, Estimator, Guardrail, SmallSample, StandardErrors,
};
pub use plan::{Plan, PlannedMetric};
pub use status::Status;
pub(crate) use templates::{Template, templates};
pub use time::{Calendar, Time};
