//! What a counter is and what a change does to it.
//! Leaves storing to `storage` and JSON to `api`.

use std::fmt;

use tidemill_sdk::clock::Moment;

/// The name of a counter: 1–64 of a–z, 0–9 and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CounterId(String);

impl CounterId {
    /// The counter that `/api/counter/value` and its siblings mean.
    pub const GLOBAL: &str = "global-counter";

    /// The counter that is meant where none is named.
    pub fn global() -> Self {
        Self(Self::GLOBAL.to_owned())
    }

    /// Accepts a name, or `None` if it has other characters or another length.
    pub fn parse(text: &str) -> Option<Self> {
        let fits =
            (1..=64).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CounterId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Who asks for a change: 1–128 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientId(String);

impl ClientId {
    /// Accepts an id, or `None` if it has other characters or another length.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// By how much a counter changes: 1–1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(i64);

impl Amount {
    /// The amount where none is given.
    pub const ONE: Self = Self(1);
    /// The largest amount.
    pub const MAX: i64 = 1_000_000;

    /// Accepts an amount, or `None` if it is out of range.
    pub fn new(amount: i64) -> Option<Self> {
        (1..=Self::MAX).contains(&amount).then_some(Self(amount))
    }

    /// The number.
    pub fn get(self) -> i64 {
        self.0
    }
}

/// The direction of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Adds the amount.
    Increment,
    /// Subtracts the amount.
    Decrement,
}

/// A change that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of which counter.
    pub id: CounterId,
    /// In which direction.
    pub operation: Operation,
    /// By how much.
    pub amount: Amount,
    /// Only if the counter still has this version.
    pub expected_version: Option<i64>,
    /// The id of the request that asks, for the audit.
    pub request_id: String,
    /// Who asks, for the audit.
    pub client_id: Option<ClientId>,
    /// When it is asked for; the counter's `last_updated` if it comes to pass.
    pub at: Moment,
}

impl Change {
    /// What is added to the value: the amount with the sign of the operation.
    pub fn delta(&self) -> i64 {
        match self.operation {
            Operation::Increment => self.amount.get(),
            Operation::Decrement => -self.amount.get(),
        }
    }
}

/// The state of a counter. One that was never changed has value 0 and version 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    /// The value.
    pub value: i64,
    /// How many changes there were.
    pub version: i64,
    /// When the last one was, as RFC 3339.
    pub last_updated: Option<String>,
}

impl Counter {
    /// The value after a change.
    ///
    /// # Errors
    /// Why the counter does not allow it. A version that is not the expected one is reported before an overflow.
    pub fn after(&self, change: &Change) -> Result<i64, Refusal> {
        if change.expected_version.is_some_and(|expected| expected != self.version) {
            return Err(Refusal::VersionConflict { current: self.version });
        }
        self.value.checked_add(change.delta()).ok_or(Refusal::Overflow)
    }
}

/// Why a counter does not allow a change. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The value would leave the range of a signed 64-bit integer.
    #[error("the value would leave the range of a signed 64-bit integer")]
    Overflow,
    /// Somebody else changed the counter first.
    #[error("the counter is at version {current}")]
    VersionConflict {
        /// The version that the counter has.
        current: i64,
    },
}

/// What the audit says about one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The direction.
    pub operation: Operation,
    /// By how much.
    pub amount: i64,
    /// The value before.
    pub value_before: i64,
    /// The value after.
    pub value_after: i64,
    /// The counter's version after.
    pub version: i64,
    /// The request that asked.
    pub request_id: String,
    /// Who asked, if they said so.
    pub client_id: Option<String>,
    /// When, as RFC 3339.
    pub timestamp: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(operation: Operation, amount: i64, expected_version: Option<i64>) -> Change {
        let amount = Amount::new(amount).unwrap();
        let id = CounterId::global();
        let at = Moment::from_millis(0).unwrap();
        Change { id, operation, amount, expected_version, request_id: "r".to_owned(), client_id: None, at }
    }

    #[test]
    fn names_have_1_to_64_lower_case_letters_digits_and_hyphens() {
        let check = |text: &str, valid: bool| assert_eq!(CounterId::parse(text).is_some(), valid, "{text:?}");
        check("a", true);
        check("global-counter", true);
        check("007", true);
        check(&"z".repeat(64), true);
        check(&"z".repeat(65), false);
        check("", false);
        check("A", false);
        check("a_b", false);
        check("a/b", false);
        check("ä", false);
        assert_eq!(CounterId::parse(CounterId::GLOBAL), Some(CounterId::global()));
    }

    #[test]
    fn amounts_are_1_to_a_million() {
        let check = |amount: i64, valid: bool| assert_eq!(Amount::new(amount).is_some(), valid, "{amount}");
        check(0, false);
        check(1, true);
        check(1_000_000, true);
        check(1_000_001, false);
        check(-1, false);
    }

    #[test]
    fn values_stop_at_the_ends_of_64_bits() {
        use Operation::{Decrement, Increment};
        let check = |value, operation, amount, expected| {
            let counter = Counter { value, version: 3, last_updated: None };
            assert_eq!(counter.after(&change(operation, amount, None)), expected);
        };
        check(i64::MAX - 1, Increment, 1, Ok(i64::MAX));
        check(i64::MAX, Increment, 1, Err(Refusal::Overflow));
        check(i64::MAX - 9, Increment, 10, Err(Refusal::Overflow));
        check(i64::MIN + 1, Decrement, 1, Ok(i64::MIN));
        check(i64::MIN, Decrement, 1, Err(Refusal::Overflow));
        check(i64::MAX, Decrement, 1, Ok(i64::MAX - 1));
    }

    #[test]
    fn a_wrong_version_is_reported_before_an_overflow() {
        let counter = Counter { value: i64::MAX, version: 3, last_updated: None };
        let conflict = Err(Refusal::VersionConflict { current: 3 });
        assert_eq!(counter.after(&change(Operation::Increment, 1, Some(2))), conflict);
        assert_eq!(counter.after(&change(Operation::Increment, 1, Some(3))), Err(Refusal::Overflow));
        assert_eq!(counter.after(&change(Operation::Decrement, 1, Some(3))), Ok(i64::MAX - 1));
    }
}
