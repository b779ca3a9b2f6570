//! The transactions over HTTP: routes, and what each does with a request.
//! Leaves the shape of the JSON to `types`, reading it to `read`, and its description to `document`.

mod accounts;
mod anomalies;
mod batch;
mod document;
mod jobs;
mod overview;
mod quality;
mod read;
mod rules;
mod transactions;
mod types;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post, put};
use tidemill_sdk::Database;
use tidemill_sdk::http::{Answer, ApiError, App, Failure, Health, Success, health, openapi};

pub use document::ApiDocument;

use crate::storage::Transactions;

/// The largest body of a single thing, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// The whole of `/api/transactions`, `/api/accounts` and `/api/anomalies` over a database. Nothing is opened before the first request.
pub fn app<D: Database>(transactions: Transactions<D>) -> App {
    let base = "/api/transactions";
    let path = |rest: &str| format!("{base}{rest}");
    let routes = Router::new()
        .route(base, get(transactions::list::<D>).post(transactions::create::<D>))
        .route(&path("/batch"), post(batch::create::<D>))
        .route(&path("/health"), get(state::<D>))
        .route(&path("/openapi.json"), get(async || openapi::<ApiDocument>()))
        .route(&path("/overview"), get(overview::overview::<D>))
        .route(&path("/quality"), get(quality::quality::<D>))
        .route(&path("/models"), get(quality::models::<D>))
        .route(&path("/rules"), get(rules::list::<D>).post(rules::create::<D>))
        .route(&path("/rules/replay"), post(rules::replay::<D>))
        .route(&path("/rules/{id}"), get(rules::find::<D>).put(rules::update::<D>).delete(rules::delete::<D>))
        .route(&path("/jobs/detect-anomalies"), post(jobs::detect::<D>))
        .route(&path("/jobs/generate"), post(jobs::generate::<D>))
        .route(&path("/jobs/runs"), get(jobs::list::<D>))
        .route(&path("/jobs/runs/{id}"), get(jobs::find::<D>))
        .route(
            &path("/{id}"),
            get(transactions::find::<D>).put(transactions::update::<D>).delete(transactions::delete::<D>),
        )
        .route("/api/accounts", get(accounts::list::<D>))
        .route("/api/accounts/{id}", get(accounts::find::<D>))
        .route("/api/accounts/{id}/transactions", get(accounts::transactions::<D>))
        .route("/api/anomalies", get(anomalies::list::<D>))
        .route("/api/anomalies/{transaction_id}", get(anomalies::find::<D>))
        .route("/api/anomalies/{transaction_id}/feedback", put(anomalies::judge::<D>).delete(anomalies::withdraw::<D>))
        .with_state(transactions);
    App::new(routes)
}

/// Whether the transactions can be used: asks their database.
#[utoipa::path(
    get,
    path = "/api/transactions/health",
    tag = "transactions",
    operation_id = "getHealth",
    responses((status = 200, body = Success<Health>), (status = 503, body = Failure, description = "UNHEALTHY"))
)]
async fn state<D: Database>(State(transactions): State<Transactions<D>>) -> Result<Answer, ApiError> {
    health(transactions.store()).await
}

fn no_transaction(id: &str) -> ApiError {
    ApiError::not_found(format_args!("transaction {id}"))
}
