//! The latest changes, kept so that many followers read the log once.

use std::collections::VecDeque;
use std::sync::Arc;

use tidemill_change_log::Change;

use super::{Page, read};

/// All changes after some sequence, as far as they are known.
pub(in crate::storage) struct Recent {
    after: i64,
    changes: VecDeque<Arc<Change>>,
    bytes: usize,
    most_changes: usize,
    most_bytes: usize,
}

impl Recent {
    /// Knows what comes after `after`, which is nothing yet.
    pub(super) fn new(after: i64, most_changes: usize, most_bytes: usize) -> Self {
        Self { after, changes: VecDeque::new(), bytes: 0, most_changes, most_bytes }
    }

    /// Adds what comes next, and forgets the oldest over the limits.
    pub(super) fn extend(&mut self, changes: Vec<Arc<Change>>) {
        for change in changes {
            self.bytes += read::size(&change);
            self.changes.push_back(change);
        }
        while self.changes.len() > self.most_changes || self.bytes > self.most_bytes {
            let Some(oldest) = self.changes.pop_front() else { break };
            self.bytes -= read::size(&oldest);
            self.after = oldest.sequence;
        }
    }

    /// At most `limit` changes after `after` when `newest` has been told; `None` if some of them are forgotten.
    pub(super) fn page(&self, after: i64, limit: usize, newest: i64) -> Option<Page> {
        if after < self.after {
            return None;
        }
        let limit = limit.max(1);
        let first = self.changes.partition_point(|change| change.sequence <= after);
        let changes: Vec<_> = self.changes.range(first..).take(limit).cloned().collect();
        let last = changes.last().map_or(after, |change| change.sequence);
        let scanned = if changes.len() < limit { last.max(newest) } else { last };
        Some(Page { changes, scanned })
    }

    /// How many changes and bytes are kept.
    #[cfg(test)]
    pub(in crate::storage) fn kept(&self) -> (usize, usize) {
        (self.changes.len(), self.bytes)
    }
}
