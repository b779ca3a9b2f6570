//! All schedules of a host: opening, working, stopping, and what others may ask of them.
//!
//! Owns what happens to runs that the last stop of the host interrupted. Leaves out each schedule's own life (`worker`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::clock::Clock;
use super::job::Job;
use super::planner::Planner;
use super::report::{Cause, Outcome, RunReport, ScheduleReport};
use super::run::{INTERRUPTED, Runner};
use super::store::{Request, Store};
use super::tally::RunCount;
use super::worker::{Stopping, Worker, new_id};
use crate::manifest::{CatchUp, ScheduleSettings};
use crate::storage::{Database, StatementError};

/// The schedules of a host and their database. Reading, and asking for runs, works in any process that opened the database; at most one may
/// [`Schedules::work`], which is whoever holds the state directory's lock.
pub struct Schedules {
    store: Store,
    clock: Arc<dyn Clock>,
    opened: Timestamp,
    all: Vec<Scheduled>,
}

struct Scheduled {
    settings: ScheduleSettings,
    asked: Arc<Notify>,
    running: Arc<AtomicBool>,
}

/// Why something could not be asked of the schedules.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// There is no schedule of this name.
    #[error("there is no schedule `{name}`")]
    Unknown {
        /// The name.
        name: String,
    },
    /// As many runs as may wait have been asked for already.
    #[error("too many runs of `{name}` have been asked for and wait already")]
    TooMany {
        /// The schedule's name.
        name: String,
    },
    /// The tables could not be read or written.
    #[error("the schedules' database failed")]
    Database(#[from] StatementError),
}

impl Schedules {
    /// Opens the tables in `database`, which may be new.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be written.
    pub async fn open(
        database: Database,
        settings: Vec<ScheduleSettings>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ScheduleError> {
        let scheduled = |settings| Scheduled { settings, asked: Arc::default(), running: Arc::default() };
        let opened = clock.now();
        Ok(Self {
            store: Store::open(database).await?,
            clock,
            opened,
            all: settings.into_iter().map(scheduled).collect(),
        })
    }

    /// Runs jobs at their times until `stop`; `jobs` gives the job of a schedule. Runs that go on then may take `drain`, after which they
    /// are recorded as interrupted.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read, before anything began.
    pub async fn work(
        &self,
        jobs: impl Fn(&ScheduleSettings) -> Arc<dyn Job>,
        stop: CancellationToken,
        drain: Duration,
    ) -> Result<(), ScheduleError> {
        let mut interrupted = self.close_interrupted().await?;
        let cut = CancellationToken::new();
        let workers: Vec<_> = self
            .all
            .iter()
            .map(|schedule| {
                let place = interrupted.iter().position(|run| run.schedule == schedule.settings.name);
                let worker = Worker {
                    planner: Planner { settings: schedule.settings.clone(), seed: fastrand::u64(..) },
                    store: self.store.clone(),
                    clock: Arc::clone(&self.clock),
                    job: jobs(&schedule.settings),
                    asked: Arc::clone(&schedule.asked),
                    running: Arc::clone(&schedule.running),
                };
                let resumed = place.map(|place| interrupted.swap_remove(place));
                tokio::spawn(worker.work(resumed, stop.clone(), cut.clone()))
            })
            .collect();
        let mut all = futures::future::join_all(workers);
        let patience = async {
            stop.cancelled().await;
            tokio::time::sleep(drain).await;
        };
        let ended = tokio::select! {
            ended = &mut all => ended,
            () = patience => {
                cut.cancel();
                all.await
            }
        };
        for error in ended.into_iter().filter_map(Result::err) {
            tracing::error!("a schedule's worker ended badly: {error}");
        }
        Ok(())
    }

    /// Closes the runs that no host finished; gives those that the policy lets go on, at most one of a schedule.
    async fn close_interrupted(&self) -> Result<Vec<RunReport>, ScheduleError> {
        let mut going_on: Vec<RunReport> = Vec::new();
        for mut run in self.store.interrupted().await? {
            let settings = self.settings(&run.schedule).ok();
            let may = settings.is_some_and(|settings| {
                settings.enabled && settings.catch_up != CatchUp::None && run.attempts < settings.max_attempts
            });
            if may && !going_on.iter().any(|other| other.schedule == run.schedule) {
                going_on.push(run);
                continue;
            }
            tracing::error!(schedule = run.schedule, run = run.id, due = %run.due, "the run failed: {INTERRUPTED}");
            run.outcome = Outcome::Failed;
            run.error = Some(INTERRUPTED.to_owned());
            run.finished_at.get_or_insert(self.clock.now());
            self.store.finish(&run, false).await?;
        }
        Ok(going_on)
    }

    /// Every schedule as it stands, in the manifest's order.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub async fn report(&self) -> Result<Vec<ScheduleReport>, ScheduleError> {
        let mut reports = Vec::new();
        for Scheduled { settings, running, .. } in &self.all {
            let mut report = ScheduleReport::planned(settings, self.clock.now());
            report.running = running.load(Ordering::Relaxed);
            [report.last_run, report.last_failed_run] = self.store.last_runs(&settings.name).await?;
            report.judge(settings, self.opened, self.clock.now());
            reports.push(report);
        }
        Ok(reports)
    }

