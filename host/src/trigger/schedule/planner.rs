//! What is to be done about the due times of one schedule at a given moment.
//!
//! A pure function of the settings, what was decided before, the clock, and whether a run goes on. Leaves out doing it (`worker`) and
//! keeping it (`store`).

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::decided::Decided;
use super::report::Cause;
use crate::manifest::{CatchUp, Overlap, ScheduleSettings};

/// A run that begins later than planned by more than this counts as missed: the host was away, or the clock jumped.
pub(super) const LATE: Duration = Duration::from_secs(10);

/// What is known of a schedule's past. Kept in the database; changes only together with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// Due times up to here are past: decided, or missed and given up. Goes back with the clock.
    pub(super) horizon: Timestamp,
    /// The due times that began, were left out or wait: none of them begins again.
    pub(super) decided: Decided,
    /// A run that waits for the one that goes on.
    pub(super) waiting: Option<Waiting>,
}

/// A run that waits for another to be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) due: Timestamp,
    pub(super) cause: Cause,
}

/// What is to be done, and the state once it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) state: State,
    /// The run that begins.
    pub(super) start: Option<Waiting>,
    /// Due times that are left out because a run goes on.
    pub(super) skipped: Vec<Timestamp>,
    /// Due times that were missed and are given up; of very many, the first ones may not be listed.
    pub(super) missed: Vec<Timestamp>,
    /// How far the clock went back.
    pub(super) went_back: Option<Duration>,
}

/// Decides for one schedule.
#[derive(Debug, Clone)]
pub(super) struct Planner {
    pub(super) settings: ScheduleSettings,
    /// What the random delays come from.
    pub(super) seed: u64,
}

impl Planner {
    /// The state of a schedule that is new, was changed, or is seen for the first time.
    pub(super) fn fresh(now: Timestamp, decided: Decided) -> State {
        State { horizon: now, decided, waiting: None }
    }

    /// What is to be done now; `busy` while a run goes on.
    pub(super) fn plan(&self, state: &State, now: Timestamp, mut busy: bool) -> Plan {
        let mut plan =
            Plan { state: state.clone(), start: None, skipped: Vec::new(), missed: Vec::new(), went_back: None };
        if now < state.horizon {
            plan.state.horizon = now;
            plan.went_back = state.horizon.duration_since(now).try_into().ok();
        }
        if !self.settings.enabled {
            return plan;
        }
        if !busy && let Some(waiting) = plan.state.waiting.take() {
            plan.start = Some(waiting);
            busy = true;
        }
        let patience = SignedDuration::try_from(LATE + self.settings.jitter).unwrap_or_default();
        let late = now.checked_sub(patience).unwrap_or(Timestamp::MIN);
        if late > plan.state.horizon && !self.catch_up(&mut plan, late, &mut busy) {
            return plan;
        }
        self.on_time(&mut plan, now, busy);
        plan
    }

    /// Does what the policy says about missed due times. Tells whether those that are on time may have their turn.
    fn catch_up(&self, plan: &mut Plan, late: Timestamp, busy: &mut bool) -> bool {
        let Some(oldest) = self.next_due(&plan.state).filter(|due| *due <= late) else {
            return true;
        };
        let mut missed: Vec<_> = self.settings.timetable.latest(plan.state.horizon, late, CatchUp::MOST).into();
        missed.retain(|due| !plan.state.decided.contains(*due));
        let Some(newest) = missed.last().copied() else {
            return true;
        };
        match self.settings.catch_up {
            CatchUp::All if *busy => return false,
            CatchUp::All => {
                let first = missed[0];
                plan.missed.extend(Some(oldest).filter(|oldest| *oldest < first));
                self.begin(plan, Waiting { due: first, cause: Cause::CatchUp });
                return false;
            }
            CatchUp::Once if !*busy => {
                self.begin(plan, Waiting { due: newest, cause: Cause::CatchUp });
                *busy = true;
                missed.pop();
            }
            CatchUp::Once if plan.state.waiting.is_none() => {
                self.wait(plan, Waiting { due: newest, cause: Cause::CatchUp });
                missed.pop();
            }
            CatchUp::None | CatchUp::Once => {}
        }
        plan.state.horizon = newest;
        plan.missed = missed;
        true
    }

    /// Begins what is due now, or does what the policy says if a run goes on.
    fn on_time(&self, plan: &mut Plan, now: Timestamp, mut busy: bool) {
        while let Some(due) = self.next_due(&plan.state).filter(|due| self.begins(*due) <= now) {
            let run = Waiting { due, cause: Cause::Schedule };
            if !busy {
                self.begin(plan, run);
                busy = true;
            } else if self.settings.overlap == Overlap::Queue && plan.state.waiting.is_none() {
                self.wait(plan, run);
            } else {
                plan.state.decided.add(due, &self.settings.timetable);
                plan.skipped.push(due);
            }
            plan.state.horizon = due;
        }
    }

    fn begin(&self, plan: &mut Plan, run: Waiting) {
        plan.state.decided.add(run.due, &self.settings.timetable);
        plan.state.horizon = run.due;
        plan.start = Some(run);
    }

    fn wait(&self, plan: &mut Plan, run: Waiting) {
        plan.state.decided.add(run.due, &self.settings.timetable);
        plan.state.waiting = Some(run);
    }

    /// The next due time that is not decided.
    pub(super) fn next_due(&self, state: &State) -> Option<Timestamp> {
        if !self.settings.enabled {
            return None;
        }
        let timetable = &self.settings.timetable;
        let mut due = timetable.next_after(state.horizon);
        while let Some(decided) = due.filter(|due| state.decided.contains(*due)) {
            due = timetable.next_after(state.decided.end_of(decided));
        }
        due
    }

    /// When the run of a due time begins: later by its random delay, which is the same whenever it is asked for.
    pub(super) fn begins(&self, due: Timestamp) -> Timestamp {
        let most = u64::try_from(self.settings.jitter.as_millis()).unwrap_or(u64::MAX);
        let mut random = fastrand::Rng::with_seed(self.seed ^ due.as_second().unsigned_abs());
        let delay = Duration::from_millis(random.u64(0..=most));
        due.checked_add(delay).unwrap_or(due)
    }

    /// The pause before attempt `attempt` + 1: a random part of what doubles with each attempt, up to the cap.
    pub(super) fn backoff(&self, attempt: u32, random: &mut fastrand::Rng) -> Duration {
        let retry = &self.settings.retry;
        let doubled = 2_u32.checked_pow(attempt.saturating_sub(1)).unwrap_or(u32::MAX);
        retry.cap.min(retry.base.saturating_mul(doubled)).mul_f64(random.f64())
    }
}
