//! Running the host as a service: access, backups, logs, metrics, health, and stopping without dropping a request.

pub mod access;
pub mod audit;
pub mod backup;
pub mod control;
mod durable;
pub mod encryption;
pub mod envelope;
pub mod events;
pub mod exit;
pub mod health;
mod https;
pub mod logging;
pub mod metrics;
pub(crate) mod one_line;
pub mod open_files;
pub mod operations;
pub mod origin;
mod owner;
pub mod places;
pub mod shutdown;
pub mod state_lock;
#[cfg(target_os = "linux")]
pub mod supervisor;
pub mod system;
pub mod traces;
