//! The system API, `/api/system`: how the host stands, and the repairs that an operator may ask for, as JSON in the contract's envelope.
//!
//! Owns paths, parameters and who may call. Leaves out the repairs themselves (`operate::events`) and the page that shows
//! all this, which is a component like any other.
//!
//! Without an access policy only for a host that listens on a loopback address, and only for pages of the same origin: whoever reaches it may
//! use it. With one, for whoever has a token of the level `admin`.

mod answer;
mod dead_letters;
mod guard;
mod overview;
mod parameters;
mod schedules;
mod session;
mod streams;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{any, delete, get, post};

use self::answer::Refusal;
use super::operations::{OperatedApplication, Operations};

/// What all paths begin with.
pub const PREFIX: &str = "/api/system/";

/// Where browsers sign in and out, and ask who they are. Everybody may.
pub const SESSION: &str = "/api/system/session";

/// What the handlers share.
type Shared = Arc<Operations>;

/// The routes of the system API; none where the host runs no application.
pub fn router(operations: Arc<Operations>) -> Router {
    if operations.application.is_none() {
        return Router::new();
    }
    Router::new()
        .route("/api/system/overview", get(overview::overview))
        .route("/api/system/dead-letters", get(dead_letters::list))
        .route("/api/system/dead-letters/{id}/retry", post(dead_letters::retry))
        .route("/api/system/dead-letters/{id}", delete(dead_letters::discard))
        .route("/api/system/streams/{name}/replay", post(streams::replay))
        .route("/api/system/schedules/{name}/runs", get(schedules::runs))
        .route("/api/system/schedules/{name}/run", post(schedules::run))
        .route("/api/system/{*rest}", any(|| async { Refusal::not_found("nothing answers at this address") }))
        .method_not_allowed_fallback(|| async { Refusal::WrongMethod })
        .route_layer(middleware::from_fn_with_state(Arc::clone(&operations), guard::guard))
        .route(SESSION, get(session::who).post(session::sign_in).delete(session::sign_out))
        .with_state(operations)
}

/// The application of a host that has one, which the router checks.
fn application(operations: &Operations) -> Result<&OperatedApplication, Refusal> {
    operations.application.as_ref().ok_or_else(|| Refusal::not_found("no application runs here"))
}
