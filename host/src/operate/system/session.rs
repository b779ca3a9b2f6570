//! `/api/system/session`: a browser shows a token once and keeps it in a cookie that no script can read.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::Shared;
use super::answer::{Answer, Refusal};
use crate::manifest::Level;
use crate::operate::access::{self, Asked, Denied, Identity};
use crate::operate::audit;
use crate::trigger::http::Client;

/// Who somebody is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session {
    /// Whether there is a policy: without one, everybody may send all.
    restricted: bool,
    /// The name of the token; nothing for who shows none.
    name: Option<String>,
    /// What whoever asks may do.
    level: &'static str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    token: String,
}

impl Session {
    fn of(identity: Option<&Identity>, restricted: bool) -> Self {
        let open = if restricted { Level::Public } else { Level::Admin };
        let level = identity.map_or(open, |identity| identity.level).as_str();
        Self { restricted, name: identity.map(|identity| identity.name.to_string()), level }
    }
}

/// Who asks.
pub(super) async fn who(State(operations): State<Shared>, headers: HeaderMap) -> Result<Answer, Refusal> {
    let Some(access) = &operations.access else {
        return Ok(Answer::ok(Session::of(None, false)));
    };
    let identity = access.identify(&headers).await?;
    Ok(Answer::ok(Session::of(identity.as_ref(), true)))
}

/// Keeps a token in the browser's cookie.
pub(super) async fn sign_in(State(operations): State<Shared>, request: Request) -> Result<Response, Refusal> {
    let (head, body) = request.into_parts();
    let body = Json::from_request(Request::from_parts(head.clone(), body), &()).await;
    let head = Request::from_parts(head, ());
    let Json(SignIn { token }) = body.map_err(|_| Refusal::Malformed("send {\"token\": \"…\"}".to_owned()))?;
    let Some(access) = &operations.access else {
        return Err(Refusal::not_found("this host has no access policy: nobody needs to sign in"));
    };
    // The token came in the body; it is read like one in its own header.
    let Some(identity) = access.identify_token(token.trim()).await? else {
        let asked = Asked::of(&head, Client::address_in(head.extensions()));
        audit::refused(asked, None, "nobody has the token to sign in with");
        return Err(Refusal::UnknownToken);
    };
    let cookie = access::cookie(Some(token.trim()), is_secure(head.headers()));
    with_cookie(Answer::ok(Session::of(Some(&identity), true)), &cookie)
}

/// Makes the browser forget its token.
pub(super) async fn sign_out(State(operations): State<Shared>, headers: HeaderMap) -> Result<Response, Refusal> {
    let restricted = operations.access.is_some();
    with_cookie(Answer::ok(Session::of(None, restricted)), &access::cookie(None, is_secure(&headers)))
}

fn with_cookie(answer: Answer, cookie: &str) -> Result<Response, Refusal> {
    let mut response = answer.into_response();
    let value = HeaderValue::from_str(cookie).map_err(|_| Refusal::UnknownToken)?;
    response.headers_mut().insert(SET_COOKIE, value);
    Ok(response)
}

/// Whether the browser came by HTTPS, as this host or a proxy before it says.
fn is_secure(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"))
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Unavailable => Self::Unavailable,
            _ => Self::UnknownToken,
        }
    }
}
