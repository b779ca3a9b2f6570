//! What waits for one client: everything in order while it is little, and only the newest of each row when it is much.
//! Leaves out writing it (`outbox`).

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use super::message::Message;

/// More rows wait than the queue may hold: what follows has to be read from the log again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overflow;

/// Messages in the order of their sequences.
#[derive(Debug)]
pub(super) struct Queue {
    limit: usize,
    waiting: Waiting,
}

#[derive(Debug)]
enum Waiting {
    InOrder(VecDeque<Arc<Message>>),
    /// The newest message of each row. `sequences` finds the one that a newer one replaces.
    Newest {
        messages: BTreeMap<i64, Arc<Message>>,
        sequences: HashMap<Arc<str>, i64>,
    },
}

impl Queue {
    /// An empty queue for at most `limit` messages.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, waiting: Waiting::InOrder(VecDeque::new()) }
    }

    /// Messages that wait.
    pub(super) fn len(&self) -> usize {
        match &self.waiting {
            Waiting::InOrder(messages) => messages.len(),
            Waiting::Newest { messages, .. } => messages.len(),
        }
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds a message with a larger sequence than all before.
    ///
    /// # Errors
    ///
    /// Fails where more rows than the limit wait. What was there is kept.
    pub(super) fn push(&mut self, message: &Arc<Message>) -> Result<(), Overflow> {
        if let Waiting::InOrder(messages) = &mut self.waiting {
            if messages.len() < self.limit {
                messages.push_back(Arc::clone(message));
                return Ok(());
            }
            let in_order = std::mem::take(messages);
            self.waiting = Waiting::Newest { messages: BTreeMap::new(), sequences: HashMap::new() };
            in_order.iter().for_each(|message| self.replace(message));
        }
        self.replace(message);
        if self.len() > self.limit { Err(Overflow) } else { Ok(()) }
    }

    fn replace(&mut self, message: &Arc<Message>) {
        if let Waiting::Newest { messages, sequences } = &mut self.waiting {
            if let Some(key) = &message.key
                && let Some(older) = sequences.insert(Arc::clone(key), message.sequence)
            {
                messages.remove(&older);
            }
            messages.insert(message.sequence, Arc::clone(message));
        }
    }

    /// Takes the message with the smallest sequence.
    pub(super) fn pop(&mut self) -> Option<Arc<Message>> {
        match &mut self.waiting {
            Waiting::InOrder(messages) => messages.pop_front(),
            Waiting::Newest { messages, sequences } => {
                let message = messages.pop_first().map(|(_, message)| message);
                if let Some(key) = message.as_ref().and_then(|message| message.key.as_ref()) {
                    sequences.remove(key);
                }
                if messages.is_empty() {
                    self.clear();
                }
                message
            }
        }
    }

    /// Forgets everything, and gives the memory back.
    pub(super) fn clear(&mut self) {
        self.waiting = Waiting::InOrder(VecDeque::new());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(sequence: i64, row: u8) -> Arc<Message> {
        Arc::new(Message::of_row(sequence, &format!("row {row}"), format!("{row} at {sequence}")))
    }

    proptest! {
        /// A client that takes messages at any speed sees each row's states in order, and the last of each at the end.
        #[test]
        fn order_holds_per_row_and_the_last_state_arrives(
            limit in 1_usize..12,
            steps in prop::collection::vec((0_u8..10, 0_u8..4), 1..200),
        ) {
            let mut queue = Queue::new(limit);
            let mut committed = BTreeMap::new();
            let mut seen: BTreeMap<Arc<str>, Vec<i64>> = BTreeMap::new();
            let mut overflowed = false;
            for (sequence, (row, takes)) in (1..).zip(steps) {
                let message = message(sequence, row);
                committed.insert(message.key.clone().unwrap(), sequence);
                let rows_waiting = queue.len();
                match queue.push(&message) {
                    Ok(()) => prop_assert!(queue.len() <= limit),
                    Err(Overflow) => {
                        prop_assert!(rows_waiting == limit);
                        overflowed = true;
                        break;
                    }
                }
                for _ in 0..takes {
                    if let Some(message) = queue.pop() {
                        seen.entry(message.key.clone().unwrap()).or_default().push(message.sequence);
                    }
                }
            }
            while let Some(message) = queue.pop() {
                seen.entry(message.key.clone().unwrap()).or_default().push(message.sequence);
            }
            for sequences in seen.values() {
                prop_assert!(sequences.is_sorted());
            }
            let last: BTreeMap<Arc<str>, i64> =
                seen.iter().map(|(key, sequences)| (Arc::clone(key), *sequences.last().unwrap())).collect();
            prop_assert!(overflowed || last == committed);
        }
    }

    #[test]
    fn up_to_the_limit_nothing_is_left_out() {
        let mut queue = Queue::new(3);
        for sequence in 1..=3 {
            queue.push(&message(sequence, 1)).unwrap();
        }
        let taken: Vec<i64> = std::iter::from_fn(|| queue.pop()).map(|message| message.sequence).collect();
        assert_eq!(taken, [1, 2, 3]);
    }

    #[test]
    fn beyond_the_limit_only_the_newest_of_each_row_waits() {
        let mut queue = Queue::new(3);
        for (sequence, row) in [(1, 1), (2, 2), (3, 1), (4, 1), (5, 3)] {
            queue.push(&message(sequence, row)).unwrap();
        }
        let taken: Vec<i64> = std::iter::from_fn(|| queue.pop()).map(|message| message.sequence).collect();
        assert_eq!(taken, [2, 4, 5]);
    }

    #[test]
    fn more_rows_than_the_limit_are_too_many() {
        let mut queue = Queue::new(2);
        queue.push(&message(1, 1)).unwrap();
        queue.push(&message(2, 2)).unwrap();
        assert_eq!(queue.push(&message(3, 3)), Err(Overflow));
    }
}
