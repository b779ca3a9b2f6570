//! Vendors: orders that move, reports that are always exact, scores, and the jobs that make and check them.
//!
//! The library is plain Rust over the SDK's database seam: `domain` says what orders are and what is counted of them, `generate` makes some
//! up, `storage` owns the SQL, `flow` what changes and jobs cause, `api` the JSON and the routes. `component`, compiled for wasm, connects
//! them with the host and with the components that score vendors and move orders.
//!
//! ```
//! use std::sync::Arc;
//!
//! use vendors::{Card, Engine, EngineError, LifecycleOrder, Metrics, Rules, Step, Vendors};
//! use tidemill_sdk::NativeDatabase;
//!
//! /// Scores nobody, and moves nothing.
//! struct Idle;
//!
//! impl Engine for Idle {
//!     fn rules(&self) -> Result<Rules, EngineError> {
//!         Ok(Rules { criteria: vec![], bands: vec![] })
//!     }
//!     fn score(&self, metrics: &[Metrics], _: &[u32]) -> Result<Vec<Card>, EngineError> {
//!         Ok(metrics.iter().map(|_| Card { score: None, band: None, marks: vec![] }).collect())
//!     }
//!     fn next(&self, orders: &[LifecycleOrder], _: i64) -> Result<Vec<Step>, EngineError> {
//!         Ok(orders.iter().map(|_| Step::Never).collect())
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let vendors = Vendors::new(NativeDatabase::new(directory.path().join("vendors.db")));
//! let app = vendors::app(vendors, Arc::new(Idle));
//! let vendor = r#"{"id": "acme", "name": "Acme", "currency": "EUR"}"#;
//! let response = app.handle(http::Request::post("/api/vendors").body(vendor.into()).unwrap()).await;
//! assert_eq!(response.status(), 201);
//! # }
//! ```

mod api;
#[cfg(target_arch = "wasm32")]
mod component;
mod domain;
mod flow;
mod generate;
mod storage;

pub use api::{ApiDocument, app};
pub use domain::{
    BackfillParameters, Behaviour, Currency, DAY_MILLIS, Day, Facts, Job, Line, Measures, Order, Simulation, Status,
    Totals, Vendor, VendorFields, VerifyParameters, lead_minutes,
};
pub use flow::{
    Band, Card, Criterion, Engine, EngineError, Flow, JOBS, LifecycleOrder, Mark, Metrics, Rules, Step, Transition,
    VendorJobs, streams,
};
pub use storage::Vendors;

/// The OpenAPI 3.1 document of `/api/vendors`, `/api/orders` and `/api/dashboard`, as JSON.
pub fn openapi() -> String {
    tidemill_sdk::http::openapi_json::<ApiDocument>()
}
