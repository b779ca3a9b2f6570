//! How a call can end other than well.

use std::time::Duration;

use super::super::component::NoFreeInstance;

/// The component does not export what a trigger calls.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{component}` does not export `{interface}`: build it with the world `{world}`, or take it out of what wakes it in spin.toml"
)]
pub struct NotExported {
    /// The component's id.
    pub component: String,
    /// What it should export.
    pub interface: &'static str,
    /// The world that has the export.
    pub world: &'static str,
    /// What wasmtime says.
    pub source: wasmtime::Error,
}

/// The guest ran and answered that it did not do what it was asked for. The text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuestFailure {
    /// It may succeed later.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It will never succeed as it is.
    #[error("rejected: {0}")]
    Rejected(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum InvocationError {
    /// The guest said so.
    #[error(transparent)]
    Guest(GuestFailure),
    /// The guest trapped, also where its memory limit made it.
    #[error("{reason}")]
    Trapped {
        /// What happened, for people.
        reason: String,
    },
    /// The guest computed for longer than its `cpu_time_limit`.
    #[error("the guest used more CPU time than its limit of {limit:?}")]
    CpuLimit {
        /// The limit.
        limit: Duration,
    },
    /// There was no result in time.
    #[error("the guest gave no result within {limit:?}")]
    TimedOut {
        /// The time it had.
        limit: Duration,
    },
    /// There is no room for an instance, or it could not be made.
    #[error("no instance could be started: {reason}")]
    NotStarted {
        /// What is in the way.
        reason: String,
    },
}

impl InvocationError {
    pub(super) fn not_started(error: wasmtime::Error) -> Self {
        Self::NotStarted { reason: error.to_string() }
    }
}

impl From<NoFreeInstance> for InvocationError {
    fn from(error: NoFreeInstance) -> Self {
        Self::NotStarted { reason: error.to_string() }
    }
}
