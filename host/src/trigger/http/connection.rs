//! One connection: its place among all, its handshake, and its requests over HTTP/1.1 or HTTP/2.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::FutureExt;
use http::header::UPGRADE;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulConnection, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::client::{Client, Clients};
use super::current::CurrentStack;
use super::hangup::Hangup;
use super::request::{REQUEST_ID, request_id};
use super::stack;
use super::taken::{self, Streams, while_taken};
use super::tls::Tls;
use crate::manifest::HttpSettings;
use crate::operate::open_files;

/// Connections beyond the limit that are still asked what they want, so that who watches the host gets an answer.
const SPARE: usize = 64;
/// How long such a client may take to ask, and then to take the answer.
const SPARE_PATIENCE: Duration = Duration::from_secs(2);
/// The longest head of a request, in bytes; a longer one is answered 431.
const MAX_HEAD: usize = 64 << 10;
/// Requests that a client may have under way on one HTTP/2 connection.
const MAX_STREAMS: u32 = 128;
/// How long an HTTP/2 connection is silent before its client is asked whether it lives, and how long it may take to answer.
const PING: Duration = Duration::from_secs(20);

/// How a request came.
#[derive(Debug, Clone)]
pub(super) struct Arrival {
    /// From whom.
    pub(super) client: Client,
    /// Whether through TLS.
    pub(super) encrypted: bool,
    /// Whether on a connection that there is no room for: only the host's own state is told.
    pub(super) spare: bool,
}

/// The place of a connection among all. Who takes a connection over from HTTP keeps it.
#[derive(Debug, Clone)]
pub(crate) struct Place(#[expect(dead_code, reason = "it is there until it is dropped")] Arc<OwnedSemaphorePermit>);

/// What all connections have in common.
pub(super) struct Connections {
    builder: auto::Builder<Streams>,
    current: Arc<CurrentStack>,
    tls: Option<Arc<Tls>>,
    /// How long a client may take to its first request. What tells HTTP/1.1 from HTTP/2 waits for ever.
    patience: Duration,
    places: Arc<Semaphore>,
    spare: Arc<Semaphore>,
    clients: Clients,
}

impl Connections {
    pub(super) fn new(current: Arc<CurrentStack>, tls: Option<Arc<Tls>>, settings: &HttpSettings) -> Self {
        let mut builder = auto::Builder::new(Streams);
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
            clients: Clients::default(),
        }
    }

    /// Answers the requests of one connection, on the thread that this is polled on.
    pub(super) async fn serve(self: Arc<Self>, stream: std::net::TcpStream, client: SocketAddr, watcher: Watcher) {
        let Some((spare, place)) = self.place() else {
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
        let arrival = Arrival { client: self.clients.enter(client), encrypted: self.tls.is_some(), spare };
        let Some(tls) = &self.tls else {
            return self.answer(stream, arrival, place, watcher).await;
        };
        let handshake = tls.accept(stream);
        let stream = match spare {
            false => handshake.await,
            true => tokio::time::timeout(SPARE_PATIENCE, handshake).await.unwrap_or_else(|late| Err(late.into())),
        };
        match stream {
            Ok(stream) => self.answer(stream, arrival, place, watcher).await,
            Err(error) => tracing::debug!(%client, "the TLS handshake failed: {error}"),
        }
    }

    /// Room for one more connection, and whether it is beyond the limit.
    fn place(&self) -> Option<(bool, Place)> {
        let take = |places: &Arc<Semaphore>| Some(Place(Arc::new(Arc::clone(places).try_acquire_owned().ok()?)));
        take(&self.places).map(|place| (false, place)).or_else(|| take(&self.spare).map(|place| (true, place)))
    }

    async fn answer(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        arrival: Arrival,
        place: Place,
        watcher: Watcher,
    ) {
        let (client, spare) = (arrival.client.address, arrival.spare);
        let hangup = Hangup::default();
        let wanted = hangup.clone();
        let asked = Arc::new(AtomicBool::new(false));
        let asks = Arc::clone(&asked);
        let answered = Arc::new(Notify::new());
        let answers = Arc::clone(&answered);
        let service = service_fn(move |mut request: http::Request<Incoming>| {
            asks.store(true, Ordering::Relaxed);
            let id = request_id(request.headers());
            request.headers_mut().insert(REQUEST_ID, id.clone());
            if request.headers().contains_key(UPGRADE) {
                request.extensions_mut().insert(place.clone());
            }
            let (current, hangup) = (self.current.get(), hangup.clone());
            let (arrival, answers) = (arrival.clone(), Arc::clone(&answers));
            async move {
                let answer = current.stack().answer(request, &arrival, &hangup);
                let answer = AssertUnwindSafe(answer).catch_unwind().await;
                if spare {
                    answers.notify_one();
                }
                Ok::<_, Infallible>(answer.unwrap_or_else(|_| stack::panicked(id)))
            }
        });
        let connection = self.builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        let patience = if spare { SPARE_PATIENCE } else { self.patience };
        let connection = async move {
            match spare {
                false => watcher.watch(connection).await,
                true => once(connection, &answered, watcher).await,
            }
        };
        tokio::select! {
            ended = while_taken(taken::PATIENCE, connection) => match ended {
                // Clients that go away are no event for an operator.
                Some(Err(error)) => tracing::debug!(%client, "the connection ended early: {error}"),
                Some(Ok(())) => {}
                None => tracing::debug!(%client, "the client did not take its answer in time"),
            },
            () = wanted.wanted() => tracing::debug!(%client, "the connection was cut"),
            () = silence(patience, &asked) => tracing::debug!(%client, "the client asked nothing in time"),
        }
    }
}

/// Serves a connection for one answer, and the time that its client may take to take it: HTTP/2 would go on for as long as pings are
/// answered. Whoever drains waits until `_watcher` is dropped.
async fn once<C: GracefulConnection>(connection: C, answered: &Notify, _watcher: Watcher) -> Result<(), C::Error> {
    let mut connection = pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        () = answered.notified() => connection.as_mut().graceful_shutdown(),
    }
    tokio::time::timeout(SPARE_PATIENCE, connection).await.unwrap_or(Ok(()))
}

/// Ends after `patience` if nothing was asked until then, and otherwise never.
async fn silence(patience: Duration, asked: &AtomicBool) {
    tokio::time::sleep(patience).await;
    if asked.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}
