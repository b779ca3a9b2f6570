//! A delivery as spans (OpenTelemetry's conventions for messaging): a batch may hold changes of several traces, so it is a span in each of them, and
//! what the consumer writes for a request goes on in that request's trace.

use std::borrow::Cow;
use std::sync::Arc;

use tidemill_change_log::Change;

use crate::operate::traces::{self, Scope, Span, SpanKind, TraceContext};

/// Traces of one batch at most; changes of further ones are delivered without a span.
const MOST: usize = 64;

/// The spans of one delivery. They end when they are dropped.
pub(super) struct BatchSpans(Vec<InTrace>);

struct InTrace {
    span: Span,
    here: TraceContext,
}

impl BatchSpans {
    /// Begins them; none for changes whose trace is not recorded.
    pub(super) fn begin(stream: &str, component: &str, changes: &[Arc<Change>]) -> Self {
        let mut spans: Vec<InTrace> = Vec::new();
        if !traces::are_on() {
            return Self(spans);
        }
        for parent in changes.iter().filter_map(|change| TraceContext::parse(change.traceparent.as_deref()?)) {
            if spans.len() == MOST || spans.iter().any(|one| one.here.is_same_trace(&parent)) {
                continue;
            }
            let mut span = Span::child(SpanKind::Consumer, Some(&parent), || Cow::Owned(format!("process {stream}")));
            span.set("messaging.operation.type", "process");
            span.set("messaging.destination.name", stream.to_owned());
            span.set("messaging.batch.message_count", i64::try_from(changes.len()).unwrap_or(i64::MAX));
            span.set("tidemill.component", component.to_owned());
            if let Some(here) = span.context() {
                spans.push(InTrace { span, here });
            }
        }
        Self(spans)
    }

    /// What the consumer works for.
    pub(super) fn scope(&self, changes: &[Arc<Change>]) -> Option<Scope> {
        let Self(spans) = self;
        let first = spans.first()?;
        let of = |change: &Arc<Change>| {
            let request = change.request_id.clone()?;
            let parent = TraceContext::parse(change.traceparent.as_deref()?)?;
            let place = spans.iter().find(|one| one.here.is_same_trace(&parent))?;
            Some((request, place.here.clone()))
        };
        let requests = if spans.len() == 1 { Vec::new() } else { changes.iter().filter_map(of).collect() };
        Some(Scope::of_several(first.here.clone(), requests))
    }

    /// Says that the delivery failed.
    pub(super) fn fail(&mut self) {
        self.0.iter_mut().for_each(|one| one.span.fail("the consumer did not take them"));
    }
}
