//! A component's database: migrated once, with connections that are lent to one unit of work at a time.
//! Leaves what a transaction does to `transaction`, and SQL to the components.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::transaction::BEGIN;
use super::{Connection, Database, DatabaseError, MigrateError, Migration, Rows, Transaction, Value, migrate};

/// How often a busy database is tried again, waiting 10, 20, 40, … ms between, at most 0.6 s in all.
const BUSY_RETRIES: u32 = 6;

/// A host that took longer than this to say that the database is busy has waited for it already (Spin and Tidemill: 5 s),
/// so trying again would only hide a deadlock.
const HOST_WAITED: Duration = Duration::from_secs(1);

/// Connections that wait for their next use. More are opened when more units of work run at once, and closed after.
const IDLE_CONNECTIONS: usize = 16;

/// A database with its migrations: cheap to clone, shared by all requests of an instance.
///
/// A unit of work is one statement ([`execute`](Self::execute)) or one transaction ([`begin`](Self::begin)). It has a
/// connection of its own while it runs, since on Spin statements of concurrent requests would end up in each other's
/// transactions; the connection is used again afterwards, as opening costs a call to the host and on Spin a file.
pub struct Store<D: Database>(Arc<Inner<D>>);

struct Inner<D: Database> {
    database: D,
    migrations: Vec<Migration>,
    migrated: AtomicBool,
    idle: Mutex<Vec<D::Connection>>,
}

impl<D: Database> Clone for Store<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Database> Store<D> {
    /// Describes the database. Nothing is opened before the first use, which also applies `migrations` (several lists, such
    /// as [`idempotency::MIGRATIONS`](crate::idempotency::MIGRATIONS) and the component's own, are applied in order).
    pub fn new(database: D, migrations: &[&[Migration]]) -> Self {
        Self(Arc::new(Inner {
            database,
            migrations: migrations.concat(),
            migrated: AtomicBool::new(false),
            idle: Mutex::default(),
        }))
    }

    /// Runs one statement by itself: it commits when it succeeds, and changes nothing when it fails.
    ///
    /// # Errors
    /// What the database reports; [`DatabaseError::Busy`] only after several attempts.
    pub async fn execute(&self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        let mut connection = self.connection().await?;
        let result = self.retried(&mut connection, statement, parameters).await;
        self.give_back(connection);
        result
    }

    /// Begins a transaction that may write, waiting for other writers. Dropped without
    /// [`commit`](Transaction::commit), it is rolled back.
    ///
    /// # Errors
    /// What the database reports; [`DatabaseError::Busy`] only after several attempts.
    pub async fn begin(&self) -> Result<Transaction<D>, DatabaseError> {
        let mut connection = self.connection().await?;
        // A plain BEGIN would take the write lock at the first write, and then fail rather than wait if another
        // connection wrote after our first read.
        self.retried(&mut connection, BEGIN, Vec::new()).await?;
        Ok(Transaction::new(self.clone(), connection))
    }

    /// Applies the migrations now instead of at the first use.
    ///
    /// # Errors
    /// See [`MigrateError`].
    pub async fn migrate(&self) -> Result<(), MigrateError> {
        if self.0.migrated.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut connection = self.0.database.open().await?;
        migrate::run(self, &mut connection, &self.0.migrations).await?;
        self.0.migrated.store(true, Ordering::Release);
        self.give_back(connection);
        Ok(())
    }

    async fn connection(&self) -> Result<D::Connection, DatabaseError> {
        if !self.0.migrated.load(Ordering::Acquire) {
            self.migrate().await.map_err(|error| match error {
                MigrateError::Database(error) => error,
                error => DatabaseError::Other(error.to_string()),
            })?;
        }
        let idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(connection) => Ok(connection),
            None => self.0.database.open().await,
        }
    }

    /// Takes back a connection that is not inside a transaction.
    pub(super) fn give_back(&self, connection: D::Connection) {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_CONNECTIONS {
            idle.push(connection);
        }
    }

    /// Runs a statement, again if the database is busy: such a statement changed nothing.
    pub(super) async fn retried(
        &self,
        connection: &mut D::Connection,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Rows, DatabaseError> {
        let mut attempt = 0;
        loop {
            let began = Instant::now();
            match connection.execute(statement, parameters.clone()).await {
                Err(DatabaseError::Busy(_)) if attempt < BUSY_RETRIES && began.elapsed() < HOST_WAITED => {
                    self.0.database.pause(Duration::from_millis(10 << attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }
}
