//! A transaction on a connection of its own.
//! Leaves connections and retries to `store`.

use super::{Connection, Database, DatabaseError, Rows, Store, Value};

/// What begins a transaction that may write.
pub(super) const BEGIN: &str = "BEGIN IMMEDIATE";
/// What makes its writes durable.
pub(super) const COMMIT: &str = "COMMIT";
/// What undoes them.
pub(super) const ROLLBACK: &str = "ROLLBACK";

/// An open `BEGIN IMMEDIATE` transaction, from [`Store::begin`]. It holds the database's only write lock, so do nothing in
/// it that waits for anything but the database.
pub struct Transaction<D: Database> {
    store: Store<D>,
    /// Dropping a connection inside a transaction rolls back, which is all that dropping `self` has to do.
    connection: D::Connection,
}

impl<D: Database> Transaction<D> {
    pub(super) fn new(store: Store<D>, connection: D::Connection) -> Self {
        Self { store, connection }
    }

    /// Runs one statement of the transaction.
    ///
    /// # Errors
    /// What the database reports. The failed statement changed nothing; earlier ones stand until the roll-back.
    pub async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.connection.execute(statement, parameters).await
    }

    /// Makes the writes durable and visible.
    ///
    /// # Errors
    /// What the database reports; then nothing was written.
    pub async fn commit(self) -> Result<(), DatabaseError> {
        self.end(COMMIT).await
    }

    /// Undoes the writes. The same happens when a transaction is dropped, but then the connection is closed as well.
    ///
    /// # Errors
    /// What the database reports; nothing was written in any case.
    pub async fn rollback(self) -> Result<(), DatabaseError> {
        self.end(ROLLBACK).await
    }

    async fn end(mut self, statement: &str) -> Result<(), DatabaseError> {
        // With a rollback journal a commit waits for readers and may find the database busy; it can be tried again.
        self.store.retried(&mut self.connection, statement, Vec::new()).await?;
        self.store.give_back(self.connection);
        Ok(())
    }
}
