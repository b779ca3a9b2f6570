//! Clients that outlive hosts: what no host has acknowledged is sent again, to whichever host there is.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use http::Request;
use tokio::sync::{Notify, watch};

use super::client::{Body, Connection, Reply};

/// What clients and whoever kills the host know of each other.
pub(crate) struct Hosts {
    /// Where the host is; nothing while it is dead.
    address: watch::Sender<Option<SocketAddr>>,
    acknowledged: AtomicU64,
    progress: Notify,
}

impl Hosts {
    /// The first host.
    pub(crate) fn new(address: SocketAddr) -> Self {
        let address = watch::Sender::new(Some(address));
        Self { address, acknowledged: AtomicU64::new(0), progress: Notify::new() }
    }

    /// Tells clients that the host is about to die.
    pub(crate) fn gone(&self) {
        self.address.send_replace(None);
    }

    /// Tells clients where the next host is.
    pub(crate) fn moved(&self, address: SocketAddr) {
        self.address.send_replace(Some(address));
    }

    /// Sends a request until it is answered by something else than 503. The connection is opened when it is needed.
    pub(crate) async fn insist(
        &self,
        connection: &mut Option<Connection>,
        request: impl Fn() -> Request<Body>,
    ) -> Reply {
        let mut addresses = self.address.subscribe();
        loop {
            if connection.is_none() {
                let address = *addresses.wait_for(Option::is_some).await.expect("the sender is here");
                *connection = Connection::open(address.expect("it was waited for")).await.ok();
            }
            let Some(open) = connection else {
                continue;
            };
            match open.send(request()).await {
                Ok(reply) if reply.status == 503 => {}
                Ok(reply) => return reply,
                Err(_) => *connection = None,
            }
        }
    }

    /// Counts a write that was acknowledged.
    pub(crate) fn acknowledge(&self) {
        self.acknowledged.fetch_add(1, Ordering::Relaxed);
        self.progress.notify_waiters();
    }

    /// How many writes were acknowledged.
    pub(crate) fn so_far(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Waits until so many writes were acknowledged.
    pub(crate) async fn acknowledged(&self, count: u64) {
        loop {
            let progress = self.progress.notified();
            if self.acknowledged.load(Ordering::Relaxed) >= count {
                return;
            }
            progress.await;
        }
    }
}
