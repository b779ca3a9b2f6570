//! Transactions as they are written. The triggers do the rest.

use serde_json::{Value as Json, json};
use tidemill_sdk::clock::Moment;
use tidemill_sdk::{DatabaseError, params};

use super::rows::{StoredTransaction, find};
use super::{Execute, unreadable};
use crate::domain::{Details, Measures};

/// A transaction to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewTransaction {
    /// What the client says.
    pub(crate) details: Details,
    /// Where it comes from.
    pub(crate) origin: &'static str,
    /// Which request brought it.
    pub(crate) request_id: Option<String>,
    /// When it came.
    pub(crate) at: Moment,
}

/// Values of a row in the order of [`COLUMNS`].
fn values(new: &NewTransaction) -> Json {
    let details = &new.details;
    let measures = Measures::new(details.amount_minor, details.currency, details.timestamp);
    json!([
        details.id,
        details.account_id,
        details.timestamp.as_millis(),
        i32::from(details.is_timed),
        details.amount_minor,
        details.currency.code(),
        details.merchant,
        details.category,
        details.channel,
        details.country,
        new.origin,
        new.request_id,
        new.at.as_millis(),
        measures.amount,
        measures.square_high,
        measures.square_low,
        measures.log_amount,
        measures.log_square,
        i32::from(measures.is_small),
        measures.hour,
    ])
}

const INSERT: &str = "INSERT INTO transactions (id, account_id, timestamp, is_timed, amount_minor, currency, merchant, category, channel,
        country, origin, request_id, created_at, updated_at, amount, square_high, square_low, log_amount, log_square, is_small, hour)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
        value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16,
        value ->> 17, value ->> 18, value ->> 19
    FROM json_each(?1) WHERE true
    ON CONFLICT (id) DO NOTHING RETURNING id";

/// Writes those transactions whose ids are new, in one statement. The ids of those that it wrote.
pub(crate) async fn insert(write: &mut impl Execute, new: &[NewTransaction]) -> Result<Vec<String>, DatabaseError> {
    let rows = Json::Array(new.iter().map(values).collect());
    let written = write.run(INSERT, params![rows.to_string()]).await?;
    written.iter().map(|row| Ok(row.get("id")?)).collect()
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Changed {
    /// It was made.
    Done(Box<StoredTransaction>),
    /// There is no such transaction.
    Missing,
}

const UPDATE: &str = "UPDATE transactions SET account_id = new.value ->> 1, timestamp = new.value ->> 2,
        is_timed = new.value ->> 3, amount_minor = new.value ->> 4, currency = new.value ->> 5, merchant = new.value ->> 6,
        category = new.value ->> 7, channel = new.value ->> 8, country = new.value ->> 9, updated_at = new.value ->> 12,
        amount = new.value ->> 13, square_high = new.value ->> 14, square_low = new.value ->> 15, log_amount = new.value ->> 16,
        log_square = new.value ->> 17, is_small = new.value ->> 18, hour = new.value ->> 19
    FROM json_each(?1) AS new WHERE transactions.id = new.value ->> 0 RETURNING 1";

/// Puts other details in the place of a transaction's.
pub(crate) async fn update(write: &mut impl Execute, new: &NewTransaction) -> Result<Changed, DatabaseError> {
    let rows = Json::Array(vec![values(new)]);
    if write.run(UPDATE, params![rows.to_string()]).await?.is_empty() {
        return Ok(Changed::Missing);
    }
    let found = find(write, &new.details.id).await?;
    found.map(|found| Changed::Done(Box::new(found))).ok_or_else(|| unreadable("a row that was just written"))
}

/// Deletes a transaction and all that belongs to it. Whether there was one.
pub(crate) async fn delete(write: &mut impl Execute, id: &str) -> Result<bool, DatabaseError> {
    Ok(!write.run("DELETE FROM transactions WHERE id = ?1 RETURNING 1", params![id]).await?.is_empty())
}
