//! Durable counters: every change is one commit that moves the value, raises the version by one and writes the audit entry.
//!
//! The library is plain Rust over the SDK's database seam: `domain` says what a change does, `storage` owns the SQL, `api` the
//! JSON and the routes, `housekeeping` what happens at times. `component`, compiled for wasm, connects them with the host.
//!
//! ```
//! use counter::Counters;
//! use tidemill_sdk::NativeDatabase;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let directory = tempfile::tempdir().unwrap();
//! let app = counter::app(Counters::new(NativeDatabase::new(directory.path().join("counter.db"))));
//! let response = app.handle(http::Request::post("/api/counter/increment").body(r#"{"amount": 5}"#.into()).unwrap()).await;
//! assert_eq!(response.status(), 200);
//! # }
//! ```

mod api;
#[cfg(target_arch = "wasm32")]
mod component;
mod domain;
mod housekeeping;
mod storage;

pub use api::{ApiDocument, app};
pub use domain::{Amount, Change, ClientId, Counter, CounterId, Entry, Operation, Refusal};
pub use housekeeping::Housekeeping;
pub use storage::{Counters, Keyed};

/// The OpenAPI 3.1 document of `/api/counter`, as JSON.
pub fn openapi() -> String {
    tidemill_sdk::http::openapi_json::<ApiDocument>()
}
