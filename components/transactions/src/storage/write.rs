//! Transactions as they are written. The triggers do the rest.

use serde_json::{Value as Json, json};
use tidemill_sdk::clock::Moment;
use tidemill_sdk::{DatabaseError, Value, params};

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

/// The values of a row, in the order in which the statements below name columns.
fn values(new: &NewTransaction) -> Vec<Value> {
    let details = &new.details;
    let measures = Measures::new(details.amount_minor, details.currency, details.timestamp);
    params![
        &details.id,
        &details.account_id,
        details.timestamp.as_millis(),
        details.is_timed,
        details.amount_minor,
        details.currency.code(),
        &details.merchant,
        &details.category,
        &details.channel,
        &details.country,
        new.origin,
        new.request_id.clone(),
        new.at.as_millis(),
        measures.amount,
        measures.square_high,
        measures.square_low,
        measures.log_amount,
        measures.log_square,
        measures.is_small,
        measures.hour,
    ]
}

/// The same as JSON, for statements that write several rows.
fn json(new: &NewTransaction) -> Json {
    let value = |value: Value| match value {
        Value::Integer(integer) => json!(integer),
        Value::Real(real) => json!(real),
        Value::Text(text) => json!(text),
        Value::Null | Value::Blob(_) => Json::Null,
    };
    values(new).into_iter().map(value).collect()
}

const INSERT: &str = "INSERT INTO transactions (id, account_id, timestamp, is_timed, amount_minor, currency, merchant, category, channel,
        country, origin, request_id, created_at, updated_at, amount, square_high, square_low, log_amount, log_square, is_small, hour)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)
    ON CONFLICT (id) DO NOTHING RETURNING 1";

/// Writes a transaction if its id is new. Whether it is.
pub(crate) async fn insert(write: &mut impl Execute, new: &NewTransaction) -> Result<bool, DatabaseError> {
    Ok(!write.run(INSERT, values(new)).await?.is_empty())
}

const INSERT_MANY: &str = "INSERT INTO transactions (id, account_id, timestamp, is_timed, amount_minor, currency, merchant, category,
        channel, country, origin, request_id, created_at, updated_at, amount, square_high, square_low, log_amount, log_square, is_small,
        hour)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
        value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 12, value ->> 13, value ->> 14, value ->> 15, value ->> 16,
        value ->> 17, value ->> 18, value ->> 19
    FROM json_each(?1) WHERE true
    ON CONFLICT (id) DO NOTHING RETURNING id";

/// Writes those transactions whose ids are new, in one statement. The ids of those that it wrote.
pub(crate) async fn insert_many(
    write: &mut impl Execute,
    new: &[NewTransaction],
) -> Result<Vec<String>, DatabaseError> {
    let rows: Json = new.iter().map(json).collect();
    let written = write.run(INSERT_MANY, params![rows.to_string()]).await?;
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

const UPDATE: &str =
    "UPDATE transactions SET account_id = ?2, timestamp = ?3, is_timed = ?4, amount_minor = ?5, currency = ?6,
        merchant = ?7, category = ?8, channel = ?9, country = ?10, updated_at = ?13, amount = ?14, square_high = ?15,
        square_low = ?16, log_amount = ?17, log_square = ?18, is_small = ?19, hour = ?20
    WHERE id = ?1 RETURNING 1";

/// Puts other details in the place of a transaction's.
pub(crate) async fn update(write: &mut impl Execute, new: &NewTransaction) -> Result<Changed, DatabaseError> {
    if write.run(UPDATE, values(new)).await?.is_empty() {
        return Ok(Changed::Missing);
    }
    let found = find(write, &new.details.id).await?;
    found.map(|found| Changed::Done(Box::new(found))).ok_or_else(|| unreadable("a row that was just written"))
}

/// Deletes a transaction and all that belongs to it. Whether there was one.
pub(crate) async fn delete(write: &mut impl Execute, id: &str) -> Result<bool, DatabaseError> {
    Ok(!write.run("DELETE FROM transactions WHERE id = ?1 RETURNING 1", params![id]).await?.is_empty())
}
