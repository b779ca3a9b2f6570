//! Results as they arrive: all observations of a file, or none.
//! Leaves reading them to the crate's `upload`, and keeping them to `storage`.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};
use tidemill_sdk::http::{Answer, ApiError, Context, Failure, FieldProblem, Success};
use tidemill_sdk::idempotency::{self, Begun, Key};
use tidemill_sdk::{Database, clock};

use super::types::{ObservationsBody, Uploaded};
use super::{document, no_experiment};
use crate::domain::{Calendar, Definition, Source, Status};
use crate::panel::{Panel, Summary};
use crate::storage::{self, Experiments, NewResults};
use crate::upload::{MAX_BYTES, Upload, UploadError};

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
    let format = Format::read(&parts.headers)?;
    let key = idempotency_key(&parts.headers)?;
    let begun = match experiments.find(&id).await? {
        None => Err(no_experiment(&id)),
        Some(found) if found.definition.source == Source::Simulation => Err(simulated()),
        Some(found) => Ok((format.upload(&found.definition), found.definition.calendar())),
    };
    let (received, digest) = receive(begun, body, key.is_some()).await?;
    let key = key.map(|key| Key::new(&key, &parts.method, &parts.uri, &digest));
    let Received { observations, units, panel, summary } = match received {
        Ok(received) => received,
        Err(refusal) => return refused(&experiments, key, refusal).await,
    };
    match idempotency::begin(experiments.store(), key).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => {
            let request_id = Some(context.request_id.to_string());
            let results = NewResults { panel, summary, request_id, at: clock::now() };
            let replaced = storage::replace(&mut write, &id, results).await?;
            let results_version = replaced.ok_or_else(|| no_experiment(&id))?;
            let status = Status::Analyzing;
            let uploaded = Uploaded { experiment_id: id, results_version, observations, units, status };
            write.answer(Answer::success(StatusCode::ACCEPTED, &uploaded)).await
        }
    }
}

/// What was answered under the key before, whatever has become of the experiment since; else the refusal.
async fn refused<D: Database>(
    experiments: &Experiments<D>,
    key: Option<Key>,
    refusal: ApiError,
) -> Result<Answer, ApiError> {
    let Some(key) = key else {
        return Err(refusal);
    };
    if refusal.status != StatusCode::CONFLICT {
        return idempotency::find(experiments.store(), &key).await?.ok_or(refusal);
    }
    match idempotency::begin(experiments.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(write) => write.refuse(&refusal).await,
    }
}

fn simulated() -> ApiError {
    let message = "the results of this experiment are simulated: define one whose source is upload";
    ApiError::conflict("RESULTS_SIMULATED", message)
}

/// How observations are written.
enum Format {
    Csv,
    Json,
}

impl Format {
    fn read(headers: &HeaderMap) -> Result<Self, ApiError> {
        let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > MAX_BYTES) {
            return Err(ApiError::too_large(MAX_BYTES));
        }
        let written = headers.get(CONTENT_TYPE).map_or("application/json", |value| value.to_str().unwrap_or_default());
        let mut parts = written.split(';').map(|part| part.trim().to_ascii_lowercase());
        let essence = parts.next().unwrap_or_default();
        let charset =
            parts.find_map(|part| part.strip_prefix("charset=").map(|name| name.trim_matches('"').to_owned()));
        if charset.is_some_and(|name| !matches!(name.as_str(), "utf-8" | "utf8" | "us-ascii")) {
            return Err(unsupported(format!("send the body in UTF-8, not as {written}")));
        }
        match essence.as_str() {
            "text/csv" => Ok(Self::Csv),
            "application/json" => Ok(Self::Json),
            _ => Err(unsupported(format!("send the observations as application/json or text/csv, not {written}"))),
        }
    }

    fn upload(&self, definition: &Definition) -> Upload {
        match self {
            Self::Csv => Upload::csv(definition),
            Self::Json => Upload::json(definition),
        }
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

/// Results that were read, as they are kept.
struct Received {
    observations: usize,
    units: usize,
    panel: Vec<u8>,
    summary: Summary,
}

impl Received {
    fn new(panel: &Panel, calendar: &Calendar) -> Self {
        Self {
            observations: panel.observations(),
            units: panel.units.len(),
            panel: panel.encode(),
            summary: Summary::new(panel, calendar),
        }
    }
}

/// Reads the body as it comes. With `is_keyed` to its end even if it is refused, and also its SHA-256, which stands for it: only that
/// tells whether it is a repeat of what was taken before.
async fn receive(
    begun: Result<(Upload, Calendar), ApiError>,
    mut body: Body,
    is_keyed: bool,
) -> Result<(Result<Received, ApiError>, Vec<u8>), ApiError> {
    let mut reading = begun;
    let mut hash = Sha256::new();
    let mut length = 0;
    while is_keyed || reading.is_ok() {
        let Some(frame) = body.frame().await else { break };
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
        if let Ok((upload, _)) = &mut reading
            && let Err(error) = upload.push(&bytes)
        {
            reading = Err(refusal(error));
        }
    }
    let received = reading.and_then(|(upload, calendar)| {
        let panel = upload.finish().map_err(refusal)?;
        Ok(Received::new(&panel, &calendar))
    });
    Ok((received, hash.finalize().to_vec()))
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
