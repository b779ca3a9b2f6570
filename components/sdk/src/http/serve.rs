//! Between `wasi:http@0.3` and [`App`]: one request in, one response out.
//! Leaves routing and bodies to the app.

use axum::body::Body;
use spin_sdk::http::{FromRequest, IntoResponse, Request};
use spin_sdk::wasip3::http::types;

use super::App;

/// Answers a request of the host with the component's app. Called from the component's `wasi:http/handler` export.
///
/// # Errors
/// What the host reports about a message that it cannot pass on.
pub async fn serve(app: &App, request: types::Request) -> Result<types::Response, types::ErrorCode> {
    let request = Request::from_request(request)?.map(Body::new);
    app.handle(request).await.into_response()
}
