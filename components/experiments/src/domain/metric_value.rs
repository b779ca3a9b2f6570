//! What one unit of a metric is worth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one unit of a metric is worth, in one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MetricValue {
    /// What definitions name it by.
    #[schema(example = "signups")]
    pub id: String,
    /// What a person may choose about it.
    #[serde(flatten)]
    pub fields: MetricValueFields,
    /// Rises by one with each change; also when a deleted one is made anew.
    #[schema(minimum = 1)]
    pub version: i64,
    /// When this version was made.
    #[schema(format = DateTime)]
    pub last_updated: String,
}

/// What a person may choose about a metric value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MetricValueFields {
    /// For people.
    pub name: String,
    /// What is counted, such as `signup` or `second`.
    pub unit: String,
    /// Dollars per unit; negative for what costs money.
    pub dollars_per_unit: f64,
    /// The standard error of `dollarsPerUnit`; 0 if it is known.
    pub std_error: f64,
    /// Where the number comes from.
    pub description: String,
}
