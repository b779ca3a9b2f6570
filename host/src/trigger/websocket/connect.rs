//! From a request to a client of a subscription: what it asks for, whether it may, and the answer that begins it.

use std::net::SocketAddr;
use std::sync::Arc;

use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONNECTION, CONTENT_TYPE, ORIGIN, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE, VARY,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use wasmtime_wasi_http::WasiBody;

use super::client::Client;
use super::event_stream::EventStream;
use super::hub::Hub;
use super::message::Message;
use super::places::Places;
use super::refusal::Refusal;
use super::selection::{Selection, may_connect};
use super::snapshot::SnapshotError;
use super::{socket, stay};
use crate::operate::access::{Asked, Permit};
use crate::operate::audit;
use crate::operate::origin::{authority, is_own};
use crate::trigger::http::{Hangup, Place, REQUEST_ID, request_id};

/// Keeps proxies from collecting what should be passed on at once.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// How a client wants to be sent changes.
enum Wish {
    /// By WebSocket; the answer to the key of its handshake.
    Socket(String),
    /// As server-sent events.
    Events,
}

/// Where a client begins.
struct Start {
    first: Option<Arc<Message>>,
    sequence: i64,
}

/// Answers a request at the route of a subscription.
pub(super) async fn answer(
    hub: &Arc<Hub>,
    places: &Places,
    request: Request<Incoming>,
    client: SocketAddr,
    hangup: &Hangup,
) -> Response<WasiBody> {
    let id = request_id(request.headers());
    let mut response = match admit(hub, places, request, client, hangup).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(&id),
    };
    response.headers_mut().entry(REQUEST_ID).or_insert(id);
    response
}

async fn admit(
    hub: &Arc<Hub>,
    places: &Places,
    mut request: Request<Incoming>,
    address: SocketAddr,
    hangup: &Hangup,
) -> Result<Response<WasiBody>, Refusal> {
    if request.method() != Method::GET {
        return Err(Refusal::WrongMethod);
    }
    let headers = request.headers();
    let wish = wish(headers)?;
    let asked = Asked::of(&request, address);
    if !may_connect(headers, asked.authority, &hub.settings.limits.origins) {
        audit::refused(asked, None, "pages of its origin may not connect");
        return Err(Refusal::Origin);
    }
    let query = request.uri().query().unwrap_or_default();
    let selection = Selection::read(query, headers, &hub.settings.filter).map_err(Refusal::Invalid)?;
    let place = places.take().ok_or(Refusal::Full)?;
    let start = start(hub, &selection).await.map_err(Refusal::Snapshot)?;
    if hub.is_stopping() {
        return Err(Refusal::Stopping);
    }
    let (client, queue) = (hub.next_id(), hub.settings.limits.queue as usize);
    let permit = request.extensions_mut().remove::<Permit>();
    match wish {
        Wish::Socket(accept) => {
            let place = (place, request.extensions_mut().remove::<Place>());
            let upgrade = hyper::upgrade::on(&mut request);
            let make = move |stream| Client::socket(client, selection.filter, queue, stream);
            tokio::spawn(socket::run(Arc::clone(hub), upgrade, make, start.first, start.sequence, place, permit));
            Ok(switching_protocols(&accept))
        }
        Wish::Events => {
            let client = Arc::new(Client::events(client, selection.filter, queue, hangup.clone()));
            stay::watch(&client, permit);
            let body = EventStream::new(Arc::clone(hub), Arc::clone(&client), place);
            hub.enter(&client, start.first, start.sequence);
            let mut response = Response::new(body.boxed_unsync());
            event_stream_headers(&request, response.headers_mut());
            Ok(response)
        }
    }
}

fn wish(headers: &HeaderMap) -> Result<Wish, Refusal> {
    if has_token(headers, &UPGRADE, "websocket") && has_token(headers, &CONNECTION, "upgrade") {
        if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
            return Err(Refusal::BadHandshake("the header `Sec-WebSocket-Version` must be 13"));
        }
        // 16 bytes in base64.
        let key = headers.get(SEC_WEBSOCKET_KEY).filter(|key| key.len() == 24);
        let key = key.ok_or(Refusal::BadHandshake("the header `Sec-WebSocket-Key` is missing or malformed"))?;
        return Ok(Wish::Socket(derive_accept_key(key.as_bytes())));
    }
    if has_token(headers, &ACCEPT, "text/event-stream") {
        return Ok(Wish::Events);
    }
    Err(Refusal::UpgradeRequired)
}

/// Whether a header that is a list has an element, whatever its parameters.
fn has_token(headers: &HeaderMap, name: &HeaderName, token: &str) -> bool {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|element| element.split(';').next().is_some_and(|element| element.trim().eq_ignore_ascii_case(token)))
}

async fn start(hub: &Hub, selection: &Selection) -> Result<Start, SnapshotError> {
    if let Some(after) = selection.after
        && hub.log.bounds().await?.has_all_after(after)
    {
        return Ok(Start { first: None, sequence: after });
    }
    let first = match &hub.snapshots {
        Some(snapshots) => snapshots.get(&selection.filter).await?,
        None => {
            let newest = hub.log.bounds().await?.newest;
            Arc::new(Message::snapshot(newest, &hub.settings.table, "null"))
        }
    };
    let sequence = first.sequence;
    Ok(Start { first: Some(first), sequence })
}

fn switching_protocols(accept: &str) -> Response<WasiBody> {
    let mut response = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    if let Ok(accept) = HeaderValue::from_str(accept) {
        headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

fn event_stream_headers(request: &Request<Incoming>, headers: &mut HeaderMap) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_ACCEL_BUFFERING, HeaderValue::from_static("no"));
    // A browser gives a page of another origin nothing to read without this.
    let own = authority(request.uri(), request.headers());
    if let Some(origin) = request.headers().get(ORIGIN).filter(|origin| !is_own(origin, own)) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.append(VARY, HeaderValue::from_static("origin"));
    }
}
