//! An HTTP client that hides nothing: one connection, one request at a time, bodies whole or in pieces.

use std::convert::Infallible;
use std::net::SocketAddr;

use bytes::Bytes;
use futures::channel::mpsc;
use futures::{StreamExt, TryFutureExt};
use http::{HeaderMap, Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A request's body.
pub(crate) type Body = BoxBody<Bytes, Infallible>;

/// A request without a body or with a whole one.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Body> {
    let builder = Request::builder().method(method).uri(path);
    let builder = headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
    builder.body(Full::new(body.into()).boxed()).expect("the test's request is well-formed")
}

/// A GET request.
pub(crate) fn get(path: &str) -> Request<Body> {
    request("GET", path, &[], "")
}

/// A POST request with JSON.
pub(crate) fn post(path: &str, body: &str) -> Request<Body> {
    request("POST", path, &[("content-type", "application/json")], body.to_owned())
}

/// A POST request whose body is what is sent to the channel, of a length that is not known before.
pub(crate) fn streamed(path: &str) -> (mpsc::UnboundedSender<Bytes>, Request<Body>) {
    let (sender, pieces) = mpsc::unbounded::<Bytes>();
    let body = BodyExt::boxed(StreamBody::new(pieces.map(|piece| Ok(Frame::data(piece)))));
    (sender, Request::post(path).body(body).expect("the test's request is well-formed"))
}

/// A connection that is kept between requests.
pub(crate) struct Connection {
    sender: http1::SendRequest<Body>,
    address: SocketAddr,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Self::over(stream, address).await
    }

    /// Speaks HTTP over a stream.
    pub(crate) async fn over(
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        address: SocketAddr,
    ) -> anyhow::Result<Self> {
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection.unwrap_or_else(|_| ()));
        Ok(Self { sender, address })
    }

    /// Sends a request and returns as soon as the head of the answer is there.
    pub(crate) async fn begin(&mut self, mut request: Request<Body>) -> anyhow::Result<Response<Incoming>> {
        self.sender.ready().await?;
        let host = self.address.to_string().parse()?;
        request.headers_mut().entry("host").or_insert(host);
        Ok(self.sender.send_request(request).await?)
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&mut self, request: Request<Body>) -> anyhow::Result<Reply> {
        Reply::read(self.begin(request).await?).await
    }
}

/// A whole answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    /// Reads the body to its end; fails where it is cut short.
    pub(crate) async fn read(response: Response<Incoming>) -> anyhow::Result<Self> {
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Self { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("the header is text"))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The text of an answer that must be 200.
    #[track_caller]
    pub(crate) fn ok(&self) -> &str {
        assert_eq!(self.status, 200, "{self:?}");
        self.text()
    }

    /// The data of an answer that must be 200 and in the contract's envelope.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        let json = self.json();
        assert_eq!(json["success"], true, "{json}");
        json["data"].clone()
    }

    /// The status and code of an answer that must be a failure in the contract's envelope, which shows nothing of the inside and
    /// carries the request's id.
    #[track_caller]
    pub(crate) fn failure(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["success"], false, "{json}");
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        assert!(self.headers.contains_key("x-request-id"), "{self:?}");
        assert!(!json["error"]["message"].as_str().expect("there is a message").is_empty());
        for inside in ["/tmp", "wasm", "SELECT", "INSERT", "panicked", ".rs"] {
            assert!(!self.text().contains(inside), "`{inside}` is shown: {json}");
        }
        (self.status, json["error"]["code"].as_str().expect("there is a code").to_owned())
    }
}
