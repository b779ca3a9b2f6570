//! How far an experiment has come.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far an experiment has come: `pending` → `generating` or `awaiting-results` → `analyzing` → `complete`, `partial` or `failed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Defined; its simulation has not begun.
    Pending,
    /// Its results are being simulated.
    Generating,
    /// Its results are to be uploaded.
    AwaitingResults,
    /// Its results are there and are being analysed.
    Analyzing,
    /// Every metric was analysed.
    Complete,
    /// Some metrics were analysed, others cannot be.
    Partial,
    /// No metric could be analysed, or the simulation cannot be made.
    Failed,
}

impl Status {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 7] = [
        ("pending", Self::Pending),
        ("generating", Self::Generating),
        ("awaiting-results", Self::AwaitingResults),
        ("analyzing", Self::Analyzing),
        ("complete", Self::Complete),
        ("partial", Self::Partial),
        ("failed", Self::Failed),
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("pending", |(word, _)| word)
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }

    /// What an analysis comes to, from how many metrics succeeded and how many did not.
    pub fn of_analysis(succeeded: usize, failed: usize) -> Self {
        match (succeeded, failed) {
            (0, _) => Self::Failed,
            (_, 0) => Self::Complete,
            _ => Self::Partial,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_database() {
        for (word, status) in Status::ALL {
            assert_eq!(serde_json::json!(status), word);
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
    }

    #[test]
    fn one_metric_that_fails_makes_an_analysis_partial() {
        assert_eq!(Status::of_analysis(2, 0), Status::Complete);
        assert_eq!(Status::of_analysis(1, 1), Status::Partial);
        assert_eq!(Status::of_analysis(0, 2), Status::Failed);
    }
}
