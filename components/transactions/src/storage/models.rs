//! Models, and the rows that they are fitted on.

use serde_json::json;
use tidemill_sdk::{Database, DatabaseError, Row, RowError, params};

use super::{Execute, Transactions, unreadable};
use crate::features::Vector;

/// How many versions of a scope are told of; only the newest has its bytes.
const VERSIONS_KEPT: i64 = 20;

/// What is told of a model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ModelInfo {
    /// Whose transactions it scores.
    pub(crate) scope: String,
    /// Rises by one with each fit of the scope.
    pub(crate) version: i64,
    /// When it was fitted, in milliseconds since 1970.
    pub(crate) fitted_at: i64,
    /// On how many rows.
    pub(crate) rows: i64,
    /// How many rows there were to choose from.
    pub(crate) seen: i64,
    /// A score above this is an anomaly.
    pub(crate) threshold: f64,
    /// The version of the features.
    pub(crate) features: i64,
}

impl ModelInfo {
    /// What scores name it by.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.scope, self.version)
    }
}

/// A model with its bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FittedModel {
    /// What is told of it.
    pub(crate) info: ModelInfo,
    /// What the engine made.
    pub(crate) bytes: Vec<u8>,
}

/// A row that models are fitted on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TrainingRow {
    /// Which transaction.
    pub(crate) transaction_id: String,
    /// Of which segment.
    pub(crate) segment: &'static str,
    /// Where it stands in the order in which rows are kept: the smallest are.
    pub(crate) hash: i64,
    /// What the detector saw.
    pub(crate) vector: Vector,
}

const INFO: &str = "scope, version, fitted_at, rows, seen, threshold, features";

fn info(row: Row<'_>) -> Result<ModelInfo, RowError> {
    Ok(ModelInfo {
        scope: row.get("scope")?,
        version: row.get("version")?,
        fitted_at: row.get("fitted_at")?,
        rows: row.get("rows")?,
        seen: row.get("seen")?,
        threshold: row.get("threshold")?,
        features: row.get("features")?,
    })
}

/// Rows for the sample as the JSON that [`sample`] reads; none if there are none.
pub(super) fn sample_text(rows: &[TrainingRow]) -> Option<String> {
    let value = |row: &TrainingRow| json!([row.transaction_id, row.segment, row.hash, row.vector.values()]);
    (!rows.is_empty()).then(|| json!(rows.iter().map(value).collect::<Vec<_>>()).to_string())
}

/// Adds rows to the sample; those that it has are replaced, since their statistics may have changed.
pub(super) async fn sample(write: &mut impl Execute, rows: &str) -> Result<(), DatabaseError> {
    let sql = "INSERT INTO training_rows (transaction_id, segment, hash, vector)
        SELECT value ->> 0, value ->> 1, value ->> 2, value -> 3 FROM json_each(?1)
        WHERE EXISTS (SELECT 1 FROM transactions WHERE id = value ->> 0)
        ON CONFLICT (transaction_id) DO UPDATE SET segment = excluded.segment, vector = excluded.vector";
    write.run(sql, params![rows]).await.map(drop)
}

impl<D: Database> Transactions<D> {
    /// What is told of the newest model of each of these scopes.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn model_info(&self, scope: &str) -> Result<Option<ModelInfo>, DatabaseError> {
        let sql = format!("SELECT {INFO} FROM models WHERE scope = ?1 ORDER BY version DESC LIMIT 1");
        Ok(self.store.execute(&sql, params![scope]).await?.first().map(info).transpose()?)
    }

    /// The newest model of a scope.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn model(&self, scope: &str) -> Result<Option<FittedModel>, DatabaseError> {
        let sql = format!("SELECT {INFO}, bytes FROM models WHERE scope = ?1 ORDER BY version DESC LIMIT 1");
        let rows = self.store.execute(&sql, params![scope]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(FittedModel { info: info(row)?, bytes: row.get("bytes")? }))
    }

    /// Models of scopes that are no account's, newest first: what is told of them.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn shared_models(&self) -> Result<Vec<ModelInfo>, DatabaseError> {
        let sql = format!(
            "SELECT {INFO} FROM models WHERE scope < 'account:' OR scope >= 'account;' ORDER BY scope, version DESC LIMIT 100"
        );
        Ok(self.store.execute(&sql, params![]).await?.iter().map(info).collect::<Result<_, _>>()?)
    }

    /// Keeps a model, unless another run kept one of this version first.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn keep_model(&self, model: &FittedModel) -> Result<(), DatabaseError> {
        let mut transaction = self.store.begin().await?;
        let info = &model.info;
        let sql = "INSERT INTO models (scope, version, fitted_at, rows, seen, threshold, features, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
        let parameters = params![
            &info.scope,
            info.version,
            info.fitted_at,
            info.rows,
            info.seen,
            info.threshold,
            info.features,
            model.bytes.clone(),
        ];
        transaction.execute(sql, parameters).await?;
        let forget = "UPDATE models SET bytes = NULL WHERE scope = ?1 AND version < ?2 AND bytes IS NOT NULL";
        transaction.execute(forget, params![&info.scope, info.version]).await?;
        let trim = "DELETE FROM models WHERE scope = ?1 AND version <= ?2";
        transaction.execute(trim, params![&info.scope, info.version - VERSIONS_KEPT]).await?;
        transaction.commit().await
    }

    /// Adds rows to the sample.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn add_to_sample(&self, rows: &[TrainingRow]) -> Result<(), DatabaseError> {
        match sample_text(rows) {
            Some(rows) => sample(&mut &*self, &rows).await,
            None => Ok(()),
        }
    }

    /// How many rows the sample has of a segment.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn sample_size(&self, segment: &str) -> Result<i64, DatabaseError> {
        let rows = self
            .store
            .execute("SELECT count(*) AS rows FROM training_rows WHERE segment = ?1", params![segment])
            .await?;
        Ok(rows.first().map(|row| row.get("rows")).transpose()?.unwrap_or(0))
    }

    /// Cuts the sample of a segment down to the `keep` rows of the smallest hash.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn trim_sample(&self, segment: &str, keep: i64) -> Result<(), DatabaseError> {
        let sql = "DELETE FROM training_rows WHERE segment = ?1
            AND hash >= (SELECT hash FROM training_rows WHERE segment = ?1 ORDER BY hash LIMIT 1 OFFSET ?2)";
        self.store.execute(sql, params![segment, keep]).await.map(drop)
    }

    /// The hash above which a segment's sample takes no row, if it has `keep` rows.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn sample_limit(&self, segment: &str, keep: i64) -> Result<Option<i64>, DatabaseError> {
        let sql = "SELECT hash FROM training_rows WHERE segment = ?1 ORDER BY hash LIMIT 1 OFFSET ?2";
        let rows = self.store.execute(sql, params![segment, keep - 1]).await?;
        Ok(rows.first().map(|row| row.get("hash")).transpose()?)
    }

    /// The sample of a segment, at most `limit` rows, in the order of their hashes.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn sample(&self, segment: &str, limit: i64) -> Result<Vec<Vector>, DatabaseError> {
        let sql = "SELECT vector FROM training_rows WHERE segment = ?1 ORDER BY hash LIMIT ?2";
        let rows = self.store.execute(sql, params![segment, limit]).await?;
        let vector = |row: Row<'_>| Vector::parse(row.get("vector")?).ok_or_else(|| unreadable("a vector"));
        // Rows of other features than today's are of no use.
        Ok(rows.iter().filter_map(|row| vector(row).ok()).collect())
    }
}
