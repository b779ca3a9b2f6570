//! A component's router as a whole: request ids in and out, JSON for unknown routes and methods, causes to the log.
//! Leaves the routes to the component, and the host's interface to `serve`.

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::{Method, Request, Uri};
use tower_service::Service;

use super::error::Cause;
use super::{ApiError, Context};
use crate::log;

/// A router that answers as every application of Tidemill does. Build it once per instance: requests share it.
#[derive(Clone, Debug)]
pub struct App(Router);

impl App {
    /// Wraps the component's routes.
    pub fn new(routes: Router) -> Self {
        let unknown_route = |uri: Uri| async move { ApiError::not_found(format_args!("page at {}", uri.path())) };
        let unknown_method = |method: Method| async move { ApiError::method_not_allowed(&method) };
        Self(routes.fallback(unknown_route).method_not_allowed_fallback(unknown_method))
    }

    /// Answers one request. Failures that have a cause are logged with it and the request's id.
    pub async fn handle(&self, mut request: Request<Body>) -> Response {
        let context = Context::from_headers(request.headers());
        request.extensions_mut().insert(context.clone());
        let Ok(response) = self.0.clone().call(request).await;
        finish(&context, response)
    }
}

/// Logs the cause of a failure, and says which request the response belongs to.
pub(super) fn finish(context: &Context, mut response: Response) -> Response {
    if let Some(Cause(cause)) = response.extensions_mut().remove() {
        log::error(&context.request_id, &cause);
    }
    context.write_headers(response.headers_mut());
    response
}
