//! Which route wins, what it captures, and which headers tell of it.

use proptest::prelude::*;

use super::{PatternError, RequestFacts, Route, Router, request_headers};

fn router(base: &str, routes: &[&str]) -> Router<usize> {
    let mut router = Router::new();
    for (at, raw) in routes.iter().enumerate() {
        router.add(Route::parse(base, raw).unwrap(), at).unwrap();
    }
    router
}

/// The route that answers each path, whatever the order of the routes.
#[track_caller]
fn check(routes: &[&str], cases: &[(&str, Option<&str>)]) {
    let forward = router("/", routes);
    let reversed: Vec<&str> = routes.iter().rev().copied().collect();
    let backward = router("/", &reversed);
    for (path, expected) in cases {
        for router in [&forward, &backward] {
            let found = router.find(path).map(|found| found.route.raw.as_str());
            assert_eq!(found, *expected, "{path}");
        }
    }
}

#[test]
fn exact_routes_match_with_and_without_a_last_slash() {
    check(
        &["/", "/foo", "/foo/bar", "bare", "/file.txt"],
        &[
            ("/", Some("/")),
            ("/foo", Some("/foo")),
            ("/foo/", Some("/foo")),
            ("/foo/bar", Some("/foo/bar")),
            ("/bare", Some("bare")),
            ("/file.txt", Some("/file.txt")),
            ("/file_txt", None),
            ("/foobar", None),
            ("/fo", None),
            ("/foo/bar/baz", None),
            ("/FOO", None),
        ],
    );
}

#[test]
fn the_longest_wildcard_wins() {
    check(
        &["/...", "/one/...", "/one/two/...", "/one/two/three/*"],
        &[
            ("/one/two/three/four", Some("/one/two/three/*")),
            ("/one/two/three", Some("/one/two/three/*")),
            ("/one/two/four", Some("/one/two/...")),
            ("/one", Some("/one/...")),
            ("/oneself", Some("/...")),
            ("/", Some("/...")),
            ("", Some("/...")),
        ],
    );
}

#[test]
fn text_beats_a_parameter_and_a_parameter_beats_a_wildcard() {
    check(
        &["/users/me", "/users/:id", "/users/:id/posts", "/users/...", "/:any/posts", "/..."],
        &[
            ("/users/me", Some("/users/me")),
            ("/users/7", Some("/users/:id")),
            ("/users/7/posts", Some("/users/:id/posts")),
            ("/users/7/likes", Some("/users/...")),
            ("/users", Some("/users/...")),
            ("/groups/posts", Some("/:any/posts")),
            ("/users/posts", Some("/users/:id")),
            ("/groups/7", Some("/...")),
        ],
    );
}

#[test]
fn a_dot_ends_a_parameter_where_the_route_has_one() {
    check(
        &["/:name", "/:name.json", "/v1.:minor", "/v1.0", "/.well-known/acme/...", "/..."],
        &[
            ("/a", Some("/:name")),
            ("/a.txt", Some("/:name")),
            ("/a.json", Some("/:name.json")),
            ("/v1.0", Some("/v1.0")),
            ("/v1.2", Some("/v1.:minor")),
            ("/.well-known/acme/x", Some("/.well-known/acme/...")),
        ],
    );
}

