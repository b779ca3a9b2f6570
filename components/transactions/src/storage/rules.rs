//! Rules, and what they match in the past.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::rows::{STATISTICS, statistics};
use super::{Execute, Transactions, unreadable};
use crate::domain::{Rule, RuleFields};
use crate::features::Statistics;

const COLUMNS: &str =
    "id, name, condition, account_id, enabled, snoozed_until, expires_at, version, created_at, updated_at";

/// How many rules there may be: each is looked at for every transaction that is scored.
pub(crate) const MAX_RULES: i64 = 200;

/// What became of a change of a rule.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RuleChange {
    /// It was made.
    Done(Box<Rule>),
    /// There is one of this id already, or none.
    Refused,
    /// Somebody else changed it first.
    Conflict {
        /// The version that it has.
        current: i64,
    },
    /// There are [`MAX_RULES`] already.
    TooMany,
}

/// A transaction as a rule looks at it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PastRow {
    /// What it is known by.
    pub(crate) id: String,
    /// Whose.
    pub(crate) account_id: String,
    /// When, in milliseconds since 1970.
    pub(crate) timestamp: i64,
    /// In minor units of the base currency.
    pub(crate) amount: i64,
    /// What the account did before it.
    pub(crate) statistics: Statistics,
    /// It is above the threshold of the detector now.
    pub(crate) is_detected: bool,
    /// What a person made of it.
    pub(crate) status: Option<String>,
}

fn rule(row: Row<'_>) -> Result<Rule, DatabaseError> {
    Ok(Rule {
        id: row.get("id")?,
        fields: RuleFields {
            name: row.get("name")?,
            condition: serde_json::from_str(row.get("condition")?).map_err(unreadable)?,
            account_id: row.get("account_id")?,
            enabled: row.get("enabled")?,
            snoozed_until: row.get("snoozed_until")?,
            expires_at: row.get("expires_at")?,
        },
        version: row.get("version")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

/// Makes a rule.
pub(crate) async fn create(
    write: &mut impl Execute,
    id: &str,
    fields: &RuleFields,
    at: Moment,
) -> Result<RuleChange, DatabaseError> {
    let sql = format!(
        "INSERT INTO rules (id, name, condition, account_id, enabled, snoozed_until, expires_at, version, created_at, updated_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8 WHERE (SELECT count(*) FROM rules) < ?9
        ON CONFLICT (id) DO NOTHING RETURNING {COLUMNS}"
    );
    let condition = serde_json::to_string(&fields.condition).map_err(unreadable)?;
    let parameters = params![
        id,
        &fields.name,
        condition,
        fields.account_id.clone(),
        fields.enabled,
        fields.snoozed_until,
        fields.expires_at,
        at.as_millis(),
        MAX_RULES,
    ];
    let rows = write.run(&sql, parameters).await?;
    if let Some(row) = rows.first() {
        return Ok(RuleChange::Done(Box::new(rule(row)?)));
    }
    let is_taken = !write.run("SELECT 1 FROM rules WHERE id = ?1", params![id]).await?.is_empty();
    Ok(if is_taken { RuleChange::Refused } else { RuleChange::TooMany })
}

/// Puts other fields in the place of a rule's.
pub(crate) async fn update(
    write: &mut impl Execute,
    id: &str,
    fields: &RuleFields,
    expected_version: Option<i64>,
    at: Moment,
) -> Result<RuleChange, DatabaseError> {
    let sql = format!(
        "UPDATE rules SET name = ?2, condition = ?3, account_id = ?4, enabled = ?5, snoozed_until = ?6, expires_at = ?7,
            version = version + 1, updated_at = ?8
        WHERE id = ?1 AND (?9 IS NULL OR version = ?9) RETURNING {COLUMNS}"
    );
    let condition = serde_json::to_string(&fields.condition).map_err(unreadable)?;
    let parameters = params![
        id,
        &fields.name,
        condition,
        fields.account_id.clone(),
        fields.enabled,
        fields.snoozed_until,
        fields.expires_at,
        at.as_millis(),
        expected_version,
    ];
    let rows = write.run(&sql, parameters).await?;
    if let Some(row) = rows.first() {
        return Ok(RuleChange::Done(Box::new(rule(row)?)));
    }
    let found = write.run("SELECT version FROM rules WHERE id = ?1", params![id]).await?;
    Ok(match found.first() {
        Some(row) => RuleChange::Conflict { current: row.get("version")? },
        None => RuleChange::Refused,
    })
}

/// Deletes a rule. Whether there was one.
pub(crate) async fn delete(write: &mut impl Execute, id: &str) -> Result<bool, DatabaseError> {
    Ok(!write.run("DELETE FROM rules WHERE id = ?1 RETURNING 1", params![id]).await?.is_empty())
}

impl<D: Database> Transactions<D> {
    /// The rule of an id.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn rule(&self, id: &str) -> Result<Option<Rule>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM rules WHERE id = ?1");
        self.store.execute(&sql, params![id]).await?.first().map(rule).transpose()
    }

    /// Rules by id; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn rules(&self, page: &PageRequest<String>) -> Result<Vec<Rule>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM rules WHERE id > ?1 ORDER BY id LIMIT ?2");
        let after = page.after.clone().unwrap_or_default();
        self.store.execute(&sql, params![after, page.rows_to_select()]).await?.iter().map(rule).collect()
    }

    /// The rules that look at a time.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn active_rules(&self, now: i64) -> Result<Vec<Rule>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM rules ORDER BY id LIMIT {MAX_RULES}");
        let rows = self.store.execute(&sql, params![]).await?;
        let rules: Vec<Rule> = rows.iter().map(rule).collect::<Result<_, _>>()?;
        Ok(rules.into_iter().filter(|rule| rule.fields.is_active(now)).collect())
    }

    /// Transactions from `range.0` until before `range.1` in milliseconds since 1970, oldest first, of one account if that is given: the
    /// next `limit` behind `after`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn past_rows(
        &self,
        account_id: Option<&str>,
        range: (i64, i64),
        after: (i64, &str),
        limit: i64,
    ) -> Result<Vec<PastRow>, DatabaseError> {
        let of_account = if account_id.is_some() { "made.account_id = ?1 AND" } else { "?1 IS NULL AND" };
        let sql = format!(
            "SELECT made.id, made.account_id, made.timestamp, made.amount, {STATISTICS},
                ifnull(found.is_detected, 0) AS is_detected, found.status
            FROM transactions AS made LEFT JOIN anomalies AS found ON found.transaction_id = made.id
            WHERE {of_account} (made.timestamp, made.id) > (?4, ?5) AND made.timestamp >= ?2 AND made.timestamp < ?3
            ORDER BY made.timestamp, made.id LIMIT ?6"
        );
        let parameters = params![account_id, range.0, range.1, after.0, after.1, limit];
        let rows = self.store.execute(&sql, parameters).await?;
        let past = |row: Row<'_>| {
            Ok(PastRow {
                id: row.get("id")?,
                account_id: row.get("account_id")?,
                timestamp: row.get("timestamp")?,
                amount: row.get("amount")?,
                statistics: statistics(row)?,
                is_detected: row.get("is_detected")?,
                status: row.get("status")?,
            })
        };
        rows.iter().map(past).collect()
    }
}
