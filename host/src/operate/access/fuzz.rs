//! What is promised of requests by the access policy, for `crate::fuzz`.

use std::net::SocketAddr;

use http::header::{AUTHORIZATION, COOKIE as COOKIE_HEADER};
use http::{HeaderMap, HeaderValue, Method, Uri};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use percent_encoding::percent_decode_str;

use super::Asked;
use super::credential::{COOKIE, Credential};
use super::policy::needs;
use super::signed::{is_acceptable, is_signed};
use super::tokens::PREFIX;
use crate::manifest::{AccessPolicy, Level, Needs, Route, Router};
use crate::operate::origin::authority;
use crate::operate::system;

/// A policy of routes, one a line, whose first letter says what they need.
pub(crate) fn policy(text: &str) -> AccessPolicy {
    let mut routes = Router::new();
    for line in text.lines().take(8) {
        let (level, route) = line.split_at_checked(1).unwrap_or(("", line));
        let level = match level {
            "p" => Level::Public,
            "w" => Level::Write,
            "a" => Level::Admin,
            _ => Level::Read,
        };
        if let Ok(route) = Route::parse("/", route) {
            // A second route for the same paths is refused.
            let _ = routes.add(route, Needs { read: level, write: level });
        }
    }
    AccessPolicy { needs: Needs { read: Level::Public, write: Level::Public }, metrics: Level::Read, routes, jwt: None }
}

/// A path against a policy.
///
/// # Panics
///
/// Where it needs less than what somebody may read it as.
pub(crate) fn check(policy: &AccessPolicy, path: &str) {
    for method in [Method::GET, Method::POST] {
        let as_sent = needs(policy, &method, path);
        for reading in readings(path) {
            let needed = needs(policy, &method, &reading);
            assert!(as_sent >= needed, "{path:?} needs {as_sent}, but {needed} as {reading:?}");
            let own = reading.starts_with(system::PREFIX) && reading != system::SESSION;
            assert!(!own || as_sent == Level::Admin, "{path:?} may be read as {reading:?}");
            assert!(reading != "/metrics" || as_sent >= policy.metrics, "{path:?} may be read as {reading:?}");
        }
    }
}

/// What a component, a proxy or a framework may make of a path, up to three steps away.
fn readings(path: &str) -> Vec<String> {
    let mut readings = vec![path.to_owned()];
    for step in 0..3 {
        let more: Vec<String> =
            readings.iter().flat_map(|path| [decoded(path), single(path), direct(path)]).flatten().collect();
        readings.extend(more);
        readings.sort_unstable();
        readings.dedup();
        assert!(readings.len() <= 1 << (2 * (step + 1)));
    }
    readings
}

fn decoded(path: &str) -> Option<String> {
    percent_decode_str(path).decode_utf8().ok().map(Into::into)
}

fn single(path: &str) -> Option<String> {
    let mut single = path.to_owned();
    while single.contains("//") {
        single = single.replace("//", "/");
    }
    Some(single)
}

/// Without `.` and `..`, as RFC 3986 removes them (section 5.2.4).
fn direct(path: &str) -> Option<String> {
    let mut output: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => _ = output.pop(),
            segment => output.push(segment),
        }
    }
    Some(format!("/{}", output.join("/")))
}

/// The headers of a request.
///
/// # Panics
///
/// Where the token that they show is not in them.
pub(crate) fn credential(headers: &HeaderMap) {
    let Some(credential) = Credential::of(headers) else {
        return;
    };
    let token = credential.token();
    let values = headers.get_all(AUTHORIZATION).iter().chain(headers.get_all(COOKIE_HEADER));
    assert!(
        values.filter_map(|value| value.to_str().ok()).any(|value| value.contains(token)),
        "{token:?} in {headers:?}"
    );
    let (method, uri, client) = (&Method::POST, Uri::default(), SocketAddr::from(([127, 0, 0, 1], 1)));
    let asked = Asked { method, path: uri.path(), authority: authority(&uri, headers), headers, client };
    let _ = credential.is_from_foreign_page(asked);
    if is_signed(token) {
        assert!(!is_acceptable(token) || token.len() <= 8 << 10);
    }
}

/// The headers that a component is shown.
///
/// # Panics
///
/// Where a token of the host's is among them.
pub(crate) fn shows_no_token_of_the_host(headers: &HeaderMap) {
    let shown = Credential::of(headers);
    let is_cookie = matches!(shown, Some(Credential::Cookie(_)));
    assert!(!is_cookie, "{COOKIE} in {headers:?}");
    let token = |value: &HeaderValue| value.to_str().is_ok_and(|value| value.contains(PREFIX));
    assert!(!headers.get_all(AUTHORIZATION).iter().any(token), "{headers:?}");
}

/// What an issuer answers. Nothing may panic that a foreign host can send.
pub(crate) fn key_set(bytes: &[u8]) {
    let Ok(keys) = serde_json::from_slice::<JwkSet>(bytes) else {
        return;
    };
    for key in &keys.keys {
        let _ = DecodingKey::from_jwk(key);
    }
}
