//! Being woken at times: `tidemill:schedule/job` for plain Rust.
//! Leaves to the host when a job is due, and what happens after a failure.
//!
//! A component implements [`Jobs`], tests it natively, and exports it with one line of `component.rs`
//! ([`export_jobs!`](crate::export_jobs)). `spin.toml` says when:
//!
//! ```toml
//! [[application.tool.tidemill.schedule]]
//! name = "close-old-orders"
//! cron = "15 * * * *"
//! component = "orders"
//! ```

#[cfg(target_arch = "wasm32")]
mod export;
mod job;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use export::{bindings, run};
pub use job::{Due, Jobs, run_named};
