//! One connection: its place among all, its handshake, and its requests over HTTP/1.1 or HTTP/2.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::current::CurrentStack;
use super::hangup::Hangup;
use super::stack;
use super::tls::Tls;
use crate::manifest::HttpSettings;
use crate::operate::open_files;

/// Connections beyond the limit that are still asked what they want, so that who watches the host gets an answer.
const SPARE: usize = 64;
/// The longest head of a request, in bytes; a longer one is answered 431.
const MAX_HEAD: usize = 64 << 10;
/// Requests that a client may have under way on one HTTP/2 connection.
const MAX_STREAMS: u32 = 128;
/// How long an HTTP/2 connection is silent before its client is asked whether it lives, and how long it may take to answer.
const PING: Duration = Duration::from_secs(20);

/// How a request came.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrival {
    /// From where.
    pub(super) client: SocketAddr,
    /// Whether through TLS.
    pub(super) encrypted: bool,
    /// Whether on a connection that there is no room for: only the host's own state is told.
    pub(super) spare: bool,
}

/// What all connections have in common.
pub(super) struct Connections {
    builder: auto::Builder<TokioExecutor>,
    current: Arc<CurrentStack>,
    tls: Option<Arc<Tls>>,
    /// How long a client may take to its first request. What tells HTTP/1.1 from HTTP/2 waits for ever.
    patience: Duration,
    places: Arc<Semaphore>,
    spare: Arc<Semaphore>,
}

impl Connections {
    pub(super) fn new(current: Arc<CurrentStack>, tls: Option<Arc<Tls>>, settings: &HttpSettings) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(settings.header_read_timeout)
            .max_buf_size(MAX_HEAD)
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(MAX_STREAMS)
            .max_header_list_size(u32::try_from(MAX_HEAD).unwrap_or(u32::MAX))
            .keep_alive_interval(PING)
            .keep_alive_timeout(PING);
        let most = open_files::for_connections().saturating_sub(SPARE).max(1);
        let places = (settings.max_connections as usize).min(most);
        if places < settings.max_connections as usize {
            tracing::info!("at most {places} connections at once: the limit of open files leaves no room for more");
        }
        Self {
            builder,
            current,
            tls,
            patience: settings.header_read_timeout,
            places: Arc::new(Semaphore::new(places)),
            spare: Arc::new(Semaphore::new(SPARE)),
        }
    }

    /// Answers the requests of one connection, on the thread that this is polled on.
    pub(super) async fn serve(self: Arc<Self>, stream: std::net::TcpStream, client: SocketAddr, watcher: Watcher) {
        let Some((spare, _place)) = self.place() else {
            return tracing::debug!(%client, "there was no room for a connection");
        };
        // A small answer would otherwise wait for the client's delayed acknowledgement.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!("TCP_NODELAY was refused: {error}");
        }
        let stream = match TcpStream::from_std(stream) {
            Ok(stream) => stream,
            Err(error) => return tracing::warn!("a connection could not be watched: {error}"),
        };
        let arrival = Arrival { client, encrypted: self.tls.is_some(), spare };
        match &self.tls {
            None => self.answer(stream, arrival, watcher).await,
            Some(tls) => match tls.accept(stream).await {
                Ok(stream) => self.answer(stream, arrival, watcher).await,
                Err(error) => tracing::debug!(%client, "the TLS handshake failed: {error}"),
            },
        }
    }

    /// Room for one more connection, and whether it is beyond the limit.
    fn place(&self) -> Option<(bool, OwnedSemaphorePermit)> {
        let take = |places: &Arc<Semaphore>| Arc::clone(places).try_acquire_owned().ok();
        take(&self.places).map(|place| (false, place)).or_else(|| take(&self.spare).map(|place| (true, place)))
    }

    async fn answer(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        arrival: Arrival,
        watcher: Watcher,
    ) {
        let client = arrival.client;
        let hangup = Hangup::default();
        let wanted = hangup.clone();
        let asked = Arc::new(AtomicBool::new(false));
        let asks = Arc::clone(&asked);
        let service = service_fn(move |request| {
            asks.store(true, Ordering::Relaxed);
            let (current, hangup) = (self.current.get(), hangup.clone());
            async move {
                let answer = AssertUnwindSafe(current.stack().answer(request, arrival, &hangup)).catch_unwind().await;
                Ok::<_, Infallible>(answer.unwrap_or_else(|_| stack::panicked()))
            }
        });
        let connection = watcher.watch(self.builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
        tokio::select! {
            ended = connection => if let Err(error) = ended {
                // Clients that go away are no event for an operator.
                tracing::debug!(%client, "the connection ended early: {error}");
            },
            () = wanted.wanted() => tracing::debug!(%client, "the connection was cut"),
            () = silence(self.patience, &asked) => tracing::debug!(%client, "the client asked nothing in time"),
        }
    }
}

/// Ends after `patience` if nothing was asked until then, and otherwise never.
async fn silence(patience: Duration, asked: &AtomicBool) {
    tokio::time::sleep(patience).await;
    if asked.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}
