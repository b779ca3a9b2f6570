//! The JSON of the transactions, and what becomes of stored values in it.

mod anomaly;
mod body;
mod features;
mod job;
mod overview;
mod rule;
mod transaction;

pub(super) use anomaly::{AnomalyBody, FeedbackBody, JudgedBody};
pub(super) use body::{BatchBody, DetectBody, GenerateBody, ReplayBody, RuleBody, TransactionInput};
pub(super) use job::{RunBody, RunRequested};
pub(super) use overview::{JobState, Overview, OverviewPoint, OverviewTotals};
pub(super) use rule::{RuleAnswer, RuleReplay};
pub(super) use transaction::{AccountBody, BatchResult, BatchRow, Deleted, RowError, TransactionBody, TransactionPage};

use tidemill_sdk::clock::Moment;

/// A time as the API writes it.
pub(super) fn time(millis: i64) -> String {
    Moment::from_millis(millis).unwrap_or(Moment::EPOCH).to_string()
}
