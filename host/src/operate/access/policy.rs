//! What a request needs: the host's own paths by what they are, all others by the application's policy.

use std::borrow::Cow;

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

use crate::manifest::{AccessPolicy, Level, Needs};
use crate::operate::system;

/// Tell nothing that not everybody may know.
const OPEN: [&str; 3] = ["/health", "/health/live", "/.well-known/spin/health"];

/// How often a path may be encoded over. Nobody who means well does it more than once.
const MOST_ENCODINGS: usize = 4;

/// The level that a request needs. A component may decode a path before it reads it, or go its detours (`//`, `/./`, `/../`), so the path
/// counts as it was sent and in each of these readings: what needs most decides.
pub(super) fn needs(policy: &AccessPolicy, method: &Method, path: &str) -> Level {
    let mut reading = Cow::Borrowed(path);
    let mut needs = of_path(policy, method, path);
    for _ in 0..MOST_ENCODINGS {
        for shorter in without_detours(&reading) {
            needs = needs.max(of_path(policy, method, &shorter));
        }
        let decoded = match percent_decode_str(&reading).decode_utf8() {
            Ok(decoded) if decoded == reading => return needs,
            Ok(decoded) => decoded.into_owned(),
            // No path of ours; whatever answers it is not asked by whom.
            Err(_) => return Level::Admin,
        };
        needs = needs.max(of_path(policy, method, &decoded));
        reading = Cow::Owned(decoded);
    }
    Level::Admin
}

/// The path with single slashes, and the same without dots; nothing where it has neither.
fn without_detours(path: &str) -> Vec<String> {
    if !path.contains("//") && !path.contains("/.") {
        return Vec::new();
    }
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut direct = Vec::new();
    for segment in &segments {
        match *segment {
            "." => {}
            ".." => _ = direct.pop(),
            segment => direct.push(segment),
        }
    }
    [segments, direct].map(|segments| format!("/{}", segments.join("/"))).into()
}

fn of_path(policy: &AccessPolicy, method: &Method, path: &str) -> Level {
    if OPEN.contains(&path) || path == system::SESSION {
        return Level::Public;
    }
    if path == "/metrics" {
        return policy.metrics;
    }
    if path.starts_with(system::PREFIX) {
        return Level::Admin;
    }
    let Needs { read, write } = policy.routes.find(path).map_or(policy.needs, |matched| *matched.target);
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS => read,
        _ => write,
    }
}

/// Whether a browser asks if a page of another origin may send a request. It never shows a token with that.
pub(super) fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(ORIGIN) && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Route, Router};

    fn policy() -> AccessPolicy {
        let mut routes = Router::new();
        for (route, read, write) in [
            ("/...", Level::Public, Level::Write),
            ("/api/counter/...", Level::Public, Level::Public),
            ("/api/counter/admin", Level::Admin, Level::Admin),
        ] {
            routes.add(Route::parse("/", route).unwrap(), Needs { read, write }).unwrap();
        }
        AccessPolicy { needs: Needs::default(), metrics: Level::Read, routes, jwt: None }
    }

    #[test]
    fn the_most_specific_route_says_what_a_request_needs() {
        for (method, path, expected) in [
            (Method::GET, "/", Level::Public),
            (Method::DELETE, "/orders/7", Level::Write),
            (Method::POST, "/api/counter/increment", Level::Public),
            (Method::GET, "/api/counter/admin", Level::Admin),
            (Method::GET, "/health", Level::Public),
            (Method::GET, "/metrics", Level::Read),
            (Method::GET, "/api/system/overview", Level::Admin),
            (Method::POST, "/api/system/session", Level::Public),
        ] {
            assert_eq!(needs(&policy(), &method, path), expected, "{method} {path}");
        }
        let bare = AccessPolicy { routes: Router::new(), ..policy() };
        assert_eq!(needs(&bare, &Method::GET, "/anything"), Level::Read);
        assert_eq!(needs(&bare, &Method::PATCH, "/anything"), Level::Write);
    }

    #[test]
    fn an_encoded_path_needs_no_less_than_what_it_stands_for() {
        for path in [
            "/api/counter/%61dmin",
            "/api/counter/admi%6E",
            "/api/counter/%2561dmin",
            "/api/counter/admin/",
            "//api/counter/admin",
            "/api//counter///admin",
            "/api/./counter/x/../admin",
            "/api/counter/x/%2e%2e/admin",
            "/api%2fcounter%2fadmin",
            "/%25%32%35%32%35%32%35%36%31",
        ] {
            assert_eq!(needs(&policy(), &Method::GET, path), Level::Admin, "{path}");
        }
        assert_eq!(needs(&policy(), &Method::GET, "/%ff"), Level::Admin);
        assert_eq!(needs(&policy(), &Method::GET, "/%61pi/system/overview"), Level::Admin);
    }
}
