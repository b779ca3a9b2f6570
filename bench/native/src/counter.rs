//! `POST /api/counter/increment` as a native server would do it: a connection with WAL and `synchronous=FULL`, and for each
//! request one transaction that changes the value, raises the version and writes the audit row.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS counters (
        id TEXT PRIMARY KEY, value INTEGER NOT NULL, version INTEGER NOT NULL, last_updated TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS audit (
        counter_id TEXT NOT NULL, version INTEGER NOT NULL, operation TEXT NOT NULL, amount INTEGER NOT NULL,
        value_before INTEGER NOT NULL, value_after INTEGER NOT NULL, request_id TEXT NOT NULL, timestamp TEXT NOT NULL,
        PRIMARY KEY (counter_id, version)
    ) STRICT, WITHOUT ROWID;
    INSERT OR IGNORE INTO counters VALUES ('global-counter', 0, 0, strftime('%FT%H:%M:%fZ'));
";

const INCREMENT: &str = "
    UPDATE counters SET value = value + ?1, version = version + 1, last_updated = strftime('%FT%H:%M:%fZ')
    WHERE id = 'global-counter' RETURNING value, version, last_updated
";

const VALUE: &str = "SELECT value FROM counters WHERE id = 'global-counter'";

const AUDIT: &str = "INSERT INTO audit VALUES ('global-counter', ?1, 'increment', ?2, ?3, ?4, ?5, ?6)";

type Database = Arc<Mutex<Connection>>;

/// Opens or creates the database and serves it.
pub(crate) fn router(file: &Path) -> rusqlite::Result<Router> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(SCHEMA)?;
    let database: Database = Arc::new(Mutex::new(connection));
    Ok(Router::new()
        .route("/api/counter/value", get(value))
        .route("/api/counter/increment", post(increment))
        .with_state(database))
}

async fn value(State(database): State<Database>) -> Result<Json<Value>, StatusCode> {
    let answer = tokio::task::spawn_blocking(move || {
        let connection = lock(&database);
        connection.query_row(VALUE, [], |row| row.get::<_, i64>(0))
    });
    let value = answer.await.map_err(failed)?.map_err(failed)?;
    Ok(Json(json!({ "success": true, "data": { "value": value } })))
}

async fn increment(State(database): State<Database>) -> Result<Json<Value>, StatusCode> {
    let answer = tokio::task::spawn_blocking(move || commit(&database));
    let data = answer.await.map_err(failed)?.map_err(failed)?;
    Ok(Json(json!({ "success": true, "data": data })))
}

fn failed(_error: impl std::error::Error) -> StatusCode {
    StatusCode::INTERNAL_SERVER_ERROR
}

/// A poisoned lock means that an earlier request panicked; its transaction was rolled back, so the connection is sound.
fn lock(database: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    database.lock().unwrap_or_else(PoisonError::into_inner)
}

fn commit(database: &Mutex<Connection>) -> rusqlite::Result<Value> {
    const AMOUNT: i64 = 1;
    let mut connection = lock(database);
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (value, version, last_updated): (i64, i64, String) = transaction
        .prepare_cached(INCREMENT)?
        .query_row([AMOUNT], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let request_id = format!("bench-{version}");
    transaction.prepare_cached(AUDIT)?.execute(params![
        version,
        AMOUNT,
        value - AMOUNT,
        value,
        request_id,
        last_updated
    ])?;
    transaction.commit()?;
    Ok(json!({ "value": value, "version": version, "lastUpdated": last_updated, "requestId": request_id }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_increment_changes_the_value_and_leaves_an_audit_row() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let database = Mutex::new(connection);
        assert_eq!(commit(&database).unwrap()["value"], 1);
        assert_eq!(commit(&database).unwrap()["version"], 2);
        let connection = database.into_inner().unwrap();
        let audit: Vec<(i64, i64, i64)> = connection
            .prepare("SELECT version, value_before, value_after FROM audit ORDER BY version")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(audit, [(1, 0, 1), (2, 1, 2)]);
    }
}
