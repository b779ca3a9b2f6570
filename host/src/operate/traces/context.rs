//! A place in a trace, and how it is written down (W3C Trace Context, <https://www.w3.org/TR/trace-context/>).

use http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry_http::{HeaderExtractor, HeaderInjector};
use opentelemetry_sdk::propagation::TraceContextPropagator;

/// The header that names the place.
const TRACEPARENT: &str = "traceparent";

/// A place in a trace: what it causes becomes a child of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext(pub(super) SpanContext);

impl TraceContext {
    /// What `traceparent` and `tracestate` of a message say; none where they say nothing that is valid, or there are no traces.
    #[must_use]
    pub fn of_headers(headers: &HeaderMap) -> Option<Self> {
        (super::are_on() && headers.contains_key(TRACEPARENT)).then(|| read(&HeaderExtractor(headers))).flatten()
    }

    /// Writes both headers.
    pub fn write(&self, headers: &mut HeaderMap) {
        inject(&self.0, &mut HeaderInjector(headers));
    }

    /// From the text of a `traceparent`.
    #[must_use]
    pub fn parse(traceparent: &str) -> Option<Self> {
        read(&Text(traceparent.to_owned()))
    }

    /// The text of a `traceparent`.
    #[must_use]
    pub fn traceparent(&self) -> String {
        let mut text = Text(String::new());
        inject(&self.0, &mut text);
        text.0
    }

    /// The trace's id, 32 hexadecimal digits.
    #[must_use]
    pub fn trace_id(&self) -> String {
        self.0.trace_id().to_string()
    }

    /// Whether both are in one trace.
    #[must_use]
    pub fn is_same_trace(&self, other: &Self) -> bool {
        self.0.trace_id() == other.0.trace_id()
    }

    /// Whether the trace is recorded.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.0.is_sampled()
    }

    pub(super) fn as_parent(&self) -> Context {
        Context::new().with_remote_span_context(self.0.clone())
    }
}

fn read(from: &dyn Extractor) -> Option<TraceContext> {
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), from);
    let span = context.span().span_context().clone();
    span.is_valid().then_some(TraceContext(span))
}

fn inject(context: &SpanContext, into: &mut dyn Injector) {
    let context = Context::new().with_remote_span_context(context.clone());
    TraceContextPropagator::new().inject_context(&context, into);
}

/// A `traceparent` by itself.
struct Text(String);

impl Extractor for Text {
    fn get(&self, key: &str) -> Option<&str> {
        (key == TRACEPARENT).then_some(&self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

impl Injector for Text {
    fn set(&mut self, key: &str, value: String) {
        if key == TRACEPARENT {
            self.0 = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_is_read_as_it_was_written() {
        // The example of the recommendation, section 3.2.
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let context = TraceContext::parse(text).unwrap();
        assert!(context.is_sampled());
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(context.traceparent(), text);
    }

    #[test]
    fn what_is_no_traceparent_is_none() {
        for text in [
            "",
            "00-0-0-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(TraceContext::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn both_headers_are_written() {
        let context = TraceContext::parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00").unwrap();
        let mut headers = HeaderMap::new();
        context.write(&mut headers);
        assert_eq!(headers[TRACEPARENT], "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");
    }
}
