//! The JSON of the counters, and what becomes of the domain's values in it.

use serde::Serialize;
use tidemill_sdk::http::{ApiError, Success};
use utoipa::ToSchema;

use crate::domain::{Change, Counter, CounterId, Entry, Operation, Refusal};

/// A counter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CounterValue {
    /// Its name.
    #[schema(example = "global-counter", pattern = "^[a-z0-9-]{1,64}$")]
    id: String,
    /// Its value.
    value: i64,
    /// How many changes there were.
    #[schema(minimum = 0)]
    version: i64,
    /// When the last one was; null if there was none.
    #[schema(required, format = DateTime)]
    last_updated: Option<String>,
}

impl CounterValue {
    pub(super) fn new(id: &CounterId, counter: Counter) -> Self {
        let Counter { value, version, last_updated } = counter;
        Self { id: id.to_string(), value, version, last_updated }
    }
}

/// What may be sent with a change.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the body, whose fields are read one by one to name every bad one")]
pub(super) struct ChangeBody {
    /// By how much; 1 if left out.
    #[schema(minimum = 1, maximum = 1_000_000, default = 1)]
    amount: Option<i64>,
    /// Change only if the counter still has this version.
    #[schema(minimum = 0)]
    expected_version: Option<i64>,
}

/// A counter after a change.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    /// The value after.
    #[schema(value_type = i64)]
    value: Number,
    /// The version after: one more than before.
    #[schema(value_type = i64, minimum = 1)]
    version: Number,
    /// When it was.
    #[schema(format = DateTime)]
    last_updated: String,
    /// The request that did it, as the audit names it.
    request_id: String,
}

/// A number that is known, or its place in a text in which storage fills it in.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Number {
    Known(i64),
    FilledIn(&'static str),
}

impl Changed {
    pub(super) fn new(change: &Change, value: i64, version: i64) -> Self {
        Self::with(change, Number::Known(value), Number::Known(version))
    }

    /// The JSON of a whole answer with `"{value}"` and `"{version}"` in the place of the numbers.
    pub(super) fn template(change: &Change) -> String {
        let data = Self::with(change, Number::FilledIn("{value}"), Number::FilledIn("{version}"));
        serde_json::to_string(&Success { success: true, data }).expect("a struct with text keys is JSON")
    }

    fn with(change: &Change, value: Number, version: Number) -> Self {
        Self { value, version, last_updated: change.at.to_string(), request_id: change.request_id.clone() }
    }
}

/// One change, as the audit keeps it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AuditEntry {
    /// The direction.
    operation: AuditOperation,
    /// By how much.
    #[schema(minimum = 1, maximum = 1_000_000)]
    amount: i64,
    /// The value before.
    value_before: i64,
    /// The value after.
    value_after: i64,
    /// The counter's version after.
    #[schema(minimum = 1)]
    version: i64,
    /// The id of the request that asked.
    request_id: String,
    /// Who asked (`X-Client-Id`), if they said so.
    #[schema(required)]
    client_id: Option<String>,
    /// When it was.
    #[schema(format = DateTime)]
    timestamp: String,
}

/// A direction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AuditOperation {
    /// Added the amount.
    Increment,
    /// Subtracted the amount.
    Decrement,
}

impl From<Entry> for AuditEntry {
    fn from(entry: Entry) -> Self {
        let Entry { operation, amount, value_before, value_after, version, request_id, client_id, timestamp } = entry;
        let operation = match operation {
            Operation::Increment => AuditOperation::Increment,
            Operation::Decrement => AuditOperation::Decrement,
        };
        Self { operation, amount, value_before, value_after, version, request_id, client_id, timestamp }
    }
}

/// A change that the counter did not allow.
pub(super) fn refusal(refusal: Refusal) -> ApiError {
    let message = refusal.to_string();
    match refusal {
        Refusal::Overflow => ApiError::conflict("COUNTER_OVERFLOW", message),
        Refusal::VersionConflict { current } => ApiError::conflict("VERSION_CONFLICT", message)
            .with_details(serde_json::json!({ "currentVersion": current })),
    }
}
