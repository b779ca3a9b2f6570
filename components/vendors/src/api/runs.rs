//! Jobs that are asked for, and how far they are. The work happens behind.

use axum::extract::{Path, State};
use http::StatusCode;
use http::header::{HeaderValue, LOCATION};
use serde_json::{Value, json};
use tidemill_sdk::http::validate::{boolean, one_of};
use tidemill_sdk::http::{Answer, ApiError, Context, Page, PageRequest, Payload, Query, Success, next_page};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};
use uuid::Uuid;

use super::types::{BackfillBody, RunBody, VerifyBody};
use super::{BODY_LIMIT, Service, document, read};
use crate::domain::{Job, VerifyParameters};
use crate::flow::Engine;
use crate::storage::{NewRun, find_run, start_run};

/// Moves the orders of simulated vendors on to now, and places new ones.
#[utoipa::path(
    post,
    path = "/api/vendors/jobs/simulate",
    tag = "jobs",
    operation_id = "simulate",
    params(document::WriteHeaders),
    responses((status = 202, body = Success<RunBody>, headers(("Location" = String, description = "The run"))))
)]
pub(super) async fn simulate<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    payload.read(|_| Some(()))?;
    start(&service, &context, payload, Job::Simulate, json!({})).await
}

/// Makes a history of orders: whole days before the day on which the seed was first used, as orders stood at that time. Orders that are there are
/// left alone, so the same again adds nothing.
#[utoipa::path(
    post,
    path = "/api/vendors/jobs/backfill",
    tag = "jobs",
    operation_id = "backfill",
    params(document::WriteHeaders),
    request_body = BackfillBody,
    responses((status = 202, body = Success<RunBody>, headers(("Location" = String, description = "The run"))))
)]
pub(super) async fn backfill<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let parameters = payload.read(read::backfill)?;
    start(&service, &context, payload, Job::Backfill, json!(parameters)).await
}

/// Computes the reports anew from the orders and compares.
#[utoipa::path(
    post,
    path = "/api/vendors/jobs/verify-reports",
    tag = "jobs",
    operation_id = "verifyReports",
    params(document::WriteHeaders),
    request_body(content = VerifyBody, description = "May be left out"),
    responses((status = 202, body = Success<RunBody>, headers(("Location" = String, description = "The run"))))
)]
pub(super) async fn verify<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let repair = payload.read(|fields| Some(fields.optional("repair", &boolean()).unwrap_or(true)))?;
    start(&service, &context, payload, Job::VerifyReports, json!(VerifyParameters { repair })).await
}

/// Has a run done, by the stream on runs.
async fn start<D: Database, E: Engine>(
    service: &Service<D, E>,
    context: &Context,
    payload: Payload<BODY_LIMIT>,
    job: Job,
    parameters: Value,
) -> Result<Answer, ApiError> {
    let mut write = match idempotency::begin(service.vendors.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    let new = NewRun {
        id: Uuid::now_v7().to_string(),
        job,
        parameters,
        is_scheduled: false,
        request_id: context.request_id.to_string(),
        at: clock::now(),
    };
    let run = start_run(&mut write, &new).await?;
    let answer = Answer::success(StatusCode::ACCEPTED, &RunBody::from(run));
    let location = HeaderValue::from_str(&format!("/api/vendors/jobs/runs/{}", new.id)).map_err(ApiError::internal)?;
    write.answer(answer.with_header(LOCATION, location)).await
}

/// Runs, newest first.
#[utoipa::path(
    get,
    path = "/api/vendors/jobs/runs",
    tag = "jobs",
    operation_id = "listRuns",
    params(document::PageParameters, ("job" = Option<Job>, Query, description = "Only those of this job")),
    responses((status = 200, body = Page<RunBody>))
)]
pub(super) async fn list<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (job, list, page) = query.read(|fields| {
        let job = fields.optional("job", &one_of(&Job::ALL));
        // A cursor goes on in the list that it is of.
        let list = format!("runs {}", job.map_or("", Job::as_str));
        let page = PageRequest::read(fields, &list);
        Some((job, list, page))
    })?;
    let mut runs = service.vendors.runs(job, &page).await?;
    let next = next_page(&mut runs, &page, &list, |last| last.number);
    Ok(Answer::page(runs.into_iter().map(RunBody::from).collect(), next))
}

/// A run.
#[utoipa::path(
    get,
    path = "/api/vendors/jobs/runs/{id}",
    tag = "jobs",
    operation_id = "getRun",
    params(("id" = String, Path, description = "The run")),
    responses((status = 200, body = Success<RunBody>))
)]
pub(super) async fn find<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let run = find_run(&mut &service.vendors, &id).await?;
    let run = run.ok_or_else(|| ApiError::not_found(format_args!("run {id}")))?;
    Ok(Answer::ok(&RunBody::from(run)))
}
