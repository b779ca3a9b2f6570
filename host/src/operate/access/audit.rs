//! What is written down of access: every request that was refused, and every one that only an administrator may send. Records of the log
//! with the target `audit`; no token is in them.

use super::{Asked, Denied, Identity};

/// A request was refused.
pub(super) fn denied(asked: Asked<'_>, denied: Denied, identity: Option<&Identity>) {
    let reason = match denied {
        Denied::Anonymous => "it shows no token",
        Denied::UnknownToken => "nobody has its token",
        Denied::ForeignPage => "a page of another origin sent it",
        Denied::TooLow { .. } => "its token may not do this",
        Denied::Unavailable => "the tokens cannot be read",
    };
    let (method, path, client) = (asked.method.as_str(), asked.path, asked.client.ip());
    let (token, request_id) = (name(identity), request_id(asked));
    tracing::warn!(target: "audit", request_id, %client, token, method, path, "refused: {reason}");
}

/// Somebody administers the host.
pub(super) fn administered(asked: Asked<'_>, identity: &Identity) {
    let (method, path, client) = (asked.method.as_str(), asked.path, asked.client.ip());
    let (token, request_id) = (name(Some(identity)), request_id(asked));
    tracing::info!(target: "audit", request_id, %client, token, method, path, "an administrator's request");
}

fn name(identity: Option<&Identity>) -> &str {
    identity.map_or("", |identity| &identity.name)
}

fn request_id(asked: Asked<'_>) -> &str {
    asked.headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default()
}
