//! The body of an answer that is server-sent events (WHATWG HTML, section 9.2).

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame};
use wasmtime_wasi_http::Error;

use super::client::{Client, NothingYet};
use super::hub::Hub;
use super::places::Place;

/// Sent at once, so that the client knows that it is connected, and how many milliseconds to wait before connecting again.
const GREETING: Bytes = Bytes::from_static(b"retry: 1000\n\n");

/// Everything that one client is sent.
pub(super) struct EventStream {
    hub: Arc<Hub>,
    client: Arc<Client>,
    greeted: bool,
    _place: Place,
}

impl EventStream {
    /// The stream of a client that enters the subscription next.
    pub(super) fn new(hub: Arc<Hub>, client: Arc<Client>, place: Place) -> Self {
        Self { hub, client, greeted: false, _place: place }
    }
}

impl Body for EventStream {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if !std::mem::replace(&mut self.greeted, true) {
            return Poll::Ready(Some(Ok(Frame::data(GREETING))));
        }
        let mut sent = 0;
        let next = self.client.next_events(context.waker(), &mut sent);
        self.hub.metrics.sent.inc_by(sent);
        match next {
            Ok(piece) => Poll::Ready(piece.map(|piece| Ok(Frame::data(piece)))),
            Err(NothingYet) => Poll::Pending,
        }
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.hub.leave(&self.client);
    }
}
