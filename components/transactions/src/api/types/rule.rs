//! Rules in JSON.

use serde::Serialize;
use utoipa::ToSchema;

use super::time;
use crate::domain::{Rule, RuleKind};

/// A rule.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RuleAnswer {
    /// What it is known by.
    id: String,
    /// For people.
    name: String,
    /// What it looks for.
    condition: RuleKind,
    /// Only for this account; null for all.
    #[schema(required)]
    account_id: Option<String>,
    /// Whether it looks at all.
    enabled: bool,
    /// It does not look until then; null if it is not snoozed.
    #[schema(required, format = DateTime)]
    snoozed_until: Option<String>,
    /// It does not look from then on; null if it does not expire.
    #[schema(required, format = DateTime)]
    expires_at: Option<String>,
    /// It looks now: enabled, not snoozed, not expired.
    active: bool,
    /// Rises by one with each change.
    #[schema(minimum = 1)]
    version: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it changed last.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl RuleAnswer {
    pub(in crate::api) fn new(rule: Rule, now: i64) -> Self {
        let active = rule.fields.is_active(now);
        Self {
            id: rule.id,
            name: rule.fields.name,
            condition: rule.fields.condition,
            account_id: rule.fields.account_id,
            enabled: rule.fields.enabled,
            snoozed_until: rule.fields.snoozed_until.map(time),
            expires_at: rule.fields.expires_at.map(time),
            active,
            version: rule.version,
            created_at: time(rule.created_at),
            updated_at: time(rule.updated_at),
        }
    }
}

/// What a rule would have matched.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::api) struct RuleReplay {
    /// How many transactions were looked at: at most 50,000, the oldest of the time.
    pub(in crate::api) looked_at: u64,
    /// All of the time was looked at.
    pub(in crate::api) is_complete: bool,
    /// How many it would have matched.
    pub(in crate::api) matched: u64,
    /// Of how many accounts.
    pub(in crate::api) accounts: u64,
    /// How many of them the detector found too.
    pub(in crate::api) also_detected: u64,
    /// How many of them people confirmed or judged valuable.
    pub(in crate::api) judged_right: u64,
    /// How many of them people judged to be nothing.
    pub(in crate::api) judged_wrong: u64,
    /// The newest of them, at most 50: ids of transactions.
    pub(in crate::api) transaction_ids: Vec<String>,
}
