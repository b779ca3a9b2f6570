//! The WebSocket trigger: sends the changes of a table to clients, over WebSocket or as server-sent events.
//!
//! `subscriptions` finds the subscription of a path, `connect` takes a client in, `snapshot` is what it begins with, `feed` what it
//! missed, `hub` what happens from then on. A `client` has an `outbox`, which `socket` or `event_stream` empties. Leaves out
//! where changes come from: that is `storage::change_log`.

mod change_log;
mod client;
mod connect;
mod event_stream;
mod feed;
mod filter;
mod frame;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod hub;
mod image;
mod line;
mod log;
mod message;
mod metrics;
mod outbox;
mod places;
mod queue;
mod refusal;
mod report;
mod round;
mod selection;
mod snapshot;
mod socket;
mod stay;
mod subscriptions;
mod traces;

#[cfg(test)]
mod tests;

pub use metrics::SubscriptionFamilies;
pub use report::SubscriptionReport;
pub(crate) use snapshot::SnapshotSource;
pub use subscriptions::{Source, Subscriptions};
