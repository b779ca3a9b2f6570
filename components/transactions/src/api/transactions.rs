//! Transactions: written, listed, shown, changed, deleted.

use axum::extract::{Path, State};
use tidemill_sdk::http::validate::number;
use tidemill_sdk::http::{Answer, ApiError, Context, Failure, Page, PageRequest, Payload, Query, Success, next_page};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::types::{Deleted, TransactionBody, TransactionInput, TransactionPage};
use super::{BODY_LIMIT, document, no_transaction, read};
use crate::domain::Details;
use crate::storage::{self, Changed, Execute, NewTransaction, StoredTransaction, TransactionFilter, Transactions};

/// What became of a transaction to be written.
pub(super) enum Created {
    /// It is new.
    New(Box<StoredTransaction>),
    /// It was there already, the same.
    Same(Box<StoredTransaction>),
    /// Another has its id.
    Other,
}

/// Compares what a client says now with what is there. A time that it did not give is whatever it was.
pub(super) fn compare(found: Option<StoredTransaction>, new: &Details, is_new: bool) -> Option<Created> {
    let found = Box::new(found?);
    if is_new {
        return Some(Created::New(found));
    }
    let is_same_time = if new.is_timed { found.details.timestamp == new.timestamp } else { !found.details.is_timed };
    let known = Details { timestamp: new.timestamp, is_timed: new.is_timed, ..found.details.clone() };
    Some(if is_same_time && known == *new { Created::Same(found) } else { Created::Other })
}

async fn write(write: &mut impl Execute, new: &NewTransaction) -> Result<Created, ApiError> {
    // Another round is needed only if somebody deletes the transaction between the two statements.
    loop {
        let is_new = storage::insert(write, new).await?;
        if let Some(created) = compare(storage::find(write, &new.details.id).await?, &new.details, is_new) {
            return Ok(created);
        }
    }
}

fn answer(created: Created, id: &str) -> Result<Answer, ApiError> {
    match created {
        Created::New(found) => Ok(Answer::created(&format!("/api/transactions/{id}"), &TransactionBody::from(*found))),
        Created::Same(found) => Ok(Answer::ok(&TransactionBody::from(*found))),
        Created::Other => Err(exists(id)),
    }
}

/// The id is taken by something else.
pub(super) fn exists(id: &str) -> ApiError {
    let message = format!("there is a transaction {id} with other details: choose another id, or change it with PUT");
    ApiError::conflict("TRANSACTION_EXISTS", message)
}

/// Writes a transaction. The answer has the features that were computed of it, and no score yet.
///
/// The same transaction under the same id again is answered 200 and changes nothing.
#[utoipa::path(
    post,
    path = "/api/transactions",
    tag = "transactions",
    operation_id = "createTransaction",
    params(document::WriteHeaders),
    request_body = TransactionInput,
    responses(
        (status = 201, body = Success<TransactionBody>, headers(("Location" = String, description = "The transaction"))),
        (status = 200, body = Success<TransactionBody>, description = "It was there already"),
        (status = 409, body = Failure, description = "TRANSACTION_EXISTS: the id has other details"),
    )
)]
pub(super) async fn create<D: Database>(
    State(transactions): State<Transactions<D>>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let at = clock::now();
    let details = payload.read(|fields| read::details(fields, at, None))?;
    let new = NewTransaction { details, origin: "api", request_id: Some(context.request_id.to_string()), at };
    let id = &new.details.id;
    let Some(key) = payload.idempotency_key else {
        // One statement writes, and shares its commit with others; the row is read after it.
        return answer(write(&mut &transactions, &new).await?, id);
    };
    match idempotency::begin(transactions.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => match answer(self::write(&mut write, &new).await?, id) {
            Ok(answer) => write.answer(answer).await,
            Err(refusal) => write.refuse(&refusal).await,
        },
    }
}

