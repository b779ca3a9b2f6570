//! Transactions as they are read.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, RowError, Value, params};

use super::{Execute, Transactions, unreadable};
use crate::domain::{Currency, Details, Measures, SMALL_AMOUNT};
use crate::features::{PastTransaction, Statistics, Vector, WindowSums};

/// What `statistics` reads.
pub(super) const STATISTICS: &str = "previous_at, merchant_log, is_country_change, is_new_merchant, is_new_category, is_new_country, \
    count_10m, count_1h, sum_1h, small_1h, \
    count_24h, sum_24h, squares_high_24h, squares_low_24h, logs_24h, log_squares_24h, \
    count_7d, sum_7d, squares_high_7d, squares_low_7d, logs_7d, log_squares_7d, \
    count_30d, sum_30d, squares_high_30d, squares_low_30d, logs_30d, log_squares_30d, \
    same_merchant, same_category, same_country, near_hours, near_week_hours";

const DETAILS: &str = "id, account_id, timestamp, is_timed, amount_minor, currency, merchant, category, channel, country, origin, \
    created_at, updated_at, amount, hour, log_amount, score, rank, model, scored_at, unscored, revision";

/// A score and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// `2^(−E[h]/c(ψ))`: above 0, at most 1.
    pub score: f64,
    /// The share of the model's rows whose score is not higher.
    pub rank: f64,
    /// Which model, as `scope/version`.
    pub model: String,
    /// When, in milliseconds since 1970.
    pub scored_at: i64,
    /// Nothing that the score looks at has changed since.
    pub is_current: bool,
}

/// A transaction as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredTransaction {
    /// What the client said.
    pub details: Details,
    /// Where it comes from: `api` or `generator`.
    pub origin: String,
    /// When it was written first, in milliseconds since 1970.
    pub created_at: i64,
    /// When a client changed it last.
    pub updated_at: i64,
    /// The amount in minor units of the base currency.
    pub amount: i64,
    /// ln(1 + `amount`) in units of 1/1024.
    pub log_amount: i64,
    /// The hour of the week in UTC, 0–167.
    pub hour: i64,
    /// What the account did before it.
    pub statistics: Statistics,
    /// Rises when the transaction or its statistics change.
    pub revision: i64,
    /// None until it was scored.
    pub score: Option<Score>,
}

impl StoredTransaction {
    /// Whether the amount counts as small.
    pub fn is_small(&self) -> bool {
        self.amount < SMALL_AMOUNT
    }

    /// What the detector sees.
    pub fn vector(&self) -> Vector {
        Vector::new(self.details.timestamp.as_millis(), self.log_amount, self.is_small(), &self.statistics)
    }

    /// What the statistics of later transactions look at, computed from what the client said.
    pub fn past(&self) -> PastTransaction {
        let Details { id, timestamp, amount_minor, currency, merchant, category, country, .. } = &self.details;
        PastTransaction {
            id: id.clone(),
            timestamp: timestamp.as_millis(),
            measures: Measures::new(*amount_minor, *currency, *timestamp),
            merchant: merchant.clone(),
            category: category.clone(),
            country: country.clone(),
        }
    }
}

/// Which transactions to list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct TransactionFilter {
    /// Not before this.
    pub from: Option<i64>,
    /// Before this.
    pub to: Option<i64>,
    /// Scored at least this.
    pub min_score: Option<f64>,
}

/// What a list of transactions is ordered by: time and id.
pub(crate) type TransactionKey = (i64, String);

pub(super) fn statistics(row: Row<'_>) -> Result<Statistics, RowError> {
    let sums = |suffix: &str| -> Result<WindowSums, RowError> {
        let get = |name: &str| row.get::<i64>(&format!("{name}_{suffix}"));
        Ok(WindowSums {
            count: get("count")?,
            sum: get("sum")?,
            squares_high: get("squares_high")?,
            squares_low: get("squares_low")?,
            logs: get("logs")?,
            log_squares: get("log_squares")?,
        })
    };
    Ok(Statistics {
        previous_at: row.get("previous_at")?,
        merchant_log: row.get("merchant_log")?,
        is_country_change: row.get("is_country_change")?,
        is_new_merchant: row.get("is_new_merchant")?,
        is_new_category: row.get("is_new_category")?,
        is_new_country: row.get("is_new_country")?,
        count_10m: row.get("count_10m")?,
        count_1h: row.get("count_1h")?,
        sum_1h: row.get("sum_1h")?,
        small_1h: row.get("small_1h")?,
        day: sums("24h")?,
        week: sums("7d")?,
        month: sums("30d")?,
        same_merchant: row.get("same_merchant")?,
        same_category: row.get("same_category")?,
        same_country: row.get("same_country")?,
        near_hours: row.get("near_hours")?,
        near_week_hours: row.get("near_week_hours")?,
    })
}

