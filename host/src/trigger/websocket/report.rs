//! What an operator reads about a subscription: in the system API, in health and beside metrics.

use serde::Serialize;

/// The state of one subscription at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscriptionReport {
    /// The path at which clients connect.
    pub route: String,
    /// The label of the database.
    pub database: String,
    /// The table whose changes are sent.
    pub table: String,
    /// Clients connected now by WebSocket.
    pub clients: u64,
    /// Clients connected now by server-sent events.
    pub event_streams: u64,
    /// Of all clients, those for which something waits because they do not take it as fast as it comes.
    pub slow: u64,
    /// Messages sent since the host started, counted once for each client.
    pub sent: u64,
    /// Clients closed since the host started because they took nothing for too long.
    pub closed_slow: u64,
    /// The highest sequence of the log that was sent to everybody it concerns.
    pub sequence: i64,
}
