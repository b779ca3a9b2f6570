//! Refusals that depend on what is stored, with what is stored.

use serde_json::json;
use tidemill_sdk::http::{ApiError, FieldProblem};

use super::types::OrderBody;
use crate::domain::{EditRefusal, MoveRefusal, Status};
use crate::storage::StoredOrder;

pub(super) fn no_order(id: &str) -> ApiError {
    ApiError::not_found(format_args!("order {id}"))
}

pub(super) fn no_vendor(id: &str) -> ApiError {
    ApiError::not_found(format_args!("vendor {id}"))
}

/// 422 for one field.
pub(super) fn bad_field(field: &str, message: impl Into<String>) -> ApiError {
    ApiError::validation(&[FieldProblem { field: field.to_owned(), message: message.into() }])
}

/// 409 `VERSION_CONFLICT` of something that has another version.
pub(super) fn conflict(what: &str, current: i64) -> ApiError {
    let message = format!("the {what} has version {current} now: read it again and decide anew");
    ApiError::conflict("VERSION_CONFLICT", message).with_details(json!({ "currentVersion": current }))
}

/// 409 `VERSION_CONFLICT` of an order, with the order as it stands.
pub(super) fn order_conflict(current: StoredOrder) -> ApiError {
    let version = current.order.version;
    let message = format!("the order has version {version} now: read it again and decide anew");
    ApiError::conflict("VERSION_CONFLICT", message).with_details(state(current))
}

/// Why an order was not moved.
pub(super) fn not_moved(refusal: MoveRefusal, to: Status, current: StoredOrder) -> ApiError {
    match refusal {
        MoveRefusal::Field { field, message } => bad_field(field, message),
        MoveRefusal::NotAllowed => {
            let status = current.order.status;
            let allowed: Vec<&str> = status.allowed().iter().map(|to| to.as_str()).collect();
            let way =
                if allowed.is_empty() { "nowhere".to_owned() } else { format!("only to {}", allowed.join(" or ")) };
            let message = format!("the order is {} and cannot be {}: it can go {way}", status.as_str(), to.as_str());
            ApiError::conflict("INVALID_TRANSITION", message).with_details(state(current))
        }
    }
}

/// Why an order was not changed.
pub(super) fn not_edited(refusal: EditRefusal, current: StoredOrder) -> ApiError {
    match refusal {
        EditRefusal::PromisedTooEarly => bad_field("promisedAt", "must not be before the order is placed"),
        EditRefusal::Settled { field } => {
            let status = current.order.status.as_str();
            let message = format!("the order is {status}, and its {field} cannot be changed any more");
            ApiError::conflict("ORDER_SETTLED", message).with_details(state(current))
        }
    }
}

/// An order as it stands, for `details`.
fn state(current: StoredOrder) -> serde_json::Value {
    let status = current.order.status;
    json!({
        "currentVersion": current.order.version,
        "currentStatus": status,
        "allowed": status.allowed(),
        "current": OrderBody::from(current),
    })
}
