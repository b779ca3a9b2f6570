//! An HTTP/2 client that sends what browsers send: the name of the host in the address of a request, and no `Host`.

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::{Body, Host, Reply, within};

/// A connection. It answers pings until it is over.
pub(crate) struct Http2 {
    sender: http2::SendRequest<Body>,
    origin: String,
    connection: JoinHandle<()>,
}

impl Http2 {
    /// Connects without TLS.
    pub(crate) async fn open(host: &Host) -> Self {
        let stream = TcpStream::connect(host.address).await.expect("the host listens");
        Self::over(stream, &format!("http://{}", host.address)).await
    }

    /// Speaks HTTP/2 over a stream with the host that `origin` names.
    pub(crate) async fn over(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, origin: &str) -> Self {
        let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (sender, connection) = within("the HTTP/2 handshake", handshake).await.expect("the host speaks HTTP/2");
        let connection = tokio::spawn(async move { drop(connection.await) });
        Self { sender, origin: origin.to_owned(), connection }
    }

    /// Sends a request and returns as soon as the head of the answer is there.
    pub(crate) async fn begin(&mut self, mut request: Request<Body>) -> Response<Incoming> {
        let address = format!("{}{}", self.origin, request.uri());
        *request.uri_mut() = address.parse().expect("an origin and a path are an address");
        let response = within("the head of an answer", self.sender.send_request(request)).await;
        let response = response.expect("the request is answered");
        assert_eq!(response.version(), http::Version::HTTP_2);
        response
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn send(&mut self, request: Request<Body>) -> Reply {
        let response = self.begin(request).await;
        within("an answer", Reply::read(response)).await.expect("the answer is whole")
    }

    /// Waits until the host has ended the connection.
    pub(crate) async fn closed(self) {
        let Self { sender, connection, .. } = self;
        within("the end of the connection", connection).await.expect("the connection does not panic");
        drop(sender);
    }
}
