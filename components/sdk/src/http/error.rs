//! Failures as clients see them, and the one place where errors of the layers below become HTTP.
//! Keeps causes (SQL, paths) out of answers: they go to the log, beside the request id.

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Answer, Failure, FailureBody};
use crate::database::{DatabaseError, RowError};

/// When to try again what could not be stored, in seconds: somebody has to mend the disk first.
const STORAGE_RETRY_SECONDS: u32 = 10;

/// A field of a request that cannot be accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where it is: `amount`, `metrics[0].id`; for headers their name.
    pub field: String,
    /// What it must be, for a person.
    pub message: String,
}

/// A request that failed. A handler returns it as the error of its `Result`.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct ApiError {
    /// The HTTP status.
    pub status: StatusCode,
    /// For programs: SCREAMING_SNAKE.
    pub code: &'static str,
    /// For a person.
    pub message: String,
    /// Depends on the code.
    pub details: Option<Value>,
    retry_after_seconds: Option<u32>,
    cause: Option<String>,
}

/// What [`App`](super::App) writes to the log and takes off the response.
#[derive(Clone, Debug)]
pub(super) struct Cause(pub(super) String);

impl ApiError {
    /// Any failure. It is logged if it has a cause.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: None, retry_after_seconds: None, cause: None }
    }

    /// Adds details, which the client sees.
    #[must_use]
    pub fn with_details(mut self, details: Value) -> Self {
        self.details = Some(details);
        self
    }

    /// Adds the cause, which only the log sees.
    #[must_use]
    pub fn with_cause(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// 422 `VALIDATION_FAILED`, naming every bad field.
    pub fn validation(problems: &[FieldProblem]) -> Self {
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        let message = format!("the request is not valid: see {}", fields.join(", "));
        let details = serde_json::json!(problems);
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_FAILED", message).with_details(details)
    }

    /// 400 `MALFORMED_JSON`.
    pub fn malformed_json(error: &serde_json::Error) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MALFORMED_JSON", format!("the body is not JSON: {error}"))
    }

    /// 404 `NOT_FOUND` for a thing such as `order 7`.
    pub fn not_found(what: impl std::fmt::Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NOT_FOUND", format!("there is no {what}"))
    }

    /// 409 with a code of the application's own.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 413 `BODY_TOO_LARGE`.
    pub fn too_large(limit: usize) -> Self {
        let message = format!("the body is larger than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BODY_TOO_LARGE", message)
    }

    /// 415 `UNSUPPORTED_MEDIA_TYPE`.
    pub fn not_json(content_type: &str) -> Self {
        let message = format!("send the body as application/json, not {content_type}");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", message)
    }

    /// 503 `OVERLOADED`, to be tried again after some seconds.
    pub fn overloaded(retry_after_seconds: u32) -> Self {
        let mut error = Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "OVERLOADED",
            "there is too much to do: try again a little later",
        );
        error.retry_after_seconds = Some(retry_after_seconds);
        error
    }

    /// 500 `INTERNAL`. The cause goes to the log only.
    pub fn internal(cause: impl ToString) -> Self {
        let message = "something went wrong here: the log has the details under this request's id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message).with_cause(cause)
    }

    /// 405 `METHOD_NOT_ALLOWED`; axum adds `Allow`.
    pub(super) fn method_not_allowed(method: &http::Method) -> Self {
        let message = format!("{method} is not possible here: see the header Allow");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message)
    }

    /// The answer without the cause, as it is sent or stored.
    pub fn to_answer(&self) -> Answer {
        let error =
            FailureBody { code: self.code.to_owned(), message: self.message.clone(), details: self.details.clone() };
        let mut answer = Answer::json(self.status, &Failure { success: false, error });
        answer.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            answer.headers.insert(RETRY_AFTER, seconds.into());
        }
        answer
    }
}

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        match error {
            // Not logged: a line for each would add to the load, and the host counts them.
            DatabaseError::Busy(_) | DatabaseError::Overloaded(_) | DatabaseError::RolledBack(_) => Self::overloaded(1),
            DatabaseError::Full => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "STORAGE_FULL", "there is no room left to store this")
                    .with_cause(error)
            }
            DatabaseError::Unwritable(_) => {
                let message = "this cannot be stored at the moment: try again later";
                let mut unavailable = Self::new(StatusCode::SERVICE_UNAVAILABLE, "STORAGE_UNAVAILABLE", message);
                unavailable.retry_after_seconds = Some(STORAGE_RETRY_SECONDS);
                unavailable.with_cause(error)
            }
            DatabaseError::Constraint(_) | DatabaseError::Unavailable { .. } | DatabaseError::Other(_) => {
                Self::internal(error)
            }
        }
    }
}

impl From<RowError> for ApiError {
    fn from(error: RowError) -> Self {
        Self::internal(error)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.to_answer().into_response();
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(Cause(format!("{}: {cause}", self.code)));
        }
        response
    }
}
