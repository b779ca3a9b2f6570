//! `POST /api/<application>/jobs/<name>`: jobs on a host without schedules, for whatever cron there is.
//! Off on Tidemill, which has schedules, and wherever no token is set.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{HeaderMap, StatusCode, Uri};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Due, Jobs, run_named};
use crate::clock::{self, Moment};
use crate::failure::{Failure, FailureKind};
use crate::host;
use crate::http::{Answer, ApiError, Context};

/// The secret that whoever runs jobs has to send.
#[derive(Clone)]
pub struct Token(Source);

#[derive(Clone)]
enum Source {
    Known(Option<Arc<str>>),
    #[cfg(target_arch = "wasm32")]
    Variable,
}

impl Token {
    /// The variable `jobs_token` of the component, asked for at each call; empty or undefined means that nobody may run jobs. Natively
    /// nobody may.
    ///
    /// ```toml
    /// [variables]
    /// jobs_token = { default = "", secret = true }
    ///
    /// [component.orders.variables]
    /// jobs_token = "{{ jobs_token }}"
    /// ```
    pub fn of_host() -> Self {
        #[cfg(target_arch = "wasm32")]
        let source = Source::Variable;
        #[cfg(not(target_arch = "wasm32"))]
        let source = Source::Known(None);
        Self(source)
    }

    /// This one; empty means that nobody may run jobs.
    pub fn new(token: &str) -> Self {
        Self(Source::Known(Some(token.into())))
    }

    async fn read(&self) -> Result<Option<Arc<str>>, ApiError> {
        let token = match &self.0 {
            Source::Known(token) => token.clone(),
            #[cfg(target_arch = "wasm32")]
            Source::Variable => variable().await?,
        };
        Ok(token.filter(|token| !token.is_empty()))
    }
}

#[cfg(target_arch = "wasm32")]
async fn variable() -> Result<Option<Arc<str>>, ApiError> {
    use spin_sdk::variables::{self, Error};
    match variables::get("jobs_token").await {
        Ok(token) => Ok(Some(token.into())),
        Err(Error::Undefined(_) | Error::InvalidName(_)) => Ok(None),
        Err(error) => Err(ApiError::internal(error)),
    }
}

/// What a run answers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ran<'a> {
    job: &'a str,
    run_id: &'a str,
    started_at: String,
    finished_at: String,
}

struct Runner<J> {
    jobs: J,
    token: Token,
}

/// The routes of a component's jobs, for its router: `POST /api/<application>/jobs/<name>` with `Authorization: Bearer <token>` runs a job to its
/// end and answers 200. Whoever calls it sees to it that no two runs of a job overlap.
///
/// Without a token in the request 401, with a wrong one 403, for an unknown job 404; a job that failed is 503 `JOB_UNAVAILABLE`, 409
/// `JOB_REJECTED` or 500 `JOB_FAILED`, as its [`Failure`] says. If no token is set, every call is 404.
pub fn routes<J: Jobs>(application: &str, jobs: J, token: Token) -> Router {
    if host::is_tidemill() {
        return Router::new();
    }
    Router::new()
        .route(&format!("/api/{application}/jobs/{{name}}"), post(run::<J>))
        .with_state(Arc::new(Runner { jobs, token }))
}

async fn run<J: Jobs>(
    State(runner): State<Arc<Runner<J>>>,
    Path(name): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    context: Context,
) -> Result<Answer, ApiError> {
    let Some(token) = runner.token.read().await? else {
        return Err(ApiError::not_found(format_args!("page at {}", uri.path())));
    };
    let Some(sent) = bearer(&headers) else {
        let message = "send the token of the jobs: Authorization: Bearer …";
        let answer = ApiError::new(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", message).to_answer();
        return Ok(answer.with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
    };
    if !same(sent, token.as_bytes()) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "FORBIDDEN", "this is not the token of the jobs"));
    }
    if !J::NAMES.contains(&name.as_str()) {
        return Err(ApiError::not_found(format_args!("job {name:?}: the component has {}", J::NAMES.join(", "))));
    }
    let at = clock::now();
    let due = Due { at, run_id: Uuid::now_v7().to_string(), attempt: 1 };
    match run_named(&runner.jobs, &name, &due).await {
        Ok(()) => Ok(Answer::ok(&ran(&name, &due, clock::now()))),
        Err(failure) => {
            failure.log(&context.request_id, &name);
            Err(failed(failure))
        }
    }
}

fn ran<'a>(job: &'a str, due: &'a Due, finished: Moment) -> Ran<'a> {
    Ran { job, run_id: &due.run_id, started_at: due.at.to_string(), finished_at: finished.to_string() }
}

fn failed(failure: Failure) -> ApiError {
    let (status, code) = match failure.kind {
        FailureKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "JOB_UNAVAILABLE"),
        FailureKind::Rejected => (StatusCode::CONFLICT, "JOB_REJECTED"),
        FailureKind::Other => (StatusCode::INTERNAL_SERVER_ERROR, "JOB_FAILED"),
    };
    ApiError::new(status, code, failure.message)
}

/// The token of `Authorization: Bearer <token>`.
fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.as_bytes().split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii()).filter(|token| !token.is_empty())
}

/// Compares in a time that tells nothing about where they differ, nor how long they are.
fn same(one: &[u8], other: &[u8]) -> bool {
    let (one, other) = (Sha256::digest(one), Sha256::digest(other));
    one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other)) == 0
}
