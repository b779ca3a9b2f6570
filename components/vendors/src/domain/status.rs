//! Where an order stands, and where it may go from there.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an order stands: `placed` → `accepted` → `shipped` → `delivered` → `returned`, and `cancelled` from the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The customer wants it.
    Placed,
    /// The vendor will ship it.
    Accepted,
    /// It is on its way.
    Shipped,
    /// It arrived.
    Delivered,
    /// Some of it came back. Nothing comes after.
    Returned,
    /// It was given up. Nothing comes after.
    Cancelled,
}

impl Status {
    /// Each with its word, in the order of an order's life.
    pub const ALL: [(&'static str, Self); 6] = [
        ("placed", Self::Placed),
        ("accepted", Self::Accepted),
        ("shipped", Self::Shipped),
        ("delivered", Self::Delivered),
        ("returned", Self::Returned),
        ("cancelled", Self::Cancelled),
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }

    /// Where it may go.
    pub fn allowed(self) -> &'static [Self] {
        match self {
            Self::Placed => &[Self::Accepted, Self::Cancelled],
            Self::Accepted => &[Self::Shipped, Self::Cancelled],
            Self::Shipped => &[Self::Delivered],
            Self::Delivered => &[Self::Returned],
            Self::Returned | Self::Cancelled => &[],
        }
    }

    /// Whether what was ordered can still be changed.
    pub fn is_before_shipping(self) -> bool {
        matches!(self, Self::Placed | Self::Accepted)
    }

    /// Whether it arrived, also if it was returned later.
    pub fn is_delivered(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned)
    }

    /// Whether it was shipped, whatever became of it.
    pub fn is_shipped(self) -> bool {
        matches!(self, Self::Shipped | Self::Delivered | Self::Returned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_database() {
        for (word, status) in Status::ALL {
            assert_eq!(serde_json::json!(status), word);
            assert_eq!(status.as_str(), word);
            assert_eq!(Status::parse(word), Some(status));
        }
        assert_eq!(Status::parse("lost"), None);
    }

    #[test]
    fn the_life_of_an_order_is_that_of_the_contract() {
        let check = |from: Status, expected: &[&str]| {
            let allowed: Vec<&str> = from.allowed().iter().map(|to| to.as_str()).collect();
            assert_eq!(allowed, expected, "{from:?}");
        };
        check(Status::Placed, &["accepted", "cancelled"]);
        check(Status::Accepted, &["shipped", "cancelled"]);
        check(Status::Shipped, &["delivered"]);
        check(Status::Delivered, &["returned"]);
        check(Status::Returned, &[]);
        check(Status::Cancelled, &[]);
    }
}
