//! What has to be done now and then: the jobs of the component.
//! Leaves to `spin.toml` when.

use tidemill_sdk::jobs::{Due, Jobs};
use tidemill_sdk::{Database, Failure, idempotency, metrics};

use crate::storage::Counters;

/// The jobs over the counters of a database.
///
/// - `expire-idempotency-keys` removes stored answers whose 24 hours are over.
pub struct Housekeeping<D: Database> {
    counters: Counters<D>,
}

impl<D: Database> Housekeeping<D> {
    /// Jobs that use the connections of these counters.
    pub fn new(counters: Counters<D>) -> Self {
        Self { counters }
    }
}

impl<D: Database> Jobs for Housekeeping<D> {
    const NAMES: &'static [&'static str] = &["expire-idempotency-keys"];

    async fn run(&self, _name: &str, _due: &Due) -> Result<(), Failure> {
        let expired = idempotency::expire(self.counters.store()).await?;
        metrics::count("expired_idempotency_keys_total", expired as u64, &[]);
        Ok(())
    }
}
