//! What every request passes before it reaches a component: the host's own routes, CORS and
//! compression. Requests that negotiate nothing go to the component directly, since a layer costs
//! boxes even where it does nothing.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};
use wasmtime_wasi_http::{Error, WasiBody};

use super::application::HttpApplication;
use super::connection::Arrival;
use super::failure::Failure;
use super::hangup::Hangup;
use super::rate::RateLimits;
use super::request::{REQUEST_ID, request_id, tell_encrypted};
use super::security;
use crate::manifest::{CorsOrigins, HttpSettings};
use crate::operate::access::{Access, Asked};
use crate::operate::health;
use crate::operate::metrics::{self, Metrics};
use crate::operate::operations::Operations;
use crate::operate::system;
use crate::trigger::websocket::Subscriptions;

/// The smallest answer, in bytes, that is compressed: it would fit a packet anyway.
const MIN_COMPRESSED: u64 = 1024;

/// What the host's own routes and the components answer from.
#[derive(Clone)]
pub struct Shared {
    /// The components.
    pub application: Arc<HttpApplication>,
    /// What an operator asks.
    pub operations: Arc<Operations>,
    /// Where requests are counted.
    pub metrics: Arc<Metrics>,
    /// What clients are sent changes from.
    pub subscriptions: Arc<Subscriptions>,
    /// How often clients may ask, if not as often as they like.
    pub rates: Option<Arc<RateLimits>>,
}

/// Answers the requests of all connections, for one version of the application.
pub struct Stack {
    application: Arc<HttpApplication>,
    subscriptions: Arc<Subscriptions>,
    /// Who may send what, if not everybody may send all.
    access: Option<Arc<Access>>,
    /// How often clients may ask, if not as often as they like.
    rates: Option<Arc<RateLimits>>,
    /// The host's own routes, and the components behind the layers.
    layered: Router,
    compresses: bool,
    allows_origins: bool,
    security_headers: bool,
}

impl Stack {
    /// The stack for one version.
    #[must_use]
    pub fn new(shared: Shared, settings: &HttpSettings) -> Self {
        let application = Arc::clone(&shared.application);
        let subscriptions = Arc::clone(&shared.subscriptions);
        let access = shared.operations.access.clone();
        let rates = shared.rates.clone();
        let system = system::router(Arc::clone(&shared.operations));
        let mut layered = Router::new()
            .route("/health", get(tell_health))
            .route("/health/live", get(|| async { axum::Json(serde_json::json!({"status": "ok"})) }))
            .route("/metrics", get(prometheus))
            .route("/.well-known/spin/health", get(|| async { "OK" }))
            .method_not_allowed_fallback(|| async { Failure::WrongMethod.into_response().map(Body::new) })
            .fallback(component)
            .with_state(shared)
            .merge(system);
        if settings.compression {
            layered = layered.layer(CompressionLayer::new().compress_when(worth_compressing()));
        }
        let cors = cors(&settings.cors_origins);
        let allows_origins = cors.is_some();
        if let Some(cors) = cors {
            layered = layered.layer(cors);
        }
        Self {
            application,
            subscriptions,
            access,
            rates,
            layered,
            compresses: settings.compression,
            allows_origins,
            security_headers: settings.security_headers,
        }
    }

    /// Answers one request, on the connection that `hangup` cuts.
    pub(super) async fn answer(
        &self,
        mut request: http::Request<Incoming>,
        arrival: Arrival,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        if arrival.encrypted {
            tell_encrypted(request.headers_mut());
        }
        let mut response = if arrival.spare && !is_watched(request.uri().path()) {
            shed(&request)
        } else {
            self.admit(request, arrival.client, hangup).await
        };
        if self.security_headers {
            security::add_headers(response.headers_mut(), arrival.encrypted);
        }
        response
    }

