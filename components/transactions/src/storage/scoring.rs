//! What the detector reads, and how it keeps what it found.
//!
//! Reading goes by the partial indexes of stale accounts and unscored transactions, so that it costs what there is to do and not what there
//! is. A score is kept only if its transaction still has the revision that was scored, and an account is no longer stale only if it still has
//! the version that was read and nothing of it is unscored.

use serde_json::{Value as Json, json};
use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::models::{sample, sample_text};
use super::rows::transaction;
use super::{Execute, StoredTransaction, TrainingRow, Transactions, runs};
use crate::domain::{Reason, RunCounts};

/// An account that is stale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StaleAccount {
    /// What it is known by.
    pub(crate) id: String,
    /// Its version when it was read.
    pub(crate) version: i64,
    /// Since when it is stale.
    pub(crate) stale_since: i64,
    /// How many transactions it has.
    pub(crate) transactions: i64,
}

/// A transaction that waits to be scored.
pub(crate) type UnscoredRow = StoredTransaction;

/// What the detector found in a transaction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScoredRow {
    /// Which transaction.
    pub(crate) id: String,
    /// The revision that was scored.
    pub(crate) revision: i64,
    /// `2^(−E[h]/c(ψ))`.
    pub(crate) score: f64,
    /// The share of the model's rows whose score is not higher.
    pub(crate) rank: f64,
    /// Which model.
    pub(crate) model: String,
    /// What makes it an anomaly, if it is one.
    pub(crate) detected: Option<Detected>,
}

/// What makes a transaction an anomaly.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Detected {
    /// The score is above the threshold.
    pub(crate) is_above: bool,
    /// The ids of the rules that matched.
    pub(crate) rules: Vec<String>,
    /// Why the score is what it is.
    pub(crate) reasons: Vec<Reason>,
}

/// What is kept in one commit.
#[derive(Clone, Debug)]
pub(crate) struct ScoredBatch<'a> {
    /// The scores.
    pub(crate) rows: &'a [ScoredRow],
    /// The accounts that were read.
    pub(crate) accounts: &'a [StaleAccount],
    /// Rows for the sample.
    pub(crate) training: &'a [TrainingRow],
    /// Which run it is, and how far it is then.
    pub(crate) run: (&'a str, f64, RunCounts),
    /// When.
    pub(crate) at: Moment,
}

impl<D: Database> Transactions<D> {
    /// How many accounts have been stale since a time or longer.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn stale_count(&self, until: i64) -> Result<u64, DatabaseError> {
        let sql = "SELECT count(*) AS accounts FROM accounts WHERE stale_since IS NOT NULL AND stale_since <= ?1";
        let rows = self.store.execute(sql, params![until]).await?;
        Ok(rows.first().map(|row| row.get("accounts")).transpose()?.unwrap_or(0))
    }

    /// Accounts that have been stale since `until` or longer, those that wait longest first, behind the account `after`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn stale_accounts(
        &self,
        until: i64,
        after: (i64, &str),
        limit: i64,
    ) -> Result<Vec<StaleAccount>, DatabaseError> {
        let sql = "SELECT id, version, stale_since, transactions FROM accounts
            WHERE stale_since IS NOT NULL AND stale_since <= ?1 AND (stale_since, id) > (?2, ?3)
            ORDER BY stale_since, id LIMIT ?4";
        let rows = self.store.execute(sql, params![until, after.0, after.1, limit]).await?;
        let account = |row: Row<'_>| {
            Ok(StaleAccount {
                id: row.get("id")?,
                version: row.get("version")?,
                stale_since: row.get("stale_since")?,
                transactions: row.get("transactions")?,
            })
        };
        rows.iter().map(account).collect()
    }

    /// Whether so many transactions wait to be scored, or more.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn has_unscored(&self, rows: i64) -> Result<bool, DatabaseError> {
        let sql = "SELECT 1 FROM transactions WHERE unscored = 1 LIMIT 1 OFFSET ?1";
        Ok(!self.store.execute(sql, params![rows - 1]).await?.is_empty())
    }

    /// Unscored transactions of these accounts, at most `limit`.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn unscored(
        &self,
        accounts: &[StaleAccount],
        limit: i64,
    ) -> Result<Vec<UnscoredRow>, DatabaseError> {
        let ids: Vec<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
        let sql =
            "SELECT made.* FROM json_each(?1) AS account JOIN transactions AS made ON made.account_id = account.value
            WHERE made.unscored = 1 LIMIT ?2";
        self.store.execute(sql, params![json!(ids).to_string(), limit]).await?.iter().map(transaction).collect()
    }

    /// The newest transactions of an account, for a model of its own.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn newest(&self, account_id: &str, limit: i64) -> Result<Vec<StoredTransaction>, DatabaseError> {
        let sql = "SELECT * FROM transactions WHERE account_id = ?1 ORDER BY timestamp DESC, id DESC LIMIT ?2";
        self.store.execute(sql, params![account_id, limit]).await?.iter().map(transaction).collect()
    }

    /// Keeps what was found, in one commit.
    ///
    /// # Errors
    /// What the database reports; then nothing was kept.
    pub(crate) async fn keep_scores(&self, batch: &ScoredBatch<'_>) -> Result<(), DatabaseError> {
        // Before the transaction begins, since other writers wait while it is open.
        let texts = Texts::of(batch);
        let mut transaction = self.store.begin().await?;
        keep(&mut transaction, &texts, batch).await?;
        transaction.commit().await
    }
}

