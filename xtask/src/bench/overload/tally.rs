//! What came of the requests of a phase.

use std::collections::BTreeMap;
use std::time::Duration;

use super::super::statistics::percentile;
use super::requests::Wish;

/// What one request came to.
pub(super) enum Outcome {
    /// An answer; `retry_after` tells whether it says when to come back.
    Answered { status: u16, retry_after: bool, text: String },
    /// The connection broke.
    Broken(String),
    /// There was no answer in time.
    Hung,
}

/// Counts of a phase.
#[derive(Default, Clone)]
pub(super) struct Tally {
    /// Requests that were due.
    pub(super) offered: u64,
    /// Those that no client was left for.
    pub(super) unsent: u64,
    pub(super) statuses: BTreeMap<u16, u64>,
    pub(super) broken: u64,
    pub(super) hung: u64,
    /// Refusals that do not say when to come back.
    pub(super) without_retry_after: u64,
    /// Milliseconds from the moment that each request was due to the end of its answer, of those that were let in, by kind.
    pub(super) times: BTreeMap<&'static str, Vec<f64>>,
    /// Milliseconds after which each request was sent: how late our own clients are.
    pub(super) late: Vec<f64>,
    /// One of the answers that should not have been.
    pub(super) example: Option<String>,
}

impl Tally {
    /// Counts what a request came to, and how long after it was due.
    pub(super) fn add(&mut self, wish: &Wish, outcome: &Outcome, took: Duration) {
        match outcome {
            Outcome::Answered { status, retry_after, text } => {
                *self.statuses.entry(*status).or_default() += 1;
                if is_admitted(*status) {
                    self.times.entry(wish.kind()).or_default().push(took.as_secs_f64() * 1e3);
                } else if is_refused(*status) {
                    self.without_retry_after += u64::from(!retry_after);
                } else {
                    self.example.get_or_insert_with(|| format!("{wish:?}: {status} {text}"));
                }
            }
            Outcome::Broken(error) => {
                self.broken += 1;
                self.example.get_or_insert_with(|| format!("{wish:?}: {error}"));
            }
            Outcome::Hung => {
                self.hung += 1;
                self.example.get_or_insert_with(|| format!("{wish:?}: no answer"));
            }
        }
    }

    /// Requests that were let in and answered.
    pub(super) fn admitted(&self) -> u64 {
        self.count(is_admitted)
    }

    /// Requests that were told to come back.
    pub(super) fn refused(&self) -> u64 {
        self.count(is_refused)
    }

    /// Everything that is neither.
    pub(super) fn failed(&self) -> u64 {
        self.count(|status| !is_admitted(status) && !is_refused(status)) + self.broken + self.hung
    }

    /// Milliseconds that so many per cent of those that were let in took at most.
    pub(super) fn percentile(&self, percent: f64) -> f64 {
        let times: Vec<f64> = self.times.values().flatten().copied().collect();
        if times.is_empty() { 0.0 } else { percentile(&times, percent) }
    }

    fn count(&self, wanted: fn(u16) -> bool) -> u64 {
        self.statuses.iter().filter(|(status, _)| wanted(**status)).map(|(_, count)| count).sum()
    }
}

fn is_admitted(status: u16) -> bool {
    (200..400).contains(&status)
}

fn is_refused(status: u16) -> bool {
    matches!(status, 429 | 503)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_let_in_refused_or_failed() {
        let (mut tally, wish) = (Tally::default(), Wish::Read("/"));
        let answered = |status, retry_after| Outcome::Answered { status, retry_after, text: String::new() };
        for outcome in [answered(200, false), answered(503, true), answered(503, false), answered(500, false)] {
            tally.add(&wish, &outcome, Duration::from_millis(5));
        }
        tally.add(&wish, &Outcome::Hung, Duration::from_secs(30));
        assert_eq!((tally.admitted(), tally.refused(), tally.failed()), (1, 2, 2));
        assert_eq!((tally.without_retry_after, tally.percentile(99.0)), (1, 5.0));
    }
}
