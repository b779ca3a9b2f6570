//! Where experiments are kept: all tables, all SQL. Leaves to `flow` what happens when, and to `api` who may ask for what.
//!
//! A row of `experiments` is a definition and how far it has come; `experiment_results` holds its panel, one record per experiment with a
//! version; `experiment_analyses` what came out of it. What happens behind is caused by changes of these tables and of
//! `analysis_requests`, which `spin.toml` names as streams.

mod abandoned;
mod analyses;
mod awaited;
mod experiments;
mod metric_values;
mod results;
mod schema;

pub(crate) use analyses::{AnalysisInput, NewAnalysis, NewRequest, keep, request};
pub use experiments::Experiment;
pub(crate) use experiments::{Created, Execute, Filter, NewExperiment, create, fail, find};
pub(crate) use metric_values::{
    Changed, PastMetricValue, create as create_metric_value, known, update as update_metric_value,
};
pub(crate) use results::{NewResults, StoredResults, replace};
use tidemill_sdk::events::inbox;
use tidemill_sdk::{Database, DatabaseError, Store, idempotency};

/// The experiments of a database. Cheap to clone.
pub struct Experiments<D: Database> {
    store: Store<D>,
}

impl<D: Database> Clone for Experiments<D> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone() }
    }
}

impl<D: Database> Experiments<D> {
    /// The experiments of a database, which the first use brings to the shape that they need.
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
