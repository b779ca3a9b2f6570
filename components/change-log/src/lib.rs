//! The change log of a SQLite database: its tables ([`schema`]), the triggers that fill it, and what a change is.
//! Used by the host and by the SDK, so that both write and read the same log. Does no I/O.

mod change;
mod schema;

pub use change::{Change, Operation};
pub use schema::SCHEMA;
