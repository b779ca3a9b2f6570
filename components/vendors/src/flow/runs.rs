//! Doing runs, a slice at a time: by the stream of runs, or by a schedule.
//!
//! A slice is one transaction that also says how far the run has come, so it is done once. Between slices others write.

use std::time::{Duration, Instant};

use serde::Deserialize;
use tidemill_sdk::events::{Change, inbox};
use tidemill_sdk::{Database, DatabaseError, Failure, clock};

use super::backfill::Batch;
use super::{Engine, EngineError, Flow};
use crate::domain::{Job, RunStatus};
use crate::storage::{Run, begin_run, bump_run, fail_run, find_run, finish_run};

/// For how long one call works on a run before another one goes on: long runs show how far they are, and end with the host.
const TURN: Duration = Duration::from_secs(2);

/// What became of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slice {
    /// There is more to do.
    More,
    /// All is done.
    Last,
    /// Somebody else does the same work.
    Overtaken,
}

/// Why a slice was not done.
#[derive(Debug)]
pub(super) enum SliceError {
    /// The run cannot go on: a sentence that says why.
    Final(String),
    /// It can be tried again.
    Database(DatabaseError),
}

impl From<DatabaseError> for SliceError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl From<EngineError> for SliceError {
    fn from(error: EngineError) -> Self {
        Self::Final(error.to_string())
    }
}

impl From<serde_json::Error> for SliceError {
    fn from(error: serde_json::Error) -> Self {
        Self::Final(format!("what the run is to do cannot be read: {error}"))
    }
}

/// The columns of a changed run that matter.
#[derive(Deserialize)]
struct Row {
    id: String,
    started_by: String,
}

impl<D: Database, E: Engine> Flow<D, E> {
    /// Works on the run of a change for a while, and has it go on if there is more to do.
    pub(super) async fn go_on(&self, stream: &str, change: &Change) -> Result<(), Failure> {
        let row: Option<Row> = change.after.is_some().then(|| change.after()).transpose()?;
        let run = row.filter(|row| row.started_by == "request").map(|row| row.id);
        let is_over = match &run {
            Some(id) => self.work_on(id, Some(TURN)).await?,
            // What a schedule does itself, and what is gone, needs nobody.
            None => true,
        };
        let apply =
            inbox::apply(self.vendors.store(), stream, std::slice::from_ref(change), async |transaction, _| match run
                .as_deref()
                .filter(|_| !is_over)
            {
                Some(id) => bump_run(transaction, id).await,
                None => Ok(()),
            });
        apply.await.map(drop)
    }

    /// Works on a run, for a while or to its end. Whether it is over.
    pub(super) async fn work_on(&self, id: &str, time: Option<Duration>) -> Result<bool, DatabaseError> {
        let mut vendors = &self.vendors;
        begin_run(&mut vendors, id, clock::now()).await?;
        let began = Instant::now();
        let mut ahead = None;
        while time.is_none_or(|time| began.elapsed() < time) {
            let Some(run) = find_run(&mut vendors, id).await?.filter(|run| run.status == RunStatus::Running) else {
                return Ok(true);
            };
            match self.slice(&run, &mut ahead).await {
                Ok(Slice::More) => {}
                Ok(Slice::Last) => {
                    finish_run(&mut vendors, id, clock::now()).await?;
                    return Ok(true);
                }
                Ok(Slice::Overtaken) => return Ok(true),
                Err(SliceError::Final(message)) => {
                    fail_run(&mut vendors, id, &message, clock::now()).await?;
                    return Ok(true);
                }
                Err(SliceError::Database(error)) => return Err(error),
            }
        }
        Ok(false)
    }

    async fn slice(&self, run: &Run, ahead: &mut Option<Batch>) -> Result<Slice, SliceError> {
        match run.job {
            Job::Backfill => self.backfill(run, ahead).await,
            Job::Simulate => self.simulate(run).await,
            Job::VerifyReports => self.verify(run).await,
        }
    }
}
