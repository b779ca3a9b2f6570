//! A run of a job: what it is to do, and how far it has come.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What can be run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Job {
    /// Scores the transactions of stale accounts.
    DetectAnomalies,
    /// Makes traffic.
    Generate,
}

impl Job {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 2] =
        [("detect-anomalies", Self::DetectAnomalies), ("generate", Self::Generate)];

    /// The word, which is also the name of the schedule.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DetectAnomalies => "detect-anomalies",
            Self::Generate => "generate",
        }
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, job)| *job)
    }

    /// How many minutes lie between two runs of the schedule that `spin.toml` ships; runs are due at multiples of it.
    pub const fn minutes(self) -> i64 {
        match self {
            Self::DetectAnomalies => 10,
            Self::Generate => 5,
        }
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunStatus {
    /// Asked for; it has not begun.
    Queued,
    /// Under way.
    Running,
    /// Done.
    Complete,
    /// Given up; `message` says why.
    Failed,
}

impl RunStatus {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 4] =
        [("queued", Self::Queued), ("running", Self::Running), ("complete", Self::Complete), ("failed", Self::Failed)];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("queued", |(word, _)| word)
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, status)| *status)
    }
}

/// What began a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RunOrigin {
    /// A schedule.
    Schedule,
    /// A request.
    Request,
}

impl RunOrigin {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Request => "request",
        }
    }

    /// From the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Schedule, Self::Request].into_iter().find(|origin| origin.as_str() == word)
    }
}

/// What a run has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct RunCounts {
    /// Accounts to be scored, or to make traffic for.
    pub accounts: u64,
    /// Of those, how many are done.
    pub accounts_done: u64,
    /// Transactions scored, or made.
    pub transactions: u64,
    /// Anomalies found above the threshold or by a rule, or injected.
    pub anomalies: u64,
    /// Models fitted.
    pub models: u64,
}

/// What traffic to make.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GenerateParameters {
    /// The same seed gives the same accounts, and for the same time the same transactions.
    pub seed: u64,
    /// How many accounts, 1–10,000.
    pub accounts: u32,
    /// How many minutes back from `until`, 1–129,600 (90 days).
    pub minutes: u32,
    /// The share of transactions that are injected anomalies, 0–0.2.
    pub anomaly_rate: f64,
    /// The end of the time that is filled, in milliseconds since 1970.
    pub until: i64,
}

/// A run of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// What it is known by: a UUIDv7.
    pub id: String,
    /// What is run.
    pub job: Job,
    /// What began it.
    pub origin: RunOrigin,
    /// Where it stands.
    pub status: RunStatus,
    /// How much is done, 0–1.
    pub progress: f64,
    /// What traffic to make; none for other jobs.
    pub parameters: Option<GenerateParameters>,
    /// What it has done so far.
    pub counts: RunCounts,
    /// Why it failed, for people.
    pub message: Option<String>,
    /// How often it was begun.
    pub attempts: i64,
    /// When it was asked for or due, in milliseconds since 1970.
    pub requested_at: i64,
    /// When it began.
    pub started_at: Option<i64>,
    /// When it ended.
    pub finished_at: Option<i64>,
    /// Rises by one with each change.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_in_json_and_in_the_database() {
        for (word, job) in Job::ALL {
            assert_eq!(serde_json::json!(job), word);
            assert_eq!(Job::parse(job.as_str()), Some(job));
        }
        for (word, status) in RunStatus::ALL {
            assert_eq!(serde_json::json!(status), word);
            assert_eq!(RunStatus::parse(status.as_str()), Some(status));
        }
    }
}
