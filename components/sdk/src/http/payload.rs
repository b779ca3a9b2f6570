//! JSON bodies: their size, their type, their text, and the idempotency key that came along.
//! Leaves their fields to `validate`.

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use super::validate::{Fields, Problems};
use super::{ApiError, FieldProblem};
use crate::idempotency::Key;

/// The JSON body of a request, at most `LIMIT` bytes (default 1 MiB). An empty body counts as `{}`.
///
/// The extractor refuses a body that is too large (413), of another type (415; no type counts as JSON) or not JSON (400).
#[derive(Clone, Debug)]
pub struct Payload<const LIMIT: usize = 1_048_576> {
    /// What was sent.
    pub body: Value,
    /// From the header `Idempotency-Key`.
    pub idempotency_key: Option<Key>,
}

impl<const LIMIT: usize> Payload<LIMIT> {
    /// Reads the fields of the body; `read` asks for each of them, and returns `None` only if a required one is bad.
    ///
    /// # Errors
    /// 422 `VALIDATION_FAILED` with every bad field, also those that `read` never asked for.
    pub fn read<T>(&self, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Result<T, ApiError> {
        let problems = Problems::default();
        let value = Fields::of_body(&self.body, &problems).and_then(|mut fields| {
            let value = read(&mut fields);
            fields.refuse_unknown();
            value
        });
        problems.into_result(value)
    }
}

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for Payload<LIMIT> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let announced = parts.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > LIMIT as u64) {
            return Err(ApiError::too_large(LIMIT));
        }
        let bytes = if body.is_end_stream() { Bytes::new() } else { collect(body, LIMIT).await? };
        let idempotency_key =
            idempotency_key(&parts.headers)?.map(|key| Key::new(key, &parts.method, &parts.uri, &bytes));
        let body = if bytes.is_empty() {
            Value::Object(serde_json::Map::new())
        } else {
            check_content_type(&parts.headers)?;
            serde_json::from_slice(&bytes).map_err(|error| ApiError::malformed_json(&error))?
        };
        Ok(Self { body, idempotency_key })
    }
}

async fn collect(body: axum::body::Body, limit: usize) -> Result<Bytes, ApiError> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(ApiError::too_large(limit)),
        // The client or the network broke off, which is nothing for an operator to look at.
        Err(_) => {
            let message = "the body ended before all of it had arrived";
            Err(ApiError::new(http::StatusCode::BAD_REQUEST, "INCOMPLETE_BODY", message))
        }
    }
}

fn check_content_type(headers: &HeaderMap) -> Result<(), ApiError> {
    let Some(value) = headers.get(CONTENT_TYPE) else {
        return Ok(());
    };
    let text = value.to_str().unwrap_or("something unreadable");
    let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json")) {
        Ok(())
    } else {
        Err(ApiError::not_json(text))
    }
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let mut values = headers.get_all("idempotency-key").iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key) if values.next().is_none() && Key::fits(key) => Ok(Some(key)),
        _ => Err(ApiError::validation(&[FieldProblem {
            field: "Idempotency-Key".to_owned(),
            message: format!("must be one value of 1 to {} visible ASCII characters", Key::MAX_LENGTH),
        }])),
    }
}
