//! Binds [`respond`](crate::respond) to `wasi:http` and to the files embedded by the build script.

use bytes::Bytes;
use http_body_util::Full;
use spin_sdk::http::{IntoResponse, Request};
use spin_sdk::http_service;

use crate::{Asset, Assets, respond};

static FILES: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    let (request, _body) = request.into_parts();
    respond(&Assets::new(FILES), &request).map(Full::<Bytes>::new)
}
