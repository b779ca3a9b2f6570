//! The database seam over `spin:sqlite@3.1.0`, for components inside a host.
//! Leaves the meaning of error texts to `error`.

use std::time::Duration;

use spin_sdk::sqlite;

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
        let connection = sqlite::Connection::open(self.label).await.map_err(|error| self.error(error))?;
        Ok(SpinConnection { database: self.clone(), connection })
    }

    async fn pause(&self, duration: Duration) {
        spin_sdk::time::sleep(duration).await;
    }
}

/// A connection that the host keeps open.
pub struct SpinConnection {
    database: SpinDatabase,
    connection: sqlite::Connection,
}

impl Connection for SpinConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let parameters = parameters.into_iter().map(into_spin);
        let result =
            self.connection.execute(statement, parameters).await.map_err(|error| self.database.error(error))?;
        let (columns, rows, end) = result.into_inner();
        // The statement runs while its rows are read; whether it succeeded is known at the end.
        let rows = rows.collect().await;
        end.await.map_err(|error| self.database.error(error))?;
        Ok(Rows::new(columns, rows.into_iter().map(|row| row.values.into_iter().map(from_spin).collect()).collect()))
    }
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
