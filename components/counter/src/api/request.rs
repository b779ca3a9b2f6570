//! What requests say about themselves: which counter they mean, who sends them, what they want changed.
//! Leaves carrying it out to the routes in `mod`.

use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use http::request::Parts;
use tidemill_sdk::clock;
use tidemill_sdk::http::validate::integer;
use tidemill_sdk::http::{ApiError, Context, FieldProblem, Payload};
use tidemill_sdk::idempotency::Key;

use crate::domain::{Amount, Change, ClientId, CounterId, Operation};

/// The largest body, in bytes: two numbers need far less.
const BODY_LIMIT: usize = 4096;

/// The counter that the path names, or the global one.
pub(super) struct Named(pub(super) CounterId);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let parameters = RawPathParams::from_request_parts(parts, state).await;
        // The rejection stands for a name that is no UTF-8.
        let name = parameters.as_ref().map_or(Some(""), |parameters| parameters.iter().next().map(|(_, value)| value));
        match name {
            None => Ok(Self(CounterId::global())),
            Some(name) => CounterId::parse(name)
                .map(Self)
                .ok_or_else(|| bad("id", "must be 1 to 64 of the characters a–z, 0–9 and -")),
        }
    }
}

/// A request for a change, of either direction.
pub(super) struct ChangeRequest {
    id: CounterId,
    client_id: Option<ClientId>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
}

impl ChangeRequest {
    /// The change that is asked for, and the key under which it is to happen only once.
    pub(super) fn into_change(self, operation: Operation) -> Result<(Change, Option<Key>), ApiError> {
        let (amount, expected_version) = self.payload.read(|fields| {
            let amount = fields.optional("amount", &integer(1..=Amount::MAX)).and_then(Amount::new);
            let expected_version = fields.optional("expectedVersion", &integer(0..=i64::MAX));
            Some((amount.unwrap_or(Amount::ONE), expected_version))
        })?;
        let change = Change {
            id: self.id,
            operation,
            amount,
            expected_version,
            request_id: self.context.request_id.to_string(),
            client_id: self.client_id,
            at: clock::now(),
        };
        Ok((change, self.payload.idempotency_key))
    }
}

impl<S: Send + Sync> FromRequest<S> for ChangeRequest {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Named(id) = Named::from_request_parts(&mut parts, state).await?;
        let client_id = client_id(&parts)?;
        let Ok(context) = Context::from_request_parts(&mut parts, state).await;
        let payload = Payload::from_request(Request::from_parts(parts, body), state).await?;
        Ok(Self { id, client_id, context, payload })
    }
}

fn client_id(parts: &Parts) -> Result<Option<ClientId>, ApiError> {
    let Some(value) = parts.headers.get("x-client-id") else {
        return Ok(None);
    };
    let id = value.to_str().ok().and_then(ClientId::parse);
    id.map(Some).ok_or_else(|| bad("X-Client-Id", "must be 1 to 128 visible ASCII characters"))
}

fn bad(field: &str, message: &str) -> ApiError {
    ApiError::validation(&[FieldProblem { field: field.to_owned(), message: message.to_owned() }])
}
