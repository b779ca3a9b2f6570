//! Results: shown with their analysis, uploaded, analysed again.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use tidemill_sdk::http::validate::object;
use tidemill_sdk::http::{Answer, ApiError, Context, Failure, FieldProblem, Payload, Success};
use tidemill_sdk::idempotency::{self, Begun, Key};
use tidemill_sdk::{Database, clock};

use super::types::{AnalysisBody, ObservationsBody, Requested, ResultsBody, Uploaded};
use super::{document, no_experiment, read};
use crate::domain::{Definition, Identifier, Source, Status};
use crate::panel::{Panel, Summary};
use crate::storage::{self, Experiments, NewRequest, NewResults};
use crate::upload::{MAX_BYTES, Upload, UploadError};

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

/// Takes the observations of an experiment, in place of earlier ones: all of them, or none. Their analysis follows behind.
#[utoipa::path(
    put,
    path = "/api/experiments/{id}/results",
    tag = "results",
    operation_id = "uploadResults",
    params(("id" = String, Path, description = "The experiment"), document::WriteHeaders),
    request_body(
        content((ObservationsBody = "application/json"), (String = "text/csv")),
        description = "At most 1,000,000 observations and 256 MiB"
    ),
    responses(
        (status = 202, body = Success<Uploaded>),
        (status = 409, body = Failure, description = "RESULTS_SIMULATED: the experiment's source is simulation"),
        (status = 415, body = Failure, description = "UNSUPPORTED_MEDIA_TYPE"),
    )
)]
pub(super) async fn upload<D: Database>(
    State(experiments): State<Experiments<D>>,
    Path(id): Path<String>,
    context: Context,
    request: Request,
) -> Result<Answer, ApiError> {
    let (parts, body) = request.into_parts();
    let experiment = experiments.find(&id).await?.ok_or_else(|| no_experiment(&id))?;
    let definition = experiment.definition;
    if definition.source == Source::Simulation {
        let message = "the results of this experiment are simulated: define one whose source is upload";
        return Err(ApiError::conflict("RESULTS_SIMULATED", message));
    }
    let upload = begin(&parts.headers, &definition)?;
    let key = idempotency_key(&parts.headers)?;
    let (panel, digest) = receive(upload, body, key.is_some()).await?;
    let key = key.map(|key| Key::new(&key, &parts.method, &parts.uri, &digest));
    let (observations, units) = (panel.observations(), panel.units.len());
    let results = NewResults {
        summary: Summary::new(&panel, &definition.calendar()),
        panel: panel.encode(),
        request_id: Some(context.request_id.to_string()),
        at: clock::now(),
    };
    drop(panel);
    match idempotency::begin(experiments.store(), key).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match storage::replace(&mut write, &id, results).await? {
            None => Err(no_experiment(&id)),
            Some(results_version) => {
                let status = Status::Analyzing;
                let uploaded = Uploaded { experiment_id: id, results_version, observations, units, status };
                write.answer(Answer::success(StatusCode::ACCEPTED, &uploaded)).await
            }
        },
    }
}

fn begin(headers: &HeaderMap, definition: &Definition) -> Result<Upload, ApiError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > MAX_BYTES) {
        return Err(ApiError::too_large(MAX_BYTES));
    }
    let written = headers.get(CONTENT_TYPE).map_or("application/json", |value| value.to_str().unwrap_or_default());
    let mut parts = written.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| part.strip_prefix("charset=").map(|name| name.trim_matches('"').to_owned()));
    if charset.is_some_and(|name| !matches!(name.as_str(), "utf-8" | "utf8" | "us-ascii")) {
        return Err(unsupported(format!("send the body in UTF-8, not as {written}")));
    }
    match essence.as_str() {
        "text/csv" => Ok(Upload::csv(definition)),
        "application/json" => Ok(Upload::json(definition)),
        _ => Err(unsupported(format!("send the observations as application/json or text/csv, not {written}"))),
    }
}

fn unsupported(message: String) -> ApiError {
    ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if values.next().is_none() && Key::fits(key) => Ok(Some(key.to_owned())),
        _ => {
            let message = format!("must be one value of 1 to {} visible ASCII characters", Key::MAX_LENGTH);
            Err(ApiError::validation(&[FieldProblem { field: "Idempotency-Key".to_owned(), message }]))
        }
    }
}

/// Reads the body as it comes. With `is_keyed`, also its SHA-256, which stands for it.
async fn receive(mut upload: Upload, mut body: Body, is_keyed: bool) -> Result<(Panel, Vec<u8>), ApiError> {
    let mut hash = Sha256::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        // The client or the network broke off, which is nothing for an operator to look at.
        let frame = frame.map_err(|_| {
            let message = "the body ended before all of it had arrived: nothing was changed";
            ApiError::new(StatusCode::BAD_REQUEST, "INCOMPLETE_BODY", message)
        })?;
        let Ok(bytes) = frame.into_data() else { continue };
        length += bytes.len();
        if length > MAX_BYTES {
            return Err(ApiError::too_large(MAX_BYTES));
        }
        if is_keyed {
            hash.update(&bytes);
        }
        upload.push(&bytes).map_err(refusal)?;
    }
    Ok((upload.finish().map_err(refusal)?, hash.finalize().to_vec()))
}

fn refusal(error: UploadError) -> ApiError {
    match error {
        UploadError::MalformedJson { .. } => {
            ApiError::new(StatusCode::BAD_REQUEST, "MALFORMED_JSON", error.to_string())
        }
        UploadError::Invalid(problems) => {
            let mut failure = ApiError::validation(&problems);
            if problems.len() > 3 {
                let first = &problems[0];
                failure.message = format!(
                    "the upload is not valid: {} {}, and {} other problems; nothing was changed",
                    first.field,
                    first.message,
                    problems.len() - 1
                );
            }
            failure
        }
    }
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
    payload: Payload<65536>,
) -> Result<Answer, ApiError> {
    let experiment = experiments.find(&id).await?.ok_or_else(|| no_experiment(&id))?;
    let metrics = &experiment.definition.metrics;
    let options =
        payload.read(|fields| Some(fields.optional("methods", &object(|fields| read::options(fields, metrics)))))?;
    if experiment.results_version == 0 {
        return Err(ApiError::conflict("NO_RESULTS", "there are no results to analyse yet"));
    }
    match idempotency::begin(experiments.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => {
            let analysis_request_id = Identifier::make().to_string();
            let new = NewRequest {
                id: &analysis_request_id,
                experiment_id: &id,
                options: options.as_ref(),
                request_id: context.request_id.as_str(),
                at: clock::now(),
            };
            if !storage::request(&mut write, new).await? {
                return Err(no_experiment(&id));
            }
            let requested = Requested { experiment_id: id, analysis_request_id, status: Status::Analyzing };
            write.answer(Answer::success(StatusCode::ACCEPTED, &requested)).await
        }
    }
}
