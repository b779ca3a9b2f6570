//! Anomalies: what the detector and the rules found, and what people say about it.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, Value, params};

use super::{Execute, Transactions, unreadable};
use crate::domain::{Reason, Status, Verdict};

/// An anomaly as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Anomaly {
    /// Which transaction.
    pub transaction_id: String,
    /// Whose.
    pub account_id: String,
    /// When the transaction was, in milliseconds since 1970.
    pub timestamp: i64,
    /// Its score, 0–1.
    pub score: f64,
    /// Its calibrated rank, 0–1.
    pub rank: f64,
    /// Which model, as `scope/version`.
    pub model: Option<String>,
    /// Why, the strongest first.
    pub reasons: Vec<Reason>,
    /// The ids of the rules that matched.
    pub rules: Vec<String>,
    /// Its score is above the model's threshold.
    pub is_detected: bool,
    /// Where it stands.
    pub status: Status,
    /// What the person who judged it says.
    pub note: Option<String>,
    /// When it was judged.
    pub judged_at: Option<i64>,
    /// When it was found.
    pub opened_at: i64,
    /// When it changed last.
    pub updated_at: i64,
    /// Rises by one with each change.
    pub version: i64,
    /// What the transaction was.
    pub details: AnomalyDetails,
}

/// What a list shows of the transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnomalyDetails {
    /// In minor units of the currency.
    pub amount_minor: i64,
    /// The code of the currency.
    pub currency: String,
    /// With whom.
    pub merchant: String,
    /// What for.
    pub category: String,
    /// By which way.
    pub channel: String,
    /// Where.
    pub country: String,
}

/// Which anomalies to list.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct AnomalyFilter {
    /// Scored at least this.
    pub min_score: Option<f64>,
    /// Of this status.
    pub status: Option<Status>,
    /// Of this account.
    pub account_id: Option<String>,
}

/// What a list of anomalies is ordered by: the score, as the bits of a double so that a cursor is exact, and the id.
pub(crate) type AnomalyKey = (u64, String);

const SELECT: &str = "SELECT found.transaction_id, found.account_id, found.timestamp, found.score, found.rank, found.model,
        found.reasons, found.rules, found.is_detected, found.status, found.note, found.judged_at, found.opened_at, found.updated_at,
        found.version, made.amount_minor, made.currency, made.merchant, made.category, made.channel, made.country
    FROM anomalies AS found JOIN transactions AS made ON made.id = found.transaction_id";

fn anomaly(row: Row<'_>) -> Result<Anomaly, DatabaseError> {
    let status: &str = row.get("status")?;
    Ok(Anomaly {
        transaction_id: row.get("transaction_id")?,
        account_id: row.get("account_id")?,
        timestamp: row.get("timestamp")?,
        score: row.get("score")?,
        rank: row.get("rank")?,
        model: row.get("model")?,
        reasons: serde_json::from_str(row.get("reasons")?).map_err(unreadable)?,
        rules: serde_json::from_str(row.get("rules")?).map_err(unreadable)?,
        is_detected: row.get("is_detected")?,
        status: Status::parse(status).ok_or_else(|| unreadable(format_args!("status {status}")))?,
        note: row.get("note")?,
        judged_at: row.get("judged_at")?,
        opened_at: row.get("opened_at")?,
        updated_at: row.get("updated_at")?,
        version: row.get("version")?,
        details: AnomalyDetails {
            amount_minor: row.get("amount_minor")?,
            currency: row.get("currency")?,
            merchant: row.get("merchant")?,
            category: row.get("category")?,
            channel: row.get("channel")?,
            country: row.get("country")?,
        },
    })
}

/// The anomaly of a transaction.
pub(crate) async fn find(read: &mut impl Execute, id: &str) -> Result<Option<Anomaly>, DatabaseError> {
    let sql = format!("{SELECT} WHERE found.transaction_id = ?1");
    read.run(&sql, params![id]).await?.first().map(anomaly).transpose()
}

/// Keeps what a person makes of a transaction. One that nothing found becomes an anomaly by that: a miss, which counts against recall. None
/// if there is no such transaction.
pub(crate) async fn judge(
    write: &mut impl Execute,
    id: &str,
    verdict: Verdict,
    note: Option<&str>,
    at: Moment,
) -> Result<Option<Anomaly>, DatabaseError> {
    let sql = "INSERT INTO anomalies (transaction_id, account_id, timestamp, score, rank, model, reasons, rules, is_detected,
            status, note, judged_at, opened_at, updated_at, version)
        SELECT id, account_id, timestamp, ifnull(score, 0.0), ifnull(rank, 0.0), model, '[]', '[]', 0, ?2, ?3, ?4, ?4, ?4, 1
        FROM transactions WHERE id = ?1
        ON CONFLICT (transaction_id) DO UPDATE SET status = excluded.status, note = excluded.note,
            judged_at = excluded.judged_at, updated_at = excluded.updated_at, version = version + 1
        RETURNING 1";
    let parameters = params![id, verdict.status().as_str(), note, at.as_millis()];
    if write.run(sql, parameters).await?.is_empty() {
        return Ok(None);
    }
    find(write, id).await
}

/// Takes back what people made of an anomaly. What was found when it was judged says where it stood before: a judgement keeps that as it was,
/// and one of what nothing found leaves nothing to look at. None if there is no such anomaly; one that nobody has judged stays as it is.
pub(crate) async fn withdraw(write: &mut impl Execute, id: &str, at: Moment) -> Result<Option<Anomaly>, DatabaseError> {
    let sql = "UPDATE anomalies SET status = iif(is_detected = 1 OR rules <> '[]', 'open', 'cleared'), note = NULL, judged_at = NULL,
            updated_at = ?2, version = version + 1
        WHERE transaction_id = ?1 AND judged_at IS NOT NULL";
    write.run(sql, params![id, at.as_millis()]).await?;
    find(write, id).await
}

impl<D: Database> Transactions<D> {
    /// The anomaly of a transaction.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn anomaly(&self, id: &str) -> Result<Option<Anomaly>, DatabaseError> {
        find(&mut &*self, id).await
    }

    /// Anomalies, the highest score first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn anomalies(
        &self,
        filter: &AnomalyFilter,
        page: &PageRequest<AnomalyKey>,
    ) -> Result<Vec<Anomaly>, DatabaseError> {
        let mut conditions = Vec::new();
        let mut parameters = params![page.rows_to_select()];
        let mut place = |value: Value| {
            parameters.push(value);
            format!("?{}", parameters.len())
        };
        if let Some((bits, id)) = &page.after {
            let (score, id) = (place(f64::from_bits(*bits).into()), place(id.into()));
            conditions.push(format!("(found.score, found.transaction_id) < ({score}, {id})"));
        }
        if let Some(score) = filter.min_score {
            conditions.push(format!("found.score >= {}", place(score.into())));
        }
        if let Some(status) = filter.status {
            conditions.push(format!("found.status = {}", place(status.as_str().into())));
        }
        if let Some(account) = &filter.account_id {
            conditions.push(format!("found.account_id = {}", place(account.into())));
        }
        let conditions =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let sql = format!("{SELECT} {conditions} ORDER BY found.score DESC, found.transaction_id DESC LIMIT ?1");
        self.store.execute(&sql, parameters).await?.iter().map(anomaly).collect()
    }
}
