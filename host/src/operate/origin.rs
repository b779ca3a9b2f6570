//! By which name a request asks for this host, and whether a page is from there. Leaves out what follows from it: `access` for cookies,
//! `system::guard` for the system API, `trigger::websocket` for subscriptions.

use http::header::HOST;
use http::{HeaderMap, HeaderValue, Uri};
use url::Url;

/// The name that a request was sent to, with its port where that is not the usual one. HTTP/2 has it in the address of the request and
/// need not have a `Host`; where there are both, the address counts (RFC 9112, section 3.2.2).
#[must_use]
pub fn authority<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(HOST)?.to_str().ok(),
    }
}

/// Whether a page is from the name that a request was sent to, whatever scheme a proxy before the host speaks.
#[must_use]
pub fn is_own(origin: &HeaderValue, authority: Option<&str>) -> bool {
    let address = |scheme: &str, authority: &str| {
        let url = Url::parse(&format!("{scheme}://{authority}")).ok()?;
        Some((url.host_str()?.to_owned(), url.port_or_known_default()))
    };
    let own = || {
        let (scheme, page) = origin.to_str().ok()?.split_once("://")?;
        Some(address(scheme, page)? == address(scheme, authority?)?)
    };
    own().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_address_or_else_of_the_header() {
        let check = |uri: &'static str, host: Option<&'static str>, expected| {
            let mut headers = HeaderMap::new();
            headers.extend(host.map(|host| (HOST, HeaderValue::from_static(host))));
            assert_eq!(authority(&Uri::from_static(uri), &headers), expected, "{uri} {host:?}");
        };
        check("/a", Some("edge.example:3000"), Some("edge.example:3000"));
        check("https://edge.example/a", None, Some("edge.example"));
        check("https://edge.example/a", Some("other.example"), Some("edge.example"));
        check("/a", None, None);
    }

    #[test]
    fn a_page_is_own_if_it_has_the_name_and_port() {
        let check = |origin: &'static str, authority, expected| {
            assert_eq!(is_own(&HeaderValue::from_static(origin), authority), expected, "{origin} {authority:?}");
        };
        check("http://localhost:3000", Some("localhost:3000"), true);
        check("https://example.com", Some("EXAMPLE.com"), true);
        check("https://example.com", Some("example.com:443"), true);
        check("https://example.com:8443", Some("example.com"), false);
        check("https://evil.com", Some("example.com"), false);
        check("https://example.com.evil.com", Some("example.com"), false);
        check("null", Some("example.com"), false);
        check("https://example.com", None, false);
    }
}
