//! Traces of OpenTelemetry: spans of what a request causes, down to the last client that is told, sent to a collector by OTLP.
//!
//! Off unless one of the standard environment variables names a collector; then everything here costs the reading of one
//! global. A trace crosses what happens later in the database itself: the host notes, in the transaction of a write, which
//! span logged a change (`tidemill_traces`), and whoever delivers the change goes on from there.
//!
//! Owned here: whether there are traces, what a span is, and how a context is read and written. What becomes a span is decided where
//! it happens.

mod context;
mod export;
mod span;

pub use context::TraceContext;
pub use export::{ExportError, Exporter};
pub use span::{Scope, Span, SpanKind};

use std::sync::OnceLock;

use opentelemetry_sdk::trace::SdkTracer;

/// Makes the spans of this process, once there is an exporter.
static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// Whether spans are made at all.
pub(crate) fn are_on() -> bool {
    TRACER.get().is_some()
}