pub(super) fn transaction(row: Row<'_>) -> Result<StoredTransaction, DatabaseError> {
    let code: &str = row.get("currency")?;
    let timestamp: i64 = row.get("timestamp")?;
    let score: Option<f64> = row.get("score")?;
    let score = match score {
        None => None,
        Some(score) => Some(Score {
            score,
            rank: row.get("rank")?,
            model: row.get("model")?,
            scored_at: row.get("scored_at")?,
            is_current: !row.get::<bool>("unscored")?,
        }),
    };
    Ok(StoredTransaction {
        details: Details {
            id: row.get("id")?,
            account_id: row.get("account_id")?,
            amount_minor: row.get("amount_minor")?,
            currency: Currency::parse(code).ok_or_else(|| unreadable(format_args!("currency {code}")))?,
            merchant: row.get("merchant")?,
            category: row.get("category")?,
            channel: row.get("channel")?,
            country: row.get("country")?,
            timestamp: Moment::from_millis(timestamp).ok_or_else(|| unreadable("a time"))?,
            is_timed: row.get("is_timed")?,
        },
        origin: row.get("origin")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        amount: row.get("amount")?,
        log_amount: row.get("log_amount")?,
        hour: row.get("hour")?,
        statistics: statistics(row)?,
        revision: row.get("revision")?,
        score,
    })
}

/// The transaction of an id.
pub(crate) async fn find(read: &mut impl Execute, id: &str) -> Result<Option<StoredTransaction>, DatabaseError> {
    let sql = format!("SELECT {DETAILS}, {STATISTICS} FROM transactions WHERE id = ?1");
    read.run(&sql, params![id]).await?.first().map(transaction).transpose()
}

/// The transactions of these ids, in any order; those that there are not are left out.
pub(crate) async fn find_many(read: &mut impl Execute, ids: &[&str]) -> Result<Vec<StoredTransaction>, DatabaseError> {
    let sql = format!(
        "SELECT {DETAILS}, {STATISTICS} FROM transactions WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY sequence"
    );
    read.run(&sql, params![serde_json::json!(ids).to_string()]).await?.iter().map(transaction).collect()
}

impl<D: Database> Transactions<D> {
    /// All transactions of an account in the order of their arrival, for whoever compares what is kept with what
    /// [`recompute`](crate::recompute) says.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn history(&self, account_id: &str) -> Result<Vec<StoredTransaction>, DatabaseError> {
        let sql = format!("SELECT {DETAILS}, {STATISTICS} FROM transactions WHERE account_id = ?1 ORDER BY sequence");
        self.store.execute(&sql, params![account_id]).await?.iter().map(transaction).collect()
    }

    /// Transactions, of one account if that is given, newest first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn list(
        &self,
        account_id: Option<&str>,
        filter: TransactionFilter,
        page: &PageRequest<TransactionKey>,
    ) -> Result<Vec<StoredTransaction>, DatabaseError> {
        let mut conditions = Vec::new();
        let mut parameters = params![page.rows_to_select()];
        let mut place = |value: Value| {
            parameters.push(value);
            format!("?{}", parameters.len())
        };
        if let Some(account) = account_id {
            conditions.push(format!("account_id = {}", place(account.into())));
        }
        if let Some((timestamp, id)) = &page.after {
            let (timestamp, id) = (place((*timestamp).into()), place(id.into()));
            conditions.push(format!("(timestamp, id) < ({timestamp}, {id})"));
        }
        if let Some(from) = filter.from {
            conditions.push(format!("timestamp >= {}", place(from.into())));
        }
        if let Some(to) = filter.to {
            conditions.push(format!("timestamp < {}", place(to.into())));
        }
        if let Some(score) = filter.min_score {
            conditions.push(format!("score >= {}", place(score.into())));
        }
        let conditions =
            if conditions.is_empty() { String::new() } else { format!("WHERE {}", conditions.join(" AND ")) };
        let sql = format!(
            "SELECT {DETAILS}, {STATISTICS} FROM transactions {conditions} ORDER BY timestamp DESC, id DESC LIMIT ?1"
        );
        self.store.execute(&sql, parameters).await?.iter().map(transaction).collect()
    }
}
