//! What may be sent. Described here, read in `read`.

use utoipa::ToSchema;

use crate::domain::RuleKind;

/// A transaction to be written.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct TransactionInput {
    /// What it is to be known by; a UUIDv7 is made if it is left out.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
    id: Option<String>,
    /// Whose it is.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
    account_id: String,
    /// How much, in minor units of the currency. What is paid back is no negative payment.
    #[schema(minimum = 1, maximum = 1e12)]
    amount_minor: i64,
    /// ISO 4217, in capital letters.
    #[schema(pattern = "^[A-Z]{3}$")]
    currency: String,
    /// With whom.
    #[schema(min_length = 1, max_length = 128)]
    merchant: String,
    /// What for.
    #[schema(min_length = 1, max_length = 64)]
    category: String,
    /// By which way, such as `online` or `card-present`.
    #[schema(min_length = 1, max_length = 32)]
    channel: String,
    /// ISO 3166-1 alpha-2, in capital letters.
    #[schema(pattern = "^[A-Z]{2}$")]
    country: String,
    /// When it was: not before the year 2000, and not in the future. Now if it is left out; when it was before if it is changed.
    #[schema(format = DateTime)]
    timestamp: Option<String>,
}

/// Several transactions at once. An array alone will do.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the body, which is read row by row")]
pub(in crate::api) struct BatchBody {
    /// 1 to 1,000.
    #[schema(min_items = 1, max_items = 1000)]
    transactions: Vec<TransactionInput>,
}

/// Nothing is to be said about a run of the detector.
#[derive(Debug, ToSchema)]
pub(in crate::api) struct DetectBody {}

/// What traffic to make.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct GenerateBody {
    /// The same seed gives the same accounts, and for the same time the same transactions; 1 if left out.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991.0)]
    seed: Option<i64>,
    /// How many accounts; 50 if left out.
    #[schema(minimum = 1, maximum = 10_000)]
    accounts: Option<u32>,
    /// How many days back from now. Not together with `minutes`.
    #[schema(minimum = 1, maximum = 90)]
    days: Option<u32>,
    /// How many minutes back from now; 5 if both are left out.
    #[schema(minimum = 1, maximum = 129_600)]
    minutes: Option<u32>,
    /// The share of transactions that are injected anomalies; 0.01 if left out.
    #[schema(minimum = 0, maximum = 0.2)]
    anomaly_rate: Option<f64>,
}

/// A rule to be made or changed.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct RuleBody {
    /// What it is to be known by; a UUIDv7 is made if it is left out. Not to be changed.
    #[schema(pattern = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$")]
    id: Option<String>,
    /// For people.
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// What it looks for.
    condition: RuleKind,
    /// Only for this account.
    account_id: Option<String>,
    /// Whether it looks at all; true if left out.
    enabled: Option<bool>,
    /// It does not look until then.
    #[schema(format = DateTime)]
    snoozed_until: Option<String>,
    /// It does not look from then on.
    #[schema(format = DateTime)]
    expires_at: Option<String>,
    /// Change only if it still has this version.
    #[schema(minimum = 1)]
    expected_version: Option<i64>,
}

/// A rule to be tried on the past.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(in crate::api) struct ReplayBody {
    /// What it would look for.
    condition: RuleKind,
    /// Only for this account.
    account_id: Option<String>,
    /// From when on; 7 days before `to` if left out.
    #[schema(format = DateTime)]
    from: Option<String>,
    /// Until when; now if left out.
    #[schema(format = DateTime)]
    to: Option<String>,
}
