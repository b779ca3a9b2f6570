//! Jobs: run now, and what became of runs.

use axum::extract::{Path, State};
use http::StatusCode;
use tidemill_sdk::http::validate::one_of;
use tidemill_sdk::http::{Answer, ApiError, Context, Page, PageRequest, Payload, Query, Success, next_page};
use tidemill_sdk::idempotency::{self, Begun, Key};
use tidemill_sdk::{Database, clock};

use super::types::{DetectBody, GenerateBody, RunBody, RunRequested};
use super::{BODY_LIMIT, document, read};
use crate::domain::{GenerateParameters, Identifier, Job, RunOrigin, RunStatus};
use crate::storage::{self, NewRun, Transactions};

/// Scores the transactions of stale accounts now, without waiting for the schedule.
#[utoipa::path(
    post,
    path = "/api/transactions/jobs/detect-anomalies",
    tag = "jobs",
    operation_id = "runDetectAnomalies",
    params(document::WriteHeaders),
    request_body(content = Option<DetectBody>, description = "May be left out"),
    responses((status = 202, body = Success<RunRequested>))
)]
pub(super) async fn detect<D: Database>(
    State(transactions): State<Transactions<D>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    payload.read(|_| Some(()))?;
    request(&transactions, &context, Job::DetectAnomalies, None, payload.idempotency_key).await
}

/// Makes traffic now: of the given accounts, for the given time until now. The same again makes nothing twice.
#[utoipa::path(
    post,
    path = "/api/transactions/jobs/generate",
    tag = "jobs",
    operation_id = "runGenerate",
    params(document::WriteHeaders),
    request_body(content = Option<GenerateBody>, description = "May be left out"),
    responses((status = 202, body = Success<RunRequested>))
)]
pub(super) async fn generate<D: Database>(
    State(transactions): State<Transactions<D>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let parameters = payload.read(|fields| read::generate(fields, clock::now()))?;
    request(&transactions, &context, Job::Generate, Some(parameters), payload.idempotency_key).await
}

/// A row of the table of runs is what wakes the job.
async fn request<D: Database>(
    transactions: &Transactions<D>,
    context: &Context,
    job: Job,
    parameters: Option<GenerateParameters>,
    key: Option<Key>,
) -> Result<Answer, ApiError> {
    let id = Identifier::make().to_string();
    let request_id = context.request_id.to_string();
    let origin = RunOrigin::Request;
    let new = NewRun { id: &id, job, origin, parameters, request_id: Some(&request_id), at: clock::now() };
    let mut write = match idempotency::begin(transactions.store(), key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    storage::insert_run(&mut write, &new).await?;
    let requested = RunRequested { run_id: id.clone(), id: id.clone(), job, status: RunStatus::Queued };
    write.answer(Answer::success(StatusCode::ACCEPTED, &requested)).await
}

/// Runs, newest first. The newest 1,000 are remembered.
#[utoipa::path(
    get,
    path = "/api/transactions/jobs/runs",
    tag = "jobs",
    operation_id = "listRuns",
    params(document::PageParameters, ("job" = Option<Job>, Query, description = "Only those of this job")),
    responses((status = 200, body = Page<RunBody>))
)]
pub(super) async fn list<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (job, page) = query.read(|fields| {
        let job = fields.optional("job", &one_of(&Job::ALL));
        Some((job, PageRequest::<String>::read(fields, "runs")))
    })?;
    let mut found = transactions.runs(job, &page).await?;
    let next = next_page(&mut found, &page, "runs", |last| last.id.clone());
    Ok(Answer::page(found.into_iter().map(RunBody::from).collect(), next))
}

/// A run.
#[utoipa::path(
    get,
    path = "/api/transactions/jobs/runs/{id}",
    tag = "jobs",
    operation_id = "getRun",
    params(("id" = String, Path, description = "The run")),
    responses((status = 200, body = Success<RunBody>))
)]
pub(super) async fn find<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let found = transactions.run(&id).await?.ok_or_else(|| ApiError::not_found(format_args!("run {id}")))?;
    Ok(Answer::ok(&RunBody::from(found)))
}