/// Transactions of all accounts, newest first.
#[utoipa::path(
    get,
    path = "/api/transactions",
    tag = "transactions",
    operation_id = "listTransactions",
    params(document::PageParameters, document::TransactionFilters),
    responses((status = 200, body = Page<TransactionBody>))
)]
pub(super) async fn list<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    page(&transactions, &query, None).await
}

/// A page of the transactions of an account or of all.
pub(super) async fn page<D: Database>(
    transactions: &Transactions<D>,
    query: &Query,
    account_id: Option<&str>,
) -> Result<Answer, ApiError> {
    let list = account_id.map_or_else(|| "transactions".to_owned(), |id| format!("transactions/{id}"));
    let (filter, page) = query.read(|fields| {
        let filter = TransactionFilter {
            from: read::millis(fields, "from"),
            to: read::millis(fields, "to"),
            min_score: fields.optional("minScore", &number(0.0..=1.0)),
        };
        Some((filter, PageRequest::read(fields, &list)))
    })?;
    let mut found = transactions.list(account_id, filter, &page).await?;
    let next =
        next_page(&mut found, &page, &list, |last| (last.details.timestamp.as_millis(), last.details.id.clone()));
    Ok(Answer::page(found.into_iter().map(TransactionBody::from).collect(), next))
}

/// A transaction, with the anomaly that it is.
#[utoipa::path(
    get,
    path = "/api/transactions/{id}",
    tag = "transactions",
    operation_id = "getTransaction",
    params(("id" = String, Path, description = "The transaction")),
    responses((status = 200, body = Success<TransactionPage>))
)]
pub(super) async fn find<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let found = storage::find(&mut &transactions, &id).await?.ok_or_else(|| no_transaction(&id))?;
    let anomaly = transactions.anomaly(&id).await?;
    Ok(Answer::ok(&TransactionPage { transaction: found.into(), anomaly: anomaly.map(Into::into) }))
}

/// Puts other details in the place of a transaction's, and computes anew what depends on them. The account is stale then.
#[utoipa::path(
    put,
    path = "/api/transactions/{id}",
    tag = "transactions",
    operation_id = "changeTransaction",
    params(("id" = String, Path, description = "The transaction"), document::WriteHeaders),
    request_body = TransactionInput,
    responses((status = 200, body = Success<TransactionBody>))
)]
pub(super) async fn update<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
    context: Context,
    payload: Payload<BODY_LIMIT>,
) -> Result<Answer, ApiError> {
    let at = clock::now();
    // What is wrong with the body is said before whether there is such a transaction; its time counts only if there is.
    let known = storage::find(&mut &transactions, &id).await?;
    let kept = known.as_ref().map_or((at, false), |known| (known.details.timestamp, known.details.is_timed));
    let details = payload.read(|fields| read::details(fields, at, Some((&id, kept.0, kept.1))))?;
    let new = NewTransaction { details, origin: "api", request_id: Some(context.request_id.to_string()), at };
    let done = |changed: Changed| match changed {
        Changed::Done(found) => Ok(Answer::ok(&TransactionBody::from(*found))),
        Changed::Missing => Err(no_transaction(&id)),
    };
    let Some(key) = payload.idempotency_key else {
        return done(storage::update(&mut &transactions, &new).await?);
    };
    match idempotency::begin(transactions.store(), Some(key)).await? {
        Begun::Replay(answer) => Ok(answer),
        Begun::First(mut write) => {
            let answer = done(storage::update(&mut write, &new).await?)?;
            write.answer(answer).await
        }
    }
}

/// Deletes a transaction and what was found in it. What depends on it is computed anew, and the account is stale then.
#[utoipa::path(
    delete,
    path = "/api/transactions/{id}",
    tag = "transactions",
    operation_id = "deleteTransaction",
    params(("id" = String, Path, description = "The transaction")),
    responses((status = 200, body = Success<Deleted>))
)]
pub(super) async fn delete<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    if storage::delete(&mut &transactions, &id).await? {
        Ok(Answer::ok(&Deleted { id }))
    } else {
        Err(no_transaction(&id))
    }
}
