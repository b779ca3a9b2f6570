//! Orders: placed, listed, shown, changed, deleted, with their history.

use axum::extract::{Path, State};
use serde_json::json;
use tidemill_sdk::http::{
    Answer, ApiError, Conditions, Context, Failure, Page, PageRequest, Payload, Query, Success, next_page,
};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};
use uuid::Uuid;

use super::refusal::{bad_field, no_order, not_edited, order_conflict};
use super::types::{Deleted, EditBody, EventBody, NewOrderBody, OrderBody};
use super::{BODY_LIMIT, Service, document, read};
use crate::domain::{DAY_MILLIS, Edit, Order};
use crate::flow::Engine;
use crate::storage::{
    self, Execute, OrderFilter, StoredOrder, create_order, delete_order, find_order, find_vendor, replace_order,
};

/// How often a change is tried anew that somebody else got ahead of.
pub(super) const ATTEMPTS: usize = 10;

/// Orders, newest first.
#[utoipa::path(
    get,
    path = "/api/orders",
    tag = "orders",
    operation_id = "listOrders",
    params(document::PageParameters, document::OrderParameters),
    responses((status = 200, body = Page<OrderBody>))
)]
pub(super) async fn list<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (filter, list, page) = query.read(|fields| {
        let filter = read::order_filter(fields);
        // A cursor goes on in the list that it is of.
        let OrderFilter { vendor_id, status, from, to } = &filter;
        let list = json!(["orders", vendor_id, status, from, to]).to_string();
        let page = PageRequest::read(fields, &list);
        Some((filter, list, page))
    })?;
    let mut found = service.vendors.orders(&filter, &page).await?;
    let next = next_page(&mut found, &page, &list, |last| last.order.id.clone());
    Ok(Answer::page(found.into_iter().map(OrderBody::from).collect(), next))
}

/// Places an order.
#[utoipa::path(
    post,
    path = "/api/orders",
    tag = "orders",
    operation_id = "createOrder",
    params(document::WriteHeaders),
    request_body = NewOrderBody,
    responses((status = 201, body = Success<OrderBody>, headers(("Location" = String, description = "The order"))))
)]
pub(super) async fn create<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let now = clock::now().as_millis();
    let new = payload.read(|fields| read::new_order(fields, now))?;
    let request_id = context.request_id.as_str();
    let Some(key) = payload.idempotency_key else {
        // One statement writes, which shares its commit with others.
        return created(&place(&mut &service.vendors, new, request_id, now).await?);
    };
    match idempotency::begin(service.vendors.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => {
            let answer = created(&place(&mut write, new, request_id, now).await?)?;
            write.answer(answer).await
        }
    }
}

fn created(stored: &StoredOrder) -> Result<Answer, ApiError> {
    let location = format!("/api/orders/{}", stored.order.id);
    Ok(Answer::created(&location, &OrderBody::from(stored.clone())))
}

async fn place(
    execute: &mut impl Execute,
    new: read::NewOrder,
    request_id: &str,
    now: i64,
) -> Result<StoredOrder, ApiError> {
    let unknown = || bad_field("vendorId", format!("must be that of a vendor: there is no vendor {}", new.vendor_id));
    let vendor_id = new.vendor_id.to_string();
    let vendor = find_vendor(execute, &vendor_id).await?.ok_or_else(unknown)?;
    if new.currency.is_some_and(|currency| currency.as_str() != vendor.currency) {
        return Err(bad_field("currency", format!("must be {}, the currency of the vendor", vendor.currency)));
    }
    let placed_at = new.placed_at.unwrap_or(now);
    let promised_at = new.promised_at.unwrap_or(placed_at + i64::from(vendor.fields.lead_days) * DAY_MILLIS);
    let order = Order {
        reference: new.reference.clone(),
        due_at: vendor.fields.simulation.map(|_| placed_at),
        request_id: Some(request_id.to_owned()),
        created_at: now,
        updated_at: now,
        ..Order::placed(id(placed_at), vendor_id, placed_at, promised_at, new.lines.clone())
    };
    if !create_order(execute, &order).await? {
        return Err(unknown());
    }
    Ok(StoredOrder { number: 0, order, currency: vendor.currency })
}

/// A UUIDv7 of a time, with the random bits of a new one.
fn id(millis: i64) -> String {
    let mut bits = [0; 10];
    bits.copy_from_slice(&Uuid::now_v7().as_bytes()[6..]);
    uuid::Builder::from_unix_timestamp_millis(millis.unsigned_abs(), &bits).into_uuid().to_string()
}

