//! The task of one WebSocket: reads what the client says, writes what the hub could not write itself.

use std::sync::Arc;

use bytes::Bytes;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use hyper_util::server::conn::auto::upgrade::downcast;
use tokio::net::TcpStream;

use super::client::{Client, Next};
use super::frame::FrameReader;
use super::hub::Hub;
use super::message::Message;
use super::places::Place;

/// What the kernel keeps for a client that does not read, in bytes; it doubles that. More would only let it fall behind unnoticed.
const SEND_BUFFER: usize = 64 << 10;

/// Runs a WebSocket from the moment when HTTP is done with the connection until it is over.
pub(super) async fn run(
    hub: Arc<Hub>,
    upgrade: OnUpgrade,
    make: impl FnOnce(TcpStream) -> Client,
    first: Option<Arc<Message>>,
    sequence: i64,
    place: Place,
) {
    let Some((stream, early)) = take_over(upgrade).await else {
        return;
    };
    if let Err(error) = socket2::SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER) {
        tracing::debug!("the size of a send buffer was refused: {error}");
    }
    let client = Arc::new(make(stream));
    hub.enter(&client, first, sequence);
    talk(&hub, &client, early).await;
    hub.leave(&client);
    drop(place);
}

/// The socket below, so that the hub can write to it without a task and a buffer between; and what was read of it already.
async fn take_over(upgrade: OnUpgrade) -> Option<(TcpStream, Bytes)> {
    let upgraded = match upgrade.await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            tracing::debug!("a client went away during the handshake: {error}");
            return None;
        }
    };
    match downcast::<TokioIo<TcpStream>>(upgraded) {
        Ok(parts) => Some((parts.io.into_inner(), parts.read_buf)),
        Err(_) => {
            tracing::error!("a WebSocket came over something else than TCP");
            None
        }
    }
}

async fn talk(hub: &Hub, client: &Client, early: Bytes) {
    let mut reader = FrameReader::default();
    client.hear(&mut reader, &early);
    drop(early);
    loop {
        let mut sent = 0;
        let next = client.flush(&mut sent);
        hub.metrics.sent.inc_by(sent);
        if next == Next::End {
            return;
        }
        match client.ready(next).await {
            Ok(true) if !client.read(&mut reader) => return,
            Ok(_) => {}
            Err(_) => return,
        }
    }
}
