//! What can be asked for to happen behind, and with which parameters.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most orders that one backfill makes.
pub(crate) const MAX_BACKFILL: i64 = 10_000_000;

/// Work that is done behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Moves the orders of simulated vendors on, and places new ones.
    Simulate,
    /// Makes a history of orders.
    Backfill,
    /// Computes the reports anew and compares.
    VerifyReports,
}

impl Job {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 3] =
        [("simulate", Self::Simulate), ("backfill", Self::Backfill), ("verify-reports", Self::VerifyReports)];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, job)| *job)
    }
}

/// What history a backfill makes: whole days before the day on which its seed was first used, as it stood at that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackfillParameters {
    /// How many vendors have orders; those that are missing are made.
    #[schema(minimum = 1, maximum = 1000)]
    pub vendors: i64,
    /// How many days the history covers.
    #[schema(minimum = 1, maximum = 3650)]
    pub days: i64,
    /// How many orders each vendor gets each day.
    #[schema(minimum = 1, maximum = 10_000)]
    pub orders_per_day: i64,
    /// The same seed gives the same orders, which are made once.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    pub seed: i64,
    /// Of vendors that are made: an ISO 4217 code.
    #[schema(min_length = 3, max_length = 3)]
    pub currency: String,
}

impl BackfillParameters {
    /// How many orders it makes.
    pub fn orders(&self) -> i64 {
        self.vendors.saturating_mul(self.days).saturating_mul(self.orders_per_day)
    }
}

/// How reports are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerifyParameters {
    /// Whether a difference is mended.
    pub repair: bool,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RunStatus {
    /// It has not begun.
    Waiting,
    /// It goes on.
    Running,
    /// It has come to its end.
    Done,
    /// It cannot go on: its message says why.
    Failed,
}

impl RunStatus {
    /// Each with its word.
    pub(crate) const ALL: [(&'static str, Self); 4] =
        [("waiting", Self::Waiting), ("running", Self::Running), ("done", Self::Done), ("failed", Self::Failed)];

    /// From the word.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_database() {
        for (word, job) in Job::ALL {
            assert_eq!(serde_json::json!(job), word);
            assert_eq!((job.as_str(), Job::parse(word)), (word, Some(job)));
        }
        for (word, status) in RunStatus::ALL {
            assert_eq!(serde_json::json!(status), word);
            assert_eq!(RunStatus::parse(word), Some(status));
        }
    }
}
