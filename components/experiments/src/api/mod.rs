//! The experiments over HTTP: routes, and what each does with a request.
//! Leaves the shape of the JSON to `types`, reading it to `read`, and its description to `document`.

mod document;
mod experiments;
mod export;
mod metric_values;
mod read;
mod results;
mod types;
mod upload;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use tidemill_sdk::Database;
use tidemill_sdk::http::{Answer, ApiError, App, Failure, Health, Success, health, openapi};
use tidemill_sdk::jobs::{self, Token};

pub use document::ApiDocument;

use crate::housekeeping::Housekeeping;
use crate::storage::Experiments;

/// The largest body of a definition, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// The whole of `/api/experiments` and `/api/metric-values` over a database. Nothing is opened before the first request.
pub fn app<D: Database>(experiments: Experiments<D>) -> App {
    let jobs = jobs::routes("experiments", Housekeeping::new(experiments.clone()), Token::of_host());
    let values = "/api/metric-values";
    let value = "/api/metric-values/{id}";
    let routes = Router::new()
        .route("/api/experiments", get(experiments::list::<D>).post(experiments::define::<D>))
        .route("/api/experiments/templates", get(experiments::list_templates))
        .route("/api/experiments/health", get(state::<D>))
        .route("/api/experiments/openapi.json", get(async || openapi::<ApiDocument>()))
        .route("/api/experiments/{id}", get(experiments::find::<D>).delete(experiments::delete::<D>))
        .route("/api/experiments/{id}/results", get(results::find::<D>).put(upload::upload::<D>))
        .route("/api/experiments/{id}/observations", get(export::observations::<D>))
        .route("/api/experiments/{id}/analysis", post(results::analyze::<D>))
        .route(values, get(metric_values::list::<D>).post(metric_values::create::<D>))
        .route(value, get(metric_values::find::<D>).put(metric_values::update::<D>).delete(metric_values::delete::<D>))
        .route("/api/metric-values/{id}/history", get(metric_values::history::<D>))
        .with_state(experiments);
    App::new(routes.merge(jobs))
}

/// Whether the experiments can be used: asks their database.
#[utoipa::path(
    get,
    path = "/api/experiments/health",
    tag = "experiments",
    operation_id = "getHealth",
    responses((status = 200, body = Success<Health>), (status = 503, body = Failure, description = "UNHEALTHY"))
)]
async fn state<D: Database>(State(experiments): State<Experiments<D>>) -> Result<Answer, ApiError> {
    health(experiments.store()).await
}

fn no_experiment(id: &str) -> ApiError {
    ApiError::not_found(format_args!("experiment {id}"))
}
