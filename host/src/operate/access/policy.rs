//! What a request needs: the host's own paths by what they are, all others by the application's policy.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, ORIGIN};
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;

use crate::manifest::{AccessPolicy, Level, Needs};
use crate::operate::system;

/// Tell nothing that not everybody may know.
const OPEN: [&str; 3] = ["/health", "/health/live", "/.well-known/spin/health"];

/// Readings of one path that are looked at. Nobody who means well sends a path that has half as many.
const MOST_READINGS: usize = 32;

/// The level that a request needs. A component may decode a path before it reads it, or go its detours (`//`, `/./`, `/../`), in any
/// order, so the path counts as it was sent and in each of these readings: what needs most decides.
pub(super) fn needs(policy: &AccessPolicy, method: &Method, path: &str) -> Level {
    let mut needs = of_path(policy, method, path);
    if !path.contains('%') && !path.contains("//") && !path.contains("/.") {
        return needs;
    }
    let mut readings = vec![path.to_owned()];
    let mut at = 0;
    while let Some(reading) = readings.get(at).cloned() {
        at += 1;
        needs = needs.max(of_path(policy, method, &reading));
        let Ok(decoded) = percent_decode_str(&reading).decode_utf8() else {
            // No path of ours; whatever answers it is not asked by whom.
            return Level::Admin;
        };
        for further in [decoded.into_owned(), with_single_slashes(&reading), without_dots(&reading)] {
            if !readings.contains(&further) {
                readings.push(further);
            }
        }
        if readings.len() > MOST_READINGS {
            return Level::Admin;
        }
    }
    needs
}

fn with_single_slashes(path: &str) -> String {
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    format!("/{}", segments.join("/"))
}

/// As RFC 3986 takes `.` and `..` away (section 5.2.4), where an empty segment is one, too.
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    for segment in path.trim_start_matches('/').split('/') {
        match segment {
            "." => {}
            ".." => _ = kept.pop(),
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
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
        ] {
            assert_eq!(needs(&policy(), &Method::GET, path), Level::Admin, "{path}");
        }
        assert_eq!(needs(&policy(), &Method::GET, "/%ff"), Level::Admin);
        assert_eq!(needs(&policy(), &Method::GET, "/%61pi/system/overview"), Level::Admin);
    }
}
