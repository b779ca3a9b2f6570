//! What a component tried and may not do: a record of the log with the target `audit` for each attempt, and a count.
//!
//! A component that tries again and again gets a record a second; the next one says how many were left out. What it
//! chose itself, such as a name or a path, is cut short and cannot end a line. Values and statements are not written down.

use std::array;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use prometheus_client::metrics::counter::Counter;

use crate::operate::one_line::in_one_line;
use crate::runtime::handler::RequestInfo;

/// Records of one kind that a component may cause at once; after that, one a second.
const BURST: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// What was tried, as log and metrics name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// A database that the component was not granted.
    Database,
    /// An import that a dependency does not inherit.
    Dependency,
    /// A file or directory, or writing to one that may only be read.
    File,
    /// A head of a message that would mean more than one thing: a header, a status, an address.
    Head,
    /// Memory or table elements beyond the limit.
    Memory,
    /// A connection, a datagram, a name, a listener.
    Network,
    /// More lines than a component may print.
    Output,
    /// SQL that reaches outside its database, or beyond the limits of a statement.
    Statement,
    /// A key-value store that the component was not granted, or a key or value beyond the limits of one.
    Store,
    /// A variable that the component was not granted.
    Variable,
}

impl Attempt {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 10] = [
        Self::Database,
        Self::Dependency,
        Self::File,
        Self::Head,
        Self::Memory,
        Self::Network,
        Self::Output,
        Self::Statement,
        Self::Store,
        Self::Variable,
    ];

    /// The name in logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Dependency => "dependency",
            Self::File => "file",
            Self::Head => "head",
            Self::Memory => "memory",
            Self::Network => "network",
            Self::Output => "output",
            Self::Statement => "statement",
            Self::Store => "store",
            Self::Variable => "variable",
        }
    }
}

/// The attempts of one component.
pub struct Refusals {
    component: Arc<str>,
    kinds: [Kind; Attempt::ALL.len()],
}

struct Kind {
    records: DefaultDirectRateLimiter,
    left_out: AtomicU64,
    count: Counter,
}

impl Refusals {
    /// No attempts yet. `counter` is asked for the counter of each kind.
    #[must_use]
    pub fn new(component: Arc<str>, mut counter: impl FnMut(Attempt) -> Counter) -> Self {
        let kinds = array::from_fn(|at| Kind {
            records: RateLimiter::direct(Quota::per_second(NonZeroU32::MIN).allow_burst(BURST)),
            left_out: AtomicU64::new(0),
            count: counter(Attempt::ALL[at]),
        });
        Self { component, kinds }
    }

    /// Counts for nobody, where nobody asks for metrics.
    #[must_use]
    pub fn uncounted(component: Arc<str>) -> Self {
        Self::new(component, |_| Counter::default())
    }

    /// Writes down that something was refused, and for which request, where that is known. The message says what, and what would grant
    /// it where something does.
    pub fn note(&self, attempt: Attempt, request: Option<&RequestInfo>, message: impl fmt::Display) {
        let kind = &self.kinds[attempt as usize];
        kind.count.inc();
        if kind.records.check().is_err() {
            kind.left_out.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let left_out = kind.left_out.swap(0, Ordering::Relaxed);
        tracing::warn!(
            target: "audit",
            component = %self.component,
            attempt = attempt.as_str(),
            request_id = request.and_then(RequestInfo::id),
            trace_id = request.and_then(RequestInfo::trace_id),
            left_out = (left_out > 0).then_some(left_out),
            "{}",
            in_one_line(message),
        );
    }
}

impl fmt::Debug for Refusals {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Refusals").field("component", &self.component).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_stand_at_their_numbers() {
        for (at, attempt) in Attempt::ALL.into_iter().enumerate() {
            assert_eq!(attempt as usize, at, "{}", attempt.as_str());
        }
    }

    #[test]
    fn every_attempt_is_counted_and_those_without_a_record_are_told_later() {
        let counter = Counter::default();
        let refusals = Refusals::new("guest".into(), |_| counter.clone());
        for _ in 0..1000 {
            refusals.note(Attempt::File, None, "refused");
        }
        assert_eq!(counter.get(), 1000);
        let left_out = refusals.kinds[Attempt::File as usize].left_out.load(Ordering::Relaxed);
        assert!((900..=980).contains(&left_out), "{left_out}");
        assert_eq!(refusals.kinds[Attempt::Network as usize].left_out.load(Ordering::Relaxed), 0);
    }
}
