//! A database whose user dies at a statement: it never returns, before or after it was carried out.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tidemill_sdk::{Connection, Database, DatabaseError, NativeDatabase, Rows, Value};
use tokio::sync::Notify;

#[derive(Clone)]
pub(crate) struct Dying {
    database: NativeDatabase,
    left: Arc<AtomicI64>,
    is_after: bool,
    dead: Arc<Notify>,
}

impl Dying {
    /// Dies at the statement of that number, from 1.
    pub(crate) fn new(database: NativeDatabase, statement: i64, is_after: bool) -> Self {
        Self { database, left: Arc::new(AtomicI64::new(statement)), is_after, dead: Arc::default() }
    }

    /// Does something until it is done or dies. Whether it died.
    pub(crate) async fn survive<T>(&self, work: impl Future<Output = T>) -> bool {
        tokio::select! {
            _ = work => false,
            () = self.dead.notified() => true,
        }
    }
}

pub(crate) struct DyingConnection {
    connection: <NativeDatabase as Database>::Connection,
    database: Dying,
}

impl Database for Dying {
    type Connection = DyingConnection;

    async fn open(&self) -> Result<DyingConnection, DatabaseError> {
        Ok(DyingConnection { connection: self.database.open().await?, database: self.clone() })
    }

    async fn pause(&self, duration: Duration) {
        self.database.pause(duration).await;
    }
}

impl Connection for DyingConnection {
    async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let dies = self.database.left.fetch_sub(1, Ordering::SeqCst) == 1;
        if dies && !self.database.is_after {
            return die(&self.database.dead).await;
        }
        let result = self.connection.execute(statement, parameters).await;
        if dies { die(&self.database.dead).await } else { result }
    }
}

async fn die<T>(dead: &Notify) -> T {
    dead.notify_one();
    std::future::pending().await
}