    /// Answers a request if the policy and the limits let it in.
    async fn admit(
        &self,
        mut request: http::Request<Incoming>,
        client: SocketAddr,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        if let Some(access) = &self.access {
            let id = request_id(request.headers());
            request.headers_mut().insert(REQUEST_ID, id.clone());
            let asked = Asked::of(&request, client);
            let admitted = match access.check(asked).await {
                // Such a connection outlives the request.
                Ok(()) if self.subscriptions.has(asked.path) => access.permit(asked).await,
                other => other.map(|()| None),
            };
            match admitted {
                Ok(Some(permit)) => drop(request.extensions_mut().insert(permit)),
                Ok(None) => {}
                Err(denied) => {
                    let mut response = Failure::Denied(denied).into_response();
                    response.headers_mut().insert(REQUEST_ID, id);
                    return response;
                }
            }
        }
        let counted =
            self.rates.as_ref().and_then(|rates| rates.count(request.uri().path(), request.headers(), client));
        let mut response = match counted {
            Some(quotum) if quotum.wait.is_some() => {
                let mut response = Failure::TooOften.into_response();
                response.headers_mut().insert(REQUEST_ID, request_id(request.headers()));
                response
            }
            _ => self.pass_on(request, client, hangup).await,
        };
        if let Some(quotum) = counted {
            quotum.write(response.headers_mut());
        }
        response
    }

    /// Answers a request that may be sent.
    async fn pass_on(
        &self,
        request: http::Request<Incoming>,
        client: SocketAddr,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        if self.subscriptions.has(request.uri().path()) {
            return self.subscriptions.answer(request, hangup).await;
        }
        if self.is_plain(&request) {
            let mut response = self.application.answer(request, Some(client)).await;
            if self.compresses && worth_compressing().should_compress(&response) {
                response.headers_mut().append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
            }
            return response;
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        let id = request_id(request.headers());
        request.headers_mut().insert(REQUEST_ID, id.clone());
        let Ok(mut response) = self.layered.clone().oneshot(request).await;
        response.headers_mut().entry(REQUEST_ID).or_insert(id);
        response.map(|body| body.map_err(body_error).boxed_unsync())
    }

    /// Whether the layers would do nothing for this request.
    fn is_plain(&self, request: &http::Request<Incoming>) -> bool {
        let path = request.uri().path();
        let own = is_watched(path) || path.starts_with("/.well-known/") || path.starts_with(system::PREFIX);
        let negotiates = self.compresses && request.headers().contains_key(ACCEPT_ENCODING);
        !own && !negotiates && !self.allows_origins
    }
}

/// Whether a path tells how the host is, which it does whatever else it cannot do.
fn is_watched(path: &str) -> bool {
    matches!(path, "/health" | "/health/live" | "/metrics")
}

/// Sends a client away that there is no room for.
fn shed<B>(request: &http::Request<B>) -> http::Response<WasiBody> {
    let mut response = Failure::Overloaded.into_response();
    response.headers_mut().insert(REQUEST_ID, request_id(request.headers()));
    if request.version() < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// What a client gets where the host itself panicked.
pub(super) fn panicked() -> http::Response<WasiBody> {
    Failure::HostFailed.into_response()
}

/// Not what is small, compressed by its nature, or named by a strong validator, which promises
/// the same bytes to everybody.
fn worth_compressing() -> impl Predicate {
    let has_no_strong_etag = |_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions| {
        headers.get(ETAG).is_none_or(|etag| etag.as_bytes().starts_with(b"W/"))
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
    let exposed = [ETAG, header::RETRY_AFTER, REQUEST_ID, HeaderName::from_static("idempotency-replayed")];
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

/// A body that axum carries can only fail by its connection failing.
fn body_error(_: axum::Error) -> Error {
    Error::ConnectionTerminated
}

async fn tell_health(State(shared): State<Shared>) -> Response {
    let health = health::check(&shared.operations).await;
    let status = if health.is_failing() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (status, axum::Json(health)).into_response()
}

async fn prometheus(State(shared): State<Shared>) -> Response {
    match shared.metrics.encode(&shared.operations).await {
        Ok(text) => {
            let content_type = HeaderValue::from_static(metrics::CONTENT_TYPE);
            ([(CONTENT_TYPE, content_type)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
