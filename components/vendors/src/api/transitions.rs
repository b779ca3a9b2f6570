//! Moving an order to another status.

use axum::extract::{Path, State};
use http::StatusCode;
use tidemill_sdk::http::{Answer, ApiError, Context, Failure, Payload, Success};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::orders::{ATTEMPTS, answer};
use super::refusal::{no_order, not_moved, order_conflict};
use super::types::{OrderBody, TransitionBody};
use super::{BODY_LIMIT, Service, document, read};
use crate::domain::{Move, Order};
use crate::flow::Engine;
use crate::storage::{Execute, StoredOrder, find_order, replace_order};

/// Moves an order to another status: `placed` → `accepted` → `shipped` → `delivered` → `returned`, and `cancelled` from the first two.
#[utoipa::path(
    post,
    path = "/api/orders/{id}/transitions",
    tag = "orders",
    operation_id = "moveOrder",
    params(("id" = String, Path, description = "The order"), document::WriteHeaders),
    request_body = TransitionBody,
    responses(
        (status = 200, body = Success<OrderBody>),
        (status = 409, body = Failure, description = "INVALID_TRANSITION: its status does not lead there; details.allowed says where it \
            does. VERSION_CONFLICT. details.current is the order as it stands"),
    )
)]
pub(super) async fn create<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let (step, expected_version) = payload.read(read::transition)?;
    let request_id = context.request_id.as_str();
    let Some(key) = payload.idempotency_key else {
        // One statement writes, which shares its commit with others.
        return moved(&mut &service.vendors, &id, &step, expected_version, request_id)
            .await
            .map(|stored| answer(&stored));
    };
    match idempotency::begin(service.vendors.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match moved(&mut write, &id, &step, expected_version, request_id).await {
            Ok(stored) => write.answer(answer(&stored)).await,
            Err(refusal) if refusal.status == StatusCode::CONFLICT => write.refuse(&refusal).await,
            Err(error) => Err(error),
        },
    }
}

async fn moved(
    execute: &mut impl Execute,
    id: &str,
    step: &Move,
    expected_version: Option<i64>,
    request_id: &str,
) -> Result<StoredOrder, ApiError> {
    for _ in 0..ATTEMPTS {
        let stored = find_order(execute, id).await?.ok_or_else(|| no_order(id))?;
        if expected_version.is_some_and(|expected| expected != stored.order.version) {
            return Err(order_conflict(stored));
        }
        let order = match stored.order.moved(step, clock::now().as_millis()) {
            Ok(order) => Order { request_id: Some(request_id.to_owned()), ..order },
            Err(refusal) => return Err(not_moved(refusal, step.to, stored)),
        };
        if replace_order(execute, &order, stored.order.version).await? {
            return Ok(StoredOrder { order, ..stored });
        }
        // Somebody else was faster: decide anew, by what they left.
    }
    Err(ApiError::overloaded(1))
}
