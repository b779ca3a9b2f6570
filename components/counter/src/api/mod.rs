//! The counters over HTTP: routes, and what each does with a request.
//! Leaves the shape of the JSON to `types` and its description to `document`.

mod document;
mod request;
mod types;

use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use tidemill_sdk::Database;
use tidemill_sdk::http::{
    Answer, ApiError, App, Conditions, Failure, Health, Page, PageRequest, Query, Success, health, next_page, openapi,
};
use tidemill_sdk::jobs::{self, Token};

pub use document::ApiDocument;
use request::{ChangeRequest, Named};
use types::{AuditEntry, ChangeBody, Changed, CounterValue, refusal};

use crate::domain::Operation;
use crate::housekeeping::Housekeeping;
use crate::storage::{Counters, Keyed};

/// The whole of `/api/counter` over a database. Nothing is opened before the first request.
pub fn app<D: Database>(counters: Counters<D>) -> App {
    let mut routes = Router::new();
    for prefix in [document::GLOBAL, document::NAMED] {
        routes = routes
            .route(&format!("{prefix}/value"), get(value::<D>))
            .route(&format!("{prefix}/increment"), post(increment::<D>))
            .route(&format!("{prefix}/decrement"), post(decrement::<D>))
            .route(&format!("{prefix}/audit"), get(audit::<D>));
    }
    let jobs = jobs::routes("counter", Housekeeping::new(counters.clone()), Token::of_host());
    let routes = routes
        .route("/api/counter/health", get(state::<D>))
        .route("/api/counter/openapi.json", get(async || openapi::<ApiDocument>()))
        .with_state(counters);
    App::new(routes.merge(jobs))
}

/// The value of the counter. One that was never changed has value 0, version 0 and no time.
#[utoipa::path(
    get,
    path = "/api/counter/value",
    tag = "counter",
    operation_id = "getValue",
    params(("If-None-Match" = Option<String>, Header, description = "The ETag of an earlier answer")),
    responses(
        (status = 200, body = Success<CounterValue>, headers(("ETag" = String, description = "The version, in quotes"))),
        (status = 304, description = "The version is that of If-None-Match"),
    )
)]
async fn value<D: Database>(
    State(counters): State<Counters<D>>,
    Named(id): Named,
    conditions: Conditions,
) -> Result<Answer, ApiError> {
    let counter = counters.get(&id).await?;
    let tag = format!("\"{}\"", counter.version);
    Ok(conditions.answer(&tag, || Answer::ok(&CounterValue::new(&id, counter))))
}

/// Adds to the counter.
#[utoipa::path(
    post,
    path = "/api/counter/increment",
    tag = "counter",
    operation_id = "increment",
    params(document::ChangeHeaders),
    request_body(content = Option<ChangeBody>, description = "May be left out: the amount is 1 then"),
    responses((status = 200, body = Success<Changed>), (status = 409, body = Failure, description = document::CONFLICT))
)]
async fn increment<D: Database>(
    State(counters): State<Counters<D>>,
    request: ChangeRequest,
) -> Result<Answer, ApiError> {
    change(&counters, request, Operation::Increment).await
}

/// Subtracts from the counter.
#[utoipa::path(
    post,
    path = "/api/counter/decrement",
    tag = "counter",
    operation_id = "decrement",
    params(document::ChangeHeaders),
    request_body(content = Option<ChangeBody>, description = "May be left out: the amount is 1 then"),
    responses((status = 200, body = Success<Changed>), (status = 409, body = Failure, description = document::CONFLICT))
)]
async fn decrement<D: Database>(
    State(counters): State<Counters<D>>,
    request: ChangeRequest,
) -> Result<Answer, ApiError> {
    change(&counters, request, Operation::Decrement).await
}

async fn change<D: Database>(
    counters: &Counters<D>,
    request: ChangeRequest,
    operation: Operation,
) -> Result<Answer, ApiError> {
    let (change, key) = request.into_change(operation)?;
    match key {
        None => match counters.change(&change).await? {
            Ok(counter) => Ok(Answer::ok(&Changed::new(&change, counter.value, counter.version))),
            Err(reason) => Err(refusal(reason)),
        },
        Some(key) => {
            let answer = Changed::template(&change);
            counters.change_once(&change, Keyed { key, answer: &answer, refusal: &refusal }).await
        }
    }
}

/// Every change of the counter, newest first.
#[utoipa::path(
    get,
    path = "/api/counter/audit",
    tag = "counter",
    operation_id = "getAudit",
    params(document::PageParameters),
    responses((status = 200, body = Page<AuditEntry>))
)]
async fn audit<D: Database>(
    State(counters): State<Counters<D>>,
    Named(id): Named,
    query: Query,
) -> Result<Answer, ApiError> {
    let list = format!("counter-audit/{id}");
    let page = query.read(|fields| Some(PageRequest::<i64>::read(fields, &list)))?;
    let mut entries = counters.audit(&id, &page).await?;
    let next = next_page(&mut entries, &page, &list, |entry| entry.version);
    Ok(Answer::page(entries.into_iter().map(AuditEntry::from).collect(), next))
}

/// Whether the counters can be used: asks their database.
#[utoipa::path(
    get,
    path = "/api/counter/health",
    tag = "counter",
    operation_id = "getHealth",
    responses((status = 200, body = Success<Health>), (status = 503, body = Failure, description = "UNHEALTHY"))
)]
async fn state<D: Database>(State(counters): State<Counters<D>>) -> Result<Answer, ApiError> {
    health(counters.store()).await
}
