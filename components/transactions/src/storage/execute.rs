//! How statements are run: by themselves, or as part of a transaction.

use tidemill_sdk::idempotency::Write;
use tidemill_sdk::{Database, DatabaseError, Rows, Transaction, Value};

use super::Transactions;

/// Runs statements.
pub(crate) trait Execute {
    /// Runs one statement. May wait.
    fn run(
        &mut self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> impl Future<Output = Result<Rows, DatabaseError>> + Send;
}

impl<D: Database> Execute for &Transactions<D> {
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
