//! The response to a request: method, representation, validators, caching. Everything the component answers is made here.

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Method, Response, StatusCode};

use crate::assets::{Asset, Assets};
use crate::encoding::preferred;
use crate::route::{Target, resolve};
use crate::security::secure;
use crate::validator::{entity_tag, is_current};

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
const MISSING_INTERFACE: &str =
    r#"{"success":false,"error":{"code":"NOT_FOUND","message":"There is no such interface.","details":null}}"#;

/// Answers one request. The body of the request is never read.
pub fn respond(assets: &Assets, request: &Parts) -> Response<Bytes> {
    let mut response = match resolve(assets, request.uri.path()) {
        Target::MissingInterface => error(StatusCode::NOT_FOUND, "application/json", MISSING_INTERFACE),
        _ if !matches!(request.method, Method::GET | Method::HEAD) => method_not_allowed(),
        Target::MissingFile => error(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "not found\n"),
        Target::File(asset) => file(asset, &request.headers),
    };
    secure(response.headers_mut());
    if request.method == Method::HEAD {
        // The length goes too: hosts check a stated length against the body that follows.
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Bytes::new();
    }
    response
}

fn file(asset: &Asset, request: &HeaderMap) -> Response<Bytes> {
    let accepted = joined(request, header::ACCEPT_ENCODING);
    let encoding = preferred(accepted.as_deref(), |encoding| asset.content(encoding).is_some());
    let tag = entity_tag(asset, encoding);
    let current = joined(request, header::IF_NONE_MATCH).is_some_and(|tags| is_current(&tags, &tag));

    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a hexadecimal tag is a header value"));
    headers.insert(header::CACHE_CONTROL, if asset.is_immutable() { IMMUTABLE } else { REVALIDATE });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if current {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type()));
    if let Some(coding) = encoding.content_coding() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    with_body(response, Bytes::from_static(asset.content(encoding).unwrap_or(asset.identity)))
}

fn method_not_allowed() -> Response<Bytes> {
    let mut response =
        error(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", "only GET and HEAD are allowed here\n");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

fn error(status: StatusCode, media_type: &'static str, message: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    with_body(response, Bytes::from_static(message.as_bytes()))
}

fn with_body(mut response: Response<Bytes>, body: Bytes) -> Response<Bytes> {
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.body_mut() = body;
    response
}

/// A list header as one value: a client may send it in several lines (RFC 9110, section 5.3).
fn joined(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|line| line.to_str().ok()).collect();
    (!lines.is_empty()).then(|| lines.join(","))
}
