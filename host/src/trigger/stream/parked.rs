//! The changes that wait, in memory: a chain per row, whose first change failed and whose others keep their place behind it.
//! The ledger has the same on the disk; a change enters here after it is there.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use tidemill_change_log::Change;

use super::ledger::ParkedRow;

/// A change that waits.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) row: ParkedRow,
    /// The change itself; read from the log when it is needed, if the host was started since it was parked.
    pub(super) change: Option<Arc<Change>>,
}

#[derive(Debug, Default)]
struct Chain {
    waiting: VecDeque<Waiting>,
    /// Its first changes are being delivered.
    busy: bool,
    /// What is behind the first change failed together with it, so it goes alone.
    alone: bool,
}

/// Everything that waits in one stream.
#[derive(Debug, Default)]
pub(super) struct Parked {
    chains: HashMap<String, Chain>,
}

impl Parked {
    /// What the ledger has.
    pub(super) fn new(rows: Vec<ParkedRow>) -> Self {
        let mut parked = Self::default();
        for row in rows {
            parked.add(Waiting { row, change: None });
        }
        parked
    }

    /// Whether changes of this row wait, so that later ones have to wait too.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.chains.contains_key(key)
    }

    /// Whether this change waits.
    pub(super) fn holds_change(&self, change: &Change) -> bool {
        let chain = self.chains.get(&change.key);
        chain.is_some_and(|chain| chain.waiting.iter().any(|waiting| waiting.row.sequence == change.sequence))
    }

    /// Lets a change wait behind the others of its row.
    pub(super) fn add(&mut self, waiting: Waiting) {
        let chain = self.chains.entry(waiting.row.key.clone()).or_default();
        if !chain.waiting.iter().any(|other| other.row.sequence == waiting.row.sequence) {
            chain.waiting.push_back(waiting);
        }
    }

    /// How many changes wait.
    pub(super) fn len(&self) -> usize {
        self.chains.values().map(|chain| chain.waiting.len()).sum()
    }

    /// When the next attempt is due: milliseconds since 1970.
    pub(super) fn next_attempt(&self) -> Option<i64> {
        let idle = self.chains.values().filter(|chain| !chain.busy);
        idle.filter_map(|chain| Some(chain.waiting.front()?.row.next_attempt_at)).min()
    }

    /// The first changes of a row whose next attempt is due, at most `limit`; the row is busy until [`Parked::release`].
    pub(super) fn take_due(&mut self, now: i64, limit: usize) -> Option<Vec<Waiting>> {
        let is_due = |chain: &&mut Chain| {
            !chain.busy && chain.waiting.front().is_some_and(|first| first.row.next_attempt_at <= now)
        };
        let chain = self
            .chains
            .values_mut()
            .filter(is_due)
            .min_by_key(|chain| chain.waiting.front().map(|first| first.row.next_attempt_at))?;
        chain.busy = true;
        let failed_before = chain.waiting.front().is_some_and(|first| first.row.attempts > 0);
        let count = if failed_before || chain.alone { 1 } else { limit };
        Some(chain.waiting.iter().take(count).cloned().collect())
    }

    /// Ends what [`Parked::take_due`] began, without a change: they are due as before.
    pub(super) fn release(&mut self, key: &str) {
        if let Some(chain) = self.chains.get_mut(key) {
            chain.busy = false;
        }
    }

    /// The first changes failed together: the first is to be tried alone.
    pub(super) fn separate(&mut self, key: &str) {
        if let Some(chain) = self.chains.get_mut(key) {
            chain.busy = false;
            chain.alone = true;
        }
    }

    /// The first change is put off.
    pub(super) fn put_off(&mut self, row: ParkedRow) {
        if let Some(chain) = self.chains.get_mut(&row.key) {
            chain.busy = false;
            if let Some(first) = chain.waiting.front_mut().filter(|first| first.row.sequence == row.sequence) {
                first.row = row;
            }
        }
    }

    /// The first `count` changes of the row need not wait any longer.
    pub(super) fn leave(&mut self, key: &str, count: usize) {
        let Some(chain) = self.chains.get_mut(key) else {
            return;
        };
        chain.busy = false;
        chain.alone = false;
        chain.waiting.drain(..count.min(chain.waiting.len()));
        if chain.waiting.is_empty() {
            self.chains.remove(key);
        }
    }

    /// Takes over what another process changed in the ledger: what it removed waits no longer, what it made due is due.
    pub(super) fn refresh(&mut self, rows: &[ParkedRow]) {
        let rows: HashMap<i64, &ParkedRow> = rows.iter().map(|row| (row.sequence, row)).collect();
        self.chains.retain(|_, chain| {
            if !chain.busy {
                chain.waiting.retain(|waiting| rows.contains_key(&waiting.row.sequence));
                for waiting in &mut chain.waiting {
                    if let Some(row) = rows.get(&waiting.row.sequence) {
                        waiting.row.next_attempt_at = waiting.row.next_attempt_at.min(row.next_attempt_at);
                    }
                }
            }
            chain.busy || !chain.waiting.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sequence: i64, key: &str, attempts: u32, next_attempt_at: i64) -> ParkedRow {
        ParkedRow { sequence, key: key.to_owned(), attempts, next_attempt_at, error: None }
    }

    fn sequences(waiting: Option<Vec<Waiting>>) -> Option<Vec<i64>> {
        waiting.map(|waiting| waiting.into_iter().map(|one| one.row.sequence).collect())
    }

    #[test]
    fn only_the_first_change_of_a_row_is_due_and_no_other_row_waits_for_it() {
        let mut parked = Parked::new(vec![row(1, "a", 1, 10), row(2, "b", 1, 20), row(3, "a", 0, 0)]);
        assert_eq!(parked.next_attempt(), Some(10));
        assert_eq!(sequences(parked.take_due(9, 8)), None);
        assert_eq!(sequences(parked.take_due(20, 8)), Some(vec![1]));
        assert_eq!(sequences(parked.take_due(20, 8)), Some(vec![2]));
        assert_eq!(sequences(parked.take_due(20, 8)), None);
    }

    #[test]
    fn those_behind_follow_together_once_the_first_is_gone() {
        let rows = vec![row(1, "a", 1, 0), row(2, "a", 0, 0), row(3, "a", 0, 0), row(4, "a", 0, 0)];
        let mut parked = Parked::new(rows);
        parked.take_due(0, 2);
        parked.leave("a", 1);
        assert_eq!(sequences(parked.take_due(0, 2)), Some(vec![2, 3]));
        parked.separate("a");
        assert_eq!(sequences(parked.take_due(0, 2)), Some(vec![2]));
        parked.leave("a", 1);
        assert_eq!(sequences(parked.take_due(0, 2)), Some(vec![3, 4]));
        parked.leave("a", 2);
        assert!(!parked.holds("a"));
    }

    #[test]
    fn what_is_put_off_is_due_later() {
        let mut parked = Parked::new(vec![row(1, "a", 1, 0)]);
        parked.take_due(0, 1);
        parked.put_off(row(1, "a", 2, 100));
        assert_eq!(parked.next_attempt(), Some(100));
    }

    #[test]
    fn what_somebody_else_removed_waits_no_longer_unless_it_is_being_delivered() {
        let mut parked = Parked::new(vec![row(1, "a", 1, 0), row(2, "b", 1, 50), row(3, "b", 0, 0)]);
        parked.take_due(0, 1);
        parked.refresh(&[row(3, "b", 0, 0)]);
        assert!(parked.holds("a"));
        assert_eq!(parked.len(), 2);
        assert_eq!(parked.next_attempt(), Some(0));
    }
}
