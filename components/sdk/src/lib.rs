//! What Tidemill's components share, and what authors of plugins build on: a SQLite [`Store`] with migrations and
//! transactions, JSON APIs in one envelope ([`http`]), validation that names every bad field, [`idempotency`] keys, cursors,
//! request ids and OpenAPI documents. [`events`] wakes a component when rows change, [`jobs`] at times; [`metrics`] is what it measures itself. Routing is axum's; statistics and
//! the like are the components' own.
//!
//! A component's library is plain Rust, generic over [`Database`], and tested natively with the feature `native`. Only its
//! `component.rs`, compiled for wasm, knows the host. It runs on Tidemill and on Spin.
//!
//! # A whole component
//!
//! ```
//! use axum::extract::{Path, State};
//! use axum::routing::get;
//! use serde::Serialize;
//! use tidemill_sdk::http::{Answer, ApiError, App, PageRequest, Payload, Query, next_page, validate::text};
//! use tidemill_sdk::idempotency::{self, Begun};
//! use tidemill_sdk::{Database, Migration, Row, RowError, Store, params};
//!
//! const MIGRATIONS: &[Migration] = &[Migration {
//!     name: "notes/1-notes",
//!     statements: &["CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"],
//! }];
//!
//! #[derive(Serialize)]
//! struct Note {
//!     id: i64,
//!     text: String,
//! }
//!
//! fn note(row: Row<'_>) -> Result<Note, RowError> {
//!     Ok(Note { id: row.get("id")?, text: row.get("text")? })
//! }
//!
//! async fn add<D: Database>(State(store): State<Store<D>>, body: Payload) -> Result<Answer, ApiError> {
//!     let text = body.read(|fields| fields.required("text", &text(1..=1000)))?;
//!     let mut write = match idempotency::begin(&store, body.idempotency_key).await? {
//!         Begun::Replay(answer) => return Ok(answer),
//!         Begun::First(write) => write,
//!     };
//!     let rows = write.execute("INSERT INTO notes (text) VALUES (?1) RETURNING id, text", params![text]).await?;
//!     let note = note(rows.first().ok_or_else(|| ApiError::internal("nothing was inserted"))?)?;
//!     write.answer(Answer::created(&format!("/api/notes/{}", note.id), &note)).await
//! }
//!
//! async fn list<D: Database>(State(store): State<Store<D>>, query: Query) -> Result<Answer, ApiError> {
//!     let page = query.read(|fields| Some(PageRequest::<i64>::read(fields, "notes")))?;
//!     let select = "SELECT id, text FROM notes WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
//!     let before = page.after.unwrap_or(i64::MAX);
//!     let rows = store.execute(select, params![before, page.rows_to_select()]).await?;
//!     let mut notes = rows.iter().map(note).collect::<Result<Vec<_>, _>>()?;
//!     let next = next_page(&mut notes, &page, "notes", |note| note.id);
//!     Ok(Answer::page(notes, next))
//! }
//!
//! async fn find<D: Database>(State(store): State<Store<D>>, Path(id): Path<String>) -> Result<Answer, ApiError> {
//!     let rows = store.execute("SELECT id, text FROM notes WHERE id = ?1", params![&id]).await?;
//!     Ok(Answer::ok(&note(rows.first().ok_or_else(|| ApiError::not_found(format!("note {id}")))?)?))
//! }
//!
//! pub fn app<D: Database>(database: D) -> App {
//!     let store = Store::new(database, &[idempotency::MIGRATIONS, MIGRATIONS]);
//!     let routes = axum::Router::new()
//!         .route("/api/notes", get(list::<D>).post(add::<D>))
//!         .route("/api/notes/{id}", get(find::<D>))
//!         .with_state(store);
//!     App::new(routes)
//! }
//!
//! // component.rs, which is all that only a host can run:
//! #[cfg(target_arch = "wasm32")]
//! mod component {
//!     use tidemill_sdk::spin_sdk::wasip3;
//!     use wasip3::http::types::{ErrorCode, Request, Response};
//!
//!     static APP: std::sync::LazyLock<tidemill_sdk::http::App> =
//!         std::sync::LazyLock::new(|| super::app(tidemill_sdk::SpinDatabase::new("notes")));
//!
//!     struct Component;
//!     wasip3::http::service::export!(Component);
//!
//!     impl wasip3::exports::http::handler::Guest for Component {
//!         async fn handle(request: Request) -> Result<Response, ErrorCode> {
//!             tidemill_sdk::http::serve(&APP, request).await
//!         }
//!     }
//! }
//!
//! // A test, which needs no host:
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let app = app(tidemill_sdk::NativeDatabase::new(directory.path().join("notes.db")));
//! let request = http::Request::post("/api/notes").body(r#"{"text": "Hello"}"#.into()).unwrap();
//! assert_eq!(app.handle(request).await.headers()["location"], "/api/notes/1");
//! let request = http::Request::post("/api/notes").body(r#"{"txt": 7}"#.into()).unwrap();
//! assert_eq!(app.handle(request).await.status(), 422);
//! # }
//! ```

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
mod allocator;
pub mod clock;
mod database;
pub mod events;
mod failure;
pub mod host;
pub mod http;
pub mod idempotency;
pub mod jobs;
pub mod log;
pub mod metrics;

pub use database::{
    Connection, Database, DatabaseError, FromValue, MigrateError, Migration, Row, RowError, Rows, Store, Transaction,
    Value,
};
#[cfg(all(feature = "native", not(target_arch = "wasm32")))]
pub use database::{NativeConnection, NativeDatabase};
#[cfg(target_arch = "wasm32")]
pub use database::{SpinConnection, SpinDatabase};
pub use failure::{Failure, FailureKind};
#[cfg(target_arch = "wasm32")]
pub use spin_sdk;
