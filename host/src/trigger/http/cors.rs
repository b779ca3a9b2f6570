//! Which pages of other origins may read answers (CORS), those of the host itself included: a page that cannot read a 429 cannot wait.

use std::convert::Infallible;

use futures::FutureExt;
use http::header::{ETAG, RETRY_AFTER};
use http::{HeaderName, Request, Response};
use tower::{Layer, ServiceExt, service_fn};
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};
use wasmtime_wasi_http::WasiBody;

use super::rate;
use super::request::REQUEST_ID;
use crate::manifest::CorsOrigins;

/// What tells these pages' browsers that they may; nothing where no other page may.
pub(super) fn layer(origins: &CorsOrigins) -> Option<CorsLayer> {
    let origins = match origins {
        CorsOrigins::Any => AllowOrigin::any(),
        CorsOrigins::List(list) if list.is_empty() => return None,
        CorsOrigins::List(list) => AllowOrigin::list(list.iter().filter_map(|origin| origin.parse().ok())),
    };
    let exposed = [ETAG, RETRY_AFTER, REQUEST_ID, HeaderName::from_static("idempotency-replayed")];
    Some(
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(AllowMethods::mirror_request())
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(exposed.into_iter().chain(rate::HEADERS).collect::<Vec<_>>()),
    )
}

/// An answer that did not come through the layer, as if it had. The question whether a page may send a request is answered instead of refused:
/// no page could read of the refusal.
pub(super) fn tell<B>(layer: &CorsLayer, request: &Request<B>, response: Response<WasiBody>) -> Response<WasiBody> {
    let mut head = Request::new(());
    *head.method_mut() = request.method().clone();
    *head.headers_mut() = request.headers().clone();
    let mut response = Some(response);
    let answer = service_fn(move |_: Request<()>| {
        let response = response.take().unwrap_or_default();
        std::future::ready(Ok::<_, Infallible>(response))
    });
    // Nothing is waited for.
    let Some(Ok(response)) = layer.layer(answer).oneshot(head).now_or_never() else {
        return Response::default();
    };
    response
}
