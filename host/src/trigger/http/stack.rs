//! What every request passes before it reaches a component: the host's own routes, CORS,
//! compression, and a last line that turns a panic of the host into an answer.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::CONTENT_TYPE;
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use http_body_util::BodyExt;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

use super::application::HttpApplication;
use super::request::REQUEST_ID;
use crate::manifest::{CorsOrigins, HttpSettings};
use crate::operate::health::Dependencies;
use crate::operate::metrics::{self, Metrics};

/// What the host's own routes and the components answer from.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) application: Arc<HttpApplication>,
    pub(super) dependencies: Arc<Dependencies>,
    pub(super) metrics: Arc<Metrics>,
}

/// The service for one host.
pub(super) fn build(shared: Shared, settings: &HttpSettings) -> Router {
    let mut router = Router::new()
        .route("/health", get(health))
        .route("/metrics", get(prometheus))
        .route("/.well-known/spin/health", get(|| async { "OK" }))
        .fallback(component)
        .with_state(shared);
    if settings.compression {
        router = router.layer(CompressionLayer::new().compress_when(worth_compressing()));
    }
    if let Some(cors) = cors(&settings.cors_origins) {
        router = router.layer(cors);
    }
    router.layer(CatchPanicLayer::new())
}

/// The smallest answer, in bytes, that is compressed: it would fit a packet anyway.
const MIN_COMPRESSED: u64 = 1024;

/// Not what is small, compressed by its nature, or named by a strong validator, which promises
/// the same bytes to everybody.
fn worth_compressing() -> impl Predicate {
    let has_no_strong_etag = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(header::ETAG).is_none_or(|etag| etag.as_bytes().starts_with(b"W/"))
    };
    SizeAbove::new(MIN_COMPRESSED)
        .and(NotForContentType::GRPC)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(has_no_strong_etag)
}

fn cors(origins: &CorsOrigins) -> Option<CorsLayer> {
    let origins = match origins {
        CorsOrigins::Any => AllowOrigin::any(),
        CorsOrigins::List(list) if list.is_empty() => return None,
        CorsOrigins::List(list) => AllowOrigin::list(list.iter().filter_map(|origin| origin.parse().ok())),
    };
    let exposed = [header::ETAG, header::RETRY_AFTER, REQUEST_ID, HeaderName::from_static("idempotency-replayed")];
    Some(
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(exposed),
    )
}

async fn component(State(shared): State<Shared>, request: Request) -> Response {
    let client = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| *address);
    let request = request.map(|body| body.map_err(body_error));
    shared.application.answer(request, client).await.map(Body::new)
}

/// A client's body can only fail by its connection failing.
fn body_error(_: axum::Error) -> wasmtime_wasi_http::Error {
    wasmtime_wasi_http::Error::ConnectionTerminated
}

async fn health(State(shared): State<Shared>) -> Response {
    let health = shared.dependencies.check().await;
    let status = if health.is_ok() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(health)).into_response()
}

async fn prometheus(State(shared): State<Shared>) -> Response {
    match shared.metrics.encode(&shared.dependencies) {
        Ok(text) => {
            let content_type = HeaderValue::from_static(metrics::CONTENT_TYPE);
            ([(CONTENT_TYPE, content_type)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
