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
//!
//! On hosts without streams, Spin for one, a [`Drain`] delivers after each answer what the component's log holds. It is declared in code,
//! with the same names, and does nothing on Tidemill.
//!
//! ```
//! use serde::Deserialize;
//! use tidemill_sdk::events::{Change, Consumer, Drain, Stream, inbox};
//! use tidemill_sdk::{Database, Failure, Migration, NativeDatabase, Store, params};
//!
//! const MIGRATIONS: &[Migration] = &[Migration {
//!     name: "orders/1-orders",
//!     statements: &[
//!         "CREATE TABLE orders (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL) STRICT",
//!         "CREATE TABLE totals (day TEXT PRIMARY KEY, amount INTEGER NOT NULL) STRICT",
//!     ],
//! }];
//!
//! const STREAMS: &[Stream] = &[Stream::new("order-totals", "orders")];
//!
//! #[derive(Deserialize)]
//! struct Order {
//!     amount: i64,
//! }
//!
//! struct Totals<D: Database> {
//!     store: Store<D>,
//! }
//!
//! impl<D: Database> Consumer for Totals<D> {
//!     async fn handle(&self, stream: &str, batch: &[Change]) -> Result<(), Failure> {
//!         inbox::apply(&self.store, stream, batch, async |transaction, change| {
//!             let before = if change.before.is_some() { change.before::<Order>()?.amount } else { 0 };
//!             let after = if change.after.is_some() { change.after::<Order>()?.amount } else { 0 };
//!             let day = change.committed_at.to_string()[..10].to_owned();
//!             let add = "INSERT INTO totals (day, amount) VALUES (?1, ?2)
//!                 ON CONFLICT (day) DO UPDATE SET amount = amount + excluded.amount";
//!             transaction.execute(add, params![day, after - before]).await?;
//!             Ok::<_, Failure>(())
//!         })
//!         .await?;
//!         Ok(())
//!     }
//! }
//!
//! fn drain<D: Database>(database: D) -> Drain<D, Totals<D>> {
//!     let store = Store::new(database, &[inbox::MIGRATIONS, MIGRATIONS]);
//!     Drain::new(store.clone(), STREAMS, Totals { store })
//! }
//!
//! // component.rs:
//! #[cfg(target_arch = "wasm32")]
//! mod component {
//!     use std::sync::LazyLock;
//!     use tidemill_sdk::SpinDatabase;
//!     use tidemill_sdk::http::App;
//!     use tidemill_sdk::spin_sdk::wasip3;
//!     use wasip3::http::types::{ErrorCode, Request, Response};
//!
//!     static APP: LazyLock<App> = LazyLock::new(|| App::new(axum::Router::new()));
//!     static STREAMS: LazyLock<tidemill_sdk::events::Drain<SpinDatabase, super::Totals<SpinDatabase>>> =
//!         LazyLock::new(|| super::drain(SpinDatabase::new("orders")));
//!
//!     struct Component;
//!     wasip3::http::service::export!(Component);
//!     tidemill_sdk::export_consumer!(STREAMS);
//!
//!     impl wasip3::exports::http::handler::Guest for Component {
//!         async fn handle(request: Request) -> Result<Response, ErrorCode> {
//!             STREAMS.serve(&APP, request).await
//!         }
//!     }
//! }
//!
//! // A test, which needs no host:
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let streams = drain(NativeDatabase::new(directory.path().join("orders.db")));
//! streams.prepare().await.unwrap();
//! let store = &streams.consumer().store;
//! store.execute("INSERT INTO orders (amount) VALUES (30), (12)", params![]).await.unwrap();
//! streams.run().await;
//! let total = store.execute("SELECT sum(amount) AS amount FROM totals", params![]).await.unwrap();
//! assert_eq!(total.first().unwrap().get("amount"), Ok(42));
//! # }
//! ```

mod change;
mod consumer;
mod drain;
#[cfg(target_arch = "wasm32")]
mod export;
pub mod inbox;
mod stream;

pub use change::{Change, ImageError, Operation};
pub use consumer::Consumer;
pub use drain::Drain;
#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub use export::{bindings, handle};
pub use stream::Stream;
