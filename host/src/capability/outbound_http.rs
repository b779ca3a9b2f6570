//! Requests that guests send: to hosts that `allowed_outbound_hosts` names, and to the other
//! components of the application at `http://<component>.spin.internal`, which never leave the
//! process.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use http::Uri;
use http_body_util::BodyExt;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use super::Grants;
use super::refusal::Attempt;
use crate::manifest::{AllowedHosts, internal_component};
use crate::operate::traces::{self, Span, SpanKind, TraceContext};
use crate::runtime::requests::Requests;

/// How long connecting to another host may take where the guest sets no time of its own.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long the first byte of an answer, or the next one, may take likewise.
const READ_TIMEOUT: Duration = Duration::from_secs(60);

type Sent = (http::Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);

/// Hands a request to another component of the same application.
pub trait Service: Send + Sync {
    /// Answers `request` with the component `component`; fails with
    /// [`Error::DestinationNotFound`] where there is none.
    fn call(
        self: Arc<Self>,
        component: String,
        request: http::Request<WasiBody>,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<WasiBody>, Error>> + Send>>;

    /// Answers `request` as if a client had sent it to the application's own address.
    fn call_self(
        self: Arc<Self>,
        request: http::Request<WasiBody>,
    ) -> Pin<Box<dyn Future<Output = Result<http::Response<WasiBody>, Error>> + Send>>;
}

/// The application that a component belongs to, once it has started. Weak, because the
/// application owns its components.
#[derive(Clone, Default)]
pub struct Services(Arc<OnceLock<Weak<dyn Service>>>);

impl Services {
    /// Names the application that answers; the first call counts.
    pub fn connect(&self, service: Weak<dyn Service>) {
        // A second application for the same components cannot be.
        let _ = self.0.set(service);
    }

    fn get(&self) -> Option<Arc<dyn Service>> {
        self.0.get().and_then(Weak::upgrade)
    }
}

/// Where a request goes.
#[derive(Debug, PartialEq, Eq)]
enum Destination {
    /// A component of this application.
    Component(String),
    /// This application, whichever component its routes name.
    Application,
    /// Another host.
    Host,
}

impl Destination {
    fn of(uri: &Uri) -> Self {
        match uri.host() {
            None => Self::Application,
            Some(host) => match internal_component(host) {
                Some(component) => Self::Component(component.to_owned()),
                None => Self::Host,
            },
        }
    }
}

/// The hooks of `wasi:http` for one instance.
pub struct OutboundHttp {
    grants: Arc<Grants>,
    requests: Requests,
}

impl OutboundHttp {
    /// Hooks that allow what `grants` says, for an instance that works on `requests`.
    #[must_use]
    pub fn new(grants: Arc<Grants>, requests: Requests) -> Self {
        Self { grants, requests }
    }

    /// Tells whoever is asked where in which trace they are: where the guest says, or in the trace of its only request. The span is for
    /// what leaves the process; within it, the component that answers makes one.
    fn trace(&self, destination: &Destination, request: &mut http::Request<WasiBody>) -> Span {
        if !traces::are_on() {
            return Span::default();
        }
        let told = TraceContext::of_headers(request.headers());
        let only = || self.requests.single()?.trace.as_ref().map(|trace| trace.here().clone());
        let Some(parent) = told.or_else(only) else { return Span::default() };
        let mut span = Span::default();
        if *destination == Destination::Host {
            span = Span::child(SpanKind::Client, Some(&parent), || Cow::Owned(request.method().to_string()));
            span.set("http.request.method", request.method().to_string());
            span.set("server.address", request.uri().host().unwrap_or_default().to_owned());
        }
        span.context().unwrap_or(parent).write(request.headers_mut());
        span
    }

    fn route(&self, uri: &Uri) -> Result<Destination, Error> {
        let destination = Destination::of(uri);
        let scheme = uri.scheme_str().unwrap_or("http");
        let host = uri.host().unwrap_or("self");
        let hosts = &self.grants.allowed_hosts;
        let allowed = match destination {
            Destination::Application => hosts.allows_self(scheme),
            Destination::Component(_) | Destination::Host => hosts.allows(scheme, host, uri.port_u16()),
        };
        if allowed {
            return Ok(destination);
        }
        let component = &self.grants.component;
        let denial = AllowedHosts::denial(component, scheme, host, uri.port_u16());
        self.grants.refusals.note(Attempt::Network, self.requests.single().as_deref(), denial);
        Err(Error::HttpRequestDenied)
    }
}

impl WasiHttpHooks for OutboundHttp {
    fn send_request(
        &mut self,
        mut request: http::Request<WasiBody>,
        options: Option<RequestOptions>,
        _processed: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Sent, Error>> + Send> {
        let destination = self.route(request.uri());
        let mut span = match &destination {
            Ok(destination) => self.trace(destination, &mut request),
            Err(_) => Span::default(),
        };
        let service = self.grants.services.get();
        Box::new(async move {
            let answer = match destination? {
                Destination::Host => {
                    let sent = send_out(request, options).await;
                    match &sent {
                        Ok((answer, _)) => span.set("http.response.status_code", i64::from(answer.status().as_u16())),
                        Err(_) => span.fail("no answer"),
                    }
                    return sent;
                }
                Destination::Component(component) => {
                    service.ok_or(Error::DestinationNotFound)?.call(component, request)
                }
                Destination::Application => service.ok_or(Error::DestinationNotFound)?.call_self(request),
            };
            let nothing_left_to_do = Box::new(std::future::ready(Ok(())));
            Ok((answer.await?, nothing_left_to_do as Box<_>))
        })
    }
}

async fn send_out(request: http::Request<WasiBody>, options: Option<RequestOptions>) -> Result<Sent, Error> {
    let mut options = options.unwrap_or_default();
    options.connect_timeout.get_or_insert(CONNECT_TIMEOUT);
    options.first_byte_timeout.get_or_insert(READ_TIMEOUT);
    options.between_bytes_timeout.get_or_insert(READ_TIMEOUT);
    let (response, io) = wasmtime_wasi_http::default_send_request(request, Some(options)).await?;
    Ok((response.map(BodyExt::boxed_unsync), Box::new(io)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(uri: &str, expected: &Destination) {
        assert_eq!(&Destination::of(&uri.parse().unwrap()), expected, "{uri}");
    }

    #[test]
    fn internal_names_are_components_and_others_are_hosts() {
        let counter = Destination::Component("counter".to_owned());
        check("http://counter.spin.internal/value", &counter);
        check("/value", &Destination::Application);
        check("https://example.com/", &Destination::Host);
        check("http://example.com:8080/", &Destination::Host);
    }
}
