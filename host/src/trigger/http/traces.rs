//! A request as spans: one for what the client waits for, and one below it for the component's part (OpenTelemetry's conventions for HTTP
//! servers). Each writes its place into the headers, so that whoever is called next goes on from there.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use wasmtime_wasi_http::{Error, WasiBody};

use crate::operate::traces::{Scope, Span, SpanKind, TraceContext};

/// The span of a request, from its head to the end of its answer.
#[derive(Debug)]
pub(super) struct ServerSpan(Span);

impl ServerSpan {
    /// Begins it, in the trace that the client names if it names one.
    pub(super) fn begin<B>(request: &mut Request<B>, id: &HeaderValue) -> Self {
        let parent = TraceContext::of_headers(request.headers());
        // Nothing of the path, which may be one of endlessly many, is in the name.
        let mut span = Span::begin(SpanKind::Server, parent.as_ref(), || Cow::Owned(request.method().to_string()));
        if let Some(context) = span.context() {
            context.write(request.headers_mut());
        }
        if span.is_recorded() {
            span.set("http.request.method", request.method().to_string());
            span.set("url.path", request.uri().path().to_owned());
            span.set("tidemill.request_id", id.to_str().unwrap_or_default().to_owned());
        }
        Self(span)
    }

    /// Says which route the request took.
    pub(super) fn matched(&mut self, method: &Method, route: &str, component: &Arc<str>) {
        let Self(span) = self;
        if span.is_recorded() {
            span.rename(|| Cow::Owned(format!("{method} {route}")));
            span.set("http.route", route.to_owned());
            span.set("tidemill.component", component.to_string());
        }
    }

    /// The answer, with the end of which it ends.
    pub(super) fn answered(self, response: Response<WasiBody>) -> Response<WasiBody> {
        let Self(mut span) = self;
        if !span.is_recorded() {
            return response;
        }
        let status = response.status();
        span.set("http.response.status_code", i64::from(status.as_u16()));
        if status.is_server_error() {
            span.fail("");
        }
        response.map(|inner| SpanBody { inner, _span: span }.boxed_unsync())
    }
}

/// The span of a component's part in a request, and what the component's calls belong to.
pub(super) fn component_span(component: &Arc<str>, headers: &mut HeaderMap) -> (Span, Option<Scope>) {
    let Some(parent) = TraceContext::of_headers(headers) else { return Default::default() };
    let span = Span::child(SpanKind::Internal, Some(&parent), || Cow::Owned(component.to_string()));
    let here = span.context().unwrap_or(parent);
    here.write(headers);
    (span, Some(Scope::of(here)))
}

/// A body that holds a span until it is sent, or nobody wants it any more.
struct SpanBody {
    inner: WasiBody,
    _span: Span,
}

impl Body for SpanBody {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
