//! Between `wasi:http@0.3` and [`App`]: one request in, one response out.
//! Leaves routing and bodies to the app.

use axum::body::Body;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri};
use spin_sdk::wasip3::http::types;
use spin_sdk::wasip3::http_compat::{IncomingRequestBody, http_into_wasi_response};

use super::App;

/// Answers a request of the host with the component's app. Called from the component's `wasi:http/handler` export.
///
/// # Errors
/// What the host is told about a message that cannot be passed on.
pub async fn serve(app: &App, request: types::Request) -> Result<types::Response, types::ErrorCode> {
    http_into_wasi_response(app.handle(incoming(request)?).await)
}

/// The request with its path as the URI. Scheme, authority and body are not asked for where nothing needs them: each
/// question is a call to the host.
fn incoming(request: types::Request) -> Result<Request<Body>, types::ErrorCode> {
    let method: Method = request.get_method().try_into().map_err(|_| types::ErrorCode::HttpRequestMethodInvalid)?;
    let target = request.get_path_with_query().unwrap_or_else(|| "/".to_owned());
    let uri = Uri::try_from(target).map_err(|_| types::ErrorCode::HttpRequestUriInvalid)?;
    let mut headers = HeaderMap::new();
    for (name, value) in request.get_headers().copy_all() {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| types::ErrorCode::HttpProtocolError)?;
        let value = HeaderValue::from_maybe_shared(bytes::Bytes::from(value));
        headers.append(name, value.map_err(|_| types::ErrorCode::HttpProtocolError)?);
    }
    let without_body = matches!(method, Method::GET | Method::HEAD);
    let body = if without_body { Body::empty() } else { Body::new(IncomingRequestBody::new(request)?) };
    let mut message = Request::new(body);
    *message.method_mut() = method;
    *message.uri_mut() = uri;
    *message.headers_mut() = headers;
    Ok(message)
}
