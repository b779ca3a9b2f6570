//! What clients are told as spans, each in the trace of what wrote the change.

use std::borrow::Cow;
use std::sync::Arc;

use tidemill_change_log::Change;

use crate::manifest::WebSocket;
use crate::operate::traces::{self, Span, SpanKind, TraceContext};

/// The spans of one stretch of the log on its way to clients. They end when they are dropped.
pub(super) struct BroadcastSpans(#[expect(dead_code, reason = "held for their ends")] Vec<Span>);

impl BroadcastSpans {
    /// Begins one for each change of the subscription whose trace is recorded, on its way to so many clients.
    pub(super) fn begin(settings: &WebSocket, changes: &[Arc<Change>], clients: usize) -> Self {
        if !traces::are_on() {
            return Self(Vec::new());
        }
        let ours = changes.iter().filter(|change| change.table.eq_ignore_ascii_case(&settings.table));
        let begin = |change: &Arc<Change>| {
            let parent = TraceContext::parse(change.traceparent.as_deref()?)?;
            let name = || Cow::Owned(format!("send {}", settings.route));
            let mut span = Span::child(SpanKind::Producer, Some(&parent), name);
            span.set("messaging.operation.type", "send");
            span.set("messaging.destination.name", settings.route.clone());
            span.set("tidemill.clients", i64::try_from(clients).unwrap_or(i64::MAX));
            Some(span)
        };
        Self(ours.filter_map(begin).collect())
    }
}
