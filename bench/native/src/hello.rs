//! `GET /` answers `hello`, as the hello component does.

use axum::Router;
use axum::routing::get;

pub(crate) fn router() -> Router {
    Router::new().route("/", get(|| async { "hello\n" }))
}
