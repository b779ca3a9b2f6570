//! A database that remembers its statements and counts the rows that they gave.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tidemill_sdk::{Connection, Database, DatabaseError, NativeDatabase, Rows, Value};

#[derive(Clone)]
pub(crate) struct Counting {
    database: NativeDatabase,
    /// Each statement, and how many rows it gave.
    statements: Arc<Mutex<Vec<(String, usize)>>>,
}

pub(crate) struct CountingConnection {
    connection: <NativeDatabase as Database>::Connection,
    statements: Arc<Mutex<Vec<(String, usize)>>>,
}

impl Counting {
    pub(crate) fn new(database: NativeDatabase) -> Self {
        Self { database, statements: Arc::default() }
    }

    /// What was asked since the last time, without what every first use asks.
    pub(crate) fn take(&self) -> Vec<(String, usize)> {
        let mut statements = std::mem::take(&mut *self.statements.lock().unwrap());
        statements.retain(|(statement, _)| !statement.contains("tidemill_migrations"));
        statements
    }
}

impl Database for Counting {
    type Connection = CountingConnection;

    async fn open(&self) -> Result<CountingConnection, DatabaseError> {
        Ok(CountingConnection { connection: self.database.open().await?, statements: Arc::clone(&self.statements) })
    }

    async fn pause(&self, duration: Duration) {
        self.database.pause(duration).await;
    }
}

impl Connection for CountingConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let rows = self.connection.execute(statement, parameters).await?;
        self.statements.lock().unwrap().push((statement.to_owned(), rows.len()));
        Ok(rows)
    }
}
