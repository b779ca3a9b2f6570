//! Vendors, orders and reports over HTTP: routes, and what each does with a request.
//! Leaves the shape of the JSON to `types`, reading it to `read`, scores to `scoring`, and the description to `document`.

mod dashboard;
mod document;
mod export;
mod orders;
mod read;
mod refusal;
mod report;
mod runs;
mod scorecard;
mod scoring;
mod transitions;
mod types;
mod vendors;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use tidemill_sdk::Database;
use tidemill_sdk::http::{Answer, ApiError, App, Failure, Health, Success, health, openapi};

pub use document::ApiDocument;

use crate::flow::Engine;
use crate::storage::Vendors;

/// The largest body, in bytes: an order of 50 lines with the longest names has a tenth of that.
const BODY_LIMIT: usize = 64 * 1024;

/// What handlers work with.
struct Service<D: Database, E: Engine> {
    vendors: Vendors<D>,
    engine: Arc<E>,
}

impl<D: Database, E: Engine> Clone for Service<D, E> {
    fn clone(&self) -> Self {
        Self { vendors: self.vendors.clone(), engine: Arc::clone(&self.engine) }
    }
}

/// The whole of `/api/vendors`, `/api/orders` and `/api/dashboard` over a database. Nothing is opened before the first request.
pub fn app<D: Database, E: Engine>(vendors: Vendors<D>, engine: Arc<E>) -> App {
    let service = Service { vendors, engine };
    let vendor = get(vendors::find::<D, E>).put(vendors::update::<D, E>).delete(vendors::delete::<D, E>);
    let order = get(orders::find::<D, E>).put(orders::update::<D, E>).delete(orders::delete::<D, E>);
    let routes = Router::new()
        .route("/api/dashboard/summary", get(dashboard::summary::<D, E>))
        .route("/api/vendors", get(vendors::list::<D, E>).post(vendors::create::<D, E>))
        .route("/api/vendors/health", get(state::<D, E>))
        .route("/api/vendors/openapi.json", get(async || openapi::<ApiDocument>()))
        .route("/api/vendors/scorecard", get(scorecard::find::<D, E>).put(scorecard::update::<D, E>))
        .route("/api/vendors/jobs/simulate", post(runs::simulate::<D, E>))
        .route("/api/vendors/jobs/backfill", post(runs::backfill::<D, E>))
        .route("/api/vendors/jobs/verify-reports", post(runs::verify::<D, E>))
        .route("/api/vendors/jobs/runs", get(runs::list::<D, E>))
        .route("/api/vendors/jobs/runs/{id}", get(runs::find::<D, E>))
        .route("/api/vendors/{id}", vendor)
        .route("/api/vendors/{id}/report", get(report::report::<D, E>))
        .route("/api/vendors/{id}/lead-times", get(report::lead_times::<D, E>))
        .route("/api/orders", get(orders::list::<D, E>).post(orders::create::<D, E>))
        .route("/api/orders/export", get(export::orders::<D, E>))
        .route("/api/orders/{id}", order)
        .route("/api/orders/{id}/history", get(orders::history::<D, E>))
        .route("/api/orders/{id}/transitions", post(transitions::create::<D, E>))
        .with_state(service);
    App::new(routes)
}

/// Whether the vendors can be used: asks their database.
#[utoipa::path(
    get,
    path = "/api/vendors/health",
    tag = "vendors",
    operation_id = "getHealth",
    responses((status = 200, body = Success<Health>), (status = 503, body = Failure, description = "UNHEALTHY"))
)]
async fn state<D: Database, E: Engine>(State(service): State<Service<D, E>>) -> Result<Answer, ApiError> {
    health(service.vendors.store()).await
}
