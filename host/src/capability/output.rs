//! A guest's standard output and error, line by line, as log records of the host.
//!
//! A line that is a JSON object with a `message` keeps its `level` and `requestId`; any other line
//! is a message as it stands, of the request that the instance works on if it is only one; but for
//! measurements (`operate::metrics::Measured`), which are no records. The form of the records is
//! `operate::logging`'s. What a component prints beyond its share of the log is left out and counted
//! (`refusal`), so that it cannot fill the disk or drown the records of others.

use std::borrow::Cow;
use std::io;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use serde::Deserialize;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};

use super::Grants;
use super::refusal::Attempt;
use crate::operate::metrics::Measured;
use crate::runtime::handler::RequestInfo;
use crate::runtime::requests::Requests;

/// A longer line is logged in pieces of this many bytes.
const MAX_LINE: usize = 16 << 10;
/// What a component may print to the log, in bytes a second.
const SHARE: NonZeroU32 = NonZeroU32::new(1 << 20).unwrap();
/// And at once, after a while in which it printed little.
const BURST: NonZeroU32 = NonZeroU32::new(16 << 20).unwrap();
/// What a record takes beside the line, in bytes: its time, target and other fields.
const RECORD: usize = 200;

/// Where the instances of one component print to.
pub struct ComponentOutput {
    grants: Arc<Grants>,
    measured: Arc<Measured>,
    share: DefaultDirectRateLimiter,
}

impl ComponentOutput {
    /// Nothing has been printed yet. Measurements go to `measured`.
    #[must_use]
    pub fn new(grants: Arc<Grants>, measured: Arc<Measured>) -> Arc<Self> {
        let share = RateLimiter::direct(Quota::per_second(SHARE).allow_burst(BURST));
        Arc::new(Self { grants, measured, share })
    }

    /// The stream of this name of an instance that works on `requests`.
    #[must_use]
    pub fn stream(self: &Arc<Self>, name: &'static str, requests: Requests) -> GuestOutput {
        GuestOutput { to: Arc::clone(self), requests, stream: name }
    }

    /// Whether a line of this length still has room in the log.
    fn has_room(&self, length: usize) -> bool {
        let bytes = u32::try_from(length + RECORD).ok().and_then(NonZeroU32::new);
        bytes.is_some_and(|bytes| matches!(self.share.check_n(bytes), Ok(Ok(()))))
    }
}

/// One of a guest's two output streams.
#[derive(Clone)]
pub struct GuestOutput {
    to: Arc<ComponentOutput>,
    requests: Requests,
    stream: &'static str,
}

impl GuestOutput {
    fn print(&self, line: &str) {
        let ComponentOutput { grants, measured, .. } = &*self.to;
        if line.is_empty() || measured.take(&grants.component, line) {
            return;
        }
        if self.to.has_room(line.len()) {
            log_line(self, line);
        } else {
            let request = self.requests.single();
            let what = format_args!("left out a line: a component prints at most {SHARE} bytes a second for long");
            grants.refusals.note(Attempt::Output, request.as_deref(), what);
        }
    }
}

impl IsTerminal for GuestOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for GuestOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(LineLogger { output: self.clone(), line: Vec::new() })
    }
}

/// Collects bytes until a line is whole.
struct LineLogger {
    output: GuestOutput,
    line: Vec<u8>,
}

impl LineLogger {
    fn push(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            for part in piece.chunks(MAX_LINE) {
                self.line.extend_from_slice(part);
                if part.ends_with(b"\n") || self.line.len() >= MAX_LINE {
                    self.flush_line();
                }
            }
        }
    }

    fn flush_line(&mut self) {
        let line = String::from_utf8_lossy(&self.line);
        let line = line.trim_end();
        self.output.print(line);
        self.line.clear();
    }
}

impl Drop for LineLogger {
    fn drop(&mut self) {
        self.flush_line();
    }
}

