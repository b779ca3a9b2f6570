//! A request as the host has it, turned into what axum takes.
//!
//! Each question to the host costs time, so nothing is asked that a component does not need (scheme, authority, options), and
//! a body is touched only when the handler reads it. The conversion in `wasip3` asks for everything.

use axum::body::Body;
use bytes::Bytes;
use futures::stream;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Uri};
use spin_sdk::wasip3::http::types::{self, ErrorCode, Trailers};
use spin_sdk::wasip3::wit_bindgen::{FutureReader, StreamReader, StreamResult};
use spin_sdk::wasip3::wit_future;

/// The most bytes that are read at once.
const CHUNK: u64 = 16 * 1024;

/// The request with its path and query as the URI.
pub(super) fn request(request: types::Request) -> Result<Request<Body>, ErrorCode> {
    let method: Method = request.get_method().try_into().map_err(|_| ErrorCode::HttpRequestMethodInvalid)?;
    let target = request.get_path_with_query().unwrap_or_else(|| "/".to_owned());
    let uri = Uri::try_from(target).map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    let mut headers = HeaderMap::new();
    for (name, value) in request.get_headers().copy_all() {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| ErrorCode::HttpProtocolError)?;
        let value = HeaderValue::from_maybe_shared(Bytes::from(value)).map_err(|_| ErrorCode::HttpProtocolError)?;
        headers.append(name, value);
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut message = Request::new(match (&method, length) {
        (&Method::GET | &Method::HEAD, _) | (_, Some(0)) => Body::empty(),
        (_, length) => body(request, length),
    });
    *message.method_mut() = method;
    *message.uri_mut() = uri;
    *message.headers_mut() = headers;
    Ok(message)
}

/// How far the reading of a body has come.
enum Reading {
    /// Nobody has asked for it.
    Unread { request: types::Request, length: Option<u64> },
    /// So many bytes are still to come.
    Sized { stream: StreamReader<u8>, remaining: u64 },
    /// Only the host knows where it ends, and whether well.
    Unsized { stream: StreamReader<u8>, end: FutureReader<Result<Option<Trailers>, ErrorCode>> },
}

fn body(request: types::Request, length: Option<u64>) -> Body {
    Body::from_stream(stream::try_unfold(Reading::Unread { request, length }, next))
}

/// The next bytes, and what comes after them.
async fn next(reading: Reading) -> Result<Option<(Bytes, Reading)>, ErrorCode> {
    let reading = match reading {
        Reading::Unread { request, length } => start(request, length),
        started => started,
    };
    match reading {
        Reading::Unread { .. } | Reading::Sized { remaining: 0, .. } => Ok(None),
        Reading::Sized { mut stream, remaining } => match read(&mut stream, remaining).await {
            None => Err(ErrorCode::ConnectionTerminated),
            Some(bytes) => {
                let remaining = remaining.saturating_sub(bytes.len() as u64);
                Ok(Some((bytes, Reading::Sized { stream, remaining })))
            }
        },
        Reading::Unsized { mut stream, end } => match read(&mut stream, CHUNK).await {
            None => end.await.map(|_trailers| None),
            Some(bytes) => Ok(Some((bytes, Reading::Unsized { stream, end }))),
        },
    }
}

fn start(request: types::Request, length: Option<u64>) -> Reading {
    // Dropped at once, the writer tells the host that the component has nothing to complain about.
    let (_, no_complaint) = wit_future::new(|| Ok(()));
    let (stream, end) = types::Request::consume_body(request, no_complaint);
    match length {
        Some(remaining) => Reading::Sized { stream, remaining },
        None => Reading::Unsized { stream, end },
    }
}

/// Up to `limit` bytes, `None` at the end.
async fn read(stream: &mut StreamReader<u8>, limit: u64) -> Option<Bytes> {
    let capacity = usize::try_from(limit.min(CHUNK)).unwrap_or_default();
    let (result, bytes) = stream.read(Vec::with_capacity(capacity)).await;
    match result {
        StreamResult::Complete(_) => Some(bytes.into()),
        StreamResult::Dropped | StreamResult::Cancelled => None,
    }
}
