//! The database seam over rusqlite: components' SQL tested against the real SQLite, and served without a host.
//! Blocks the calling thread while a statement runs.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};

use super::{Connection, Database, DatabaseError, Rows, Value};

/// How long a statement waits for other writers. SQLite gives its lock to whoever asks at the right moment, so on a busy machine
/// one of many writers may wait for long.
const BUSY_TIMEOUT: Duration = Duration::from_secs(60);

/// How long opening waits before it tries again to change the journal mode.
const SETUP_PAUSE: Duration = Duration::from_millis(5);

/// A database file. Every connection waits for the others, up to a minute.
#[derive(Clone, Debug)]
pub struct NativeDatabase {
    path: PathBuf,
    setup: &'static str,
}

impl NativeDatabase {
    /// Names the file, in a directory that exists. SQLite's defaults: rollback journal, `synchronous=FULL`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), setup: "" }
    }

    /// The same with a write-ahead log and `synchronous=FULL`, as Tidemill's host has it.
    pub fn with_write_ahead_log(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), setup: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL" }
    }
}

impl Database for NativeDatabase {
    type Connection = NativeConnection;

    async fn open(&self) -> Result<NativeConnection, DatabaseError> {
        let connection = rusqlite::Connection::open(&self.path).map_err(error)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(error)?;
        // Changing the journal mode does not wait for others as a statement does, but fails at once.
        let began = Instant::now();
        while let Err(failed) = connection.execute_batch(self.setup) {
            let is_busy = failed.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy);
            if !is_busy || began.elapsed() > BUSY_TIMEOUT {
                return Err(error(failed));
            }
            self.pause(SETUP_PAUSE).await;
        }
        Ok(NativeConnection(connection))
    }

    async fn pause(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

/// An open connection.
pub struct NativeConnection(rusqlite::Connection);

impl Connection for NativeConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let mut statement = self.0.prepare_cached(statement).map_err(error)?;
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let width = columns.len();
        let rows = statement
            .query_map(rusqlite::params_from_iter(parameters), |row| {
                (0..width).map(|index| row.get_ref(index).map(value)).collect()
            })
            .and_then(Iterator::collect)
            .map_err(error)?;
        Ok(Rows::new(columns, rows))
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Real(real) => ValueRef::Real(*real),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Real(real) => Value::Real(real),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

fn error(error: rusqlite::Error) -> DatabaseError {
    DatabaseError::from_message(error.to_string())
}
