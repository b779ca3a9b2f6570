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
//!
//! On hosts without schedules, the same job is a request ([`routes()`]), for whatever cron there is.
//!
//! ```
//! use tidemill_sdk::http::App;
//! use tidemill_sdk::jobs::{Due, Jobs, Token, routes, run_named};
//! use tidemill_sdk::{Database, Failure, Migration, NativeDatabase, Store, clock, params};
//!
//! const MIGRATIONS: &[Migration] = &[Migration {
//!     name: "orders/1-orders",
//!     statements: &["CREATE TABLE orders (id INTEGER PRIMARY KEY, closed INTEGER NOT NULL DEFAULT 0) STRICT"],
//! }];
//!
//! struct Housekeeping<D: Database> {
//!     store: Store<D>,
//! }
//!
//! impl<D: Database> Jobs for Housekeeping<D> {
//!     const NAMES: &'static [&'static str] = &["close-old-orders"];
//!
//!     async fn run(&self, name: &str, due: &Due) -> Result<(), Failure> {
//!         self.store.execute("UPDATE orders SET closed = 1", params![]).await?;
//!         Ok(())
//!     }
//! }
//!
//! pub fn app<D: Database>(store: Store<D>) -> App {
//!     App::new(routes("orders", Housekeeping { store }, Token::of_host()))
//! }
//!
//! // component.rs:
//! #[cfg(target_arch = "wasm32")]
//! mod component {
//!     use std::sync::LazyLock;
//!     use tidemill_sdk::{SpinDatabase, Store};
//!
//!     static JOBS: LazyLock<super::Housekeeping<SpinDatabase>> =
//!         LazyLock::new(|| super::Housekeeping { store: Store::new(SpinDatabase::new("orders"), &[super::MIGRATIONS]) });
//!     tidemill_sdk::export_jobs!(JOBS);
//! }
//!
//! // A test, which needs no host:
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let store = Store::new(NativeDatabase::new(directory.path().join("orders.db")), &[MIGRATIONS]);
//! store.execute("INSERT INTO orders (id) VALUES (1)", params![]).await.unwrap();
//! let due = Due { at: clock::now(), run_id: "test".to_owned(), attempt: 1 };
//! run_named(&Housekeeping { store: store.clone() }, "close-old-orders", &due).await.unwrap();
//! let closed = store.execute("SELECT closed FROM orders", params![]).await.unwrap();
//! assert_eq!(closed.first().unwrap().get("closed"), Ok(true));
//! # }
//! ```

#[cfg(target_arch = "wasm32")]
mod export;
mod job;
mod routes;

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use export::{bindings, run};
pub use job::{Due, Jobs, run_named};
pub use routes::{Token, routes};
