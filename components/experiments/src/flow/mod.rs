//! What happens behind the requests: which change of a table causes what. Leaves arithmetic to the [`Engine`], SQL to `storage`.
//!
//! | stream | a row of | causes |
//! |---|---|---|
//! | `experiments-simulate` | `experiments` | results, if they are to be simulated |
//! | `experiments-analyze` | `experiment_results` | the analysis of this version of the results |
//! | `experiments-reanalyze` | `analysis_requests` | another analysis, with today's metric values |
//!
//! Computing takes long and changes nothing, so it happens before the transaction that keeps what came of it together with the inbox's
//! note of the change. Whatever was done before a crash is done once, and whatever was not is done when the change comes again.

mod analyze;
mod assemble;
mod engine;
mod metric_analysis;
mod periods;
mod simulate;
mod statistics;

pub(crate) use assemble::Analysis;
pub use engine::{Columns, Engine, EngineError, SimulatedSeries};
use serde::Deserialize;
use tidemill_sdk::events::{Change, Consumer, Drain, Operation, Stream, inbox};
use tidemill_sdk::{Database, Failure, Transaction};

use crate::storage::Experiments;

/// The streams of `spin.toml`, for hosts that do not read them there.
const STREAMS: &[Stream] = &[
    Stream::new("experiments-simulate", "experiments")
        .operations(&[Operation::Insert])
        .columns(&["id", "source"])
        .batch_size(1),
    Stream::new("experiments-analyze", "experiment_results")
        .operations(&[Operation::Insert, Operation::Update])
        .columns(&["experiment_id", "version"])
        .batch_size(1),
    Stream::new("experiments-reanalyze", "analysis_requests")
        .operations(&[Operation::Insert])
        .columns(&["id", "experiment_id"])
        .batch_size(1),
];

/// What consumes the changes of the experiments' tables, and delivers them on hosts that have no streams.
pub fn streams<D: Database, E: Engine>(experiments: &Experiments<D>, engine: E) -> Drain<D, Flow<D, E>> {
    Drain::new(experiments.store().clone(), STREAMS, Flow::new(experiments.clone(), engine))
}

/// Consumes the changes of the experiments' streams.
pub struct Flow<D: Database, E: Engine> {
    experiments: Experiments<D>,
    engine: E,
}

/// The columns of the changed rows that matter.
#[derive(Deserialize)]
struct Row {
    /// Of an experiment or a request.
    #[serde(default)]
    id: Option<String>,
    /// Of the experiment that results or a request belong to.
    #[serde(default)]
    experiment_id: Option<String>,
    /// Of results.
    #[serde(default)]
    version: Option<i64>,
    /// Of an experiment.
    #[serde(default)]
    source: Option<String>,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Over the experiments of a database.
    pub fn new(experiments: Experiments<D>, engine: E) -> Self {
        Self { experiments, engine }
    }

    async fn follow(&self, stream: &str, change: &Change) -> Result<(), Failure> {
        if change.after.is_none() {
            // What is gone causes nothing: all that belongs to an experiment goes with it.
            return Ok(());
        }
        let row: Row = change.after()?;
        match (change.table.as_str(), row) {
            ("experiments", Row { id: Some(id), source, .. }) if source.as_deref() == Some("simulation") => {
                self.simulate(stream, change, &id).await
            }
            ("experiments", _) => Ok(()),
            ("experiment_results", Row { experiment_id: Some(id), version: Some(version), .. }) => {
                self.analyze_version(stream, change, &id, version).await
            }
            ("analysis_requests", Row { id: Some(request), experiment_id: Some(id), .. }) => {
                self.answer_request(stream, change, &id, &request).await
            }
            (table, _) => Err(Failure::rejected(format!("{table} is no table that experiments follow"))),
        }
    }

    /// Keeps what a change caused, once.
    async fn apply(
        &self,
        stream: &str,
        change: &Change,
        mut effect: impl AsyncFnMut(&mut Transaction<D>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let store = self.experiments.store();
        let apply =
            inbox::apply(store, stream, std::slice::from_ref(change), async |transaction, _| effect(transaction).await);
        apply.await.map(drop)
    }
}

impl<D: Database, E: Engine> Consumer for Flow<D, E> {
    async fn handle(&self, stream: &str, batch: &[Change]) -> Result<(), Failure> {
        for change in batch {
            self.follow(stream, change).await?;
        }
        Ok(())
    }
}