#[test]
fn routes_below_the_base_only() {
    let router = router("/base/", &["/", "/foo"]);
    for (path, expected) in [("/base", Some("/base")), ("/base/foo", Some("/base/foo")), ("/foo", None), ("/", None)] {
        let found = router.find(path).map(|found| found.route.based.as_str());
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn parameters_and_the_rest_are_captured() {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);
    let cases: [Case; 12] = [
        ("/1/:two/3", "/1/2/3", &[("two", "2")], ""),
        ("/:a/:b/...", "/x/y/z/w", &[("a", "x"), ("b", "y")], "/z/w"),
        ("/:a.:b", "/x.y.z", &[("a", "x"), ("b", "y.z")], ""),
        ("/:a", "/a%20b", &[("a", "a%20b")], ""),
        ("/...", "/1/2/3", &[], "/1/2/3"),
        ("/...", "/", &[], "/"),
        ("/1/...", "/1/2/3", &[], "/2/3"),
        ("/test/...", "/test", &[], ""),
        ("/test/...", "/test/", &[], "/"),
        ("/test/...", "/test/hello", &[], "/hello"),
        ("/test/...", "/test/hello/", &[], "/hello/"),
        ("/test/...", "/test//hello", &[], "//hello"),
    ];
    for (route, path, parameters, rest) in cases {
        let router = router("/", &[route]);
        let found = router.find(path).expect(path);
        assert_eq!(found.parameters().collect::<Vec<_>>(), parameters, "{route} {path}");
        assert_eq!(found.trailing_wildcard(), rest, "{route} {path}");
    }
}

#[test]
fn a_second_route_for_the_same_requests_is_refused() {
    for (one, other) in [("/a", "/a"), ("/a", "/a/"), ("/a/...", "/a/*"), ("/:x/b", "/:y/b")] {
        let mut router = router("/", &[one]);
        let refused = router.add(Route::parse("/", other).unwrap(), 1).unwrap_err();
        assert_eq!(refused.earlier, one);
    }
}

#[test]
fn a_route_that_could_not_mean_anything_is_refused() {
    let cases = [
        ("/foo...", PatternError::Wildcard),
        ("/.../foo", PatternError::Wildcard),
        ("/foo/*bar", PatternError::Wildcard),
        ("/:", PatternError::Unnamed),
        ("/:a/:a", PatternError::Repeated("a".to_owned())),
        ("/:a b", PatternError::NotAPath(' ')),
        ("/:a{}", PatternError::Name("a{}".to_owned())),
        ("/search?q", PatternError::NotAPath('?')),
    ];
    for (route, expected) in cases {
        assert_eq!(Route::parse("/", route).unwrap_err(), expected, "{route}");
    }
}

#[test]
fn what_spin_answers_itself_is_reserved() {
    for (route, expected) in [
        ("/.well-known/spin/...", true),
        ("/.well-known/spin/fie", true),
        ("/.well-known/spindle/...", false),
        ("/.well-known/spin", false),
    ] {
        assert_eq!(Route::parse("/", route).unwrap().is_reserved(), expected, "{route}");
    }
}

/// The values are those that Spin's own tests of its headers expect.
#[test]
fn headers_tell_what_matched() {
    let router = router("/", &["/foo/:user_id/..."]);
    let found = router.find("/foo/42/bar").unwrap();
    let headers = request_headers(
        &found,
        RequestFacts {
            scheme: "https",
            host: "fermyon.dev",
            path_and_query: "/foo/42/bar?key1=value1&key2=value2",
            client: "127.0.0.1:8777".parse().unwrap(),
        },
    );
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(
        headers,
        [
            ("spin-path-info", "/bar"),
            ("spin-full-url", "https://fermyon.dev/foo/42/bar?key1=value1&key2=value2"),
            ("spin-matched-route", "/foo/:user_id/..."),
            ("spin-base-path", "/"),
            ("spin-raw-component-route", "/foo/:user_id/..."),
            ("spin-component-route", "/foo/:user_id"),
            ("spin-client-addr", "127.0.0.1:8777"),
            ("spin-path-match-user-id", "42"),
        ]
    );
}

#[test]
fn a_call_between_components_matches_any_path() {
    let route = Route::internal();
    let matched = route.assume(&(), "/a/b");
    assert_eq!(matched.trailing_wildcard(), "/a/b");
    assert_eq!(matched.route.based, "/...");
}

/// A matcher that looks at segments one by one, and the order of routes by comparing them likewise.
mod naive {
    fn segments(text: &str) -> Vec<&str> {
        text.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    fn matches(route: &str, path: &str) -> bool {
        let (route, path) = (segments(route), segments(path));
        let wild = route.last() == Some(&"...");
        let fixed = if wild { &route[..route.len() - 1] } else { &route[..] };
        let fits = fixed.iter().zip(&path).all(|(route, path)| route.starts_with(':') || route == path);
        fits && path.len() >= fixed.len() && (wild || path.len() == fixed.len())
    }

    /// Text before parameter before end before wildcard.
    fn key(route: &str) -> Vec<u8> {
        let weight = |segment: &str| match segment {
            "..." => 3,
            parameter if parameter.starts_with(':') => 1,
            _ => 0,
        };
        let end = std::iter::once(2);
        segments(route).into_iter().map(weight).chain(end).collect()
    }

    pub(super) fn best<'a>(routes: &[&'a str], path: &str) -> Option<&'a str> {
        let matching = routes.iter().copied().filter(|route| matches(route, path));
        matching.min_by_key(|route| key(route))
    }
}

fn route() -> impl Strategy<Value = String> {
    let segment = prop_oneof![Just("a"), Just("b"), Just("ab"), Just(":x")];
    (prop::collection::vec(segment, 0..4), any::<bool>()).prop_map(|(segments, wild)| {
        let named = segments.iter().enumerate().map(|(at, segment)| match *segment {
            ":x" => format!("/:x{at}"),
            text => format!("/{text}"),
        });
        let route: String = named.collect();
        if wild || route.is_empty() { format!("{route}/...") } else { route }
    })
}

fn path() -> impl Strategy<Value = String> {
    let segment = prop_oneof![Just("a"), Just("b"), Just("ab"), Just("c")];
    prop::collection::vec(segment, 0..5).prop_map(|segments| format!("/{}", segments.join("/")))
}

proptest! {
    #[test]
    fn the_router_agrees_with_a_naive_matcher(routes in prop::collection::vec(route(), 1..12), path in path()) {
        let mut router = Router::new();
        let mut added = Vec::new();
        for raw in &routes {
            if router.add(Route::parse("/", raw).unwrap(), ()).is_ok() {
                added.push(raw.as_str());
            }
        }
        let found = router.find(&path).map(|found| found.route.raw.as_str());
        prop_assert_eq!(found, naive::best(&added, &path));
    }

    #[test]
    fn no_route_and_no_path_make_it_panic(raw in ".{0,40}", path in "[/a.:]{0,20}") {
        if let Ok(route) = Route::parse("/", &raw) {
            let mut router = Router::new();
            router.add(route, ()).unwrap();
            if let Some(found) = router.find(&path) {
                let rest = found.trailing_wildcard();
                // Slashes at the end count as one.
                prop_assert!(path.contains(rest));
                found.parameters().for_each(drop);
            }
        }
    }
}
