//! One schedule at work: waits for due times and requests, runs the job, writes down what came of it.
//!
//! Owns the order of these: what a plan says is in the database before any of it is done. Leaves out what is due (`planner`), and making and
//! stopping workers (`schedules`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt, OptionFuture};
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::clock::Clock;
use super::job::Job;
use super::planner::{Plan, Planner, State};
use super::report::{Cause, Outcome, RunReport};
use super::run::Runner;
use super::store::{Request, Store};
use crate::storage::StatementError;

/// The longest sleep: within this a worker sees that the wall clock jumped, and that another process asked for a run.
pub(super) const STEP: Duration = Duration::from_secs(1);

/// A schedule's worker.
pub(super) struct Worker {
    pub(super) planner: Planner,
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) job: Arc<dyn Job>,
    pub(super) asked: Arc<Notify>,
    pub(super) running: Arc<AtomicBool>,
}

/// The run that goes on.
type Going = Option<BoxFuture<'static, ()>>;

impl Worker {
    /// Works until `stop`; then a run may go on until `cut`, when it is recorded as interrupted.
    pub(super) async fn work(self, interrupted: Option<RunReport>, stop: CancellationToken, cut: CancellationToken) {
        let stopping = Stopping { stop, cut };
        let mut state = None;
        let mut going: Going = interrupted.and_then(|run| self.resume(run, &stopping));
        while !stopping.stop.is_cancelled() {
            let pause = match self.turn(&mut state, &mut going, &stopping).await {
                Ok(pause) => pause,
                Err(error) => {
                    let schedule = self.name();
                    tracing::error!(schedule, "the schedules' tables cannot be used, trying again: {error}");
                    STEP
                }
            };
            let run: OptionFuture<_> = going.as_mut().into();
            tokio::select! {
                () = stopping.stop.cancelled() => {}
                () = self.clock.sleep(pause) => {}
                () = self.asked.notified() => {}
                Some(()) = run => going = None,
            }
            self.running.store(going.is_some(), Ordering::Relaxed);
        }
        if let Some(run) = going {
            run.await;
        }
    }

    fn name(&self) -> &str {
        &self.planner.settings.name
    }

    /// Does what is to be done now, and says how long to wait for more.
    async fn turn(
        &self,
        state: &mut Option<State>,
        going: &mut Going,
        stopping: &Stopping,
    ) -> Result<Duration, StatementError> {
        let now = self.clock.now();
        let current = match state.take() {
            Some(state) => state,
            None => self.store.state(self.name(), &self.definition(), now).await?,
        };
        let plan = self.planner.plan(&current, now, going.is_some());
        if plan.state != current {
            // A failure leaves no state behind: it is read again, so that it is the database's.
            if let Some(run) = self.keep(&plan, now).await? {
                *going = Some(self.begin(run, stopping));
            }
        }
        let next = plan.state;
        if going.is_none()
            && let Some(request) = self.store.next_request(self.name()).await?
        {
            *going = self.begin_request(&next, &request, now, stopping).await?;
        }
        self.running.store(going.is_some(), Ordering::Relaxed);
        let due = self.planner.next_due(&next).map(|due| self.planner.begins(due));
        *state = Some(next);
        // A run that waits begins when the other is over, which ends the sleep anyway.
        let until = due.and_then(|due| Duration::try_from(due.duration_since(now)).ok());
        Ok(until.unwrap_or(STEP).clamp(Duration::from_millis(1), STEP))
    }

    /// Another definition is another schedule, whose past has no due times to catch up with.
    fn definition(&self) -> String {
        let settings = &self.planner.settings;
        let enabled = if settings.enabled { "" } else { "disabled: " };
        format!("{enabled}{} ({})", settings.timetable.cron(), settings.timetable.zone_name())
    }

    /// Writes a plan down. Gives the run that begins.
    async fn keep(&self, plan: &Plan, now: Timestamp) -> Result<Option<RunReport>, StatementError> {
        let begins = plan.start.map(|start| self.new_run(new_id(), start.due, start.cause, now));
        let skipped = plan.skipped.iter().map(|due| RunReport {
            outcome: Outcome::Skipped,
            attempts: 0,
            finished_at: Some(now),
            error: Some("the run before it was not over".to_owned()),
            ..self.new_run(new_id(), *due, Cause::Schedule, now)
        });
        let runs = begins.clone().into_iter().chain(skipped).collect();
        let new = self.store.keep(self.name(), &plan.state, runs).await?;
        self.tell(plan);
        Ok(begins.filter(|run| new.contains(&run.id)))
    }

    fn tell(&self, plan: &Plan) {
        let schedule = self.name();
        if let Some(back) = plan.went_back.filter(|back| *back > STEP) {
            tracing::warn!(schedule, "the clock went back by {back:?}: no due time runs twice");
        }
        if let (Some(first), Some(last)) = (plan.missed.first(), plan.missed.last()) {
            let policy = match plan.start {
                Some(_) => "only the latest missed run is caught up with",
                None => "missed runs are not caught up with",
            };
            tracing::warn!(schedule, %first, %last, "runs were missed and are left out: {policy}");
        }
        for due in &plan.skipped {
            tracing::warn!(schedule, %due, "the run is left out, because the one before it is not over");
        }
    }

    async fn begin_request(
        &self,
        state: &State,
        request: &Request,
        now: Timestamp,
        stopping: &Stopping,
    ) -> Result<Going, StatementError> {
        let run = self.new_run(request.id.clone(), request.requested_at, Cause::Manual, now);
        let new = self.store.keep(self.name(), state, vec![run.clone()]).await?;
        Ok((!new.is_empty()).then(|| self.begin(run, stopping)))
    }

    fn new_run(&self, id: String, due: Timestamp, cause: Cause, now: Timestamp) -> RunReport {
        RunReport::begun(id, self.name(), due, cause, now)
    }

    fn begin(&self, run: RunReport, stopping: &Stopping) -> BoxFuture<'static, ()> {
        let runner = Runner {
            planner: self.planner.clone(),
            store: self.store.clone(),
            clock: Arc::clone(&self.clock),
            job: Arc::clone(&self.job),
        };
        runner.run(run, stopping.clone()).boxed()
    }

    /// Goes on with a run whose attempt a stop or a crash of the host ended, if the policy has an attempt left.
    fn resume(&self, run: RunReport, stopping: &Stopping) -> Going {
        let next = RunReport { attempts: run.attempts + 1, outcome: Outcome::Running, finished_at: None, ..run };
        tracing::info!(
            schedule = self.name(), run = next.id, due = %next.due,
            "the run that the last stop of the host interrupted goes on with attempt {}", next.attempts
        );
        Some(self.begin(next, stopping))
    }
}

/// When to begin nothing more, and when to end what goes on.
#[derive(Clone)]
pub(super) struct Stopping {
    pub(super) stop: CancellationToken,
    pub(super) cut: CancellationToken,
}

pub(super) fn new_id() -> String {
    Uuid::now_v7().to_string()
}
