//! What the host reads from and writes into the head of a request: its id, and the headers by
//! which a component of Spin learns how it was matched.

use std::borrow::Cow;
use std::net::SocketAddr;

use http::header::{AUTHORIZATION, CONNECTION, COOKIE, SET_COOKIE};
use http::uri::PathAndQuery;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use uuid::Uuid;

use crate::manifest::{RequestFacts, RouteMatch, request_headers};
use crate::operate::{access, origin};

/// The header of a request's id, both ways.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Whether a proxy, or this host, was reached by HTTPS.
pub(crate) const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

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

/// Takes away what only concerns the connection, what a client might have sent under the names of Spin's headers, and the tokens by
/// which the host knew who sent the request: a component could use them elsewhere. Tokens that somebody else signed stay.
pub(crate) fn remove_foreign_headers(headers: &mut HeaderMap) {
    headers.remove(CONNECTION);
    remove_host_token(headers);
    let forged: Vec<HeaderName> = headers.keys().filter(|name| name.as_str().starts_with("spin-")).cloned().collect();
    for name in forged {
        headers.remove(name);
    }
}

fn remove_host_token(headers: &mut HeaderMap) {
    // Whichever of several it stands in: what reads the first may be followed by what reads the last.
    if headers.get_all(AUTHORIZATION).iter().any(is_host_token) {
        headers.remove(AUTHORIZATION);
    }
    if !headers.get_all(COOKIE).iter().any(|line| contains(line.as_bytes(), access::COOKIE.as_bytes())) {
        return;
    }
    let lines: Vec<HeaderValue> = headers.get_all(COOKIE).iter().filter_map(without_host_cookie).collect();
    headers.remove(COOKIE);
    for line in lines {
        headers.append(COOKIE, line);
    }
}

/// Whether an `Authorization` holds a token that the host made.
fn is_host_token(value: &HeaderValue) -> bool {
    contains(value.as_bytes(), access::TOKEN_PREFIX.as_bytes())
}

/// The cookies of one header without the host's own; none if there are no others.
fn without_host_cookie(line: &HeaderValue) -> Option<HeaderValue> {
    let others: Vec<&[u8]> = line
        .as_bytes()
        .split(|byte| *byte == b';')
        .map(<[u8]>::trim_ascii)
        .filter(|pair| !is_host_cookie(pair))
        .collect();
    let others = others.join(&b"; "[..]);
    // Parts of a value are one.
    (!others.is_empty()).then(|| HeaderValue::from_bytes(&others).ok()).flatten()
}

/// Whether a cookie, `name=value`, is the host's.
fn is_host_cookie(pair: &[u8]) -> bool {
    let name = pair.split(|byte| *byte == b'=').next().unwrap_or(pair);
    name.trim_ascii() == access::COOKIE.as_bytes()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Takes out of an answer what would sign its reader in as somebody else, and says whether it did.
pub(super) fn remove_host_cookie(headers: &mut HeaderMap) -> bool {
    if !headers.get_all(SET_COOKIE).iter().any(|cookie| is_host_cookie(cookie.as_bytes())) {
        return false;
    }
    let others: Vec<HeaderValue> =
        headers.get_all(SET_COOKIE).iter().filter(|cookie| !is_host_cookie(cookie.as_bytes())).cloned().collect();
    headers.remove(SET_COOKIE);
    for cookie in others {
        headers.append(SET_COOKIE, cookie);
    }
    true
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
    client: SocketAddr,
) {
    let host = origin::authority(uri, headers).map(str::to_owned);
    let encrypted = headers.get(FORWARDED_PROTO).is_some_and(|scheme| scheme == "https");
    let facts = RequestFacts {
        scheme: uri.scheme_str().unwrap_or(if encrypted { "https" } else { "http" }),
        host: host.as_deref().unwrap_or("localhost"),
        path_and_query: uri.path_and_query().map_or("/", PathAndQuery::as_str),
        client,
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
    fn tokens_of_the_host_stay_with_the_host() {
        let check = |name: &'static str, sent: &str, expected: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(sent).unwrap());
            remove_foreign_headers(&mut headers);
            assert_eq!(headers.get(name).map(|value| value.to_str().unwrap()), expected, "{sent}");
        };
        check("authorization", "Bearer tidemill_secret", None);
        check("authorization", "bearer   tidemill_secret", None);
        check("authorization", "Bearer eyJhbGciOiJFUzI1NiJ9.e30.x", Some("Bearer eyJhbGciOiJFUzI1NiJ9.e30.x"));
        check("cookie", "tidemill_token=secret", None);
        check("cookie", "a=b; tidemill_token=secret; c=d", Some("a=b; c=d"));
        check("cookie", " tidemill_token = secret", None);
        check("cookie", "a=tidemill_token; b=", Some("a=tidemill_token; b="));
    }

    #[test]
    fn only_the_host_signs_in() {
        let mut headers = HeaderMap::new();
        for cookie in ["theme=dark", "tidemill_token=x; Path=/", "tidemill_token2=y"] {
            headers.append(SET_COOKIE, HeaderValue::from_static(cookie));
        }
        assert!(remove_host_cookie(&mut headers));
        let left: Vec<_> = headers.get_all(SET_COOKIE).iter().collect();
        assert_eq!(left, ["theme=dark", "tidemill_token2=y"]);
        assert!(!remove_host_cookie(&mut headers));
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
