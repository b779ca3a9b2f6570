//! The listening socket and its connections: HTTP/1.1 and HTTP/2 without TLS, and draining.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::application::HttpApplication;
use super::current::CurrentStack;
use super::hangup::Hangup;
use super::stack;
use crate::runtime::lane::Lanes;

/// How long to wait before accepting again where the process is out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// Clients that may wait to be accepted; the system may allow fewer.
const BACKLOG: u32 = 4096;

/// The server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The address is in use or not this machine's.
    #[error("cannot listen on {address}: {source}; choose another with `--listen`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system gives the process too few threads or descriptors.
    #[error("the threads that answer requests could not be started: {0}")]
    Threads(std::io::Error),
}

/// A server that listens but does not accept yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    lanes: Arc<Lanes>,
}

impl Server {
    /// Listens on `address`; port 0 takes any free one.
    ///
    /// # Errors
    ///
    /// Fails where the address is in use or not this machine's, or there are no threads to answer on.
    pub async fn bind(address: SocketAddr) -> Result<Self, ServerError> {
        let listen_error = |source| ServerError::Listen { address, source };
        let listener = listen(address).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        Ok(Self { listener, address, lanes: Arc::new(Lanes::start().map_err(ServerError::Threads)?) })
    }

    /// The address with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The threads that answer requests.
    #[must_use]
    pub fn lanes(&self) -> &Arc<Lanes> {
        &self.lanes
    }

    /// Serves until `stop` resolves, then finishes the requests that were accepted, what their instances do after answering, and
    /// what the triggers have begun, for at most `drain`: `finish` ends the triggers, and gives what is still to be drained.
    pub async fn serve(
        self,
        current: Arc<CurrentStack>,
        header_read_timeout: Duration,
        finish: impl Future<Output = Option<Arc<HttpApplication>>>,
        stop: impl Future<Output = ()>,
        drain: Duration,
    ) {
        let mut connections = auto::Builder::new(TokioExecutor::new());
        connections.http1().timer(TokioTimer::new()).header_read_timeout(header_read_timeout);
        connections.http2().timer(TokioTimer::new());
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            let (stream, client) = tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        tracing::warn!("a connection could not be accepted: {error}");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                        continue;
                    }
                },
                () = &mut stop => break,
            };
            match stream.into_std() {
                Ok(stream) => {
                    let connections = connections.clone();
                    self.lanes.spawn(serve_connection(
                        connections,
                        graceful.watcher(),
                        Arc::clone(&current),
                        stream,
                        client,
                    ));
                }
                Err(error) => tracing::warn!("a connection could not be passed on: {error}"),
            }
        }
        drop(self.listener);
        tracing::info!("stopping: finishing the requests that were accepted");
        let finished = async {
            // While requests can still be answered: a consumer may be waiting for one.
            let ((), application) = tokio::join!(graceful.shutdown(), finish);
            if let Some(application) = application {
                application.drain().await;
            }
        };
        if tokio::time::timeout(drain, finished).await.is_err() {
            tracing::warn!("stopped with requests unfinished after {drain:?}");
        }
    }
}

/// A socket that listens, with room for a burst of clients that connect at once: one for whom there is none waits a second before it tries again.
fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A host that is started again need not wait for connections of the one before to be forgotten.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Answers the requests of one connection, on the thread that this is polled on.
async fn serve_connection(
    connections: auto::Builder<TokioExecutor>,
    watcher: Watcher,
    current: Arc<CurrentStack>,
    stream: std::net::TcpStream,
    client: SocketAddr,
) {
    // A small answer would otherwise wait for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!("TCP_NODELAY was refused: {error}");
    }
    let stream = match TcpStream::from_std(stream) {
        Ok(stream) => stream,
        Err(error) => return tracing::warn!("a connection could not be watched: {error}"),
    };
    let hangup = Hangup::default();
    let wanted = hangup.clone();
    let service = service_fn(move |request| {
        let (current, hangup) = (current.get(), hangup.clone());
        async move {
            let answer = AssertUnwindSafe(current.stack().answer(request, client, &hangup)).catch_unwind().await;
            Ok::<_, Infallible>(answer.unwrap_or_else(|_| stack::panicked()))
        }
    });
    let connection = watcher.watch(connections.serve_connection_with_upgrades(TokioIo::new(stream), service));
    tokio::select! {
        ended = connection => if let Err(error) = ended {
            // Clients that go away are no event for an operator.
            tracing::debug!(%client, "the connection ended early: {error}");
        },
        () = wanted.wanted() => tracing::debug!(%client, "the connection was cut"),
    }
}
