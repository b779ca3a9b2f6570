//! Where transactions are kept: all tables, all SQL. Leaves to `flow` what happens when, and to `api` who may ask for what.
//!
//! Whoever changes a row of `transactions` changes the statistics of the account's rows, marks the account stale and counts the volume in the
//! same commit: triggers do (`schema::triggers`). So a write is one statement, and no writer can forget any of it.

mod accounts;
mod anomalies;
mod execute;
mod generated;
mod models;
mod overview;
mod quality;
mod rows;
mod rules;
mod runs;
mod schema;
mod scoring;
mod write;

pub use accounts::Account;
pub(crate) use accounts::{AccountFilter, AccountKey};
pub use anomalies::{Anomaly, AnomalyDetails};
pub(crate) use anomalies::{AnomalyFilter, AnomalyKey, judge, withdraw};
pub(crate) use execute::Execute;
pub(crate) use generated::{Labelled, write as write_generated};
pub(crate) use models::{FittedModel, ModelInfo, TrainingRow};
pub(crate) use quality::{FeedbackCounts, LabelledScore};
pub use rows::{Score, StoredTransaction};
pub(crate) use rows::{TransactionFilter, find, find_many};
pub(crate) use rules::{
    MAX_RULES, PastRow, RuleChange, create as create_rule, delete as delete_rule, update as update_rule,
};
pub(crate) use runs::{NewRun, end as end_run, insert as insert_run, tell as tell_run};
pub(crate) use scoring::{Detected, ScoredBatch, ScoredRow, StaleAccount, UnscoredRow};
use tidemill_sdk::events::inbox;
use tidemill_sdk::{Database, DatabaseError, Store, idempotency};
pub(crate) use write::{Changed, NewTransaction, delete, insert, insert_many, update};

/// The transactions of a database. Cheap to clone.
pub struct Transactions<D: Database> {
    store: Store<D>,
}

impl<D: Database> Clone for Transactions<D> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone() }
    }
}

impl<D: Database> Transactions<D> {
    /// The transactions of a database, which the first use brings to the shape that they need.
    pub fn new(database: D) -> Self {
        Self { store: Store::new(database, &[idempotency::MIGRATIONS, inbox::MIGRATIONS, schema::MIGRATIONS]) }
    }

    /// The database below, for its health and for transactions.
    pub fn store(&self) -> &Store<D> {
        &self.store
    }
}

/// A row holds text that this program did not write.
fn unreadable(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Other(format!("a stored value cannot be read: {error}"))
}
