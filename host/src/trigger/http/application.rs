//! From a request to the component that its path names, and the answer back. Everything here is
//! per request, so it takes no lock and allocates little.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures::future::BoxFuture;
use http::header::{ACCEPT, CONTENT_LENGTH};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body::Body;
use http_body_util::{BodyExt, Empty, Limited};
use tokio::sync::Semaphore;
use wasmtime_wasi_http::{Error, WasiBody};

use super::body::{BodyFault, Fault, GuestBody, IDLE, LimitedBody};
use super::client::{Client, NOBODY, Share};
use super::failure::Failure;
use super::request::{REQUEST_ID, add_route_headers, remove_foreign_headers, remove_host_cookie, request_id};
use super::traces::{self, ServerSpan};
use crate::capability::outbound_http::Service;
use crate::capability::refusal::{Attempt, Refusals};
use crate::manifest::{HttpSettings, Route, RouteMatch, Router};
use crate::operate::access::COOKIE;
use crate::operate::health::{ComponentSource, Unanswered};
use crate::operate::metrics::Metrics;
use crate::runtime::dispatch::ComponentHandler;
use crate::runtime::handler::RequestInfo;
use crate::runtime::pulse;
use crate::trigger::websocket::SnapshotSource;

/// The largest answer to the host's own question whether a component works, in bytes.
const MAX_HEALTH: usize = 1 << 20;

/// One component of an application.
pub struct HttpComponent {
    /// Its id.
    pub id: Arc<str>,
    /// Its instances.
    pub handler: ComponentHandler,
}

/// The components of an application that answer HTTP.
pub struct HttpApplication {
    router: Router<Arc<HttpComponent>>,
    /// Every component that other components may call.
    components: HashMap<Arc<str>, Arc<HttpComponent>>,
    internal_route: Route,
    max_request_body: u64,
    permits: Semaphore,
    share: Share,
    metrics: Arc<Metrics>,
}

impl HttpApplication {
    /// An application of `components`, reached through `router`.
    #[must_use]
    pub fn new(
        router: Router<Arc<HttpComponent>>,
        components: Vec<Arc<HttpComponent>>,
        settings: &HttpSettings,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            router,
            components: components.into_iter().map(|component| (Arc::clone(&component.id), component)).collect(),
            internal_route: Route::internal(),
            max_request_body: settings.max_request_body,
            permits: Semaphore::new(settings.max_concurrent_requests as usize),
            share: Share::of(settings),
            metrics,
        }
    }

    /// Answers a request that came over the network from `client`, or from within. The answer always carries the request's id.
    pub async fn answer<B>(&self, mut request: Request<B>, client: Option<&Client>) -> Response<WasiBody>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        let began = Instant::now();
        let _in_flight = self.metrics.request_started();
        let id = request_id(request.headers());
        request.headers_mut().insert(REQUEST_ID, id.clone());
        let mut span = ServerSpan::begin(&mut request, &id);
        let (component, mut response) = match self.dispatch(request, &id, client, &mut span).await {
            Ok((component, response)) => (Some(component), response),
            Err((component, failure)) => {
                if let Some(reason) = failure.refused() {
                    self.metrics.request_refused(reason);
                }
                (component, failure.into_response())
            }
        };
        // Also where the component sent another: the log is searched for this one.
        response.headers_mut().insert(REQUEST_ID, id);
        if let Some(component) = component {
            self.metrics.request_answered(component, response.status().as_u16(), began.elapsed());
        }
        span.answered(response)
    }

    /// Waits until every instance has done what it still does after its last answer.
    pub async fn drain(&self) {
        let instances = self.components.values().map(|component| component.handler.instances().drain());
        futures::future::join_all(instances).await;
    }

    async fn dispatch<'a, B>(
        &'a self,
        mut request: Request<B>,
        id: &HeaderValue,
        client: Option<&Client>,
        span: &mut ServerSpan,
    ) -> Result<(&'a Arc<str>, Response<WasiBody>), (Option<&'a Arc<str>>, Failure)>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<Error>,
    {
        let uri = request.uri().clone();
        let Some(matched) = self.router.find(uri.path()) else {
            return Err((None, Failure::NoRoute));
        };
        let component = matched.target;
        span.matched(request.method(), &matched.route.based, &component.id);
        let fail = |failure| (Some(&component.id), failure);
        if content_length(request.headers()).is_some_and(|length| length > self.max_request_body) {
            return Err(fail(Failure::BodyTooLarge { limit: self.max_request_body }));
        }
        let (Some(_place), Ok(_permit)) = (pulse::place(), self.permits.try_acquire()) else {
            self.metrics.request_shed();
            return Err(fail(Failure::Overloaded));
        };
        // Of an address, too: clients without end to their bodies would otherwise leave nobody room.
        let _under_way = match client.map(|client| client.begin(self.share)) {
            Some(None) => return Err(fail(Failure::ClientOverloads)),
            counted => counted,
        };
        component.prepare(request.headers_mut(), &uri, &matched, client);
        tell_empty_body(&mut request);
        let fault = Fault::default();
        let request =
            request.map(|body| LimitedBody::new(body, self.max_request_body, IDLE, fault.clone()).boxed_unsync());
        let outcome = component.call(request, id).await;
        match fault.get() {
            None => outcome.map(|response| (&component.id, response)).map_err(fail),
            Some(BodyFault::TooLarge) => Err(fail(Failure::BodyTooLarge { limit: self.max_request_body })),
            Some(BodyFault::TooSlow) => Err(fail(Failure::BodyTooSlow)),
        }
    }
}

