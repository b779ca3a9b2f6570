//! Where in a request a token stands: `Authorization: Bearer …` (RFC 6750), or the cookie of a browser that signed in.

use http::header::{AUTHORIZATION, COOKIE as COOKIE_HEADER, ORIGIN};
use http::{HeaderMap, Method};

use super::Asked;
use crate::operate::origin::is_own;

/// The cookie's name.
pub const COOKIE: &str = "tidemill_token";

/// A token that a request shows.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Credential<'a> {
    /// In its own header, which only who knows the token can send.
    Bearer(&'a str),
    /// In a cookie, which a browser sends by itself.
    Cookie(&'a str),
}

impl<'a> Credential<'a> {
    /// The token of a request; its own header counts before the cookie.
    pub(super) fn of(headers: &'a HeaderMap) -> Option<Self> {
        if let Some(value) = headers.get(AUTHORIZATION) {
            let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
            return scheme.eq_ignore_ascii_case("bearer").then_some(Self::Bearer(token.trim()));
        }
        let cookies = headers.get_all(COOKIE_HEADER).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(name, _)| *name == COOKIE).map(|(_, token)| Self::Cookie(token))
    }

    pub(super) fn token(&self) -> &'a str {
        match self {
            Self::Bearer(token) | Self::Cookie(token) => token,
        }
    }

    /// Whether a browser sent the cookie for a page that this host did not serve. `SameSite` keeps other sites out; this keeps out other
    /// ports and names of the same one, for what changes something and for sockets, which CORS does not cover.
    pub(super) fn is_from_foreign_page(&self, asked: Asked<'_>) -> bool {
        let reads = asked.method == Method::GET || asked.method == Method::HEAD;
        let opens_a_socket = asked.headers.contains_key("sec-websocket-key");
        let Some(origin) = asked.headers.get(ORIGIN) else {
            return false;
        };
        matches!(self, Self::Cookie(_)) && (!reads || opens_a_socket) && !is_own(origin, asked.authority)
    }
}

/// A `Set-Cookie` that lets a browser show `token` by itself; without a token, one that makes it forget.
#[must_use]
pub fn cookie(token: Option<&str>, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    let forget = if token.is_none() { "; Max-Age=0" } else { "" };
    format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict{secure}{forget}", token.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Request};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_token_stands_in_its_header_or_in_the_cookie() {
        let of = |pairs: &[_]| Credential::of(&headers(pairs)).map(|found| format!("{found:?}"));
        assert_eq!(of(&[("authorization", "Bearer abc")]).as_deref(), Some("Bearer(\"abc\")"));
        assert_eq!(of(&[("authorization", "bearer  abc")]).as_deref(), Some("Bearer(\"abc\")"));
        assert_eq!(of(&[("authorization", "Basic YTpi"), ("cookie", "tidemill_token=x")]), None);
        let cookies = [("cookie", "a=b; tidemill_token=x"), ("cookie", "c=d")];
        assert_eq!(of(&cookies).as_deref(), Some("Cookie(\"x\")"));
        assert_eq!(of(&[("cookie", "tidemill_token2=x")]), None);
    }

    #[test]
    fn the_cookie_does_not_serve_pages_of_other_origins() {
        let foreign_at = |uri: &str, method: Method, pairs: &[_]| {
            let mut request = Request::builder().method(method).uri(uri).body(()).unwrap();
            *request.headers_mut() = headers(pairs);
            let asked = Asked::of(&request, "127.0.0.1:1".parse().unwrap());
            Credential::of(asked.headers).unwrap().is_from_foreign_page(asked)
        };
        let foreign = |method, pairs: &[_]| foreign_at("/", method, pairs);
        let cookie = ("cookie", "tidemill_token=x");
        let (host, other) = (("host", "a.example:80"), ("origin", "http://a.example:81"));
        assert!(foreign(Method::POST, &[cookie, host, other]));
        assert!(foreign(Method::GET, &[cookie, host, other, ("sec-websocket-key", "k")]));
        assert!(!foreign(Method::GET, &[cookie, host, other]));
        assert!(!foreign(Method::POST, &[cookie, host, ("origin", "http://A.example:80")]));
        assert!(!foreign(Method::POST, &[cookie, host]));
        assert!(!foreign(Method::POST, &[("authorization", "Bearer x"), host, other]));
        // HTTP/2 names the host in the address.
        let own = ("origin", "https://a.example");
        assert!(!foreign_at("https://a.example/", Method::POST, &[cookie, own]));
        assert!(foreign_at("https://a.example/", Method::POST, &[cookie, other]));
        assert!(foreign_at("https://b.example/", Method::POST, &[cookie, ("host", "a.example"), own]));
    }

    #[test]
    fn a_browser_keeps_the_cookie_from_scripts_and_other_sites() {
        assert_eq!(cookie(Some("x"), false), "tidemill_token=x; Path=/; HttpOnly; SameSite=Strict");
        assert_eq!(cookie(None, true), "tidemill_token=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
    }
}
