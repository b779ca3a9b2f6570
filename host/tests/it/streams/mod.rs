//! Streams: what a component that consumes gets, when, and what becomes of what it fails with.
//!
//! `shop` is the application that they are tested with; its consumer turns each change into a row of `effects`.

mod delivery;
mod failing;
mod histories;
mod repairs;
mod settings;
mod shop;

pub(crate) use shop::{Shop, insert};
