//! Between `wasi:http@0.3` and [`App`]: one request in, one response out.
//! Leaves the conversions to `incoming` and `outgoing`.

use spin_sdk::wasip3::http::types;

use axum::response::IntoResponse;

use super::app::finish;
use super::{ApiError, App, Context, incoming, outgoing};

/// Answers a request of the host with the component's app. Called from the component's `wasi:http/handler` export.
///
/// # Errors
/// What the host is told about a message that cannot be passed on.
pub async fn serve(app: &App, request: types::Request) -> Result<types::Response, types::ErrorCode> {
    outgoing::response(app.handle(incoming::request(request)?).await)
}

/// Answers a request that the app does not get to see.
pub(crate) fn refuse(error: ApiError) -> Result<types::Response, types::ErrorCode> {
    let context = Context::from_headers(&http::HeaderMap::new());
    outgoing::response(finish(&context, error.into_response()))
}
