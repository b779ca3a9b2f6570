//! What clients remember: which writes were acknowledged, and which orders can be moved on.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::requests::{Change, Write};

/// Orders that wait to be accepted; more are not remembered.
const MOST_ORDERS: usize = 10_000;

/// All that was acknowledged, by the writes' names.
#[derive(Default)]
pub(super) struct Ledger {
    next: u32,
    pub(super) increments: HashSet<String>,
    pub(super) transactions: HashSet<String>,
    pub(super) experiments: HashSet<String>,
    pub(super) orders: HashSet<String>,
    /// Ids of orders that were accepted.
    pub(super) accepted: HashSet<String>,
    /// Ids of orders that were placed and not accepted yet.
    placed: VecDeque<String>,
}

impl Ledger {
    /// A number that no write had yet.
    pub(super) fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// An order that can be accepted.
    pub(super) fn order(&mut self) -> Option<String> {
        self.placed.pop_front()
    }

    /// Takes note that a write was acknowledged. Whether it was for the first time.
    pub(super) fn acknowledge(&mut self, write: &Write, answer: &[u8]) -> bool {
        let name = write.name();
        match &write.change {
            Change::Increment => self.increments.insert(name),
            Change::Transaction => self.transactions.insert(name),
            Change::Experiment => self.experiments.insert(name),
            Change::Acceptance(order) => self.accepted.insert(order.clone()),
            Change::Order => {
                if self.placed.len() < MOST_ORDERS
                    && let Ok(answer) = serde_json::from_slice::<Value>(answer)
                    && let Some(id) = answer["data"]["id"].as_str()
                    && !self.orders.contains(&name)
                {
                    self.placed.push_back(id.to_owned());
                }
                self.orders.insert(name)
            }
        }
    }

    /// How many writes were acknowledged.
    pub(super) fn acknowledged(&self) -> usize {
        let sets = [&self.increments, &self.transactions, &self.experiments, &self.orders, &self.accepted];
        sets.into_iter().map(HashSet::len).sum()
    }
}

/// Names that were found, and how often.
#[derive(Default)]
pub(super) struct Found(HashMap<String, u32>);

impl Found {
    /// One was found.
    pub(super) fn add(&mut self, name: &str) {
        *self.0.entry(name.to_owned()).or_default() += 1;
    }

    /// How many of those that were acknowledged are not here, and how many are here more than once.
    pub(super) fn compare(&self, acknowledged: &HashSet<String>) -> (usize, usize) {
        let lost = acknowledged.iter().filter(|name| !self.0.contains_key(*name)).count();
        (lost, self.0.values().filter(|count| **count > 1).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_and_what_is_there_twice_is_counted() {
        let mut found = Found::default();
        ["a", "b", "b"].into_iter().for_each(|name| found.add(name));
        let acknowledged = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(found.compare(&acknowledged), (1, 1));
    }

    #[test]
    fn an_order_is_accepted_once_even_if_it_was_placed_with_two_answers() {
        let mut ledger = Ledger::default();
        let write = Write { change: Change::Order, number: ledger.number() };
        let answer = br#"{"success":true,"data":{"id":"one"}}"#;
        assert!(ledger.acknowledge(&write, answer));
        assert!(!ledger.acknowledge(&write, answer));
        assert_eq!(ledger.order().as_deref(), Some("one"));
        assert_eq!(ledger.order(), None);
        assert_eq!(ledger.acknowledged(), 1);
    }
}