impl AsyncWrite for LineLogger {
    fn poll_write(mut self: Pin<&mut Self>, _context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.push(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The fields of a structured line that the host's own records have too.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StructuredLine {
    #[serde(default)]
    level: String,
    message: String,
    #[serde(default)]
    request_id: String,
}

/// Without line breaks and other control characters, by which a line could pass for one of the host's.
fn in_one_line(text: &str) -> Cow<'_, str> {
    let is_control = |character: char| character.is_control() && character != '\t';
    if !text.contains(is_control) {
        return text.into();
    }
    let escaped = text
        .chars()
        .map(|character| if is_control(character) { character.escape_default().to_string() } else { character.into() });
    escaped.collect::<String>().into()
}

fn log_line(output: &GuestOutput, line: &str) {
    let component = &*output.to.grants.component;
    let stream = output.stream;
    let structured = parse_structured(line);
    let told = structured.as_ref().map(|line| line.request_id.as_str()).filter(|id| !id.is_empty());
    let request = match told {
        Some(id) => output.requests.find(id),
        None => output.requests.single(),
    };
    let told = told.map(in_one_line);
    let request_id = told.as_deref().or_else(|| request.as_deref().and_then(RequestInfo::id));
    let trace_id = request.as_deref().and_then(RequestInfo::trace_id);
    let Some(StructuredLine { level, message, .. }) = &structured else {
        tracing::info!(target: "guest", component, stream, request_id, trace_id, "{}", in_one_line(line));
        return;
    };
    let message = in_one_line(message);
    match level.to_ascii_lowercase().as_str() {
        "error" => tracing::error!(target: "guest", component, request_id, trace_id, "{message}"),
        "warn" | "warning" => tracing::warn!(target: "guest", component, request_id, trace_id, "{message}"),
        "debug" => tracing::debug!(target: "guest", component, request_id, trace_id, "{message}"),
        "trace" => tracing::trace!(target: "guest", component, request_id, trace_id, "{message}"),
        _ => tracing::info!(target: "guest", component, request_id, trace_id, "{message}"),
    }
}

fn parse_structured(line: &str) -> Option<StructuredLine> {
    line.starts_with('{').then(|| serde_json::from_str(line).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_structured_line_keeps_its_level_and_request() {
        let line = r#"{"level":"warn","message":"slow","requestId":"r1","extra":1}"#;
        let expected =
            StructuredLine { level: "warn".to_owned(), message: "slow".to_owned(), request_id: "r1".to_owned() };
        assert_eq!(parse_structured(line), Some(expected));
    }

    #[test]
    fn other_lines_are_messages_as_they_stand() {
        for line in ["hello", "{not json", "{\"level\":\"info\"}", "[1]"] {
            assert_eq!(parse_structured(line), None, "{line}");
        }
    }

    #[test]
    fn no_line_ends_early_or_moves_the_cursor() {
        assert_eq!(in_one_line("a\ttab"), "a\ttab");
        assert_eq!(in_one_line("a\r\nERROR forged \u{1b}[1A\0"), "a\\r\\nERROR forged \\u{1b}[1A\\u{0}");
    }

    #[test]
    fn a_line_without_end_does_not_grow_the_buffer_for_ever() {
        let output = ComponentOutput::new(Arc::new(Grants::none("test")), Arc::default());
        let mut logger = LineLogger { output: output.stream("stdout", Requests::default()), line: Vec::new() };
        logger.push(&vec![b'a'; 10 * MAX_LINE + 7]);
        assert_eq!(logger.line.len(), 7);
    }

    #[test]
    fn a_component_has_its_share_of_the_log_and_no_more() {
        let output = ComponentOutput::new(Arc::new(Grants::none("test")), Arc::default());
        let most = BURST.get() as usize / (MAX_LINE + RECORD);
        let printed = (0..2 * most).filter(|_| output.has_room(MAX_LINE)).count();
        let a_second = SHARE.get() as usize / MAX_LINE;
        assert!((most..=most + 10 * a_second).contains(&printed), "{printed} of {most}");
    }
}
