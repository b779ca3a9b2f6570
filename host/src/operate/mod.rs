//! Running the host as a service: logs, metrics, health, and stopping without dropping a request.

pub mod events;
pub mod health;
pub mod logging;
pub mod metrics;
pub mod shutdown;
pub mod state_lock;
