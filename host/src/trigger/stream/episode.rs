//! One batch on its way to a consumer: tried as a whole, again if that may help, and halved until what is to blame is found.
//! Decides what came of each change; what follows from it is the caller's.
//!
//! The consumer is behind a small trait, so that the rules are tested without one.

use std::collections::HashSet;
use std::sync::Arc;

use tidemill_change_log::Change;

use super::bisection::Bisection;

/// Calls with a whole batch before it is halved, where the failure may be a passing one.
const WHOLE_ATTEMPTS: u32 = 3;

/// Why a call failed, as far as it matters for what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The consumer says that it will never succeed.
    Rejected,
    /// The consumer gave another reason.
    Refused,
    /// The consumer says that something it needs did not answer.
    Unavailable,
    /// The consumer did not come to an answer: it trapped, passed a limit, or could not be started.
    Broken,
}

impl Kind {
    /// Whether the consumer looked at the changes and answered, so that halving finds the one it means.
    fn is_answer(self) -> bool {
        matches!(self, Self::Rejected | Self::Refused)
    }
}

/// A call that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallFailed {
    pub(super) kind: Kind,
    /// For people.
    pub(super) message: String,
}

/// What came of a change. One without a verdict is to be delivered again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The consumer took it.
    Delivered,
    /// The consumer failed with it alone.
    Failed(CallFailed),
    /// An earlier change of its row failed.
    Behind,
}

/// What an episode needs from around it.
pub(super) trait Surroundings {
    /// Calls the consumer.
    async fn call(&self, changes: &[Arc<Change>]) -> Result<(), CallFailed>;
    /// Waits before the next call after so many failed ones. False: the host stops, do not go on.
    async fn pause(&self, failures: u32) -> bool;
    /// Whether the host stops.
    fn is_stopping(&self) -> bool;
    /// Something was delivered.
    fn succeeded(&self);
    /// The consumer failed with everything it was given. Whether it is to be left alone now.
    fn failed(&self, failure: &CallFailed) -> bool;
}

/// How an episode is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// It is the one batch that a breaker lets through.
    pub(super) probe: bool,
    /// Changes of a row wait for those before them.
    pub(super) in_order: bool,
}

/// Delivers `changes`, in the order of their sequences. Verdicts are in the same order.
pub(super) async fn deliver(
    changes: &[Arc<Change>],
    manner: Manner,
    surroundings: &impl Surroundings,
) -> Vec<Option<Verdict>> {
    let mut verdicts = vec![None; changes.len()];
    let attempts = if manner.probe || changes.len() == 1 { 1 } else { WHOLE_ATTEMPTS };
    let mut failures = 0;
    let failure = loop {
        let Err(failure) = surroundings.call(changes).await else {
            surroundings.succeeded();
            verdicts.fill(Some(Verdict::Delivered));
            return verdicts;
        };
        failures += 1;
        if failure.kind.is_answer() || failures == attempts {
            break failure;
        }
        if surroundings.failed(&failure) || !surroundings.pause(failures).await {
            return verdicts;
        }
    };
    if changes.len() == 1 {
        surroundings.failed(&failure);
        verdicts[0] = Some(Verdict::Failed(failure));
        return verdicts;
    }
    if !find_to_blame(changes, manner, surroundings, &mut verdicts).await && !surroundings.is_stopping() {
        surroundings.failed(&failure);
    }
    verdicts
}