impl HttpComponent {
    /// Tells the component how it was reached, and keeps from it what only concerns the connection.
    fn prepare<T>(&self, headers: &mut HeaderMap, uri: &Uri, matched: &RouteMatch<'_, '_, T>, client: Option<&Client>) {
        remove_foreign_headers(headers);
        if self.handler.instances().component().route_headers() {
            add_route_headers(headers, uri, matched, client.map_or(NOBODY, |client| client.address));
        }
    }

    async fn call(&self, mut request: Request<WasiBody>, id: &HeaderValue) -> Result<Response<WasiBody>, Failure> {
        let (mut span, trace) = traces::component_span(&self.id, request.headers_mut());
        let info = Arc::new(RequestInfo::new(id.clone(), trace));
        let answer = match self.handler.handle(&info, request).await {
            Ok(response) if !is_final(response.status()) => {
                let status = response.status().as_u16();
                self.refusals().note(
                    Attempt::Head,
                    Some(&info),
                    format_args!("refused the status {status}: an answer has one from 200 to 599"),
                );
                Err(Failure::ComponentFailed)
            }
            Ok(mut response) => {
                if remove_host_cookie(response.headers_mut()) {
                    let what = format_args!("refused to set the cookie `{COOKIE}`: it is the host's");
                    self.refusals().note(Attempt::Head, Some(&info), what);
                }
                Ok(response)
            }
            Err(error) => Err(Failure::from_component(&self.id, &info, &error)),
        };
        match answer {
            Ok(response) if response.body().is_end_stream() => Ok(response),
            Ok(response) => Ok(response.map(|body| GuestBody::new(body, info, span).boxed_unsync())),
            Err(failure) => {
                span.fail("the component did not answer");
                Err(failure)
            }
        }
    }

    fn refusals(&self) -> &Refusals {
        self.handler.instances().component().refusals()
    }
}

/// Whether a status ends a request. One below asks for the rest of it or for another protocol, and one above means nothing.
fn is_final(status: StatusCode) -> bool {
    (200..=599).contains(&status.as_u16())
}

/// Says outright that there is no body, which a component otherwise learns only by reading it.
fn tell_empty_body<B: Body>(request: &mut Request<B>) {
    let may_have_one = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if may_have_one && request.body().is_end_stream() {
        request.headers_mut().entry(CONTENT_LENGTH).or_insert(HeaderValue::from_static("0"));
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl SnapshotSource for HttpApplication {
    fn get(self: Arc<Self>, path: String) -> BoxFuture<'static, Response<WasiBody>> {
        Box::pin(async move {
            match Request::get(path).header(ACCEPT, "application/json").body(Empty::new()) {
                Ok(request) => self.answer(request, None).await,
                Err(_) => Failure::NoRoute.into_response(),
            }
        })
    }
}

impl ComponentSource for HttpApplication {
    fn ask(self: Arc<Self>, component: String, path: String) -> BoxFuture<'static, Result<StatusCode, Unanswered>> {
        Box::pin(async move {
            let component = self.components.get(component.as_str()).ok_or(Unanswered::Failed)?;
            let body = Empty::new().map_err(|never| match never {}).boxed_unsync();
            let mut request = Request::get(path).body(body).map_err(|_| Unanswered::Failed)?;
            let id = request_id(request.headers());
            let uri = request.uri().clone();
            let matched = self.internal_route.assume(component, uri.path());
            component.prepare(request.headers_mut(), &uri, &matched, None);
            let answer = component.call(request, &id).await.map_err(|failure| match failure {
                Failure::Overloaded => Unanswered::Busy,
                Failure::TimedOut => Unanswered::TimedOut,
                _ => Unanswered::Failed,
            })?;
            let status = answer.status();
            let whole = Limited::new(answer.into_body(), MAX_HEALTH).collect().await;
            whole.map(|_| status).map_err(|_| Unanswered::Failed)
        })
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<Response<WasiBody>, Error>> + Send>>;

impl Service for HttpApplication {
    fn call(self: Arc<Self>, component: String, mut request: Request<WasiBody>) -> Answer {
        Box::pin(async move {
            let component = self.components.get(component.as_str()).ok_or(Error::DestinationNotFound)?;
            let id = request_id(request.headers());
            let uri = request.uri().clone();
            let matched = self.internal_route.assume(component, uri.path());
            component.prepare(request.headers_mut(), &uri, &matched, None);
            let answer = component.call(request, &id).await;
            Ok(answer.unwrap_or_else(Failure::into_response))
        })
    }

    fn call_self(self: Arc<Self>, request: Request<WasiBody>) -> Answer {
        Box::pin(async move { Ok(self.answer(request, None).await) })
    }
}
