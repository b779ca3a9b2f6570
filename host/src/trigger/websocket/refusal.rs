//! Why a client is not taken in, and what it reads then: the envelope of the HTTP contract.

use http::header::{ALLOW, CONNECTION, CONTENT_TYPE, RETRY_AFTER, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use serde_json::{Value, json};
use wasmtime_wasi_http::WasiBody;

use super::snapshot::SnapshotError;
use crate::trigger::http::envelope;

/// Why a client is not taken in.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The method is not GET.
    WrongMethod,
    /// The request asks neither for a WebSocket nor for server-sent events.
    UpgradeRequired,
    /// The request asks for a WebSocket in a way that the standard does not know.
    BadHandshake(&'static str),
    /// The page is from elsewhere.
    Origin,
    /// Parameters are wrong: each with what is wrong.
    Invalid(Vec<(String, String)>),
    /// There are as many clients as there may be.
    Full,
    /// The host stops.
    Stopping,
    /// There is no state to begin with.
    Snapshot(SnapshotError),
}

/// Seconds after which a client may try again.
const SOON: HeaderValue = HeaderValue::from_static("5");

impl Refusal {
    /// The answer to the request of this id, by which the log names it.
    pub(super) fn into_response(self, request_id: &HeaderValue) -> Response<WasiBody> {
        match self {
            Self::WrongMethod => {
                let mut response =
                    plain(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "this address takes GET only");
                response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
                response
            }
            Self::UpgradeRequired => {
                let message = "connect by WebSocket, or ask for server-sent events with `Accept: text/event-stream`";
                let mut response = plain(StatusCode::UPGRADE_REQUIRED, "UPGRADE_REQUIRED", message);
                response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
                response
            }
            Self::BadHandshake(message) => {
                let mut response = plain(StatusCode::BAD_REQUEST, "BAD_HANDSHAKE", message);
                response.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
                response
            }
            Self::Origin => plain(StatusCode::FORBIDDEN, "ORIGIN_NOT_ALLOWED", "pages of this origin may not connect"),
            Self::Invalid(problems) => {
                let details = problems
                    .into_iter()
                    .map(|(field, message)| json!({ "field": field, "message": message }))
                    .collect::<Vec<Value>>();
                let message = "some parameters are wrong: see details";
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                envelope(status, "VALIDATION_FAILED", message, Some(details.into()))
            }
            Self::Full => unavailable("OVERLOADED", "too many clients are connected: try again in a few seconds"),
            Self::Stopping => unavailable("UNAVAILABLE", "the server stops: try again in a few seconds"),
            Self::Snapshot(error) => snapshot(error, request_id.to_str().unwrap_or_default()),
        }
    }
}

fn plain(status: StatusCode, code: &str, message: &str) -> Response<WasiBody> {
    envelope(status, code, message, None)
}

fn unavailable(code: &str, message: &str) -> Response<WasiBody> {
    let mut response = plain(StatusCode::SERVICE_UNAVAILABLE, code, message);
    response.headers_mut().insert(RETRY_AFTER, SOON);
    response
}

fn snapshot(error: SnapshotError, request_id: &str) -> Response<WasiBody> {
    match error {
        SnapshotError::Refused(answer) => {
            let (head, body) = answer.into_parts();
            let mut response = Response::new(Full::new(body).map_err(|never| match never {}).boxed_unsync());
            *response.status_mut() = head.status;
            for name in [CONTENT_TYPE, RETRY_AFTER] {
                if let Some(value) = head.headers.get(&name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
            response
        }
        SnapshotError::TimedOut | SnapshotError::Log(_) => {
            tracing::warn!(request_id, "a client was refused, there is no snapshot: {error}");
            unavailable("UNAVAILABLE", "the present state cannot be read: try again in a few seconds")
        }
        SnapshotError::Unusable { .. } => {
            tracing::error!(request_id, "a client was refused, there is no snapshot: {error}");
            let message = "something failed inside: the request id finds it in the server's log";
            plain(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL", message)
        }
    }
}
