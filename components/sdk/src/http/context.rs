//! What accompanies a request on its way through the system: its id and its trace.
//! Leaves putting it on responses to `app`.

use std::convert::Infallible;
use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

/// The id of a request: 1–128 of A–Z, a–z, 0–9, `.`, `_`, `-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// A new one: a UUIDv7, whose order is that of time.
    pub fn make() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }

    /// Accepts an id from outside, or `None` if it has other characters or another length.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a handler carries into every step that its request causes. An extractor that never fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// From the header `X-Request-Id`, or made when there was none that is valid.
    pub request_id: RequestId,
    /// The header `traceparent` (W3C Trace Context), if there was one that is valid.
    pub traceparent: Option<String>,
}

impl Context {
    /// Reads the headers of a request.
    pub fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        Self {
            request_id: text("x-request-id").and_then(RequestId::parse).unwrap_or_else(RequestId::make),
            traceparent: text("traceparent").filter(|value| is_traceparent(value)).map(str::to_owned),
        }
    }

    /// Puts `X-Request-Id` and `traceparent` on a message that belongs to this request.
    pub fn write_headers(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_str(self.request_id.as_str()) {
            headers.insert("x-request-id", value);
        }
        if let Some(value) = self.traceparent.as_deref().and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.insert("traceparent", value);
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
fn is_traceparent(text: &str) -> bool {
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let nonzero = |part: &str| part.bytes().any(|byte| byte != b'0');
    let parts: Vec<&str> = text.split('-').collect();
    matches!(parts[..], ["00", trace, span, flags]
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
        let check = |text: &str, valid: bool| assert_eq!(is_traceparent(text), valid, "{text:?}");
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true);
        check("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false);
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false);
        check("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false);
        check("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7", false);
        check("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false);
    }
}
