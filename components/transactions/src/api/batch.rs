//! Many transactions at once: a result for each, and one bad row loses no other.

use axum::extract::State;
use http::StatusCode;
use serde_json::Value;
use tidemill_sdk::http::validate::{Fields, Problems};
use tidemill_sdk::http::{Answer, ApiError, Context, FieldProblem, Payload, Success};
use tidemill_sdk::idempotency::{self, Begun};
use tidemill_sdk::{Database, clock};

use super::transactions::{Created, compare, exists};
use super::types::{BatchBody, BatchResult, BatchRow, RowError};
use super::{document, read};
use crate::storage::{self, Execute, NewTransaction, StoredTransaction, Transactions};

/// The most rows of a batch.
const MOST_ROWS: usize = 1000;

/// The largest body, in bytes.
const BATCH_LIMIT: usize = 2 * 1024 * 1024;

/// Rows of one statement: as many as do not hold up other writers for long.
const ROWS_PER_STATEMENT: usize = 100;

/// Writes many transactions. A row that is refused says why, and the others are written.
#[utoipa::path(
    post,
    path = "/api/transactions/batch",
    tag = "transactions",
    operation_id = "createTransactions",
    params(document::WriteHeaders),
    request_body = BatchBody,
    responses((status = 207, body = Success<BatchResult>, description = "What became of each row"))
)]
pub(super) async fn create<D: Database>(
    State(transactions): State<Transactions<D>>,
    context: Context,
    payload: Payload<BATCH_LIMIT>,
) -> Result<Answer, ApiError> {
    let at = clock::now();
    let request_id = context.request_id.to_string();
    let read = |row: &Value| -> Result<NewTransaction, ApiError> {
        let problems = Problems::default();
        let details = Fields::of_body(row, &problems).and_then(|mut fields| {
            let details = read::details(&mut fields, at, None);
            fields.refuse_unknown();
            details
        });
        let details = problems.into_result(details)?;
        Ok(NewTransaction { details, origin: "api", request_id: Some(request_id.clone()), at })
    };
    let rows: Vec<Result<NewTransaction, ApiError>> = rows(&payload.body)?.iter().map(read).collect();
    let mut write = match payload.idempotency_key {
        // Each statement is a commit of its own, and other writers come in between.
        None => return Ok(answer(write(&mut &transactions, rows).await?)),
        Some(key) => match idempotency::begin(transactions.store(), Some(key)).await? {
            Begun::Replay(answer) => return Ok(answer),
            Begun::First(write) => write,
        },
    };
    let result = self::write(&mut write, rows).await?;
    write.answer(answer(result)).await
}

fn answer(result: BatchResult) -> Answer {
    Answer::success(StatusCode::MULTI_STATUS, &result)
}

/// The rows of a body: of its `transactions`, or of itself if it is an array.
fn rows(body: &Value) -> Result<&[Value], ApiError> {
    let refuse =
        |field: &str, message: String| ApiError::validation(&[FieldProblem { field: field.to_owned(), message }]);
    let (field, list) = match body {
        Value::Array(_) => ("body", body),
        Value::Object(object) => {
            if let Some(unknown) = object.keys().find(|name| *name != "transactions") {
                return Err(refuse(unknown, "is not known: there are transactions".to_owned()));
            }
            ("transactions", &body["transactions"])
        }
        _ => ("body", body),
    };
    let rows = list.as_array().filter(|rows| (1..=MOST_ROWS).contains(&rows.len()));
    rows.map(Vec::as_slice).ok_or_else(|| refuse(field, format!("must be an array of 1 to {MOST_ROWS} transactions")))
}

async fn write(write: &mut impl Execute, rows: Vec<Result<NewTransaction, ApiError>>) -> Result<BatchResult, ApiError> {
    let mut result = BatchResult { created: 0, existing: 0, failed: 0, results: Vec::with_capacity(rows.len()) };
    let mut index = 0;
    for piece in rows.chunks(ROWS_PER_STATEMENT) {
        let valid: Vec<NewTransaction> = piece.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
        let mut written = storage::insert_many(write, &valid).await?;
        let ids: Vec<&str> = valid.iter().map(|new| new.details.id.as_str()).collect();
        let found = storage::find_many(write, &ids).await?;
        for row in piece {
            let row = match row {
                Err(refusal) => refused(index, None, refusal),
                Ok(new) => one(index, new, &mut written, &found),
            };
            match row.status {
                201 => result.created += 1,
                200 => result.existing += 1,
                _ => result.failed += 1,
            }
            result.results.push(row);
            index += 1;
        }
    }
    Ok(result)
}

fn one(index: usize, new: &NewTransaction, written: &mut Vec<String>, found: &[StoredTransaction]) -> BatchRow {
    let id = &new.details.id;
    let is = |other: &StoredTransaction| other.details.id == *id;
    let stored = found.iter().find(|other| is(other)).cloned();
    // The first row of an id is the one that was written.
    let place = written.iter().position(|written| written == id);
    let is_new = place.is_some();
    if let Some(place) = place {
        written.swap_remove(place);
    }
    let (status, transaction) = match compare(stored, &new.details, is_new) {
        Some(Created::New(found)) => (201, *found),
        Some(Created::Same(found)) => (200, *found),
        Some(Created::Other) => return refused(index, Some(id), &exists(id)),
        None => {
            let gone = ApiError::conflict("TRANSACTION_DELETED", "it was deleted while the batch was written");
            return refused(index, Some(id), &gone);
        }
    };
    BatchRow { index, status, id: Some(id.clone()), transaction: Some(transaction.into()), error: None }
}

fn refused(index: usize, id: Option<&str>, refusal: &ApiError) -> BatchRow {
    let error =
        RowError { code: refusal.code.to_owned(), message: refusal.message.clone(), details: refusal.details.clone() };
    BatchRow {
        index,
        status: refusal.status.as_u16(),
        id: id.map(str::to_owned),
        transaction: None,
        error: Some(error),
    }
}
