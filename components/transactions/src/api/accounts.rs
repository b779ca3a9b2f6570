//! Accounts, and their transactions.

use axum::extract::{Path, State};
use tidemill_sdk::Database;
use tidemill_sdk::http::validate::{boolean, text};
use tidemill_sdk::http::{Answer, ApiError, Page, PageRequest, Query, Success, next_page};

use super::types::{AccountBody, TransactionBody};
use super::{document, transactions};
use crate::storage::{AccountFilter, AccountKey, Transactions};

/// Accounts by id. Stale ones (`stale=true`) come with the longest waiting first.
#[utoipa::path(
    get,
    path = "/api/accounts",
    tag = "accounts",
    operation_id = "listAccounts",
    params(
        document::PageParameters,
        ("stale" = Option<bool>, Query, description = "Only those of which something waits to be scored, or only the others"),
        ("q" = Option<String>, Query, description = "Only those whose id begins with this"),
    ),
    responses((status = 200, body = Page<AccountBody>))
)]
pub(super) async fn list<D: Database>(
    State(transactions): State<Transactions<D>>,
    query: Query,
) -> Result<Answer, ApiError> {
    let (filter, page, list) = query.read(|fields| {
        let stale = fields.optional("stale", &boolean());
        let prefix = fields.optional("q", &text(0..=64)).filter(|prefix| !prefix.is_empty());
        // The order depends on the filter, so a cursor goes on in the same one only.
        let list = format!("accounts/{stale:?}");
        let page = PageRequest::<AccountKey>::read(fields, &list);
        Some((AccountFilter { stale, prefix }, page, list))
    })?;
    let mut found = transactions.accounts(&filter, &page).await?;
    let is_stale = filter.stale == Some(true);
    let next = next_page(&mut found, &page, &list, |last| {
        (last.stale_since.filter(|_| is_stale).unwrap_or_default(), last.id.clone())
    });
    Ok(Answer::page(found.into_iter().map(AccountBody::from).collect(), next))
}

/// An account.
#[utoipa::path(
    get,
    path = "/api/accounts/{id}",
    tag = "accounts",
    operation_id = "getAccount",
    params(("id" = String, Path, description = "The account")),
    responses((status = 200, body = Success<AccountBody>))
)]
pub(super) async fn find<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
) -> Result<Answer, ApiError> {
    let found = transactions.account(&id).await?.ok_or_else(|| no_account(&id))?;
    Ok(Answer::ok(&AccountBody::from(found)))
}

/// Transactions of an account, newest first.
#[utoipa::path(
    get,
    path = "/api/accounts/{id}/transactions",
    tag = "accounts",
    operation_id = "listAccountTransactions",
    params(
        ("id" = String, Path, description = "The account"),
        document::PageParameters,
        document::TransactionFilters,
    ),
    responses((status = 200, body = Page<TransactionBody>))
)]
pub(super) async fn transactions<D: Database>(
    State(transactions): State<Transactions<D>>,
    Path(id): Path<String>,
    query: Query,
) -> Result<Answer, ApiError> {
    let answer = transactions::page(&transactions, &query, Some(&id)).await?;
    match transactions.account(&id).await? {
        Some(_) => Ok(answer),
        None => Err(no_account(&id)),
    }
}

fn no_account(id: &str) -> ApiError {
    ApiError::not_found(format_args!("account {id}"))
}
