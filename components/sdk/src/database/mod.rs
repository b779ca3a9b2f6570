//! The seam between components and SQLite: what a database is, and the units of work that run on it.
//! Leaves the two implementations to `spin` (inside a host) and `native` (tests and native servers).

mod error;
mod migrate;
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
mod native;
mod row;
#[cfg(target_arch = "wasm32")]
mod spin;
mod store;
mod transaction;
mod value;

use std::future::Future;
use std::time::Duration;

pub use error::DatabaseError;
pub use migrate::{MigrateError, Migration};
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub use native::{NativeConnection, NativeDatabase};
pub use row::{Row, RowError, Rows};
#[cfg(target_arch = "wasm32")]
pub use spin::{SpinConnection, SpinDatabase};
pub use store::Store;
pub use transaction::Transaction;
pub use value::{FromValue, Value};

/// A database that connections can be opened to. A [`Store`] calls it; components only name it as a type parameter.
pub trait Database: Send + Sync + 'static {
    /// What [`open`](Self::open) yields.
    type Connection: Connection;

    /// Opens a connection that nobody else uses. May wait.
    fn open(&self) -> impl Future<Output = Result<Self::Connection, DatabaseError>> + Send;

    /// Waits before a statement that found the database busy is tried again.
    fn pause(&self, duration: Duration) -> impl Future<Output = ()> + Send;
}

/// One connection, used by one unit of work at a time. Dropping it rolls back a transaction that is open on it.
pub trait Connection: Send + 'static {
    /// Runs one statement to its end and returns all of its rows. May wait.
    ///
    /// `parameters` bind to `?1`, `?2`, … in order. An error means that the statement changed nothing.
    fn execute(
        &mut self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> impl Future<Output = Result<Rows, DatabaseError>> + Send;
}