/// A batch as the JSON that its statements read; none where there is nothing to do.
struct Texts {
    all: Option<String>,
    found: Option<String>,
    usual: Option<String>,
    training: Option<String>,
    accounts: Option<String>,
}

impl Texts {
    fn of(batch: &ScoredBatch<'_>) -> Self {
        let value = |row: &ScoredRow| match &row.detected {
            None => json!([row.id, row.revision, row.score, row.rank, row.model]),
            Some(found) => json!([
                row.id,
                row.revision,
                row.score,
                row.rank,
                row.model,
                found.reasons,
                found.rules,
                i32::from(found.is_above)
            ]),
        };
        let rows = |fits: fn(&ScoredRow) -> bool| text(batch.rows.iter().filter(|row| fits(row)).map(value));
        let account = |account: &StaleAccount| json!([account.id, account.version]);
        Self {
            all: rows(|_| true),
            found: rows(|row| row.detected.is_some()),
            usual: rows(|row| row.detected.is_none()),
            training: sample_text(batch.training),
            accounts: text(batch.accounts.iter().map(account)),
        }
    }
}

fn text(values: impl Iterator<Item = Json>) -> Option<String> {
    let values: Vec<Json> = values.collect();
    (!values.is_empty()).then(|| Json::Array(values).to_string())
}

const SCORE: &str =
    "UPDATE transactions SET score = new.value ->> 2, rank = new.value ->> 3, model = new.value ->> 4, scored_at = ?2,
        unscored = 0
    FROM json_each(?1) AS new WHERE transactions.id = new.value ->> 0 AND transactions.revision = new.value ->> 1";

/// What nobody has judged is open as long as it is found; what somebody has judged stays judged, as it was found then.
const FIND: &str = "INSERT INTO anomalies (transaction_id, account_id, timestamp, score, rank, model, reasons, rules, is_detected, status,
        opened_at, updated_at, version)
    SELECT made.id, made.account_id, made.timestamp, new.value ->> 2, new.value ->> 3, new.value ->> 4, new.value -> 5, new.value -> 6,
        new.value ->> 7, 'open', ?2, ?2, 1
    FROM json_each(?1) AS new JOIN transactions AS made ON made.id = new.value ->> 0 AND made.revision = new.value ->> 1
    WHERE true
    ON CONFLICT (transaction_id) DO UPDATE SET score = excluded.score, rank = excluded.rank, model = excluded.model,
        reasons = excluded.reasons,
        rules = iif(judged_at IS NULL, excluded.rules, rules),
        is_detected = iif(judged_at IS NULL, excluded.is_detected, is_detected),
        status = iif(judged_at IS NULL, 'open', status), updated_at = excluded.updated_at, version = version + 1";

const LOSE: &str = "UPDATE anomalies SET score = new.value ->> 2, rank = new.value ->> 3, model = new.value ->> 4,
        is_detected = iif(judged_at IS NULL, 0, is_detected), rules = iif(judged_at IS NULL, '[]', rules),
        status = iif(judged_at IS NULL, 'cleared', status), updated_at = ?2, version = version + 1
    FROM json_each(?1) AS new JOIN transactions AS made ON made.id = new.value ->> 0 AND made.revision = new.value ->> 1
    WHERE anomalies.transaction_id = new.value ->> 0";

const CLEAR: &str = "UPDATE accounts SET stale_since = NULL, last_scored_at = ?2
    FROM json_each(?1) AS read
    WHERE accounts.id = read.value ->> 0 AND accounts.version = read.value ->> 1 AND accounts.stale_since IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM transactions WHERE account_id = accounts.id AND unscored = 1)";

async fn keep(write: &mut impl Execute, texts: &Texts, batch: &ScoredBatch<'_>) -> Result<(), DatabaseError> {
    let at = batch.at.as_millis();
    for (sql, text) in [(SCORE, &texts.all), (FIND, &texts.found), (LOSE, &texts.usual)] {
        if let Some(text) = text {
            write.run(sql, params![text, at]).await?;
        }
    }
    if let Some(text) = &texts.training {
        sample(write, text).await?;
    }
    if let Some(text) = &texts.accounts {
        write.run(CLEAR, params![text, at]).await?;
    }
    let (run, progress, counts) = &batch.run;
    runs::tell(write, run, *progress, counts, batch.at).await
}
