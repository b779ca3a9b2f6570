//! What accompanies a request on its way through the system: its id and its trace.
//! Leaves putting it on responses to `app`.

use std::convert::Infallible;
use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The id of a request: 1–128 of A–Z, a–z, 0–9, `.`, `_`, `-`. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// A new one: a UUIDv7, whose order is that of time.
    pub fn make() -> Self {
        let text = uuid::Uuid::now_v7().to_string();
        Self(HeaderValue::try_from(text).expect("a UUID is visible ASCII"))
    }

    /// Accepts an id from outside, or `None` if it has other characters or another length.
    pub fn parse(text: &str) -> Option<Self> {
        Self::accept(&HeaderValue::from_str(text).ok()?)
    }

    fn accept(value: &HeaderValue) -> Option<Self> {
        let sound = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let fits = (1..=128).contains(&value.len()) && value.as_bytes().iter().all(sound);
        fits.then(|| Self(value.clone()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.to_str().expect("only visible ASCII is accepted")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a handler carries into every step that its request causes. An extractor that never fails. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// From the header `X-Request-Id`, or made when there was none that is valid.
    pub request_id: RequestId,
    /// The header `traceparent` (W3C Trace Context), if there was one that is valid.
    pub traceparent: Option<HeaderValue>,
}

impl Context {
    /// Reads the headers of a request.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        Self {
            request_id: headers.get(X_REQUEST_ID).and_then(RequestId::accept).unwrap_or_else(RequestId::make),
            traceparent: headers.get(TRACEPARENT).filter(|value| is_traceparent(value.as_bytes())).cloned(),
        }
    }

    /// Puts `X-Request-Id` and `traceparent` on a message that belongs to this request.
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        headers.insert(X_REQUEST_ID, self.request_id.0.clone());
        if let Some(value) = &self.traceparent {
            headers.insert(TRACEPARENT, value.clone());
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Context {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| Self::from_headers(&parts.headers)))
    }
}

/// Version 00 of the header: `00-<32 hex>-<16 hex>-<2 hex>`, neither id all zeros.
fn is_traceparent(text: &[u8]) -> bool {
    let hex = |part: &[u8], length: usize| {
        part.len() == length && part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let nonzero = |part: &[u8]| part.iter().any(|byte| *byte != b'0');
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b'-').collect();
    matches!(parts[..], [b"00", trace, span, flags]
        if hex(trace, 32) && hex(span, 16) && hex(flags, 2) && nonzero(trace) && nonzero(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_ids_are_bounded_in_length_and_characters() {
        let check = |text: &str, valid: bool| assert_eq!(RequestId::parse(text).is_some(), valid, "{text:?}");
        check("a", true);
        check("0197-b.c_D", true);
        check(&"x".repeat(128), true);
        check(&"x".repeat(129), false);
        check("", false);
        check("a b", false);
        check("a\"b", false);
        check("ä", false);
        assert!(RequestId::parse(RequestId::make().as_str()).is_some());
    }

    #[test]
    fn only_a_well_formed_traceparent_is_carried() {
        // The first is the example of the W3C recommendation.
        let check = |text: &str, valid: bool| assert_eq!(is_traceparent(text.as_bytes()), valid, "{text:?}");
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true);
        check("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false);
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false);
        check("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false);
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", false);
        check("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false);
    }
}