/// An order.
#[utoipa::path(
    get,
    path = "/api/orders/{id}",
    tag = "orders",
    operation_id = "getOrder",
    params(("id" = String, Path, description = "The order")),
    responses(
        (status = 200, body = Success<OrderBody>, headers(("ETag" = String, description = "Of this state"))),
        (status = 304, description = "The state is that of If-None-Match"),
    )
)]
pub(super) async fn find<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Result<Answer, ApiError> {
    let stored = find_order(&mut &service.vendors, &id).await?.ok_or_else(|| no_order(&id))?;
    // Numbers are never used again, so an order that a backfill made anew has another tag.
    let tag = format!("\"{}/{}\"", stored.number, stored.order.version);
    Ok(conditions.answer(&tag, || Answer::ok(&OrderBody::from(stored))))
}

/// What happened to an order, oldest first.
#[utoipa::path(
    get,
    path = "/api/orders/{id}/history",
    tag = "orders",
    operation_id = "getOrderHistory",
    params(("id" = String, Path, description = "The order"), document::PageParameters),
    responses((status = 200, body = Page<EventBody>))
)]
pub(super) async fn history<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let list = format!("order-history/{id}");
    let page = query.read(|fields| Some(PageRequest::<i64>::read(fields, &list)))?;
    let stored = find_order(&mut &service.vendors, &id).await?.ok_or_else(|| no_order(&id))?;
    let mut events = service.vendors.history(&stored, &page).await?;
    let next = next_page(&mut events, &page, &list, |last| last.version);
    Ok(Answer::page(events.into_iter().map(EventBody::from).collect(), next))
}

/// Changes what an order says. To move it to another status, post a transition.
#[utoipa::path(
    put,
    path = "/api/orders/{id}",
    tag = "orders",
    operation_id = "changeOrder",
    params(("id" = String, Path, description = "The order"), document::WriteHeaders),
    request_body = EditBody,
    responses(
        (status = 200, body = Success<OrderBody>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT, or ORDER_SETTLED: it is too late for this change. \
            details.current is the order as it stands"),
    )
)]
pub(super) async fn update<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let (edit, expected_version) = payload.read(read::edit)?;
    let request_id = context.request_id.as_str();
    let Some(key) = payload.idempotency_key else {
        return edited(&mut &service.vendors, &id, &edit, expected_version, request_id)
            .await
            .map(|stored| answer(&stored));
    };
    match idempotency::begin(service.vendors.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match edited(&mut write, &id, &edit, expected_version, request_id).await {
            Ok(stored) => write.answer(answer(&stored)).await,
            Err(refusal) if refusal.status == http::StatusCode::CONFLICT => write.refuse(&refusal).await,
            Err(error) => Err(error),
        },
    }
}

/// An order as it stands, as an answer.
pub(super) fn answer(stored: &StoredOrder) -> Answer {
    Answer::ok(&OrderBody::from(stored.clone()))
}

async fn edited(
    execute: &mut impl Execute,
    id: &str,
    edit: &Edit,
    expected_version: Option<i64>,
    request_id: &str,
) -> Result<StoredOrder, ApiError> {
    for _ in 0..ATTEMPTS {
        let stored = find_order(execute, id).await?.ok_or_else(|| no_order(id))?;
        if expected_version.is_some_and(|expected| expected != stored.order.version) {
            return Err(order_conflict(stored));
        }
        let order = match stored.order.edited(edit, clock::now().as_millis()) {
            Ok(order) if order == stored.order => return Ok(stored),
            Ok(order) => Order { request_id: Some(request_id.to_owned()), ..order },
            Err(refusal) => return Err(not_edited(refusal, stored)),
        };
        if replace_order(execute, &order, stored.order.version).await? {
            return Ok(StoredOrder { order, ..stored });
        }
        // Somebody else was faster: decide anew, by what they left.
    }
    Err(ApiError::overloaded(1))
}

/// Deletes an order with its history.
#[utoipa::path(
    delete,
    path = "/api/orders/{id}",
    tag = "orders",
    operation_id = "deleteOrder",
    params(
        ("id" = String, Path, description = "The order"),
        ("expectedVersion" = Option<i64>, Query, description = "Delete only if it still has this version"),
    ),
    responses(
        (status = 200, body = Success<Deleted>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT. details.current is the order as it stands"),
    )
)]
pub(super) async fn delete<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let expected_version = query.read(|fields| Some(read::expected_version(fields)))?;
    match delete_order(&mut &service.vendors, &id, expected_version).await? {
        storage::Deleted::Done => Ok(Answer::ok(&Deleted { id })),
        storage::Deleted::Conflict(current) => Err(order_conflict(*current)),
        storage::Deleted::Missing => Err(no_order(&id)),
    }
}
