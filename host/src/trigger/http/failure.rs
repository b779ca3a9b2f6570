//! Answers that the host gives where a component gives none, in the envelope of the HTTP contract.
//! They tell a client what happened and nothing about the inside; the log has the rest.

use http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use wasmtime_wasi_http::WasiBody;
use wasmtime_wasi_http::handler::{ExpirationError, TrapOrPanicError};

use crate::operate::access::Denied;
use crate::operate::envelope;
use crate::operate::metrics::Refused;
use crate::runtime::dispatch::{NotInstantiated, no_instance_is_free};
use crate::runtime::handler::RequestInfo;

/// Why a request was not answered by a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// No route matches the path.
    NoRoute,
    /// The path does not take this method.
    WrongMethod,
    /// The body is larger than the server takes.
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The body did not go on in time.
    BodyTooSlow,
    /// Too many requests are being answered.
    Overloaded,
    /// Too many requests of this client are being answered.
    ClientOverloads,
    /// The component did not begin its answer in time.
    TimedOut,
    /// The component trapped, passed a limit or answered nothing.
    ComponentFailed,
    /// The host itself failed.
    HostFailed,
    /// The client asks too often.
    TooOften,
    /// Whoever asks may not.
    Denied(Denied),
}

/// A failure in the envelope of the HTTP contract. `details` is what its code says it is.
pub(crate) fn envelope(
    status: StatusCode,
    code: &str,
    message: &str,
    details: Option<serde_json::Value>,
) -> Response<WasiBody> {
    let body = envelope::failure(code, message, details);
    let mut response = Response::new(Full::new(body.into()).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

impl Failure {
    fn status(self) -> StatusCode {
        match self {
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Overloaded | Self::ClientOverloads | Self::Denied(Denied::Unavailable) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Denied(Denied::Anonymous | Denied::UnknownToken) => StatusCode::UNAUTHORIZED,
            Self::Denied(Denied::ForeignPage | Denied::TooLow { .. }) => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
            Self::ComponentFailed | Self::HostFailed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::NoRoute => "NOT_FOUND",
            Self::WrongMethod => "METHOD_NOT_ALLOWED",
            Self::BodyTooLarge { .. } => "BODY_TOO_LARGE",
            Self::BodyTooSlow => "BODY_TOO_SLOW",
            Self::Overloaded | Self::ClientOverloads => "OVERLOADED",
            Self::TooOften => "RATE_LIMITED",
            Self::TimedOut => "TIMED_OUT",
            Self::ComponentFailed => "COMPONENT_FAILED",
            Self::HostFailed => "INTERNAL",
            Self::Denied(Denied::Anonymous | Denied::UnknownToken) => "UNAUTHENTICATED",
            Self::Denied(Denied::ForeignPage | Denied::TooLow { .. }) => "FORBIDDEN",
            Self::Denied(Denied::Unavailable) => "OVERLOADED",
        }
    }

    fn message(self) -> String {
        match self {
            Self::NoRoute => "nothing answers at this address".to_owned(),
            Self::WrongMethod => "this address takes other methods: see the header Allow".to_owned(),
            Self::BodyTooLarge { limit } => {
                format!("the body is larger than {limit} bytes: send less at a time")
            }
            Self::Overloaded => "too many requests at the moment: try again in a second".to_owned(),
            Self::BodyTooSlow => "the body did not go on: send it without long pauses".to_owned(),
            Self::ClientOverloads => {
                "too many requests of yours are being answered: wait for some of the answers".to_owned()
            }
            Self::TooOften => {
                "too many requests from you: the header Retry-After says when to send the next".to_owned()
            }
            Self::TimedOut => "the answer took too long".to_owned(),
            Self::Denied(Denied::Anonymous) => {
                "this needs a token: sign in, or send one as `Authorization: Bearer …`".to_owned()
            }
            Self::Denied(Denied::UnknownToken) => "the token is unknown, expired or revoked: use another".to_owned(),
            Self::Denied(Denied::ForeignPage) => "pages of other origins may not send this".to_owned(),
            Self::Denied(Denied::TooLow { needs }) => {
                format!("this needs a token that may do more: its level has to be `{needs}`")
            }
            Self::Denied(Denied::Unavailable) => {
                "tokens cannot be checked at the moment: try again in a second".to_owned()
            }
            Self::ComponentFailed | Self::HostFailed => {
                "something failed inside: the request id finds it in the server's log".to_owned()
            }
        }
    }

    /// As what it is counted; nothing for what a component or the host does wrong.
    pub(super) fn refused(self) -> Option<Refused> {
        Some(match self {
            Self::NoRoute => Refused::NoRoute,
            Self::BodyTooLarge { .. } => Refused::BodyTooLarge,
            Self::BodyTooSlow => Refused::BodyTooSlow,
            Self::Overloaded => Refused::Overloaded,
            Self::ClientOverloads => Refused::ClientLimit,
            Self::TooOften => Refused::RateLimited,
            Self::Denied(Denied::Anonymous | Denied::UnknownToken) => Refused::Unauthenticated,
            Self::Denied(Denied::ForeignPage | Denied::TooLow { .. }) => Refused::Forbidden,
            Self::Denied(Denied::Unavailable) => Refused::Unavailable,
            Self::WrongMethod | Self::TimedOut | Self::ComponentFailed | Self::HostFailed => return None,
        })
    }

    /// More for programs.
    fn details(self) -> Option<serde_json::Value> {
        match self {
            Self::Denied(Denied::TooLow { needs }) => Some(serde_json::json!({ "needs": needs.as_str() })),
            _ => None,
        }
    }

    /// The answer for the client.
    pub(super) fn into_response(self) -> Response<WasiBody> {
        let mut response = envelope(self.status(), self.code(), &self.message(), self.details());
        if self.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tidemill\""));
        }
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    /// What to answer where a component failed with `error`, which goes to the log.
    pub(super) fn from_component(component: &str, request: &RequestInfo, error: &wasmtime::Error) -> Self {
        let request_id = request.id.to_str().unwrap_or_default();
        let instance = request.instance();
        if let Some(failed) = error.downcast_ref::<NotInstantiated>() {
            if no_instance_is_free(error) {
                tracing::warn!(component, request_id, "no instance is free: {}", failed.error);
                return Self::Overloaded;
            }
            tracing::error!(component, request_id, cause = ?failed.error, "the component could not be instantiated");
            return Self::ComponentFailed;
        }
        if error.is::<ExpirationError>() {
            tracing::warn!(component, request_id, instance, "the component did not answer in time");
            return Self::TimedOut;
        }
        if error.is::<TrapOrPanicError>() {
            // The instance's own record, with the same number, has the backtrace.
            tracing::error!(component, request_id, instance, "the instance ended before it answered");
            if request.is_starved() {
                return Self::Overloaded;
            }
        } else {
            tracing::error!(component, request_id, instance, cause = ?error, "the component failed");
        }
        Self::ComponentFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_failure_is_the_contracts_envelope() {
        let response = Failure::Overloaded.into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], "1");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["success"], false);
        assert_eq!(json["error"]["code"], "OVERLOADED");
    }
}
