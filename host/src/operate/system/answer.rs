//! From results to answers: statuses, codes and sentences are chosen here and nowhere else in the system API.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::Serialize;

use crate::operate::envelope::{self, FieldProblem};
use crate::operate::events::ReplayRefusal;
use crate::storage::StatementError;
use crate::trigger::schedule::ScheduleError;

/// Why a request was not served.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Whoever asks may not.
    Forbidden(&'static str),
    /// There is nothing of that name.
    NotFound(String),
    /// The path takes other methods.
    WrongMethod,
    /// The body is not JSON, or longer than anything that makes sense.
    Malformed(String),
    /// Fields have values that they cannot have: all of them.
    Invalid(Vec<FieldProblem>),
    /// It makes no sense as things are.
    Conflict { code: &'static str, message: String },
    /// A database did not do it.
    Database(StatementError),
    /// A token that nobody has.
    UnknownToken,
    /// The tokens cannot be read.
    Unavailable,
    /// The answer could not be written.
    Internal,
}

impl Refusal {
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        Self::NotFound(message.into())
    }

    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            Self::UnknownToken => (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "MALFORMED_JSON"),
            Self::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "VALIDATION_FAILED"),
            Self::Conflict { code, .. } => (StatusCode::CONFLICT, code),
            Self::Database(StatementError::Overloaded { .. } | StatementError::Behind { .. }) | Self::Unavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "OVERLOADED")
            }
            Self::Database(_) | Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL"),
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::Forbidden(message) => message,
            Self::NotFound(message) | Self::Malformed(message) | Self::Conflict { message, .. } => message,
            Self::WrongMethod => "this address takes other methods: see the header Allow",
            Self::UnknownToken => "the token is unknown, expired or revoked: use another",
            Self::Invalid(_) => "some fields have values that they cannot have",
            Self::Unavailable => "tokens cannot be checked at the moment: try again in a second",
            Self::Database(StatementError::Overloaded { .. } | StatementError::Behind { .. }) => {
                "the database has too much to do: try again in a second"
            }
            Self::Database(_) | Self::Internal => "something failed inside: the server's log says what",
        }
    }
}

impl From<StatementError> for Refusal {
    fn from(error: StatementError) -> Self {
        Self::Database(error)
    }
}

impl From<ScheduleError> for Refusal {
    fn from(error: ScheduleError) -> Self {
        match error {
            ScheduleError::Database(error) => Self::Database(error),
            ScheduleError::Unknown { .. } => Self::NotFound(error.to_string()),
            ScheduleError::TooMany { .. } => Self::Conflict { code: "TOO_MANY_RUNS", message: error.to_string() },
        }
    }
}

impl From<ReplayRefusal> for Refusal {
    fn from(refusal: ReplayRefusal) -> Self {
        Self::Conflict { code: "NOTHING_TO_REPLAY", message: refusal.to_string() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if let Self::Database(error) = &self {
            tracing::error!("the system API could not use a database: {error}");
        }
        let (status, code) = self.status_and_code();
        let details = match &self {
            Self::Invalid(details) => serde_json::to_value(details).ok(),
            _ => None,
        };
        let mut response = json(status, envelope::failure(code, self.message(), details));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// An answer with data.
pub(super) struct Answer {
    status: StatusCode,
    body: serde_json::Result<Vec<u8>>,
}

impl Answer {
    /// Here it is.
    pub(super) fn ok(data: impl Serialize) -> Self {
        Self { status: StatusCode::OK, body: envelope::success(data) }
    }

    /// It was asked for, and will happen.
    pub(super) fn accepted(data: impl Serialize) -> Self {
        Self { status: StatusCode::ACCEPTED, body: envelope::success(data) }
    }

    /// One page of a list.
    pub(super) fn page(data: impl Serialize, next_cursor: Option<String>) -> Self {
        Self { status: StatusCode::OK, body: envelope::page(data, next_cursor) }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self.body {
            Ok(body) => json(self.status, body),
            Err(error) => {
                tracing::error!("the system API could not write its answer: {error}");
                Refusal::Internal.into_response()
            }
        }
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // It tells the state of this moment, and nobody else's.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
