//! Being told of rows that changed: `tidemill:events/consumer` for plain Rust.
//! Leaves to the host which changes come when, and to `drain` being a small host where there is none.
//!
//! A consumer implements [`Consumer`], is tested natively, and is exported with one line of `component.rs`
//! ([`export_consumer!`](crate::export_consumer)). `spin.toml` says what wakes it:
//!
//! ```toml
//! [[application.tool.tidemill.stream]]
//! name = "order-totals"
//! database = "orders"
//! table = "orders"
//! component = "orders"
//! ```
//!
//! Changes come in the order of their commits, in batches, at least once: a batch that failed comes again, and so may one whose end
//! the host did not see. [`inbox::apply`] makes the effects of a change happen exactly once. A change that fails to the end
//! becomes a dead letter with the [`Failure`](crate::Failure)'s message, which `tidemill events dead-letters` shows; only later
//! changes of the same row wait for it.

mod change;
mod consumer;
#[cfg(target_arch = "wasm32")]
mod export;
pub mod inbox;

pub use change::{Change, ImageError, Operation};
pub use consumer::Consumer;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use export::{bindings, handle};
