//! The headers that tell a browser to be careful with an answer. What a component says itself stands.

use http::header::{STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderMap, HeaderValue};

/// For a year, in seconds: what browsers ask for before they put a host on their own lists.
const HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds what the answer does not say: that its type is the one it names, that only pages of the same origin may frame it and, where it went through
/// TLS, that the host is to be asked through TLS from now on.
pub(super) fn add_headers(headers: &mut HeaderMap, encrypted: bool) {
    headers.entry(X_CONTENT_TYPE_OPTIONS).or_insert(const { HeaderValue::from_static("nosniff") });
    headers.entry(X_FRAME_OPTIONS).or_insert(const { HeaderValue::from_static("SAMEORIGIN") });
    if encrypted {
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(HTTPS_ONLY);
    }
}
