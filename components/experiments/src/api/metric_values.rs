//! Metric values: what a unit of each metric is worth, and what it was worth before.

use axum::extract::{Path, State};
use tidemill_sdk::http::validate::integer;
use tidemill_sdk::http::{
    Answer, ApiError, Conditions, Failure, Page, PageRequest, Payload, Query, Success, next_page,
};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{Deleted, MetricValueBody};
use super::{document, read};
use crate::domain::MetricValue;
use crate::storage::{self, Changed, Experiments, PastMetricValue};

/// Metric values, by id.
#[utoipa::path(
    get,
    path = "/api/metric-values",
    tag = "metric values",
    operation_id = "listMetricValues",
    params(document::PageParameters),
    responses((status = 200, body = Page<MetricValue>))
)]
pub(super) async fn list<D: Database>(
    State(experiments): State<Experiments<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let page = query.read(|fields| Some(PageRequest::read(fields, "metric-values")))?;
    let mut values = experiments.metric_values(&page).await?;
    let next = next_page(&mut values, &page, "metric-values", |last| last.id.clone());
    Ok(Answer::page(values, next))
}

/// Makes a metric value.
#[utoipa::path(
    post,
    path = "/api/metric-values",
    tag = "metric values",
    operation_id = "createMetricValue",
    params(document::WriteHeaders),
    request_body = MetricValueBody,
    responses(
        (status = 201, body = Success<MetricValue>),
        (status = 409, body = Failure, description = "METRIC_VALUE_EXISTS: the id is taken"),
    )
)]
pub(super) async fn create<D: Database>(
    State(experiments): State<Experiments<D>>,
    payload: Payload<65536>,
) -> Result<Answer, ApiError> {
    let (id, fields) = payload.read(|fields| {
        let id = fields.required("id", &read::IdentifierRule);
        let value = read::metric_value(fields);
        Some((id?.to_string(), value?))
    })?;
    let mut write = match idempotency::begin(experiments.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    match storage::create_metric_value(&mut write, &id, &fields, clock::now()).await? {
        Changed::Done(value) => write.answer(Answer::created(&format!("/api/metric-values/{id}"), &value)).await,
        Changed::Refused | Changed::Conflict { .. } => {
            let message = format!("there is a metric value {id} already: change it with PUT");
            write.refuse(&ApiError::conflict("METRIC_VALUE_EXISTS", message)).await
        }
    }
}

/// A metric value.
#[utoipa::path(
    get,
    path = "/api/metric-values/{id}",
    tag = "metric values",
    operation_id = "getMetricValue",
    params(("id" = String, Path, description = "The metric value")),
    responses(
        (status = 200, body = Success<MetricValue>, headers(("ETag" = String, description = "The version, in quotes"))),
        (status = 304, description = "The version is that of If-None-Match"),
    )
)]
pub(super) async fn find<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Result<Answer, ApiError> {
    let value = experiments.metric_value(&id).await?.ok_or_else(|| no_metric_value(&id))?;
    Ok(conditions.answer(&format!("\"{}\"", value.version), || Answer::ok(&value)))
}

/// Changes a metric value; the version before goes into its history. Analyses that were made keep what they used.
#[utoipa::path(
    put,
    path = "/api/metric-values/{id}",
    tag = "metric values",
    operation_id = "changeMetricValue",
    params(("id" = String, Path, description = "The metric value"), document::WriteHeaders),
    request_body = MetricValueBody,
    responses(
        (status = 200, body = Success<MetricValue>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT, with details.currentVersion"),
    )
)]
pub(super) async fn update<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    payload: Payload<65536>,
) -> Result<Answer, ApiError> {
    let (fields, expected_version) = payload.read(|fields| {
        let named = fields.optional("id", &read::IdentifierRule);
        if named.is_some_and(|named| named.as_str() != id) {
            fields.refuse("id", "must be that of the path, or left out: it cannot be changed");
        }
        let expected_version = fields.optional("expectedVersion", &integer(1..=i64::MAX));
        Some((read::metric_value(fields)?, expected_version))
    })?;
    let mut write = match idempotency::begin(experiments.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    match storage::update_metric_value(&mut write, &id, &fields, expected_version, clock::now()).await? {
        Changed::Done(value) => write.answer(Answer::ok(&value)).await,
        Changed::Refused => Err(no_metric_value(&id)),
        Changed::Conflict { current } => {
            let message = format!("the metric value has version {current} now: read it again and decide anew");
            let refusal = ApiError::conflict("VERSION_CONFLICT", message)
                .with_details(serde_json::json!({ "currentVersion": current }));
            write.refuse(&refusal).await
        }
    }
}

/// Deletes a metric value. Its history stays; experiments that name it are told without dollars from then on.
#[utoipa::path(
    delete,
    path = "/api/metric-values/{id}",
    tag = "metric values",
    operation_id = "deleteMetricValue",
    params(("id" = String, Path, description = "The metric value")),
    responses((status = 200, body = Success<Deleted>))
)]
pub(super) async fn delete<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    if experiments.delete_metric_value(&id).await? {
        Ok(Answer::ok(&Deleted { id }))
    } else {
        Err(no_metric_value(&id))
    }
}

/// Earlier versions of a metric value, newest first.
#[utoipa::path(
    get,
    path = "/api/metric-values/{id}/history",
    tag = "metric values",
    operation_id = "getMetricValueHistory",
    params(("id" = String, Path, description = "The metric value"), document::PageParameters),
    responses((status = 200, body = Page<PastMetricValue>))
)]
pub(super) async fn history<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let list = format!("metric-value-history/{id}");
    let page = query.read(|fields| Some(PageRequest::<i64>::read(fields, &list)))?;
    let mut versions = experiments.metric_value_history(&id, &page).await?;
    if versions.is_empty() && page.after.is_none() && experiments.metric_value(&id).await?.is_none() {
        return Err(no_metric_value(&id));
    }
    let next = next_page(&mut versions, &page, &list, |last| last.value.version);
    Ok(Answer::page(versions, next))
}

fn no_metric_value(id: &str) -> ApiError {
    ApiError::not_found(format_args!("metric value {id}"))
}
