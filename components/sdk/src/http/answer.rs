//! Answers in the envelope that every application shares, as bytes that can be sent now and stored for a replay.
//! Leaves failures to `error`.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

/// The body of a success: `{"success": true, "data": …}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Success<T> {
    /// Always true.
    #[schema(example = true)]
    pub success: bool,
    /// What was asked for.
    pub data: T,
}

/// The body of a list: `{"success": true, "data": […], "page": {"nextCursor": …}}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// Always true.
    #[schema(example = true)]
    pub success: bool,
    /// The rows of this page, at most `limit`.
    pub data: Vec<T>,
    /// Where the list goes on.
    pub page: PageInfo,
}

/// Where a list goes on.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PageInfo {
    /// Pass as `cursor` to get the next page; null on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// The body of a failure: `{"success": false, "error": {"code": …, "message": …, "details": …}}`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failure {
    /// Always false.
    #[schema(example = false)]
    pub success: bool,
    /// What went wrong.
    pub error: FailureBody,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailureBody {
    /// For programs, such as `VALIDATION_FAILED`.
    pub code: String,
    /// For a person.
    pub message: String,
    /// Depends on the code; for `VALIDATION_FAILED` a list of `{field, message}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<serde_json::Value>,
}

/// A whole answer with a JSON body: what a handler returns, and what is stored under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Headers besides `Content-Type`, which is `application/json`.
    pub headers: HeaderMap,
    /// The JSON text.
    pub body: Bytes,
}

impl Answer {
    /// 200 with data.
    pub fn ok(data: &impl Serialize) -> Self {
        Self::success(StatusCode::OK, data)
    }

    /// Another success, such as 202, with data.
    pub fn success(status: StatusCode, data: &impl Serialize) -> Self {
        Self::json(status, &Success { success: true, data })
    }

    /// 200 with a page of a list, from [`next_page`](super::next_page).
    pub fn page<T: Serialize>(data: Vec<T>, next_cursor: Option<String>) -> Self {
        Self::json(StatusCode::OK, &Page { success: true, data, page: PageInfo { next_cursor } })
    }

    /// 201 with the new thing and where to find it.
    pub fn created(location: &str, data: &impl Serialize) -> Self {
        let mut answer = Self::success(StatusCode::CREATED, data);
        if let Ok(location) = HeaderValue::from_str(location) {
            answer.headers.insert(http::header::LOCATION, location);
        }
        answer
    }

    /// Any body that is JSON text already.
    pub fn text(status: StatusCode, body: impl Into<Bytes>) -> Self {
        Self { status, headers: HeaderMap::new(), body: body.into() }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub(super) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("answers are structs with text keys, which JSON can hold");
        Self::text(status, body)
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if self.status != StatusCode::NOT_MODIFIED {
            response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        response
    }
}
