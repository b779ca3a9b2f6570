//! `GET …/health` of a component: whether its database answers.
//! Leaves the state of everything else to the host's own `/health`.

use std::time::Instant;

use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Answer, ApiError};
use crate::database::{Database, Store};

/// What a component depends on, and how that does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// The state of the whole.
    pub status: HealthStatus,
    /// How long the database took to answer a query, in milliseconds.
    pub database_latency_ms: f64,
}

/// A state of health. Other states are failures.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    /// Requests can be served.
    Ok,
}

/// Asks the database for its schema version, migrating it first if that has not been done.
///
/// # Errors
/// 503 `UNHEALTHY` if it does not answer.
pub async fn health<D: Database>(store: &Store<D>) -> Result<Answer, ApiError> {
    let start = Instant::now();
    store.execute("SELECT count(*) FROM tidemill_migrations", Vec::new()).await.map_err(|error| {
        let message = "the database does not answer as it should";
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "UNHEALTHY", message).with_cause(error)
    })?;
    let database_latency_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(Answer::ok(&Health { status: HealthStatus::Ok, database_latency_ms }))
}
