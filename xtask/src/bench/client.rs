//! An HTTP client for loads that wrk cannot make: each request with a body of its own, at a rate, or all at once.

use std::net::SocketAddr;

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, Response, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

/// A connection that is kept between requests, which follow each other. One that the server closed meanwhile, being idle for long, is opened anew.
pub(crate) struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    address: SocketAddr,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with an error if the server is killed, which the request under way reports.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, address })
    }

    /// Sends a request with JSON, or with no body where it is empty, and reads the whole answer.
    pub(crate) async fn send(&mut self, method: &str, path: &str, body: impl Into<Bytes>) -> Result<Answer> {
        let request = Request::builder().method(method).uri(path).header(header::HOST, self.address.to_string());
        let request = request.header(header::CONTENT_TYPE, "application/json").body(Full::new(body.into()))?;
        let answer = self.exchange(request).await?;
        let status = answer.status().as_u16();
        let text = String::from_utf8(answer.into_body().into()).context("the answer is not text")?;
        Ok(Answer { status, text })
    }

    /// Sends a request as it is, and reads the whole answer.
    pub(super) async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>> {
        if self.sender.ready().await.is_err() {
            *self = Self::open(self.address).await?;
        }
        let (head, body) = self.sender.send_request(request).await?.into_parts();
        let body = body.collect().await.context("the answer broke off")?.to_bytes();
        Ok(Response::from_parts(head, body))
    }

    /// What a GET request answers as `data`.
    pub(super) async fn data(&mut self, path: &str) -> Result<Value> {
        self.send("GET", path, "").await?.data(200)
    }
}

impl Answer {
    /// The answer's `data`, if it has this status.
    pub(super) fn data(&self, status: u16) -> Result<Value> {
        ensure!(self.status == status, "answered with {}: {}", self.status, self.text);
        let mut envelope: Value = serde_json::from_str(&self.text).context("the answer is not JSON")?;
        Ok(envelope["data"].take())
    }
}
