//! JSON over HTTP as all of Tidemill's applications speak it: envelope, errors, request ids, bodies, validation, lists.
//! Leaves routing to axum, and the meaning of requests to the components.

mod answer;
mod app;
mod conditional;
mod context;
mod cursor;
mod error;
mod health;
#[cfg(target_arch = "wasm32")]
mod incoming;
mod openapi;
#[cfg(target_arch = "wasm32")]
mod outgoing;
mod payload;
mod query;
#[cfg(target_arch = "wasm32")]
mod serve;
pub mod validate;

pub use answer::{Answer, Failure, FailureBody, Page, PageInfo, Success};
pub use app::App;
pub use conditional::Conditions;
pub use context::{Context, RequestId};
pub use cursor::{PageRequest, cursor, next_page};
pub use error::{ApiError, FieldProblem};
pub use health::{Health, HealthStatus, health};
pub use openapi::{openapi, openapi_json};
pub use payload::Payload;
pub use query::Query;
#[cfg(target_arch = "wasm32")]
pub(crate) use serve::refuse;
#[cfg(target_arch = "wasm32")]
pub use serve::serve;
