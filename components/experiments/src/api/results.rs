//! Results: shown with their analysis, analysed again. Leaves taking them to `upload`.

use axum::extract::{Path, State};
use http::StatusCode;
use tidemill_sdk::http::validate::object;
use tidemill_sdk::http::{Answer, ApiError, Context, Failure, Payload, Success};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{AnalysisBody, Requested, ResultsBody};
use super::{document, no_experiment, read};
use crate::domain::{Identifier, Status};
use crate::storage::{self, Execute, Experiments, NewRequest};

/// An experiment with its results in short and their newest analysis.
#[utoipa::path(
    get,
    path = "/api/experiments/{id}/results",
    tag = "results",
    operation_id = "getResults",
    params(("id" = String, Path, description = "The experiment")),
    responses((status = 200, body = Success<ResultsBody>))
)]
pub(super) async fn find<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let experiment = experiments.find(&id).await?.ok_or_else(|| no_experiment(&id))?;
    let results = experiments.results(&id).await?;
    let version = results.as_ref().map(|results| results.version);
    // What was replaced between the two readings is not shown as if it belonged together.
    let analysis = experiments.analysis(&id).await?.filter(|analysis| Some(analysis.results_version) == version);
    let analysis = analysis.map(|analysis| serde_json::from_str(&analysis.analysis)).transpose();
    Ok(Answer::ok(&ResultsBody {
        experiment: experiment.into(),
        results: results.map(Into::into),
        analysis: analysis.map_err(ApiError::internal)?,
    }))
}

/// Has the results analysed again, with the metric values of today.
#[utoipa::path(
    post,
    path = "/api/experiments/{id}/analysis",
    tag = "results",
    operation_id = "analyzeAgain",
    params(("id" = String, Path, description = "The experiment"), document::WriteHeaders),
    request_body(content = Option<AnalysisBody>, description = "May be left out: as the definition says then"),
    responses(
        (status = 202, body = Success<Requested>),
        (status = 409, body = Failure, description = "NO_RESULTS: there is nothing to analyse yet"),
    )
)]
pub(super) async fn analyze<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    context: Context,
    mut payload: Payload<65536>,
) -> Result<Answer, ApiError> {
    match idempotency::begin(experiments.store(), payload.idempotency_key.take()).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match requested(&mut write, id, &payload, &context).await {
            Ok(answer) => write.answer(answer).await,
            Err(refusal) if refusal.status == StatusCode::CONFLICT => write.refuse(&refusal).await,
            Err(error) => Err(error),
        },
    }
}

async fn requested(
    execute: &mut impl Execute,
    id: String,
    payload: &Payload<65536>,
    context: &Context,
) -> Result<Answer, ApiError> {
    let experiment = storage::find(execute, &id).await?.ok_or_else(|| no_experiment(&id))?;
    let metrics = &experiment.definition.metrics;
    let options =
        payload.read(|fields| Some(fields.optional("methods", &object(|fields| read::options(fields, metrics)))))?;
    if experiment.results_version == 0 {
        return Err(ApiError::conflict("NO_RESULTS", "there are no results to analyse yet"));
    }
    let analysis_request_id = Identifier::make().to_string();
    let new = NewRequest {
        id: &analysis_request_id,
        experiment_id: &id,
        options: options.as_ref(),
        request_id: context.request_id.as_str(),
        at: clock::now(),
    };
    if !storage::request(execute, new).await? {
        return Err(no_experiment(&id));
    }
    let requested = Requested { experiment_id: id, analysis_request_id, status: Status::Analyzing };
    Ok(Answer::success(StatusCode::ACCEPTED, &requested))
}
