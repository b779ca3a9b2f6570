//! One run: its attempts, the pauses between them, and how it ended.
//!
//! Owns the retry policy and the sentences of the log. Leaves out when a run begins (`worker`).

use std::sync::Arc;

use super::clock::Clock;
use super::job::{Attempt, AttemptError, Job};
use super::planner::Planner;
use super::report::{Outcome, RunReport};
use super::store::Store;
use super::worker::{STEP, Stopping};

/// What is said of a run that ended with its host.
pub(super) const INTERRUPTED: &str = "the host stopped while it ran";

/// Executes one run.
pub(super) struct Runner {
    pub(super) planner: Planner,
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) job: Arc<dyn Job>,
}

impl Runner {
    /// Makes attempts until one succeeds or the policy has no more. `run` is in the database already, but for the number of its attempt
    /// where that is not its first.
    pub(super) async fn run(self, mut run: RunReport, stopping: Stopping) {
        loop {
            if run.attempts > 1
                && let Err(error) = self.store.attempt(&run.id, run.attempts).await
            {
                // Unrecorded attempts would not be counted after a crash.
                return self.unrecorded(&run, &error);
            }
            let attempt = Attempt {
                schedule: run.schedule.clone(),
                run_id: run.id.clone(),
                due: run.due,
                number: run.attempts,
                timeout: self.planner.settings.timeout,
            };
            let outcome = tokio::select! {
                outcome = self.job.attempt(&attempt) => outcome,
                () = stopping.cut.cancelled() => return self.interrupted(run).await,
            };
            let error = match outcome {
                Ok(()) => return self.finished(run, Outcome::Succeeded, None).await,
                Err(error) => error,
            };
            run.error = Some(error.to_string());
            let last = run.attempts >= self.planner.settings.max_attempts;
            match error {
                AttemptError::TimedOut(_) if last => return self.finished(run, Outcome::TimedOut, None).await,
                AttemptError::Rejected(_) => {
                    return self.finished(run, Outcome::Failed, Some("the component rejected it")).await;
                }
                AttemptError::Failed(_) if last => return self.finished(run, Outcome::Failed, None).await,
                AttemptError::Failed(_) | AttemptError::TimedOut(_) => {}
            }
            if !self.pause(&run, &error, &stopping).await {
                return self.interrupted(run).await;
            }
            run.attempts += 1;
        }
    }

    /// Waits before the next attempt; `false` if the host stops.
    async fn pause(&self, run: &RunReport, error: &AttemptError, stopping: &Stopping) -> bool {
        let mut pause = self.planner.backoff(run.attempts, &mut fastrand::Rng::new());
        let (number, most) = (run.attempts, self.planner.settings.max_attempts);
        tracing::warn!(
            schedule = run.schedule, run = run.id, due = %run.due,
            "attempt {number} of {most} failed and is repeated in {:.1} s: {error}", pause.as_secs_f64()
        );
        // In steps, like every wait on this clock.
        while !pause.is_zero() {
            let step = pause.min(STEP);
            tokio::select! {
                () = self.clock.sleep(step) => {}
                () = stopping.stop.cancelled() => return false,
            }
            pause -= step;
        }
        true
    }

    async fn finished(&self, mut run: RunReport, outcome: Outcome, why: Option<&str>) {
        run.outcome = outcome;
        run.finished_at = Some(self.clock.now());
        if outcome == Outcome::Succeeded {
            run.error = None;
        }
        let (schedule, id, due) = (&run.schedule, &run.id, run.due);
        match (&run.error, why) {
            (None, _) => tracing::info!(schedule, run = id, %due, cause = run.cause.as_str(), "the run succeeded"),
            (Some(error), Some(why)) => tracing::error!(schedule, run = id, %due, "the run failed, {why}: {error}"),
            (Some(error), None) => {
                tracing::error!(schedule, run = id, %due, "the run failed after {} attempts: {error}", run.attempts);
            }
        }
        if let Err(error) = self.store.finish(&run, false).await {
            self.unrecorded(&run, &error);
        }
    }

    /// The run may go on at the next start of the host.
    async fn interrupted(&self, mut run: RunReport) {
        run.outcome = Outcome::Failed;
        run.error = Some(INTERRUPTED.to_owned());
        run.finished_at = Some(self.clock.now());
        tracing::warn!(schedule = run.schedule, run = run.id, due = %run.due, "the run ends with the host");
        if let Err(error) = self.store.finish(&run, true).await {
            self.unrecorded(&run, &error);
        }
    }

    /// The row still says `running`, which the next start of the host finds.
    fn unrecorded(&self, run: &RunReport, error: &dyn std::error::Error) {
        tracing::error!(
            schedule = run.schedule,
            run = run.id,
            "what came of the run could not be written down: {error}"
        );
    }
}
