//! What jobs do: a run that is asked for is a row of `job_runs`, whose insertion wakes the consumer; a schedule begins one by itself. Both do
//! the same. Leaves forests to the [`Engine`], SQL to `storage`, made-up traffic to `generate`.
//!
//! Nothing depends on a run being the only one: a score is kept only for the revision that was scored, an account cleared only in the
//! version that was read, and made-up transactions have ids of their own. So a run that was cut short begins again and goes on with what is
//! left, and two runs at once do some of the work twice and none of it wrong.

mod detect;
mod generate;
mod models;

use serde::Deserialize;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::events::{Change, Consumer, Drain, Operation, Stream};
use tidemill_sdk::jobs::{Due, Jobs};
use tidemill_sdk::{Database, Failure, FailureKind, clock};

use crate::detect::Engine;
use crate::domain::{Job, Run, RunCounts, RunOrigin};
use crate::storage::{self, NewRun, Transactions};

/// How often a run is begun before it is given up.
const MOST_ATTEMPTS: i64 = 5;

/// The stream of `spin.toml`, for hosts that do not read it there.
const STREAMS: &[Stream] = &[Stream::new("transactions-runs", "job_runs")
    .operations(&[Operation::Insert])
    .columns(&["id", "status"])
    .batch_size(1)];

/// What does the jobs, and delivers runs that are asked for on hosts that have no streams.
pub fn streams<D: Database, E: Engine>(transactions: &Transactions<D>, engine: E) -> Drain<D, Flow<D, E>> {
    Drain::new(transactions.store().clone(), STREAMS, Flow::new(transactions.clone(), engine))
}

/// Does the jobs of the transactions.
pub struct Flow<D: Database, E: Engine> {
    transactions: Transactions<D>,
    engine: E,
    clock: fn() -> Moment,
}

/// The columns of a run that matter.
#[derive(Deserialize)]
struct Row {
    id: String,
    status: String,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Over the transactions of a database.
    pub fn new(transactions: Transactions<D>, engine: E) -> Self {
        Self { transactions, engine, clock: clock::now }
    }

    /// Makes a run, if it is not over.
    ///
    /// # Errors
    /// What may be better later; anything else is told by the run, and done with.
    pub async fn run(&self, id: &str) -> Result<(), Failure> {
        let Some(run) = self.transactions.begin_run(id, (self.clock)()).await? else {
            return Ok(());
        };
        let mut counts = RunCounts::default();
        if run.attempts > MOST_ATTEMPTS {
            let message = format!("it was begun {MOST_ATTEMPTS} times and never came to its end");
            return self.end(&run, &counts, Some(&message)).await;
        }
        let done = match run.job {
            Job::DetectAnomalies => self.detect(&run, &mut counts).await,
            Job::Generate => self.generate(&run, &mut counts).await,
        };
        match done {
            Ok(()) => self.end(&run, &counts, None).await,
            Err(failure) if failure.kind == FailureKind::Unavailable && run.attempts < MOST_ATTEMPTS => Err(failure),
            Err(failure) => {
                tidemill_sdk::log::error(&tidemill_sdk::http::RequestId::make(), &format!("run {id}: {failure}"));
                self.end(&run, &counts, Some(&failure.message)).await
            }
        }
    }

    async fn end(&self, run: &Run, counts: &RunCounts, failure: Option<&str>) -> Result<(), Failure> {
        let at = (self.clock)();
        storage::end_run(&mut &self.transactions, &run.id, counts, failure, at).await.map_err(Failure::from)
    }
}

impl<D: Database, E: Engine> Consumer for Flow<D, E> {
    async fn handle(&self, _stream: &str, batch: &[Change]) -> Result<(), Failure> {
        for change in batch {
            if change.after.is_none() {
                continue;
            }
            let row: Row = change.after()?;
            // What a schedule began is under way already.
            if row.status == "queued" {
                self.run(&row.id).await?;
            }
        }
        Ok(())
    }
}

impl<D: Database, E: Engine> Jobs for Flow<D, E> {
    const NAMES: &'static [&'static str] =
        &[Job::DetectAnomalies.as_str(), Job::Generate.as_str(), "expire-transaction-keys"];

    async fn run(&self, name: &str, due: &Due) -> Result<(), Failure> {
        let Some(job) = Job::parse(name) else {
            tidemill_sdk::idempotency::expire(self.transactions.store()).await?;
            return Ok(());
        };
        let parameters = match job {
            Job::DetectAnomalies => None,
            Job::Generate => Some(self.scheduled_traffic(due.at).await?),
        };
        let new =
            NewRun { id: &due.run_id, job, origin: RunOrigin::Schedule, parameters, request_id: None, at: due.at };
        storage::insert_run(&mut &self.transactions, &new).await?;
        Flow::run(self, &due.run_id).await
    }
}
