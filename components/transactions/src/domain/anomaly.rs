//! What a person sees of an anomaly and says about it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where an anomaly stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nobody has judged it.
    Open,
    /// A person judged it to be what was looked for.
    Confirmed,
    /// A person judged it to be unusual and worth knowing, but no fraud.
    Valuable,
    /// A person judged it to be nothing.
    FalsePositive,
    /// Nobody has judged it, and it is none any more: later scores and rules do not find it.
    Cleared,
}

impl Status {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 5] = [
        ("open", Self::Open),
        ("confirmed", Self::Confirmed),
        ("valuable", Self::Valuable),
        ("false-positive", Self::FalsePositive),
        ("cleared", Self::Cleared),
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("open", |(word, _)| word)
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }
}

/// What a person makes of an anomaly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was looked for.
    Confirmed,
    /// Unusual and worth knowing, but no fraud.
    Valuable,
    /// Nothing.
    FalsePositive,
}

impl Verdict {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 3] =
        [("confirmed", Self::Confirmed), ("valuable", Self::Valuable), ("false-positive", Self::FalsePositive)];

    /// Where an anomaly stands that was judged so.
    pub fn status(self) -> Status {
        match self {
            Self::Confirmed => Status::Confirmed,
            Self::Valuable => Status::Valuable,
            Self::FalsePositive => Status::FalsePositive,
        }
    }
}

/// Why a transaction is unusual: one feature, and what is usual for its account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reason {
    /// The feature, as `features.vector` names it.
    pub feature: String,
    /// Its share of what makes the transaction unusual; those of all features total 1.
    #[schema(minimum = 0, maximum = 1)]
    pub contribution: f64,
    /// What it is, in the feature's own unit.
    pub value: f64,
    /// What is usual for the account, in the same unit; null where there is no history to tell.
    #[schema(required)]
    pub usual: Option<f64>,
    /// The unit: `minor` (of the base currency), `payments`, `seconds`, `share`, `flag` (0 or 1).
    pub unit: String,
    /// The value in words.
    pub value_text: String,
    /// What is usual, in words.
    pub usual_text: String,
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
        for (word, verdict) in Verdict::ALL {
            assert_eq!(serde_json::json!(verdict), word);
            assert_eq!(verdict.status().as_str(), word);
        }
    }
}
