//! A database that counts the statements and the rows that come out of it, and may do something before a statement.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tidemill_sdk::{Connection, Database, DatabaseError, NativeDatabase, Rows, Value};

type Before = Box<dyn FnMut(&str) + Send>;

#[derive(Clone)]
pub(crate) struct Counting {
    database: NativeDatabase,
    rows: Arc<AtomicUsize>,
    texts: Arc<Mutex<Vec<String>>>,
    before: Arc<Mutex<Option<Before>>>,
}

impl Counting {
    pub(crate) fn new(database: NativeDatabase) -> Self {
        Self { database, rows: Arc::default(), texts: Arc::default(), before: Arc::default() }
    }

    /// The rows that came out so far.
    pub(crate) fn rows(&self) -> usize {
        self.rows.load(Ordering::SeqCst)
    }

    /// The statements so far, each text once.
    pub(crate) fn texts(&self) -> Vec<String> {
        let mut texts = self.texts.lock().unwrap().clone();
        texts.sort_unstable();
        texts.dedup();
        texts
    }

    /// Does something with each statement before it runs.
    pub(crate) fn before(&self, before: impl FnMut(&str) + Send + 'static) {
        *self.before.lock().unwrap() = Some(Box::new(before));
    }
}

pub(crate) struct CountingConnection {
    connection: <NativeDatabase as Database>::Connection,
    database: Counting,
}

impl Database for Counting {
    type Connection = CountingConnection;

    async fn open(&self) -> Result<CountingConnection, DatabaseError> {
        Ok(CountingConnection { connection: self.database.open().await?, database: self.clone() })
    }

    async fn pause(&self, duration: Duration) {
        self.database.pause(duration).await;
    }
}

impl Connection for CountingConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        if let Some(before) = &mut *self.database.before.lock().unwrap() {
            before(statement);
        }
        self.database.texts.lock().unwrap().push(statement.to_owned());
        let rows = self.connection.execute(statement, parameters).await?;
        self.database.rows.fetch_add(rows.len(), Ordering::SeqCst);
        Ok(rows)
    }
}
