//! Vendors: made, listed, shown, changed, deleted.

use axum::extract::{Path, State};
use tidemill_sdk::http::validate::text;
use tidemill_sdk::http::{
    Answer, ApiError, Conditions, Context, Failure, Page, PageRequest, Payload, Query, Success, next_page,
};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::refusal::{conflict, no_vendor};
use super::types::{Deleted, NewVendorBody, VendorBody};
use super::{BODY_LIMIT, Service, document, read};
use crate::domain::Vendor;
use crate::flow::Engine;
use crate::storage::{Changed, Created, MAX_VENDORS, create_vendor, delete_vendor, find_vendor, update_vendor};

/// Vendors, by id.
#[utoipa::path(
    get,
    path = "/api/vendors",
    tag = "vendors",
    operation_id = "listVendors",
    params(
        document::PageParameters,
        ("q" = Option<String>, Query, description = "Only those with this text in their id or name"),
    ),
    responses((status = 200, body = Page<Vendor>))
)]
pub(super) async fn list<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (text, list, page) = query.read(|fields| {
        let text = fields.optional("q", &text(0..=200)).filter(|text| !text.trim().is_empty());
        // A cursor goes on in the list that it is of.
        let list = format!("vendors {}", text.as_deref().unwrap_or_default());
        let page = PageRequest::read(fields, &list);
        Some((text, list, page))
    })?;
    let mut found = service.vendors.vendors(text.as_deref(), &page).await?;
    let next = next_page(&mut found, &page, &list, |last| last.id.clone());
    Ok(Answer::page(found, next))
}

/// Makes a vendor.
#[utoipa::path(
    post,
    path = "/api/vendors",
    tag = "vendors",
    operation_id = "createVendor",
    params(document::WriteHeaders),
    request_body = NewVendorBody,
    responses(
        (status = 201, body = Success<Vendor>, headers(("Location" = String, description = "The vendor"))),
        (status = 409, body = Failure, description = "VENDOR_EXISTS: the id is taken. TOO_MANY_VENDORS: there are 1,000"),
    )
)]
pub(super) async fn create<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let (id, currency, fields) = payload.read(read::new_vendor)?;
    let id = id.to_string();
    let mut write = match idempotency::begin(service.vendors.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    let writer = (context.request_id.as_str(), clock::now());
    match create_vendor(&mut write, &id, &fields, currency.as_str(), writer).await? {
        Created::New(vendor) => write.answer(Answer::created(&format!("/api/vendors/{id}"), &*vendor)).await,
        Created::Exists => {
            let message = format!("there is a vendor {id} already: change it with PUT");
            write.refuse(&ApiError::conflict("VENDOR_EXISTS", message)).await
        }
        Created::TooMany => {
            let message =
                format!("there are {MAX_VENDORS} vendors, and there can be no more: delete some that have no orders");
            write.refuse(&ApiError::conflict("TOO_MANY_VENDORS", message)).await
        }
    }
}

/// A vendor.
#[utoipa::path(
    get,
    path = "/api/vendors/{id}",
    tag = "vendors",
    operation_id = "getVendor",
    params(("id" = String, Path, description = "The vendor")),
    responses(
        (status = 200, body = Success<Vendor>, headers(("ETag" = String, description = "Of this state"))),
        (status = 304, description = "The state is that of If-None-Match"),
    )
)]
pub(super) async fn find<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    conditions: Conditions,
) -> Result<Answer, ApiError> {
    let vendor = find_vendor(&mut &service.vendors, &id).await?.ok_or_else(|| no_vendor(&id))?;
    // A vendor that was deleted and made anew begins with version 1 again.
    let tag = format!("\"{}/{}\"", vendor.created_at, vendor.version);
    Ok(conditions.answer(&tag, || Answer::ok(&vendor)))
}

/// Changes a vendor. Its id and currency stay.
#[utoipa::path(
    put,
    path = "/api/vendors/{id}",
    tag = "vendors",
    operation_id = "changeVendor",
    params(("id" = String, Path, description = "The vendor"), document::WriteHeaders),
    request_body = VendorBody,
    responses(
        (status = 200, body = Success<Vendor>),
        (status = 409, body = Failure, description = "VERSION_CONFLICT, with details.currentVersion"),
    )
)]
pub(super) async fn update<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let (fields, expected_version) = payload.read(|fields| {
        let expected_version = read::expected_version(fields);
        Some((read::vendor_fields(fields)?, expected_version))
    })?;
    let mut write = match idempotency::begin(service.vendors.store(), payload.idempotency_key).await? {
        Begun::Replay(answer) => return Ok(answer),
        Begun::First(write) => write,
    };
    let writer = (context.request_id.as_str(), clock::now());
    match update_vendor(&mut write, &id, &fields, expected_version, writer).await? {
        Changed::Done(vendor) => write.answer(Answer::ok(&vendor)).await,
        Changed::Missing => Err(no_vendor(&id)),
        Changed::Conflict(current) => write.refuse(&conflict("vendor", current.version)).await,
    }
}

/// Deletes a vendor that has no orders.
#[utoipa::path(
    delete,
    path = "/api/vendors/{id}",
    tag = "vendors",
    operation_id = "deleteVendor",
    params(("id" = String, Path, description = "The vendor")),
    responses(
        (status = 200, body = Success<Deleted>),
        (status = 409, body = Failure, description = "VENDOR_HAS_ORDERS: its orders are to be deleted first"),
    )
)]
pub(super) async fn delete<D: Database, E: Engine>(
    State(service): State<Service<D, E>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    match delete_vendor(&mut &service.vendors, &id).await? {
        None => Err(no_vendor(&id)),
        Some(true) => Ok(Answer::ok(&Deleted { id })),
        Some(false) => {
            let message = format!("vendor {id} has orders: delete them first");
            Err(ApiError::conflict("VENDOR_HAS_ORDERS", message))
        }
    }
}
