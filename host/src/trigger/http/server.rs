//! The listening socket: accepting connections, and draining. What happens on one is `connection`'s.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket};

use super::application::HttpApplication;
use super::connection::Connections;
use super::stack::{Shared, Stack};
use super::tls::Tls;
use crate::manifest::HttpSettings;
use crate::operate::metrics::Metrics;
use crate::operate::operations::Operations;
use crate::runtime::lane::Lanes;
use crate::trigger::background::Running;
use crate::trigger::websocket::Subscriptions;

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
    lanes: Lanes,
    tls: Option<Arc<Tls>>,
}

impl Server {
    /// Listens on `address`, through TLS if that is given; port 0 takes any free one.
    ///
    /// # Errors
    ///
    /// Fails where the address is in use or not this machine's, or there are no threads to answer on.
    pub async fn bind(address: SocketAddr, tls: Option<Arc<Tls>>) -> Result<Self, ServerError> {
        let listen_error = |source| ServerError::Listen { address, source };
        let listener = listen(address).map_err(listen_error)?;
        let address = listener.local_addr().map_err(listen_error)?;
        Ok(Self { listener, address, lanes: Lanes::start().map_err(ServerError::Threads)?, tls })
    }

    /// The address with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What a browser writes before the address.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.tls.is_some() { "https" } else { "http" }
    }

    /// Runs a task on every thread that answers requests, and waits for all of them.
    pub async fn on_each_lane<F: Future<Output = ()> + Send + 'static>(&self, task: impl Fn() -> F) {
        self.lanes.on_each(task).await;
    }

    /// Serves until `stop` resolves, then finishes the requests that were accepted, what their
    /// instances do after answering, and what `background` has begun, for at most `drain`.
    #[expect(clippy::too_many_arguments, reason = "each is one part of the host, used once")]
    pub async fn serve(
        self,
        application: Arc<HttpApplication>,
        operations: Arc<Operations>,
        metrics: Arc<Metrics>,
        subscriptions: Arc<Subscriptions>,
        settings: &HttpSettings,
        background: Running,
        stop: impl Future<Output = ()>,
        drain: Duration,
    ) {
        let shared = Shared { application: Arc::clone(&application), operations, metrics, subscriptions };
        let connections = Arc::new(Connections::new(Stack::new(shared, settings), self.tls, settings));
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
                    self.lanes.spawn(Arc::clone(&connections).serve(stream, client, graceful.watcher()));
                }
                Err(error) => tracing::warn!("a connection could not be passed on: {error}"),
            }
        }
        drop(self.listener);
        tracing::info!("stopping: finishing the requests that were accepted");
        let finished = async {
            // While requests can still be answered: a consumer may be waiting for one.
            tokio::join!(graceful.shutdown(), background.finish());
            application.drain().await;
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
