//! The database seam over `spin:sqlite@3.1.0`, for components inside a host.
//! Leaves the meaning of error texts to `error`.
//!
//! The interface has each call twice. The plain one holds up the instance until the host answers; the asynchronous one does
//! not, but takes a task, a stream and a future, which cost several times what a statement does. Hosts give a request that
//! finds an instance held up another one, so the plain call is the faster way, with two exceptions: a call must not wait for
//! a transaction of another request in the same instance, which could then never go on; and while many rows are written, the
//! instance may have other work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use spin_sdk::sqlite::{self, wit};

/// A statement with more parameters takes so long that what an asynchronous call costs does not matter, and what goes on beside it does.
const MANY_PARAMETERS: usize = 4096;

/// Transactions that are open in this instance.
static OPEN_TRANSACTIONS: AtomicUsize = AtomicUsize::new(0);

use super::transaction::{BEGIN, COMMIT, ROLLBACK};
use super::{Connection, Database, DatabaseError, Rows, Value};

/// A database by the label that `spin.toml` grants in `sqlite_databases`.
#[derive(Clone, Debug)]
pub struct SpinDatabase {
    label: &'static str,
}

impl SpinDatabase {
    /// Names the database. Nothing is opened yet.
    pub fn new(label: &'static str) -> Self {
        Self { label }
    }

    fn error(&self, error: sqlite::Error) -> DatabaseError {
        let unavailable = |reason: String| DatabaseError::Unavailable { name: self.label.to_owned(), reason };
        match error {
            sqlite::Error::AccessDenied => {
                unavailable(format!("add sqlite_databases = [{:?}] to the component in spin.toml", self.label))
            }
            sqlite::Error::NoSuchDatabase => {
                unavailable(format!("add [sqlite_database.{}] to the runtime configuration", self.label))
            }
            sqlite::Error::InvalidConnection => unavailable("the host has closed the connection".to_owned()),
            sqlite::Error::DatabaseFull => DatabaseError::Full,
            sqlite::Error::Io(message) => DatabaseError::from_message(message),
        }
    }
}

impl Database for SpinDatabase {
    type Connection = SpinConnection;

    async fn open(&self) -> Result<SpinConnection, DatabaseError> {
        let connection = wit::sqlite::Connection::open(self.label).map_err(|error| self.error(error))?;
        Ok(SpinConnection { database: self.clone(), connection, in_transaction: false })
    }

    async fn pause(&self, duration: Duration) {
        spin_sdk::time::sleep(duration).await;
    }
}

/// A connection that the host keeps open.
pub struct SpinConnection {
    database: SpinDatabase,
    connection: wit::sqlite::Connection,
    in_transaction: bool,
}

impl SpinConnection {
    async fn run(&self, statement: &str, parameters: Vec<Value>) -> Result<Rows, sqlite::Error> {
        let parameters: Vec<_> = parameters.into_iter().map(into_spin).collect();
        let others = OPEN_TRANSACTIONS.load(Ordering::Relaxed) - usize::from(self.in_transaction);
        if others == 0 && parameters.len() <= MANY_PARAMETERS {
            let result = self.connection.execute(statement, &parameters)?;
            return Ok(rows(result.columns, result.rows));
        }
        let (columns, stream, end) = self.connection.execute_async(statement.to_owned(), parameters).await?;
        // The statement runs while its rows are read; whether it succeeded is known at the end.
        let collected = stream.collect().await;
        end.await?;
        Ok(rows(columns, collected))
    }

    /// Keeps count of the transactions of the instance.
    fn note(&mut self, statement: &str) {
        match statement {
            BEGIN if !self.in_transaction => {
                self.in_transaction = true;
                OPEN_TRANSACTIONS.fetch_add(1, Ordering::Relaxed);
            }
            COMMIT | ROLLBACK if self.in_transaction => {
                self.in_transaction = false;
                OPEN_TRANSACTIONS.fetch_sub(1, Ordering::Relaxed);
            }
            _ => {}
        }
    }
}

impl Drop for SpinConnection {
    fn drop(&mut self) {
        self.note(ROLLBACK);
    }
}

impl Connection for SpinConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let rows = self.run(statement, parameters).await.map_err(|error| self.database.error(error))?;
        self.note(statement);
        Ok(rows)
    }
}

fn rows(columns: Vec<String>, rows: Vec<wit::sqlite::RowResult>) -> Rows {
    Rows::new(columns, rows.into_iter().map(|row| row.values.into_iter().map(from_spin).collect()).collect())
}

fn into_spin(value: Value) -> sqlite::Value {
    match value {
        Value::Null => sqlite::Value::Null,
        Value::Integer(integer) => sqlite::Value::Integer(integer),
        Value::Real(real) => sqlite::Value::Real(real),
        Value::Text(text) => sqlite::Value::Text(text),
        Value::Blob(bytes) => sqlite::Value::Blob(bytes),
    }
}

fn from_spin(value: sqlite::Value) -> Value {
    match value {
        sqlite::Value::Null => Value::Null,
        sqlite::Value::Integer(integer) => Value::Integer(integer),
        sqlite::Value::Real(real) => Value::Real(real),
        sqlite::Value::Text(text) => Value::Text(text),
        sqlite::Value::Blob(bytes) => Value::Blob(bytes),
    }
}
