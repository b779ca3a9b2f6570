//! Clients of a subscription, and when each version of the counter came to the last of them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::wire::Socket;

/// Handshakes under way at a time.
const AT_ONCE: usize = 64;
/// How long the last message may take after the last increment.
const PATIENCE: Duration = Duration::from_secs(30);

/// When each version was acknowledged, and when the last client had it.
pub(in crate::bench) struct Watch {
    clients: u32,
    start: Instant,
    versions: Vec<Version>,
}

#[derive(Default)]
struct Version {
    /// Nanoseconds since the start; 0 for not yet.
    acknowledged: AtomicU64,
    seen: AtomicU64,
    clients: AtomicU32,
}

impl Watch {
    /// Waits for `clients` to see each of at most `versions` versions.
    pub(in crate::bench) fn new(clients: usize, versions: usize) -> Self {
        let versions = (0..versions).map(|_| Version::default()).collect();
        Self { clients: clients as u32, start: Instant::now(), versions }
    }

    fn now(&self) -> u64 {
        self.start.elapsed().as_nanos() as u64
    }

    /// An increment was answered with this version.
    pub(in crate::bench) fn acknowledged(&self, version: u64) {
        if let Some(version) = self.versions.get(version as usize) {
            version.acknowledged.store(self.now(), Ordering::Relaxed);
        }
    }

    /// A client that knew a version knows another.
    fn seen(&self, known: u64, version: u64) {
        let now = self.now();
        let first = self.versions.len().min(known as usize + 1);
        let last = self.versions.len().min(version as usize + 1);
        for version in &self.versions[first..last.max(first)] {
            version.seen.fetch_max(now, Ordering::Relaxed);
            version.clients.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Milliseconds between acknowledgement and the last client, of each version that was acknowledged and seen by all.
    pub(in crate::bench) fn latencies(&self) -> Vec<f64> {
        let complete = self.versions.iter().filter(|version| version.clients.load(Ordering::Relaxed) >= self.clients);
        let times = complete
            .map(|version| (version.acknowledged.load(Ordering::Relaxed), version.seen.load(Ordering::Relaxed)));
        // The last client may have it before the acknowledgement arrives.
        times
            .filter(|(acknowledged, _)| *acknowledged > 0)
            .map(|(acknowledged, seen)| seen.saturating_sub(acknowledged) as f64 / 1e6)
            .collect()
    }
}

/// Clients that read.
pub(in crate::bench) struct Crowd {
    clients: Vec<watch::Receiver<u64>>,
    messages: Arc<AtomicU64>,
    tasks: JoinSet<()>,
}

impl Crowd {
    /// Connects clients, each of which has its snapshot when this returns, and reads until it is dropped.
    pub(in crate::bench) async fn connect(
        address: SocketAddr,
        route: &str,
        count: usize,
        watch: &Arc<Watch>,
    ) -> Result<Self> {
        let messages = Arc::<AtomicU64>::default();
        let mut crowd = Self { clients: Vec::new(), messages: Arc::clone(&messages), tasks: JoinSet::new() };
        for socket in sockets(address, route, count).await? {
            let (sender, receiver) = watch::channel(0);
            let (watch, messages) = (Arc::clone(watch), Arc::clone(&messages));
            crowd.clients.push(receiver);
            crowd.tasks.spawn(async move { follow(socket, &watch, &messages, &sender).await });
        }
        Ok(crowd)
    }

    /// Connects clients that never read after the handshake.
    pub(in crate::bench) async fn connect_only(
        address: SocketAddr,
        route: &str,
        count: usize,
    ) -> Result<Vec<TcpStream>> {
        Ok(sockets(address, route, count).await?.into_iter().map(Socket::into_stream).collect())
    }

    /// Waits until every client knows a version.
    pub(in crate::bench) async fn wait_for(&self, version: u64) -> Result<()> {
        let all = async {
            for client in &self.clients {
                let mut client = client.clone();
                let known = client.wait_for(|known| *known >= version).await.map(|known| *known);
                known.context("a client lost its connection")?;
            }
            Ok(())
        };
        tokio::time::timeout(PATIENCE, all)
            .await
            .with_context(|| format!("version {version} did not come to everybody"))?
    }

    /// Clients whose connection was closed.
    pub(in crate::bench) fn lost(&self) -> usize {
        self.clients.iter().filter(|client| client.has_changed().is_err()).count()
    }

    /// Messages that arrived.
    pub(in crate::bench) fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }
}

async fn sockets(address: SocketAddr, route: &str, count: usize) -> Result<Vec<Socket>> {
    let mut sockets = Vec::with_capacity(count);
    while sockets.len() < count {
        let burst = AT_ONCE.min(count - sockets.len());
        let mut handshakes = JoinSet::new();
        for _ in 0..burst {
            let route = route.to_owned();
            handshakes.spawn(async move { Socket::connect(address, &route).await });
        }
        while let Some(socket) = handshakes.join_next().await {
            sockets.push(socket??);
        }
    }
    Ok(sockets)
}

async fn follow(mut socket: Socket, watch: &Watch, messages: &AtomicU64, known: &watch::Sender<u64>) {
    let mut last = 0;
    loop {
        let mut count = 0;
        let mut newest = last;
        if socket.read(|version| (count, newest) = (count + 1, newest.max(version))).await.is_err() {
            return;
        }
        messages.fetch_add(count, Ordering::Relaxed);
        if newest > last {
            watch.seen(last, newest);
            known.send_replace(newest);
            last = newest;
        }
    }
}
