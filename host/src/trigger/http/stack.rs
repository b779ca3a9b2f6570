//! What every request passes before it reaches a component: rate limits, the access policy, the host's own routes, CORS and
//! compression. Requests that negotiate nothing go to the component directly, since a layer costs
//! boxes even where it does nothing.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{ACCEPT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::cors::CorsLayer;
use wasmtime_wasi_http::{Error, WasiBody};

use super::application::HttpApplication;
use super::client::Client;
use super::connection::Arrival;
use super::cors;
use super::failure::Failure;
use super::hangup::Hangup;
use super::rate::RateLimits;
use super::request::{REQUEST_ID, request_id, tell_encrypted};
use super::security;
use super::taken::{AnswerBody, Ends};
use super::told_health::ToldHealth;
use crate::manifest::HttpSettings;
use crate::operate::access::{Access, Asked};
use crate::operate::metrics::{self, Metrics, Refused};
use crate::operate::operations::Operations;
use crate::operate::system;
use crate::trigger::websocket::Subscriptions;

/// The smallest answer, in bytes, that is compressed: it would fit a packet anyway.
const MIN_COMPRESSED: u64 = 1024;
/// Where Spin says that it answers.
const SPIN_HEALTH: &str = "/.well-known/spin/health";

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
    metrics: Arc<Metrics>,
    compresses: bool,
    /// What pages of other origins may read, if anything.
    cors: Option<CorsLayer>,
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
        let metrics = Arc::clone(&shared.metrics);
        let health = ToldHealth::default();
        let system = system::router(Arc::clone(&shared.operations));
        let mut layered = Router::new()
            .route("/health", get(async move |State(shared): State<Shared>| health.tell(&shared.operations).await))
            .route("/health/live", get(|| async { axum::Json(serde_json::json!({"status": "ok"})) }))
            .route("/metrics", get(prometheus))
            .route(SPIN_HEALTH, get(|| async { "OK" }))
            .method_not_allowed_fallback(|| async { Failure::WrongMethod.into_response().map(Body::new) })
            .fallback(component)
            .with_state(shared)
            .merge(system);
        if settings.compression {
            layered = layered.layer(CompressionLayer::new().compress_when(worth_compressing()));
        }
        let cors = cors::layer(&settings.cors_origins);
        if let Some(cors) = &cors {
            layered = layered.layer(cors.clone());
        }
        Self {
            application,
            subscriptions,
            access,
            rates,
            layered,
            metrics,
            compresses: settings.compression,
            cors,
            security_headers: settings.security_headers,
        }
    }

    /// Answers one request, which has its id, on the connection that `hangup` cuts.
    pub(super) async fn answer(
        &self,
        mut request: http::Request<Incoming>,
        arrival: &Arrival,
        hangup: &Hangup,
    ) -> http::Response<AnswerBody> {
        if arrival.encrypted {
            tell_encrypted(request.headers_mut());
        }
        let (version, path) = (request.version(), request.uri().path());
        let (is_subscription, mut closes) = (self.subscriptions.has(path), asks_to_close(&request));
        let mut response = if arrival.spare && !is_watched(path) {
            self.refuse(&request, Failure::Overloaded, Refused::ConnectionLimit)
        } else {
            self.admit(request, &arrival.client, hangup).await
        };
        // The rest of a body that was not read stands before the next request.
        if version < Version::HTTP_2 && (arrival.spare || response.status() == StatusCode::REQUEST_TIMEOUT) {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            closes = true;
        }
        if self.security_headers {
            security::add_headers(response.headers_mut(), arrival.encrypted);
        }
        let ends = match (is_subscription, closes) {
            (true, _) => Ends::AsItLikes,
            (false, true) => Ends::WithTheConnection,
            (false, false) => Ends::Alone,
        };
        response.map(|body| AnswerBody::new(body, ends))
    }

    /// Answers a request if its client may ask that often. What is refused counts too, or it could be tried as often as anybody likes.
    async fn admit(
        &self,
        request: http::Request<Incoming>,
        client: &Client,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        let path = request.uri().path();
        // Who watches the host does so under any load.
        let rates = self.rates.as_ref().filter(|_| !is_watched(path) && path != SPIN_HEALTH);
        let counted = rates.and_then(|rates| rates.count(path, request.headers(), client.address));
        let mut response = match counted {
            Some(quotum) if quotum.wait.is_some() => self.refuse(&request, Failure::TooOften, Refused::RateLimited),
            _ => self.let_in(request, client, hangup).await,
        };
        if let Some(quotum) = counted {
            quotum.write(response.headers_mut());
        }
        response
    }

    /// Answers a request if the policy lets it in.
    async fn let_in(
        &self,
        mut request: http::Request<Incoming>,
        client: &Client,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        if let Some(access) = &self.access {
            let asked = Asked::of(&request, client.address);
            let admitted = match access.check(asked).await {
                // Such a connection outlives the request.
                Ok(()) if self.subscriptions.has(asked.path) => access.permit(asked).await,
                other => other.map(|()| None),
            };
            match admitted {
                Ok(Some(permit)) => drop(request.extensions_mut().insert(permit)),
                Ok(None) => {}
                Err(denied) => {
                    let failure = Failure::Denied(denied);
                    return self.refuse(&request, failure, failure.refused().unwrap_or(Refused::Forbidden));
                }
            }
        }
        self.pass_on(request, client, hangup).await
    }

    /// The answer to a request that gets no further, for whatever page asked.
    fn refuse<B>(&self, request: &http::Request<B>, failure: Failure, reason: Refused) -> http::Response<WasiBody> {
        self.metrics.request_refused(reason);
        let mut response = failure.into_response();
        response.headers_mut().insert(REQUEST_ID, request_id(request.headers()));
        match &self.cors {
            Some(cors) => cors::tell(cors, request, response),
            None => response,
        }
    }

    /// Answers a request that may be sent.
    async fn pass_on(
        &self,
        request: http::Request<Incoming>,
        client: &Client,
        hangup: &Hangup,
    ) -> http::Response<WasiBody> {
        if self.subscriptions.has(request.uri().path()) {
            return self.subscriptions.answer(request, client.address, hangup).await;
        }
        if self.is_plain(&request) {
            let mut response = self.application.answer(request, Some(client)).await;
            if self.compresses && worth_compressing().should_compress(&response) {
                response.headers_mut().append(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
            }
            return response;
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(client.clone());
        let id = request_id(request.headers());
        let Ok(mut response) = self.layered.clone().oneshot(request).await;
        response.headers_mut().entry(REQUEST_ID).or_insert(id);
        response.map(|body| body.map_err(body_error).boxed_unsync())
    }

    /// Whether the layers would do nothing for this request.
    fn is_plain(&self, request: &http::Request<Incoming>) -> bool {
        let path = request.uri().path();
        let own = is_watched(path) || path.starts_with("/.well-known/") || path.starts_with(system::PREFIX);
        let negotiates = self.compresses && request.headers().contains_key(ACCEPT_ENCODING);
        !own && !negotiates && self.cors.is_none()
    }
}

/// Whether a path tells how the host is, which it does whatever else it cannot do.
fn is_watched(path: &str) -> bool {
    matches!(path, "/health" | "/health/live" | "/metrics")
}

/// Whether the connection ends with the answer to a request, as far as that says so.
fn asks_to_close<B>(request: &http::Request<B>) -> bool {
    let mut values = request.headers().get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let mut says =
        |word: &str| values.any(|value| value.split(',').any(|element| element.trim().eq_ignore_ascii_case(word)));
    match request.version() {
        Version::HTTP_09 | Version::HTTP_10 => !says("keep-alive"),
        Version::HTTP_11 => says("close"),
        _ => false,
    }
}

/// What a client gets where the host itself panicked.
pub(super) fn panicked(id: HeaderValue) -> http::Response<AnswerBody> {
    let mut response = Failure::HostFailed.into_response();
    response.headers_mut().insert(REQUEST_ID, id);
    response.map(|body| AnswerBody::new(body, Ends::Alone))
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

async fn component(State(shared): State<Shared>, request: Request) -> Response {
    let client = request.extensions().get::<Client>().cloned();
    let request = request.map(|body| body.map_err(body_error));
    shared.application.answer(request, client.as_ref()).await.map(Body::new)
}

/// A body that axum carries can only fail by its connection failing.
fn body_error(_: axum::Error) -> Error {
    Error::ConnectionTerminated
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_after_a_panic_has_the_requests_id() {
        let response = panicked(HeaderValue::from_static("r-1"));
        assert_eq!(
            (response.status(), response.headers()[REQUEST_ID].as_bytes()),
            (StatusCode::INTERNAL_SERVER_ERROR, &b"r-1"[..])
        );
    }

    #[test]
    fn a_connection_ends_with_an_answer_where_the_request_says_so() {
        let check = |version, connection: Option<&str>, expected| {
            let mut request = http::Request::builder().version(version).body(()).unwrap();
            request.headers_mut().extend(connection.map(|value| (header::CONNECTION, value.parse().unwrap())));
            assert_eq!(asks_to_close(&request), expected, "{version:?} {connection:?}");
        };
        check(Version::HTTP_11, None, false);
        check(Version::HTTP_11, Some("Keep-Alive, Close"), true);
        check(Version::HTTP_10, None, true);
        check(Version::HTTP_10, Some("keep-alive"), false);
        check(Version::HTTP_2, None, false);
    }
}
