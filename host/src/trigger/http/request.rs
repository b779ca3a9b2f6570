//! What the host reads from and writes into the head of a request: its id, and the headers by
//! which a component of Spin learns how it was matched.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::header::{CONNECTION, HOST};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use uuid::Uuid;

use crate::manifest::{RequestFacts, RouteMatch, request_headers};

/// The header of a request's id, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Whether a proxy, or this host, was reached by HTTPS.
pub(crate) const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Who a request without a connection, such as another component's, comes from.
const NO_CLIENT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// The longest id that is taken from a client, in bytes.
const MAX_REQUEST_ID: usize = 128;

/// The id that the client chose, or else a new one. A client's id is taken if it is printable
/// ASCII of at most 128 bytes, so that it can stand in a log line.
pub(crate) fn request_id(headers: &HeaderMap) -> HeaderValue {
    headers.get(REQUEST_ID).filter(|id| is_acceptable(id.as_bytes())).cloned().unwrap_or_else(new_request_id)
}

fn is_acceptable(id: &[u8]) -> bool {
    (1..=MAX_REQUEST_ID).contains(&id.len()) && id.iter().all(u8::is_ascii_graphic)
}

fn new_request_id() -> HeaderValue {
    let mut buffer = Uuid::encode_buffer();
    let id = Uuid::now_v7().hyphenated().encode_lower(&mut buffer);
    HeaderValue::from_str(id).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
}

/// Takes away what only concerns the connection, and what a client might have sent under the names of Spin's headers.
pub(super) fn remove_foreign_headers(headers: &mut HeaderMap) {
    headers.remove(CONNECTION);
    let forged: Vec<HeaderName> = headers.keys().filter(|name| name.as_str().starts_with("spin-")).cloned().collect();
    for name in forged {
        headers.remove(name);
    }
}

/// Says that the request came through TLS, in the header by which proxies say it.
pub(super) fn tell_encrypted(headers: &mut HeaderMap) {
    headers.insert(FORWARDED_PROTO, const { HeaderValue::from_static("https") });
}

/// Adds Spin's headers.
pub(super) fn add_route_headers<T>(
    headers: &mut HeaderMap,
    uri: &Uri,
    matched: &RouteMatch<'_, '_, T>,
    client: Option<SocketAddr>,
) {
    let host = headers.get(HOST).cloned();
    let encrypted = headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https");
    let facts = RequestFacts {
        scheme: uri.scheme_str().unwrap_or(if encrypted { "https" } else { "http" }),
        host: host.as_ref().and_then(|host| host.to_str().ok()).unwrap_or("localhost"),
        path_and_query: uri.path_and_query().map_or("/", PathAndQuery::as_str),
        client: client.unwrap_or(NO_CLIENT),
    };
    for (name, value) in request_headers(matched, facts) {
        let name = match name {
            Cow::Borrowed(name) => Ok(HeaderName::from_static(name)),
            Cow::Owned(name) => HeaderName::try_from(name),
        };
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printable_id_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_static("abc-123"));
        assert_eq!(request_id(&headers), "abc-123");
    }

    #[test]
    fn any_other_id_is_replaced() {
        for id in ["", "a b", "ü", &"x".repeat(129)] {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_bytes(id.as_bytes()).unwrap());
            let made = request_id(&headers);
            assert_eq!(made.len(), 36, "{id:?}");
        }
    }
}
