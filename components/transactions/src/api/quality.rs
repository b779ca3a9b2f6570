//! How well detection works, and the models that it uses.

use axum::extract::State;
use serde::Serialize;
use tidemill_sdk::Database;
use tidemill_sdk::http::{Answer, ApiError, Success};
use utoipa::ToSchema;

use super::types::time;
use crate::features::DAY;
use crate::quality::{self, Quality};
use crate::storage::Transactions;

/// Transactions that the measurement looks at: the newest.
const MOST_MEASURED: i64 = 20_000;

/// What an account does first says what is usual for it, and is not measured: the first wages are unusual to everybody.
const WARM_UP: i64 = 35 * DAY;

/// Precision and recall by what people judged; and on made-up transactions, whose labels the detector never sees, how well scores and simpler
/// ways tell injected anomalies from the rest. Looks at the newest 20,000 transactions, without the first 35 days of each account, in which
/// nothing is usual yet.
#[utoipa::path(
    get,
    path = "/api/transactions/quality",
    tag = "transactions",
    operation_id = "getQuality",
    responses((status = 200, body = Success<Quality>))
)]
pub(super) async fn quality<D: Database>(State(transactions): State<Transactions<D>>) -> Result<Answer, ApiError> {
    let feedback = transactions.feedback().await?;
    let labelled = transactions.labelled(MOST_MEASURED, WARM_UP).await?;
    Ok(Answer::ok(&quality::measure(feedback, &labelled)))
}

/// A model.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ModelBody {
    /// What scores name it by, as `scope/version`.
    model_version: String,
    /// Whose transactions it scores.
    scope: String,
    /// Rises by one with each fit of the scope.
    version: i64,
    /// When it was fitted.
    #[schema(format = DateTime)]
    fitted_at: String,
    /// On how many transactions.
    rows: i64,
    /// A score above this is an anomaly.
    threshold: f64,
}

/// The models that transactions of all accounts are scored with, the newest of each scope first. Accounts with a model of their own are not
/// among them.
#[utoipa::path(
    get,
    path = "/api/transactions/models",
    tag = "transactions",
    operation_id = "listModels",
    responses((status = 200, body = Success<Vec<ModelBody>>))
)]
pub(super) async fn models<D: Database>(State(transactions): State<Transactions<D>>) -> Result<Answer, ApiError> {
    let models = transactions.shared_models().await?;
    let body = |model: crate::storage::ModelInfo| ModelBody {
        model_version: model.name(),
        scope: model.scope,
        version: model.version,
        fitted_at: time(model.fitted_at),
        rows: model.rows,
        threshold: model.threshold,
    };
    Ok(Answer::ok(&models.into_iter().map(body).collect::<Vec<_>>()))
}
