//! What a browser, a proxy or a script sees of the component: whole requests and whole responses.

use bytes::Bytes;
use http::{Request, Response};
use web::{Asset, Assets, respond};

static FILES: [Asset; 3] = [
    Asset {
        path: "/assets/main-1a.js",
        hash: "1a",
        identity: b"identity",
        gzip: Some(b"gzip"),
        brotli: Some(b"brotli"),
    },
    Asset { path: "/favicon.svg", hash: "2b", identity: b"<svg/>", gzip: None, brotli: None },
    Asset { path: "/index.html", hash: "3c", identity: b"<!doctype html>", gzip: None, brotli: None },
];

fn send(method: &str, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).expect("the request is valid").into_parts();
    respond(&Assets::new(&FILES), &parts)
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> Option<&'a str> {
    response.headers().get(name).map(|value| value.to_str().expect("the header is text"))
}

#[test]
fn a_hashed_file_is_compressed_and_cached_for_good() {
    let response = send("GET", "/assets/main-1a.js", &[("accept-encoding", "gzip, br")]);
    assert_eq!(response.status(), 200);
    assert_eq!(response.body().as_ref(), b"brotli");
    assert_eq!(header(&response, "content-encoding"), Some("br"));
    assert_eq!(header(&response, "content-length"), Some("6"));
    assert_eq!(header(&response, "content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(header(&response, "cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(header(&response, "vary"), Some("accept-encoding"));
    assert_eq!(header(&response, "etag"), Some("\"1a-br\""));
}

#[test]
fn the_start_page_answers_for_every_page_and_is_revalidated() {
    for path in ["/", "/counter", "/nowhere/at/all", "/?from=mail"] {
        let response = send("GET", path, &[]);
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.body().as_ref(), b"<!doctype html>", "{path}");
        assert_eq!(header(&response, "cache-control"), Some("no-cache"), "{path}");
    }
}

#[test]
fn accepted_encodings_in_two_lines_count_as_one_list() {
    let response = send("GET", "/assets/main-1a.js", &[("accept-encoding", "br;q=0.1"), ("accept-encoding", "gzip")]);
    assert_eq!(response.body().as_ref(), b"gzip");
}

#[test]
fn a_current_copy_is_not_sent_again() {
    let accept = ("accept-encoding", "br");
    let response = send("GET", "/assets/main-1a.js", &[accept, ("if-none-match", "\"1a-br\"")]);
    assert_eq!(response.status(), 304);
    assert!(response.body().is_empty());
    assert_eq!(header(&response, "etag"), Some("\"1a-br\""));
    assert_eq!(header(&response, "content-length"), None);

    let other_encoding = send("GET", "/assets/main-1a.js", &[accept, ("if-none-match", "\"1a\"")]);
    assert_eq!(other_encoding.status(), 200);
}

#[test]
fn what_does_not_exist_is_not_found() {
    let script = send("GET", "/assets/main-0.js", &[]);
    assert_eq!(script.status(), 404);
    assert_eq!(header(&script, "cache-control"), Some("no-store"));

    let interface = send("POST", "/api/counter/valeu", &[]);
    assert_eq!(interface.status(), 404);
    assert_eq!(header(&interface, "content-type"), Some("application/json"));
    assert!(interface.body().starts_with(br#"{"success":false,"error":{"code":"NOT_FOUND""#));
}

#[test]
fn head_answers_as_get_does_without_the_body() {
    let response = send("HEAD", "/favicon.svg", &[]);
    assert_eq!(response.status(), 200);
    assert!(response.body().is_empty());
    assert_eq!(header(&response, "content-type"), Some("image/svg+xml"));
    assert_eq!(header(&response, "etag"), Some("\"2b\""));
}

#[test]
fn other_methods_are_refused_with_the_allowed_ones() {
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let response = send(method, "/counter", &[]);
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(header(&response, "allow"), Some("GET, HEAD"), "{method}");
    }
}

#[test]
fn every_response_forbids_inline_scripts_and_framing() {
    for (method, path) in [("GET", "/"), ("GET", "/assets/main-0.js"), ("POST", "/"), ("GET", "/api/x")] {
        let response = send(method, path, &[("if-none-match", "*")]);
        let policy = header(&response, "content-security-policy").expect("there is a policy");
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(header(&response, "x-content-type-options"), Some("nosniff"), "{method} {path}");
        assert!(header(&response, "referrer-policy").is_some(), "{method} {path}");
        assert!(header(&response, "permissions-policy").is_some(), "{method} {path}");
    }
}
