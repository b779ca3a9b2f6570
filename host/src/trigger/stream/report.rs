//! How a stream stands, for the system API, health and metrics.

use serde::Serialize;

/// One stream, as of now.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamReport {
    /// Its name.
    pub name: String,
    /// The label of its database.
    pub database: String,
    /// The table whose changes it tells.
    pub table: String,
    /// The component that it wakes.
    pub component: String,
    /// Up to here every change was delivered, filtered out, parked or given up.
    pub position: i64,
    /// The newest change of the database.
    pub newest: i64,
    /// Changes of the table behind the position.
    pub lag: u64,
    /// Age of the oldest of them in seconds, 0 if there is none.
    pub lag_seconds: f64,
    /// Changes delivered since the host started.
    pub delivered: u64,
    /// Calls that failed since the host started.
    pub failed: u64,
    /// Its circuit breaker.
    pub breaker: BreakerReport,
    /// Changes that wait for another attempt, and those of the same rows behind them.
    pub parked: u64,
    /// Changes that were given up and kept for a person.
    pub dead_letters: u64,
    /// When a change was last delivered: RFC 3339, UTC.
    pub last_delivered_at: Option<String>,
    /// When a call last failed since the host started, in milliseconds since 1970: health's.
    #[serde(skip)]
    pub last_failed_at: Option<i64>,
}

/// A circuit breaker, as of now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BreakerReport {
    /// Whether it lets changes through.
    pub state: BreakerState,
    /// Failures in a row.
    pub failures: u32,
    /// When the next batch is tried, while it is open: RFC 3339, UTC.
    pub opens_until: Option<String>,
    /// What the consumer said last, or what became of it, since it last succeeded.
    pub last_error: Option<String>,
}

/// Whether a circuit breaker lets changes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreakerState {
    /// It does.
    Closed,
    /// It does not.
    Open,
    /// It lets one batch through, to see.
    HalfOpen,
}

impl BreakerState {
    /// As it is written in JSON and in metrics: `closed`, `open` or `half-open`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half-open",
        }
    }
}
