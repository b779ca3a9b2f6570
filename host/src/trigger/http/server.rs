//! The listening socket: accepting connections, and draining. What happens on one is `connection`'s.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpSocket};

use super::application::HttpApplication;
use super::connection::Connections;
use super::current::CurrentStack;
use super::tls::Tls;
use crate::manifest::HttpSettings;
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
        Ok(Self { listener, address, lanes: Arc::new(Lanes::start().map_err(ServerError::Threads)?), tls })
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
        settings: &HttpSettings,
        finish: impl Future<Output = Option<Arc<HttpApplication>>>,
        stop: impl Future<Output = ()>,
        drain: Duration,
    ) {
        let connections = Arc::new(Connections::new(current, self.tls, settings));
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
