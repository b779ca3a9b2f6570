//! Route matching. Bytes are words, so that most of what comes out nearly is a route: routes, one a line, then paths.
//!
//! - Nothing panics, whatever text is a route or a path.
//! - A path leads to a route exactly where one matches in the model below, and to one that does, whatever the order of the routes.
//! - No other route that matches goes before the one that was found: read from left to right, text goes before `:name`, and both
//!   before `/...`.
//! - The rest that `/...` stood for lies in the path (slashes at its end count as one), and so do parameters.

use super::input::byte;
use crate::manifest::{Route, Router};

const WORDS: [&str; 24] = [
    "/", "/", "/", "a", "b", "ab", "c", ":x", ":y", ":z-1", "...", "/...", "*", ".", ".json", "//", "é", "%2f", "%61",
    ":", "?", "..", "A", "_",
];
const MOST: usize = 12;

pub(super) fn run(mut bytes: &[u8]) {
    let base = if byte(&mut bytes).is_multiple_of(8) { "/base" } else { "/" };
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut routes: Vec<String> = Vec::new();
    let mut paths: Vec<String> = Vec::new();
    for line in lines.by_ref().take(MOST) {
        if line.is_empty() {
            break;
        }
        routes.push(words(line));
    }
    paths.extend(lines.take(MOST).map(|line| format!("/{}", words(line))));
    let forward = router(base, routes.iter());
    let backward = router(base, routes.iter().rev());
    let all: Vec<&Route> = forward.routes().map(|(route, ())| route).collect();
    for path in paths.iter().chain(&routes) {
        check(&forward, &backward, &all, path);
    }
}

/// Printable bytes stand for themselves, others for words.
fn words(line: &[u8]) -> String {
    let word = |byte: &u8| match byte {
        b'!'..=b'~' => char::from(*byte).to_string(),
        byte => WORDS[usize::from(*byte) % WORDS.len()].to_owned(),
    };
    line.iter().map(word).collect()
}

fn router<'a>(base: &str, routes: impl Iterator<Item = &'a String>) -> Router<()> {
    let mut router = Router::new();
    for raw in routes {
        if let Ok(route) = Route::parse(base, raw) {
            // A second route for the same paths is refused.
            let _ = router.add(route, ());
        }
    }
    router
}

fn check(forward: &Router<()>, backward: &Router<()>, all: &[&Route], path: &str) {
    let found = forward.find(path);
    let matching: Vec<&&Route> = all.iter().filter(|route| model::matches(&route.based, path)).collect();
    let Some(found) = found else {
        assert!(matching.is_empty(), "nothing was found at {path:?}, but {matching:?} match");
        assert!(backward.find(path).is_none(), "the order matters at {path:?}");
        return;
    };
    assert!(matching.contains(&&found.route), "{:?} was found at {path:?}, but {matching:?} match", found.route);
    let other = backward.find(path).expect("the order matters");
    assert!(
        found.route.same_matches(other.route) || same_rank(found.route, other.route),
        "{:?} or {:?}",
        found.route,
        other.route
    );
    let before = matching.iter().find(|route| model::goes_before(&route.based, &found.route.based));
    assert!(before.is_none(), "{:?} was found at {path:?}, but {before:?} goes before", found.route);
    assert!(path.contains(found.trailing_wildcard()), "{path:?}: {:?}", found.trailing_wildcard());
    for (name, value) in found.parameters() {
        assert!(!name.is_empty() && path.contains(value), "{name:?} is {value:?} in {path:?}");
    }
}

/// Whether neither goes before the other, as where two routes have dots behind parameters in different places.
fn same_rank(one: &Route, other: &Route) -> bool {
    !model::goes_before(&one.based, &other.based) && !model::goes_before(&other.based, &one.based)
}

/// Routes told by their text, segment by segment, with a matcher that goes back and tries again.
mod model {
    fn segments(text: &str) -> Vec<&str> {
        text.split('/').filter(|segment| !segment.is_empty()).collect()
    }

    fn is_wild(segment: &str) -> bool {
        matches!(segment, "..." | "*")
    }

    pub(super) fn matches(route: &str, path: &str) -> bool {
        let route = segments(route);
        let (fixed, wild) = match route.split_last() {
            Some((last, before)) if is_wild(last) => (before, true),
            _ => (&route[..], false),
        };
        let path = path.trim_matches('/');
        let mut parts: Vec<&str> = path.split('/').collect();
        if path.is_empty() {
            parts.clear();
        }
        if fixed.len() > parts.len() || (!wild && fixed.len() != parts.len()) {
            return false;
        }
        let last = parts.len().saturating_sub(1);
        fixed.iter().zip(&parts).enumerate().all(|(at, (route, part))| matches_segment(route, part, at == last))
    }

    /// A segment of a route is pieces between dots; one that begins with a colon stands for anything without a dot, or at the end of
    /// the segment for anything; at the end of the path for something.
    fn matches_segment(route: &str, part: &str, last: bool) -> bool {
        match route.split_once('.') {
            // Also nothing, between two slashes.
            None if route.starts_with(':') => !(last && part.is_empty()),
            None => route == part,
            Some((piece, others)) => match part.split_once('.') {
                Some((value, rest)) => {
                    let fits = piece.starts_with(':') || piece == value;
                    fits && matches_segment(others, rest, last)
                }
                None => false,
            },
        }
    }

    /// Whether the first segment in which two routes differ in kind is text in the one, and a parameter or the rest in the other; or a
    /// parameter, and the rest. Only where no segment has a dot, behind which the order is finer.
    pub(super) fn goes_before(one: &str, other: &str) -> bool {
        let kind = |segment: Option<&&str>| match segment {
            Some(segment) if is_wild(segment) => 3,
            Some(segment) if segment.starts_with(':') => 1,
            Some(_) => 0,
            None => 2,
        };
        let has_dots = |route: &str| route.strip_suffix("/...").unwrap_or(route).contains('.');
        if has_dots(one) || has_dots(other) {
            return false;
        }
        let (one, other) = (segments(one), segments(other));
        let longest = one.len().max(other.len());
        let kinds = (0..=longest).map(|at| (kind(one.get(at)), kind(other.get(at))));
        kinds.into_iter().find(|(one, other)| one != other).is_some_and(|(one, other)| one < other)
    }
}
