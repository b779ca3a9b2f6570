//! Experiments: defined, simulated or uploaded, analysed by difference-in-differences, and told in dollars.
//!
//! The library is plain Rust over the SDK's database seam: `domain` says what an experiment is, `panel` and `upload` what its results are
//! and how they are read, `storage` owns the SQL, `flow` what a change causes, `api` the JSON and the routes. `component`, compiled
//! for wasm, connects them with the host and with the components that simulate and analyse.
//!
//! ```
//! use experiments::Experiments;
//! use tidemill_sdk::NativeDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let app = experiments::app(Experiments::new(NativeDatabase::new(directory.path().join("experiments.db"))));
//! let definition = r#"{"id": "prices", "name": "Prices", "metrics": ["revenue"], "source": "upload",
//!     "timeRange": {"start": 1, "end": 20}, "interventionAt": 11}"#;
//! let response = app.handle(http::Request::post("/api/experiments").body(definition.into()).unwrap()).await;
//! assert_eq!(response.status(), 201);
//! # }
//! ```

mod api;
#[cfg(target_arch = "wasm32")]
mod component;
mod domain;
mod flow;
mod housekeeping;
mod panel;
mod storage;
mod upload;

pub use api::{ApiDocument, app};
pub use domain::{
    AnalysisOptions, Better, Calendar, ClusterBy, ControlGroup, Definition, Estimator, Granularity, Guardrail,
    MetricValue, MetricValueFields, Plan, PlannedMetric, Shape, SimulatedMetric, Simulation, SmallSample, Source,
    StandardErrors, Status, Time, TimeRange,
};
pub use flow::{Columns, Engine, EngineError, Flow, SimulatedSeries, streams};
pub use housekeeping::Housekeeping;
pub use panel::{Clusters, Panel, Series, Summary};
pub use storage::{Experiment, Experiments};
pub use upload::{Upload, UploadError};

/// The OpenAPI 3.1 document of `/api/experiments` and `/api/metric-values`, as JSON.
pub fn openapi() -> String {
    tidemill_sdk::http::openapi_json::<ApiDocument>()
}
