//! What is needed to say how well detection works: what people judged, and made-up transactions with their labels.

use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::rows::{STATISTICS, statistics};
use super::{Transactions, unreadable};
use crate::domain::Reason;
use crate::features::Statistics;

/// How often people said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FeedbackCounts {
    /// Found by the detector or a rule, and confirmed.
    pub(crate) confirmed: i64,
    /// Found, and judged valuable.
    pub(crate) valuable: i64,
    /// Found, and judged to be nothing.
    pub(crate) false_positive: i64,
    /// Confirmed or valuable, though nothing found it.
    pub(crate) missed: i64,
    /// Found, and not judged.
    pub(crate) open: i64,
}

/// A made-up transaction with its score.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LabelledScore {
    /// What was injected; none if it is usual.
    pub(crate) label: Option<String>,
    /// Its score.
    pub(crate) score: f64,
    /// The calibrated rank of that.
    pub(crate) rank: f64,
    /// In minor units of the base currency.
    pub(crate) amount: i64,
    /// ln(1 + amount) in units of 1/1024.
    pub(crate) log_amount: i64,
    /// Whose.
    pub(crate) account_id: String,
    /// What the account did before it.
    pub(crate) statistics: Statistics,
    /// It is an anomaly by its score.
    pub(crate) is_detected: bool,
    /// Why, if it is an anomaly.
    pub(crate) reasons: Vec<Reason>,
}

impl<D: Database> Transactions<D> {
    /// How often people said what.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn feedback(&self) -> Result<FeedbackCounts, DatabaseError> {
        let count = |status: &str, found: &str| {
            format!(
                "(SELECT count(*) FROM anomalies WHERE status = '{status}' AND (is_detected = 1 OR rules <> '[]') = {found})"
            )
        };
        let sql = format!(
            "SELECT {} AS confirmed, {} AS valuable, {} AS false_positive, {} + {} AS missed, {} AS open",
            count("confirmed", "1"),
            count("valuable", "1"),
            count("false-positive", "1"),
            count("confirmed", "0"),
            count("valuable", "0"),
            count("open", "1"),
        );
        let rows = self.store.execute(&sql, params![]).await?;
        let Some(row) = rows.first() else { return Ok(FeedbackCounts::default()) };
        Ok(FeedbackCounts {
            confirmed: row.get("confirmed")?,
            valuable: row.get("valuable")?,
            false_positive: row.get("false_positive")?,
            missed: row.get("missed")?,
            open: row.get("open")?,
        })
    }

    /// The made-up ones among the newest `limit` transactions that are scored, without the first `warm_up` milliseconds of each account.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn labelled(&self, limit: i64, warm_up: i64) -> Result<Vec<LabelledScore>, DatabaseError> {
        let sql = format!(
            "SELECT label.kind, made.score, made.rank, made.amount, made.log_amount, made.account_id, {STATISTICS},
                ifnull(found.is_detected, 0) AS is_detected, ifnull(found.reasons, '[]') AS reasons
            FROM (SELECT * FROM transactions ORDER BY timestamp DESC, id DESC LIMIT ?1) AS made
            LEFT JOIN labels AS label ON label.transaction_id = made.id
            LEFT JOIN anomalies AS found ON found.transaction_id = made.id
            WHERE made.origin = 'generator' AND made.score IS NOT NULL AND made.timestamp >= ?2 + (
                SELECT min(timestamp) FROM transactions AS first WHERE first.account_id = made.account_id
            )"
        );
        let rows = self.store.execute(&sql, params![limit, warm_up]).await?;
        let labelled = |row: Row<'_>| {
            Ok(LabelledScore {
                label: row.get("kind")?,
                score: row.get("score")?,
                rank: row.get("rank")?,
                amount: row.get("amount")?,
                log_amount: row.get("log_amount")?,
                account_id: row.get("account_id")?,
                statistics: statistics(row)?,
                is_detected: row.get("is_detected")?,
                reasons: serde_json::from_str(row.get("reasons")?).map_err(unreadable)?,
            })
        };
        rows.iter().map(labelled).collect()
    }
}
