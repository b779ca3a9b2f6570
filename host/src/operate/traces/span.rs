//! Spans: what took how long, as a part of which trace. One that nobody records costs nothing.

use std::borrow::Cow;
use std::sync::Arc;

use opentelemetry::trace::{Span as _, SpanBuilder, Status, Tracer};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::Span as Recorded;

pub use opentelemetry::trace::SpanKind;

use super::{TRACER, TraceContext};

/// A stretch of work. It ends when it is dropped, and is sent then.
#[derive(Debug, Default)]
pub struct Span(Option<Box<Recorded>>);

impl Span {
    /// Begins a trace, or goes on with the one of `parent`. Whether it is recorded is what the sampler says.
    #[must_use]
    pub fn begin(kind: SpanKind, parent: Option<&TraceContext>, name: impl FnOnce() -> Cow<'static, str>) -> Self {
        let Some(tracer) = TRACER.get() else { return Self::default() };
        let parent = parent.map_or_else(Context::new, TraceContext::as_parent);
        Self(Some(Box::new(tracer.build_with_context(SpanBuilder::from_name(name()).with_kind(kind), &parent))))
    }

    /// A part of the trace of `parent`, if that is recorded.
    #[must_use]
    pub fn child(kind: SpanKind, parent: Option<&TraceContext>, name: impl FnOnce() -> Cow<'static, str>) -> Self {
        match parent.filter(|parent| parent.is_sampled()) {
            Some(parent) => Self::begin(kind, Some(parent), name),
            None => Self::default(),
        }
    }

    /// Its place in the trace; none where there are no traces.
    #[must_use]
    pub fn context(&self) -> Option<TraceContext> {
        self.0.as_ref().map(|span| TraceContext(span.span_context().clone()))
    }

    /// Whether anybody will see it.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        self.0.as_ref().is_some_and(|span| span.is_recording())
    }

    /// Another name, once more is known.
    pub fn rename(&mut self, name: impl FnOnce() -> Cow<'static, str>) {
        if let Some(span) = self.0.as_mut().filter(|span| span.is_recording()) {
            span.update_name(name());
        }
    }

    /// An attribute, named as OpenTelemetry's semantic conventions do where they have a name.
    pub fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        if let Some(span) = &mut self.0 {
            span.set_attribute(KeyValue::new(key, value));
        }
    }

    /// Says that what it stands for did not succeed.
    pub fn fail(&mut self, why: impl Into<Cow<'static, str>>) {
        if let Some(span) = &mut self.0 {
            span.set_status(Status::error(why));
        }
    }
}

/// What a guest works for, as far as traces go: one place, and, where it works for several requests at once, one for each.
#[derive(Debug, Clone)]
pub struct Scope {
    here: TraceContext,
    /// By the ids of the requests.
    requests: Arc<[(String, TraceContext)]>,
}

impl Scope {
    /// Work for one request.
    #[must_use]
    pub fn of(here: TraceContext) -> Self {
        Self { here, requests: Arc::new([]) }
    }

    /// Work for several requests: what belongs to none of them is at `here`.
    #[must_use]
    pub fn of_several(here: TraceContext, requests: Vec<(String, TraceContext)>) -> Self {
        Self { here, requests: requests.into() }
    }

    /// The place.
    #[must_use]
    pub fn here(&self) -> &TraceContext {
        &self.here
    }

    /// The same work, a level further down.
    #[must_use]
    pub fn below(&self, span: &Span) -> Self {
        Self { here: span.context().unwrap_or_else(|| self.here.clone()), requests: Arc::clone(&self.requests) }
    }

    /// Where what is done for this request belongs.
    #[must_use]
    pub fn for_request(&self, id: Option<&str>) -> &TraceContext {
        let found = id.and_then(|id| self.requests.iter().find(|(request, _)| request == id));
        found.map_or(&self.here, |(_, context)| context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(last: u8) -> TraceContext {
        TraceContext::parse(&format!("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902{last:02x}-01")).unwrap()
    }

    #[test]
    fn work_for_several_requests_is_told_apart() {
        let scope = Scope::of_several(place(1), vec![("a".to_owned(), place(2))]);
        assert_eq!(scope.for_request(Some("a")), &place(2));
        assert_eq!(scope.for_request(Some("b")), &place(1));
        assert_eq!(scope.for_request(None), &place(1));
    }

    #[test]
    fn without_an_exporter_there_are_no_spans() {
        let mut span = Span::begin(SpanKind::Server, None, || unreachable!("no name is made up"));
        span.set("a", 1);
        assert_eq!((span.is_recorded(), span.context()), (false, None));
    }
}
