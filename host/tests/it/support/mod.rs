//! What the tests share: applications in temporary folders, hosts that run them, and a client.

mod application;
mod client;
mod host;
mod http2;
mod persistent;
mod printing;
mod random;
mod websocket;

use std::time::Duration;

pub(crate) use application::{Application, component_file};
pub(crate) use client::{Body, Connection, Reply, get, post, request, streamed};
pub(crate) use host::{Ended, Host, Launch};
pub(crate) use http2::Http2;
pub(crate) use persistent::Hosts;
pub(crate) use random::Random;
pub(crate) use websocket::{Socket, handshake};

/// How long an event may take before the test is given up. Far longer than any takes, even on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Waits for an event that must come.
pub(crate) async fn within<T>(what: &str, event: impl Future<Output = T>) -> T {
    match tokio::time::timeout(PATIENCE, event).await {
        Ok(value) => value,
        Err(_) => panic!("{what} did not happen within {PATIENCE:?}"),
    }
}
