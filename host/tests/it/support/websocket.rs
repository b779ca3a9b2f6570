//! WebSocket clients, of the kind that browsers are, and of worse kinds.

use std::net::SocketAddr;

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use super::{Body, Host, request, within};

/// The headers by which a client asks for a WebSocket.
pub(crate) const UPGRADE: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

/// A handshake as a plain request, to see what the host refuses it with.
pub(crate) fn handshake(path: &str, more: &[(&str, &str)]) -> http::Request<Body> {
    request("GET", path, &[&UPGRADE, more].concat(), "")
}

/// A client of a subscription.
pub(crate) struct Socket<S = TcpStream>(WebSocketStream<S>);

impl Socket {
    /// Connects.
    pub(crate) async fn open(host: &Host, path: &str) -> Self {
        Self::over(TcpStream::connect(host.address).await.expect("the host listens"), host.address, path).await
    }

    /// Connects as somebody who has a token.
    pub(crate) async fn open_as(host: &Host, path: &str, token: &str) -> Self {
        let address = format!("ws://{}{path}", host.address);
        let mut request = address.into_client_request().expect("the test's address is one");
        let bearer = format!("Bearer {token}").parse().expect("a token is a header's value");
        request.headers_mut().insert("authorization", bearer);
        Self::handshake(request, TcpStream::connect(host.address).await.expect("the host listens")).await
    }

    /// Connects with hardly any memory for what it does not read.
    pub(crate) async fn open_small(host: &Host, path: &str) -> Self {
        let socket = TcpSocket::new_v4().expect("there is IPv4");
        socket.set_recv_buffer_size(4096).expect("a receive buffer may be small");
        Self::over(socket.connect(host.address).await.expect("the host listens"), host.address, path).await
    }

    async fn over(stream: TcpStream, address: SocketAddr, path: &str) -> Self {
        Self::handshake(
            format!("ws://{address}{path}").into_client_request().expect("the test's address is one"),
            stream,
        )
        .await
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Socket<S> {
    /// Asks for a WebSocket over a stream.
    pub(crate) async fn handshake(request: http::Request<()>, stream: S) -> Self {
        let handshake = within("the handshake", client_async(request, stream)).await;
        let (socket, response) = handshake.unwrap_or_else(|error| panic!("the handshake failed: {error}"));
        assert!(response.headers().contains_key("x-request-id"), "{response:?}");
        Self(socket)
    }

    /// The next frame.
    pub(crate) async fn frame(&mut self) -> Option<Result<Message, Error>> {
        within("a message", self.0.next()).await
    }

    /// The next message, which must come.
    pub(crate) async fn next(&mut self) -> Value {
        loop {
            match self.frame().await {
                Some(Ok(Message::Text(text))) => return text.parse().expect("a message is JSON"),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("there is no message: {other:?}"),
            }
        }
    }

    /// Messages until the one whose row has this version.
    pub(crate) async fn until(&mut self, version: i64) -> Vec<Value> {
        let mut seen: Vec<Value> = Vec::new();
        while seen.last().is_none_or(|last| last["after"]["version"].as_i64() < Some(version)) {
            seen.push(self.next().await);
        }
        seen
    }

    /// The code with which the host closes, after messages that may come before.
    pub(crate) async fn closed(&mut self) -> u16 {
        loop {
            match self.frame().await {
                Some(Ok(Message::Close(Some(close)))) => return close.code.into(),
                Some(Ok(_)) => {}
                other => panic!("the connection ended without a close: {other:?}"),
            }
        }
    }

    /// Sends a message.
    pub(crate) async fn send(&mut self, message: Message) {
        self.0.send(message).await.expect("the connection is there");
    }

    /// Closes from this side, and waits until the host has.
    pub(crate) async fn close(mut self) {
        within("the close", self.0.close(None)).await.expect("the connection is there");
        while let Some(frame) = self.frame().await {
            if frame.is_err() {
                return;
            }
        }
    }
}