    /// What came of runs since the host started, schedule by schedule. Asks nobody.
    #[must_use]
    pub fn counts(&self) -> Vec<RunCount> {
        self.all.iter().flat_map(|schedule| self.store.counts(&schedule.settings.name)).collect()
    }

    /// Asks for a run of a schedule now, and gives the id that the run will have. It begins when a run that goes on is over, within a
    /// second otherwise, and survives a restart of the host.
    ///
    /// # Errors
    ///
    /// Fails where there is no such schedule, or 100 requests wait.
    pub async fn run_now(&self, name: &str) -> Result<String, ScheduleError> {
        self.settings(name)?;
        let request = Request { id: new_id(), requested_at: self.clock.now() };
        if !self.store.request(name, &request).await? {
            return Err(ScheduleError::TooMany { name: name.to_owned() });
        }
        for schedule in self.all.iter().filter(|schedule| schedule.settings.name == name) {
            schedule.asked.notify_one();
        }
        Ok(request.id)
    }

    /// Runs a job in this process, to its end or until `stop`, and gives what came of it. Only for who holds the state directory's lock and does
    /// not [`Schedules::work`].
    ///
    /// # Errors
    ///
    /// Fails where there is no such schedule or the database cannot be written. A job that fails is no error.
    pub async fn run_here(
        &self,
        name: &str,
        job: Arc<dyn Job>,
        stop: CancellationToken,
    ) -> Result<RunReport, ScheduleError> {
        let planner = Planner { settings: self.settings(name)?.clone(), seed: 0 };
        let now = self.clock.now();
        let run = RunReport::begun(new_id(), name, now, Cause::Manual, now);
        self.store.begin(&run).await?;
        let runner = Runner { planner, store: self.store.clone(), clock: Arc::clone(&self.clock), job };
        runner.run(run.clone(), Stopping { stop: stop.clone(), cut: stop }).await;
        let run = self.store.run(&run.id).await?.unwrap_or(run);
        // Who stops it here wants no host to go on with it.
        self.store.finish(&run, false).await?;
        Ok(run)
    }

    /// Takes back what [`Schedules::run_now`] asked for. `false` if the run began already.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be written.
    pub async fn withdraw(&self, id: &str) -> Result<bool, ScheduleError> {
        Ok(self.store.withdraw(id).await?)
    }

    /// The run of this id, once it began.
    ///
    /// # Errors
    ///
    /// Fails where the database cannot be read.
    pub async fn run(&self, id: &str) -> Result<Option<RunReport>, ScheduleError> {
        Ok(self.store.run(id).await?)
    }

    /// The latest runs of a schedule, newest first, at most `limit`.
    ///
    /// # Errors
    ///
    /// Fails where there is no such schedule.
    pub async fn runs(&self, name: &str, limit: u32) -> Result<Vec<RunReport>, ScheduleError> {
        self.runs_before(name, None, limit).await
    }

    /// As [`Schedules::runs`], but only those that are older than the run of the id `before`; none if that is not kept any more.
    ///
    /// # Errors
    ///
    /// Fails where there is no such schedule.
    pub async fn runs_before(
        &self,
        name: &str,
        before: Option<&str>,
        limit: u32,
    ) -> Result<Vec<RunReport>, ScheduleError> {
        self.settings(name)?;
        Ok(self.store.runs(name, before, limit).await?)
    }

    fn settings(&self, name: &str) -> Result<&ScheduleSettings, ScheduleError> {
        let mut all = self.all.iter().map(|schedule| &schedule.settings);
        all.find(|settings| settings.name == name).ok_or_else(|| ScheduleError::Unknown { name: name.to_owned() })
    }
}
