//! What subscriptions need of a change log, so that they can be tested without a database.

use std::any::Any;
use std::sync::Arc;

use futures::future::BoxFuture;
use tidemill_change_log::Change;
use tokio::sync::watch;

/// The committed changes of one database, in the order of their sequences.
pub(super) trait Changes: Send + Sync + 'static {
    /// The highest committed sequence; it changes after each commit that logged something.
    fn newest(&self) -> watch::Receiver<i64>;

    /// At most `limit` changes after `after`.
    fn read(&self, after: i64, limit: usize) -> BoxFuture<'_, Result<Page, LogError>>;

    /// Which sequences the log has, as of a read that begins now.
    fn bounds(&self) -> BoxFuture<'_, Result<Bounds, LogError>>;

    /// Keeps everybody from committing until the result is dropped, which takes at most a few seconds.
    fn hold(&self) -> BoxFuture<'_, Result<Held, LogError>>;
}

/// The log could not be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the change log could not be read: {0}")]
pub(super) struct LogError(pub(super) String);

/// A stretch of the log.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// The changes in it.
    pub(super) changes: Vec<Arc<Change>>,
    /// Where it ends: what follows has larger sequences.
    pub(super) scanned: i64,
}

/// The sequences that a log has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    /// The oldest change that was not trimmed; one more than `newest` if all were.
    pub(super) oldest: i64,
    /// The newest change that ever was; 0 if there was none.
    pub(super) newest: i64,
}

impl Bounds {
    /// Whether the log has every change after this sequence.
    pub(super) fn has_all_after(self, sequence: i64) -> bool {
        (self.oldest - 1..=self.newest).contains(&sequence)
    }
}

/// Holds everybody's commits up until it is dropped.
pub(super) struct Held(
    #[expect(dead_code, reason = "it is its being dropped that counts")] pub(super) Box<dyn Any + Send>,
);

#[cfg(test)]
mod tests {
    use super::Bounds;

    #[test]
    fn a_log_continues_what_it_has_and_nothing_else() {
        let check = |oldest, newest, sequence, expected| {
            assert_eq!(Bounds { oldest, newest }.has_all_after(sequence), expected, "{oldest} {newest} {sequence}");
        };
        check(5, 9, 3, false);
        check(5, 9, 4, true);
        check(5, 9, 9, true);
        check(5, 9, 10, false);
        check(10, 9, 9, true);
        check(10, 9, 8, false);
        check(1, 0, 0, true);
    }
}
