//! What a path asks for: an embedded file, a page of the browser application, or nothing that exists.

use crate::assets::{Asset, Assets};

/// The page that starts the browser application, which shows the page for the path itself.
const START: &str = "/index.html";

/// Prefixes that are never pages. A request below them that arrives here matched no other component's route.
const PROGRAM_PREFIXES: [&str; 2] = ["/api", "/ws"];

/// What a path asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// An embedded file; also the start page, for a path of the browser application.
    File(&'static Asset),
    /// A programming interface that does not exist.
    MissingInterface,
    /// A file that does not exist.
    MissingFile,
}

/// Finds what a path asks for.
pub(crate) fn resolve(assets: &Assets, path: &str) -> Target {
    if let Some(asset) = assets.find(path) {
        return Target::File(asset);
    }
    if PROGRAM_PREFIXES.iter().any(|prefix| is_below(path, prefix)) {
        return Target::MissingInterface;
    }
    match assets.find(START) {
        Some(start) if looks_like_a_page(path) => Target::File(start),
        _ => Target::MissingFile,
    }
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A page's last segment has no extension, and hashed files are never pages: were a missing script answered with
/// the start page, the browser would report a syntax error in place of a missing file.
fn looks_like_a_page(path: &str) -> bool {
    let last_segment = path.rsplit('/').next().unwrap_or_default();
    !last_segment.contains('.') && !is_below(path, "/assets")
}

#[cfg(test)]
mod tests {
    use super::*;

    static FILES: [Asset; 2] = [
        Asset { path: "/assets/main-1.js", hash: "1", identity: b"", gzip: None, brotli: None },
        Asset { path: "/index.html", hash: "2", identity: b"", gzip: None, brotli: None },
    ];

    fn check(path: &str, expected: &str) {
        let actual = match resolve(&Assets::new(&FILES), path) {
            Target::File(asset) => asset.path,
            Target::MissingInterface => "no interface",
            Target::MissingFile => "no file",
        };
        assert_eq!(actual, expected, "{path}");
    }

    #[test]
    fn pages_start_the_application_and_everything_else_must_exist() {
        check("/", "/index.html");
        check("/index.html", "/index.html");
        check("/counter", "/index.html");
        check("/experiments/one/results", "/index.html");
        check("/apiary", "/index.html");
        check("/assets/main-1.js", "/assets/main-1.js");
        check("/assets/main-0.js", "no file");
        check("/assets/", "no file");
        check("/favicon.ico", "no file");
        check("/api", "no interface");
        check("/api/counter/valeu", "no interface");
        check("/ws/counter", "no interface");
    }

    #[test]
    fn a_path_cannot_leave_the_table() {
        check("/../Cargo.toml", "no file");
        check("/%2e%2e/etc/passwd", "/index.html");
    }
}
