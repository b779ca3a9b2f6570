//! The queue of anomalies, and what people say about them.

use axum::extract::{Path, State};
use tidemill_sdk::http::validate::{number, one_of};
use tidemill_sdk::http::{Answer, ApiError, Page, PageRequest, Payload, Query, Success, next_page};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{AnomalyBody, FeedbackBody, JudgedBody};
use super::{BODY_LIMIT, document, no_transaction, read};
use crate::domain::{Status, Verdict};
use crate::storage::{self, AnomalyFilter, AnomalyKey, Transactions};

/// Anomalies, the highest score first.
#[utoipa::path(
    get,
    path = "/api/anomalies",
    tag = "anomalies",
    operation_id = "listAnomalies",
    params(
        document::PageParameters,
        ("minScore" = Option<f64>, Query, minimum = 0, maximum = 1, description = "Only those with at least this score"),
        ("status" = Option<Status>, Query, description = "Only those of this status"),
        ("accountId" = Option<String>, Query, description = "Only those of this account"),
    ),
    responses((status = 200, body = Page<AnomalyBody>))
)]
pub(super) async fn list<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (filter, page) = query.read(|fields| {
        let filter = AnomalyFilter {
            min_score: fields.optional("minScore", &number(0.0..=1.0)),
            status: fields.optional("status", &one_of(&Status::ALL)),
            account_id: fields.optional("accountId", &read::IdentifierRule).map(|id| id.to_string()),
        };
        Some((filter, PageRequest::<AnomalyKey>::read(fields, "anomalies")))
    })?;
    let mut found = transactions.anomalies(&filter, &page).await?;
    let next = next_page(&mut found, &page, "anomalies", |last| (last.score.to_bits(), last.transaction_id.clone()));
    Ok(Answer::page(found.into_iter().map(AnomalyBody::from).collect(), next))
}

/// The anomaly that a transaction is.
#[utoipa::path(
    get,
    path = "/api/anomalies/{transactionId}",
    tag = "anomalies",
    operation_id = "getAnomaly",
    params(("transactionId" = String, Path, description = "The transaction")),
    responses((status = 200, body = Success<AnomalyBody>))
)]
pub(super) async fn find<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let found = transactions.anomaly(&id).await?.ok_or_else(|| no_anomaly(&id))?;
    Ok(Answer::ok(&AnomalyBody::from(found)))
}

/// Says what a person makes of a transaction; again, if they think better of it. One that nothing found becomes an anomaly by that, and
/// counts as missed unless it is a false positive.
#[utoipa::path(
    put,
    path = "/api/anomalies/{transactionId}/feedback",
    tag = "anomalies",
    operation_id = "judgeAnomaly",
    params(("transactionId" = String, Path, description = "The transaction"), document::WriteHeaders),
    request_body = FeedbackBody,
    responses((status = 200, body = Success<JudgedBody>))
)]
pub(super) async fn judge<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let (verdict, note) = payload.read(|fields| {
        let verdict = fields.required("verdict", &one_of(&Verdict::ALL));
        let note = read::note(fields);
        Some((verdict?, note))
    })?;
    let mut write = match idempotency::begin(transactions.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    match storage::judge(&mut write, &id, verdict, note.as_deref(), clock::now()).await? {
        Some(anomaly) => write.answer(Answer::ok(&AnomalyBody::from(anomaly))).await,
        None => Err(no_transaction(&id)),
    }
}

/// Takes back what a person said: the anomaly stands where it stood before anybody judged it, open or cleared. One that nobody has judged is
/// answered as it is.
#[utoipa::path(
    delete,
    path = "/api/anomalies/{transactionId}/feedback",
    tag = "anomalies",
    operation_id = "withdrawJudgement",
    params(("transactionId" = String, Path, description = "The transaction")),
    responses((status = 200, body = Success<AnomalyBody>))
)]
pub(super) async fn withdraw<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    match storage::withdraw(&mut &transactions, &id, clock::now()).await? {
        Some(anomaly) => Ok(Answer::ok(&AnomalyBody::from(anomaly))),
        None => Err(no_anomaly(&id)),
    }
}

fn no_anomaly(id: &str) -> ApiError {
    ApiError::not_found(format_args!("anomaly of a transaction {id}"))
}
