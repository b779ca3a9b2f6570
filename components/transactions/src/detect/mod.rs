//! Finding anomalies: which model scores a transaction, what it is fitted on, and why a score is what it is. Leaves forests to the
//! [`Engine`], SQL to `storage` and the order of things to `flow`.

mod engine;
mod explain;
mod prior;
mod segment;

pub use engine::{Engine, EngineError, FitOptions, Scored};
pub(crate) use explain::reasons;
pub(crate) use prior::prior;
pub(crate) use segment::{SEGMENTS, hash, segment};

/// Isolation trees of a model.
pub(crate) const TREES: u32 = 100;

/// Rows that a tree is grown from. More than the usual 256: what is unusual is rare, and a tree that saw none of it cannot tell it apart.
pub(crate) const SAMPLE_SIZE: u32 = 1024;

/// The share of transactions that are thought to be anomalies.
pub(crate) const CONTAMINATION: f64 = 0.015;

/// A segment with so many rows in the sample has a model of its own.
pub(crate) const SEGMENT_ROWS: i64 = 1000;

/// Rows that the sample keeps of a segment.
pub(crate) const SAMPLE_ROWS: i64 = 8192;

/// An account with so many transactions has a model of its own.
pub(crate) const ACCOUNT_ROWS: i64 = 5000;

/// Rows that the model of an account is fitted on: the newest.
pub(crate) const ACCOUNT_SAMPLE_ROWS: i64 = 4096;
