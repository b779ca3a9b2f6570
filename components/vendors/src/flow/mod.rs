//! What happens behind the requests: reports follow orders, and jobs are done. Leaves scores and lives to the [`Engine`], SQL to `storage`.
//!
//! | stream | a row of | causes |
//! |---|---|---|
//! | `vendors-reports` | `orders` | differences of the reports, many changes at once |
//! | `vendors-runs` | `runs` | the work of a job, a slice at a time |
//!
//! What a change causes is committed together with the inbox's note of it, so it is done once, whatever dies in between.

mod backfill;
mod engine;
mod jobs;
mod lives;
mod reports;
mod runs;
mod simulate;
mod verify;

pub use engine::{Band, Card, Criterion, Engine, EngineError, LifecycleOrder, Mark, Metrics, Rules, Step, Transition};
pub use jobs::{JOBS, VendorJobs};
use std::sync::Arc;

use tidemill_sdk::events::{Change, Consumer, Drain, Operation, Stream};
use tidemill_sdk::{Database, Failure};

use crate::storage::{REPORTS_STREAM, Vendors};

/// The name of the stream that has runs done.
const RUNS_STREAM: &str = "vendors-runs";

/// The streams of `spin.toml`, for hosts that do not read them there. The first one's columns are those of
/// [`Facts`](crate::Facts).
const STREAMS: &[Stream] = &[
    Stream::new(REPORTS_STREAM, "orders").columns(crate::domain::Facts::COLUMNS).batch_size(1000),
    Stream::new(RUNS_STREAM, "runs")
        .operations(&[Operation::Insert, Operation::Update])
        .columns(&["id", "turn", "started_by"])
        .batch_size(1),
];

/// What consumes the changes of the vendors' tables, and delivers them on hosts that have no streams.
pub fn streams<D: Database, E: Engine>(vendors: &Vendors<D>, engine: Arc<E>) -> Drain<D, Flow<D, E>> {
    Drain::new(vendors.store().clone(), STREAMS, Flow::new(vendors.clone(), engine))
}

/// Consumes the changes of the vendors' streams.
pub struct Flow<D: Database, E: Engine> {
    vendors: Vendors<D>,
    engine: Arc<E>,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Over the vendors of a database.
    pub fn new(vendors: Vendors<D>, engine: Arc<E>) -> Self {
        Self { vendors, engine }
    }
}

impl<D: Database, E: Engine> Consumer for Flow<D, E> {
    async fn handle(&self, stream: &str, batch: &[Change]) -> Result<(), Failure> {
        match batch.first().map(|change| change.table.as_str()) {
            None => Ok(()),
            Some("orders") => reports::follow(&self.vendors, stream, batch).await,
            Some("runs") => {
                for change in batch {
                    self.go_on(stream, change).await?;
                }
                Ok(())
            }
            Some(table) => Err(Failure::rejected(format!("{table} is no table that vendors follow"))),
        }
    }
}
