//! Transactions and accounts in JSON.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::features::Features;
use super::{AnomalyBody, time};
use crate::storage::{Account, StoredTransaction};

/// A transaction with its features.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct TransactionBody {
    /// What it is known by.
    id: String,
    /// Whose it is.
    account_id: String,
    /// How much, in minor units of the currency.
    #[schema(minimum = 1, maximum = 1e12)]
    amount_minor: i64,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: &'static str,
    /// How many digits the minor unit has after the point.
    #[schema(minimum = 0, maximum = 3)]
    currency_digits: u32,
    /// With whom.
    merchant: String,
    /// What for.
    category: String,
    /// By which way.
    channel: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "DE")]
    country: String,
    /// When it was.
    #[schema(format = DateTime)]
    timestamp: String,
    /// Where it comes from: `api` or `generator`.
    origin: String,
    /// When it was written first.
    #[schema(format = DateTime)]
    created_at: String,
    /// When a client changed it last.
    #[schema(format = DateTime)]
    updated_at: String,
    /// What was computed of it.
    features: Features,
    /// 0–1, higher for what is more unusual; null until it was scored.
    #[schema(required, minimum = 0, maximum = 1)]
    score: Option<f64>,
    /// The share of the model's transactions whose score is not higher; null until it was scored.
    #[schema(required, minimum = 0, maximum = 1)]
    rank: Option<f64>,
    /// Which model scored it, as `scope/version`; null until it was scored.
    #[schema(required)]
    model_version: Option<String>,
    /// When it was scored; null until then.
    #[schema(required, format = DateTime)]
    scored_at: Option<String>,
    /// Nothing that the score looks at has changed since.
    score_is_current: bool,
}

impl From<StoredTransaction> for TransactionBody {
    fn from(transaction: StoredTransaction) -> Self {
        let features = Features::new(&transaction);
        let StoredTransaction { details, origin, created_at, updated_at, score, .. } = transaction;
        let is_current = score.as_ref().is_some_and(|score| score.is_current);
        Self {
            id: details.id,
            account_id: details.account_id,
            amount_minor: details.amount_minor,
            currency: details.currency.code(),
            currency_digits: details.currency.digits(),
            merchant: details.merchant,
            category: details.category,
            channel: details.channel,
            country: details.country,
            timestamp: details.timestamp.to_string(),
            origin,
            created_at: time(created_at),
            updated_at: time(updated_at),
            features,
            score: score.as_ref().map(|score| score.score),
            rank: score.as_ref().map(|score| score.rank),
            scored_at: score.as_ref().map(|score| time(score.scored_at)),
            model_version: score.map(|score| score.model),
            score_is_current: is_current,
        }
    }
}

/// A transaction with what was found in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct TransactionPage {
    #[serde(flatten)]
    pub(in crate::api) transaction: TransactionBody,
    /// The anomaly that it is; null if it is none.
    #[schema(required)]
    pub(in crate::api) anomaly: Option<AnomalyBody>,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct BatchResult {
    /// How many are new.
    pub(in crate::api) created: usize,
    /// How many were there already, the same.
    pub(in crate::api) existing: usize,
    /// How many were refused.
    pub(in crate::api) failed: usize,
    /// What became of each, in the order of the request.
    pub(in crate::api) results: Vec<BatchRow>,
}

/// What became of one row of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct BatchRow {
    /// Its place in the request, from 0.
    pub(in crate::api) index: usize,
    /// 201 new, 200 there already, 409 another of the same id, 422 not valid.
    pub(in crate::api) status: u16,
    /// What it is known by; null if it has no valid id.
    #[schema(required)]
    pub(in crate::api) id: Option<String>,
    /// What is written; null if it was refused.
    #[schema(required)]
    pub(in crate::api) transaction: Option<TransactionBody>,
    /// Why it was refused; null if it was not.
    #[schema(required)]
    pub(in crate::api) error: Option<RowError>,
}

/// Why a row of a batch was refused.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct RowError {
    /// For programs.
    pub(in crate::api) code: String,
    /// For a person.
    pub(in crate::api) message: String,
    /// For `VALIDATION_FAILED` a list of `{field, message}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::api) details: Option<Value>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct AccountBody {
    /// What it is known by.
    id: String,
    /// How many transactions it has.
    #[schema(minimum = 0)]
    transactions: i64,
    /// Something of it waits to be scored.
    stale: bool,
    /// Since when; null if nothing waits.
    #[schema(required, format = DateTime)]
    stale_since: Option<String>,
    /// When all of it was scored last; null until then.
    #[schema(required, format = DateTime)]
    last_scored_at: Option<String>,
    /// When its newest transaction was; null without any.
    #[schema(required, format = DateTime)]
    last_transaction_at: Option<String>,
    /// The highest score of its transactions; null until one was scored.
    #[schema(required, minimum = 0, maximum = 1)]
    max_score: Option<f64>,
    /// Anomalies that nobody has judged.
    #[schema(minimum = 0)]
    open_alerts: i64,
    /// Rises with each change of its transactions.
    #[schema(minimum = 1)]
    version: i64,
}

impl From<Account> for AccountBody {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            transactions: account.transactions,
            stale: account.stale_since.is_some(),
            stale_since: account.stale_since.map(time),
            last_scored_at: account.last_scored_at.map(time),
            last_transaction_at: account.last_transaction_at.map(time),
            max_score: account.max_score,
            open_alerts: account.open_alerts,
            version: account.version,
        }
    }
}

/// Something that is gone.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Deleted {
    /// What it was known by.
    pub(in crate::api) id: String,
}
