//! SQLite storage: one file, one thread that writes for everybody and commits for many at once, readers beside it.
//!
//! Plain Rust: nothing here knows WebAssembly or HTTP. A [`Database`] is opened once per file; each guest's connection
//! is a [`Connection`], which costs nothing to open. Key-value stores are tables of such a database. A [`ChangeLog`] tells what was
//! committed to it.
//!
//! What holds:
//! - **An answered write is durable** (WAL, `synchronous=FULL`), whole, and seen by every read that begins later.
//! - **A write that was answered with an error left nothing behind**, and nothing of its neighbours' was lost with it.
//! - **Reads never wait for the writer**, unless they are part of a transaction.
//! - **Nobody holds up the others for long**: a transaction has a lease, a statement a time limit, each queue a bound.
//! - **A file with a key is encrypted to its last page**, its log and copies too; with another key, or none, it is refused and left as it is.
//! - **No path, no other file**: a guest's statement cannot reach beyond its database, nor change how the host runs it.

mod change_log;
mod connection;
mod database;
mod error;
mod file;
mod hold;
mod host_work;
mod inbox;
mod inline;
mod integrity;
mod key;
mod key_value;
mod open_error;
mod options;
mod physical;
mod policy;
mod probe;
mod raw;
mod reader;
mod run;
mod schema_hook;
mod session;
mod statement;
mod statistics;
mod token;
mod value;
mod wal_index;
mod writer;

#[cfg(test)]
mod tests;

pub use self::change_log::{Bounds, ChangeLog, ChangeLogError, ChangeLogOptions, Page};
pub use self::connection::Connection;
pub use self::database::{Database, Latency};
pub use self::error::StatementError;
pub use self::file::{attach, make_copy, met_damage, open_file, open_unchanging, page_size};
pub use self::hold::Hold;
pub use self::integrity::check_after_crash;
pub use self::key::{EncryptionKey, KeyFileError};
pub use self::key_value::{KeyValueError, KeyValueStore};
pub use self::open_error::OpenError;
pub use self::options::DatabaseOptions;
pub use self::statistics::{Histogram, Statistics};
pub use self::value::{QueryResult, Value};
pub use self::wal_index::WalIndex;
