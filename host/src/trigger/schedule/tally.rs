//! What came of the runs since the host started, for metrics: the history knows more, but forgets, which a counter must not.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::report::{Outcome, RunReport};

/// Counts of runs that are over, by schedule and outcome. Clones count together.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally(Arc<Mutex<BTreeMap<(String, &'static str), u64>>>);

/// How many runs of one schedule ended in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCount {
    /// The schedule's name.
    pub schedule: String,
    /// How they ended.
    pub outcome: Outcome,
    /// How many, since the host started.
    pub runs: u64,
}

impl Tally {
    /// Counts a run that is over.
    pub(super) fn count(&self, run: &RunReport) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((run.schedule.clone(), run.outcome.as_str())).or_default() += 1;
    }

    /// The counts of a schedule, also those that are 0.
    pub(super) fn of(&self, schedule: &str) -> impl Iterator<Item = RunCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = Outcome::ALL.into_iter().filter(|outcome| *outcome != Outcome::Running);
        let count = |outcome: Outcome| RunCount {
            schedule: schedule.to_owned(),
            outcome,
            runs: counts.get(&(schedule.to_owned(), outcome.as_str())).copied().unwrap_or(0),
        };
        over.map(count).collect::<Vec<_>>().into_iter()
    }
}
