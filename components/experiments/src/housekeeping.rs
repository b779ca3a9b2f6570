//! What has to be done now and then: the jobs of the component.
//! Leaves to `spin.toml` when.

use tidemill_sdk::jobs::{Due, Jobs};
use tidemill_sdk::{Database, Failure, clock, idempotency};

use crate::storage::Experiments;

/// The jobs over the experiments of a database.
///
/// - `tidy-experiments` says of experiments whose simulation or analysis was given up what broke off, and removes stored answers whose
///   24 hours are over.
pub struct Housekeeping<D: Database> {
    experiments: Experiments<D>,
}

impl<D: Database> Housekeeping<D> {
    /// Jobs that use the connections of these experiments.
    pub fn new(experiments: Experiments<D>) -> Self {
        Self { experiments }
    }
}

impl<D: Database> Jobs for Housekeeping<D> {
    const NAMES: &'static [&'static str] = &["tidy-experiments"];

    async fn run(&self, _name: &str, _due: &Due) -> Result<(), Failure> {
        self.experiments.settle_abandoned(clock::now()).await?;
        idempotency::expire(self.experiments.store()).await?;
        Ok(())
    }
}
