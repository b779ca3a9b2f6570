//! How statements are run: by themselves, in a transaction, or in the write that an idempotency key belongs to.

use tidemill_sdk::idempotency::Write;
use tidemill_sdk::{Database, DatabaseError, Rows, Transaction, Value};

use super::Vendors;

/// Runs statements.
pub(crate) trait Execute: Send {
    /// Runs one statement.
    fn run(
        &mut self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> impl Future<Output = Result<Rows, DatabaseError>> + Send;
}

impl<D: Database> Execute for &Vendors<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.store.execute(statement, parameters).await
    }
}

impl<D: Database> Execute for Transaction<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.execute(statement, parameters).await
    }
}

impl<D: Database> Execute for Write<D> {
    async fn run(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.execute(statement, parameters).await
    }
}
