//! The weights of the scorecard, by the names of criteria.

use std::collections::BTreeMap;

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{DatabaseError, Row, params};

use super::{Execute, unreadable};

/// Weights that somebody set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StoredWeights {
    /// By the names of criteria; empty where nobody has set any.
    pub weights: BTreeMap<String, u32>,
    /// Rises by one with each change; 0 where nobody has set any.
    pub version: i64,
    /// When they were set.
    pub updated_at: Option<i64>,
}

/// The weights.
pub(crate) async fn weights(execute: &mut impl Execute) -> Result<StoredWeights, DatabaseError> {
    let rows = execute.run("SELECT weights, version, updated_at FROM scorecard", Vec::new()).await?;
    rows.first().map_or(Ok(StoredWeights::default()), stored)
}

/// Sets the weights, if they have the version that is expected; otherwise gives those that there are.
pub(crate) async fn set_weights(
    execute: &mut impl Execute,
    weights_by_name: &BTreeMap<String, u32>,
    expected_version: Option<i64>,
    at: Moment,
) -> Result<Result<StoredWeights, StoredWeights>, DatabaseError> {
    let sql = "INSERT INTO scorecard (id, weights, version, updated_at)
        SELECT 1, ?1, 1, ?2 WHERE ?3 IS NULL OR ?3 = ifnull((SELECT version FROM scorecard), 0)
        ON CONFLICT DO UPDATE SET weights = excluded.weights, version = version + 1, updated_at = excluded.updated_at
        RETURNING weights, version, updated_at";
    let text = serde_json::to_string(weights_by_name).map_err(unreadable)?;
    let rows = execute.run(sql, params![text, at.as_millis(), expected_version]).await?;
    match rows.first() {
        Some(row) => Ok(Ok(stored(row)?)),
        None => Ok(Err(weights(execute).await?)),
    }
}

fn stored(row: Row<'_>) -> Result<StoredWeights, DatabaseError> {
    Ok(StoredWeights {
        weights: serde_json::from_str(row.get("weights")?).map_err(unreadable)?,
        version: row.get("version")?,
        updated_at: row.get("updated_at")?,
    })
}
