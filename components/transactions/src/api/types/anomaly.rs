//! Anomalies in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use crate::domain::{Currency, Reason, Status, Verdict};
use crate::storage::Anomaly;

/// An anomaly.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct AnomalyBody {
    /// Which transaction, and what the anomaly is known by.
    transaction_id: String,
    /// Whose.
    account_id: String,
    /// When the transaction was.
    #[schema(format = DateTime)]
    timestamp: String,
    /// How much, in minor units of the currency.
    amount_minor: i64,
    /// ISO 4217.
    currency: String,
    /// How many digits the minor unit has after the point.
    currency_digits: u32,
    /// With whom.
    merchant: String,
    /// What for.
    category: String,
    /// By which way.
    channel: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// How unusual it is. Scores of different models mean about the same, and never span the whole range.
    #[schema(minimum = 0, maximum = 1)]
    score: f64,
    /// The share of the model's transactions whose score is not higher.
    #[schema(minimum = 0, maximum = 1)]
    rank: f64,
    /// Which model scored it, as `scope/version`; null if none did.
    #[schema(required)]
    model_version: Option<String>,
    /// Why, the strongest first.
    reasons: Vec<Reason>,
    /// The score is above the model's threshold.
    detected: bool,
    /// The ids of the rules that matched.
    rules: Vec<String>,
    /// Where it stands.
    status: Status,
    /// What the person who judged it says; null if nothing.
    #[schema(required)]
    note: Option<String>,
    /// When it was judged; null until then.
    #[schema(required, format = DateTime)]
    judged_at: Option<String>,
    /// When it was found.
    #[schema(format = DateTime)]
    opened_at: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    updated_at: String,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
}

impl From<Anomaly> for AnomalyBody {
    fn from(anomaly: Anomaly) -> Self {
        let details = anomaly.details;
        Self {
            transaction_id: anomaly.transaction_id,
            account_id: anomaly.account_id,
            timestamp: time(anomaly.timestamp),
            amount_minor: details.amount_minor,
            currency_digits: Currency::parse(&details.currency).map_or(2, Currency::digits),
            currency: details.currency,
            merchant: details.merchant,
            category: details.category,
            channel: details.channel,
            country: details.country,
            score: anomaly.score,
            rank: anomaly.rank,
            model_version: anomaly.model,
            reasons: anomaly.reasons,
            detected: anomaly.is_detected,
            rules: anomaly.rules,
            status: anomaly.status,
            note: anomaly.note,
            judged_at: anomaly.judged_at.map(time),
            opened_at: time(anomaly.opened_at),
            updated_at: time(anomaly.updated_at),
            version: anomaly.version,
        }
    }
}

/// What a person makes of a transaction.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct FeedbackBody {
    /// The judgement.
    verdict: Verdict,
    /// For other people.
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// A judged anomaly.
pub(in crate::api) type JudgedBody = AnomalyBody;