/// Halves a batch that failed. Whether anything of it was delivered.
async fn find_to_blame(
    changes: &[Arc<Change>],
    manner: Manner,
    surroundings: &impl Surroundings,
    verdicts: &mut [Option<Verdict>],
) -> bool {
    let mut bisection = Bisection::of_failed(changes.len());
    let mut failed_rows: HashSet<&str> = HashSet::new();
    let mut any_delivered = false;
    while let Some(positions) = bisection.next() {
        if surroundings.is_stopping() {
            break;
        }
        let part: Vec<Arc<Change>> = positions.iter().map(|position| Arc::clone(&changes[*position])).collect();
        match surroundings.call(&part).await {
            Ok(()) => {
                positions.iter().for_each(|position| verdicts[*position] = Some(Verdict::Delivered));
                surroundings.succeeded();
                any_delivered = true;
                bisection.succeeded();
            }
            Err(failure) => {
                let Some(to_blame) = bisection.failed() else { continue };
                let is_answer = failure.kind.is_answer();
                verdicts[to_blame] = Some(Verdict::Failed(failure));
                if manner.in_order {
                    failed_rows.insert(&changes[to_blame].key);
                    for position in bisection.take_out(|position| failed_rows.contains(changes[position].key.as_str()))
                    {
                        verdicts[position] = Some(Verdict::Behind);
                    }
                }
                // A consumer that does nothing but break is not called for every single change of the batch: one is told
                // apart, the others come again when the breaker lets them.
                if !is_answer && !any_delivered {
                    break;
                }
            }
        }
    }
    any_delivered
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use tidemill_change_log::Operation;

    use super::*;

    /// A consumer that fails with some sequences, and counts.
    struct Fake {
        fails: fn(i64) -> Option<Kind>,
        calls: RefCell<Vec<Vec<i64>>>,
        failures: Cell<u32>,
        threshold: u32,
    }

    impl Fake {
        fn new(fails: fn(i64) -> Option<Kind>) -> Self {
            Self { fails, calls: RefCell::default(), failures: Cell::default(), threshold: u32::MAX }
        }
    }

    impl Surroundings for Fake {
        async fn call(&self, changes: &[Arc<Change>]) -> Result<(), CallFailed> {
            let sequences: Vec<i64> = changes.iter().map(|change| change.sequence).collect();
            let kind = sequences.iter().find_map(|sequence| (self.fails)(*sequence));
            self.calls.borrow_mut().push(sequences);
            kind.map_or(Ok(()), |kind| Err(CallFailed { kind, message: "no".to_owned() }))
        }

        async fn pause(&self, _failures: u32) -> bool {
            true
        }

        fn is_stopping(&self) -> bool {
            false
        }

        fn succeeded(&self) {
            self.failures.set(0);
        }

        fn failed(&self, _failure: &CallFailed) -> bool {
            self.failures.set(self.failures.get() + 1);
            self.failures.get() >= self.threshold
        }
    }

    /// Changes 0, 1, …, whose rows repeat after `rows`.
    fn changes(count: i64, rows: i64) -> Vec<Arc<Change>> {
        let change = |sequence| Change {
            sequence,
            table: "t".to_owned(),
            operation: Operation::Insert,
            key: (sequence % rows).to_string(),
            before: None,
            after: None,
            committed_at: 0,
            request_id: None,
            traceparent: None,
        };
        (0..count).map(|sequence| Arc::new(change(sequence))).collect()
    }

    const IN_ORDER: Manner = Manner { probe: false, in_order: true };

    fn is_failed(verdict: &Option<Verdict>) -> bool {
        matches!(verdict, Some(Verdict::Failed(_)))
    }

    #[tokio::test]
    async fn a_batch_that_succeeds_is_one_call() {
        let fake = Fake::new(|_| None);
        let verdicts = deliver(&changes(8, 8), IN_ORDER, &fake).await;
        assert!(verdicts.iter().all(|verdict| *verdict == Some(Verdict::Delivered)));
        assert_eq!(fake.calls.borrow().len(), 1);
    }

    #[tokio::test]
    async fn a_rejected_change_is_found_without_repeating_the_batch() {
        let fake = Fake::new(|sequence| (sequence == 5).then_some(Kind::Rejected));
        let verdicts = deliver(&changes(8, 8), IN_ORDER, &fake).await;
        let failed: Vec<usize> = (0..8).filter(|at| is_failed(&verdicts[*at])).collect();
        assert_eq!(failed, [5]);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == Some(Verdict::Delivered)).count(), 7);
        assert_eq!(fake.calls.borrow().iter().filter(|call| call.len() == 8).count(), 1);
        assert_eq!(fake.failures.get(), 0, "something was delivered");
    }

    #[tokio::test]
    async fn a_batch_that_breaks_is_repeated_before_it_is_halved() {
        let fake = Fake::new(|sequence| (sequence == 5).then_some(Kind::Broken));
        let verdicts = deliver(&changes(8, 8), IN_ORDER, &fake).await;
        assert!(is_failed(&verdicts[5]));
        assert_eq!(fake.calls.borrow().iter().filter(|call| call.len() == 8).count(), 3);
    }

    #[tokio::test]
    async fn later_changes_of_the_same_row_wait_and_all_others_are_delivered_in_order() {
        let fake = Fake::new(|sequence| (sequence == 1).then_some(Kind::Refused));
        let verdicts = deliver(&changes(12, 3), IN_ORDER, &fake).await;
        for (at, verdict) in verdicts.iter().enumerate() {
            match at {
                1 => assert!(is_failed(verdict)),
                4 | 7 | 10 => assert_eq!(*verdict, Some(Verdict::Behind)),
                _ => assert_eq!(*verdict, Some(Verdict::Delivered)),
            }
        }
        let calls = fake.calls.borrow();
        let delivered: Vec<i64> = calls.iter().filter(|call| !call.contains(&1)).flatten().copied().collect();
        assert!(delivered.is_sorted());
    }

    #[tokio::test]
    async fn a_consumer_that_only_breaks_is_called_a_few_times_and_blames_one_change() {
        let fake = Fake::new(|_| Some(Kind::Broken));
        let verdicts = deliver(&changes(1024, 1024), IN_ORDER, &fake).await;
        assert!(is_failed(&verdicts[0]));
        assert!(verdicts[1..].iter().all(Option::is_none));
        assert_eq!(fake.calls.borrow().len(), 3 + 10);
        assert_eq!(fake.failures.get(), 3);
    }

    #[tokio::test]
    async fn a_breaker_that_opens_leaves_the_batch_as_it_is() {
        let fake = Fake { threshold: 2, ..Fake::new(|_| Some(Kind::Unavailable)) };
        let verdicts = deliver(&changes(8, 8), IN_ORDER, &fake).await;
        assert!(verdicts.iter().all(Option::is_none));
        assert_eq!(fake.calls.borrow().len(), 2);
    }

    #[tokio::test]
    async fn a_consumer_that_rejects_everything_fails_once_a_batch() {
        let fake = Fake::new(|_| Some(Kind::Rejected));
        let verdicts = deliver(&changes(8, 8), IN_ORDER, &fake).await;
        assert!(verdicts.iter().all(is_failed));
        assert_eq!(fake.failures.get(), 1);
    }

    #[tokio::test]
    async fn a_change_alone_is_called_once() {
        let fake = Fake::new(|_| Some(Kind::Broken));
        let verdicts = deliver(&changes(1, 1), IN_ORDER, &fake).await;
        assert!(is_failed(&verdicts[0]));
        assert_eq!(fake.calls.borrow().len(), 1);
    }
}
