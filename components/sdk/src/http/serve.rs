//! Between `wasi:http@0.3` and [`App`]: one request in, one response out.
//! Leaves reading the request to `incoming`.

use spin_sdk::wasip3::http::types;
use spin_sdk::wasip3::http_compat::http_into_wasi_response;

use super::{App, incoming};

/// Answers a request of the host with the component's app. Called from the component's `wasi:http/handler` export.
///
/// # Errors
/// What the host is told about a message that cannot be passed on.
pub async fn serve(app: &App, request: types::Request) -> Result<types::Response, types::ErrorCode> {
    http_into_wasi_response(app.handle(incoming::request(request)?).await)
}
