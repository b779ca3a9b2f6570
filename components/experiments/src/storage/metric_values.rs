//! Metric values and their earlier versions.

use serde::Serialize;
use tidemill_sdk::clock::Moment;
use tidemill_sdk::http::PageRequest;
use tidemill_sdk::{Database, DatabaseError, Row, RowError, Value, params};
use utoipa::ToSchema;

use super::Experiments;
use super::experiments::Execute;
use crate::domain::{MetricValue, MetricValueFields};

const COLUMNS: &str = "id, name, unit, dollars_per_unit, std_error, description, version, last_updated";

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Changed {
    /// It was made.
    Done(MetricValue),
    /// It was expected to have another version.
    Conflict {
        /// The version that it has.
        current: i64,
    },
    /// There is none of that id; for one to be made: there is one.
    Refused,
}

/// A version that was replaced.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PastMetricValue {
    /// What it was.
    #[serde(flatten)]
    pub value: MetricValue,
    /// When it was replaced or deleted.
    #[schema(format = DateTime)]
    pub replaced_at: String,
}

fn parameters(id: &str, fields: &MetricValueFields, at: Moment) -> Vec<Value> {
    params![
        id,
        &fields.name,
        &fields.unit,
        fields.dollars_per_unit,
        fields.std_error,
        &fields.description,
        at.to_string(),
    ]
}

/// Makes a metric value; its version goes on where that of a deleted one ended.
pub(crate) async fn create(
    write: &mut impl Execute,
    id: &str,
    fields: &MetricValueFields,
    at: Moment,
) -> Result<Changed, DatabaseError> {
    let sql = format!(
        "INSERT INTO metric_values ({COLUMNS})
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, 1 + (SELECT ifnull(max(version), 0) FROM metric_value_history WHERE id = ?1), ?7
        WHERE true ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
    );
    let rows = write.run(&sql, parameters(id, fields, at)).await?;
    Ok(rows.first().map(metric_value).transpose()?.map_or(Changed::Refused, Changed::Done))
}

/// Changes a metric value, if it has the version that is expected.
pub(crate) async fn update(
    write: &mut impl Execute,
    id: &str,
    fields: &MetricValueFields,
    expected_version: Option<i64>,
    at: Moment,
) -> Result<Changed, DatabaseError> {
    let sql = format!(
        "UPDATE metric_values SET name = ?2, unit = ?3, dollars_per_unit = ?4, std_error = ?5, description = ?6,
            last_updated = ?7, version = version + 1
        WHERE id = ?1 AND (?8 IS NULL OR version = ?8) RETURNING {COLUMNS}"
    );
    let mut parameters = parameters(id, fields, at);
    parameters.push(expected_version.into());
    if let Some(row) = write.run(&sql, parameters).await?.first() {
        return Ok(Changed::Done(metric_value(row)?));
    }
    let rows = write.run("SELECT version FROM metric_values WHERE id = ?1", params![id]).await?;
    Ok(match rows.first() {
        Some(row) => Changed::Conflict { current: row.get("version")? },
        None => Changed::Refused,
    })
}

/// Those of these ids that there are.
pub(crate) async fn known(read: &mut impl Execute, ids: &[String]) -> Result<Vec<String>, DatabaseError> {
    let ids = serde_json::json!(ids).to_string();
    let sql = "SELECT id FROM metric_values WHERE id IN (SELECT value FROM json_each(?1))";
    Ok(read.run(sql, params![ids]).await?.iter().map(|row| row.get("id")).collect::<Result<_, RowError>>()?)
}

impl<D: Database> Experiments<D> {
    /// The metric value of an id.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn metric_value(&self, id: &str) -> Result<Option<MetricValue>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM metric_values WHERE id = ?1");
        Ok(self.store.execute(&sql, params![id]).await?.first().map(metric_value).transpose()?)
    }

    /// The metric values of these ids that there are, in their order.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn values_of(&self, ids: &[String]) -> Result<Vec<MetricValue>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM metric_values WHERE id IN (SELECT value FROM json_each(?1))");
        let rows = self.store.execute(&sql, params![serde_json::json!(ids).to_string()]).await?;
        let mut values = rows.iter().map(metric_value).collect::<Result<Vec<_>, _>>()?;
        values.sort_by_key(|value| ids.iter().position(|id| *id == value.id));
        Ok(values)
    }

    /// Metric values by id; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn metric_values(&self, page: &PageRequest<String>) -> Result<Vec<MetricValue>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS} FROM metric_values WHERE id > ?1 ORDER BY id LIMIT ?2");
        let after = page.after.clone().unwrap_or_default();
        let rows = self.store.execute(&sql, params![after, page.rows_to_select()]).await?;
        Ok(rows.iter().map(metric_value).collect::<Result<_, _>>()?)
    }

    /// Deletes a metric value; its versions stay in the history. Whether there was one.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn delete_metric_value(&self, id: &str) -> Result<bool, DatabaseError> {
        let rows = self.store.execute("DELETE FROM metric_values WHERE id = ?1 RETURNING 1", params![id]).await?;
        Ok(!rows.is_empty())
    }

    /// Earlier versions, newest first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn metric_value_history(
        &self,
        id: &str,
        page: &PageRequest<i64>,
    ) -> Result<Vec<PastMetricValue>, DatabaseError> {
        let sql = format!(
            "SELECT {COLUMNS}, replaced_at FROM metric_value_history WHERE id = ?1 AND version < ?2
            ORDER BY version DESC LIMIT ?3"
        );
        let before = page.after.unwrap_or(i64::MAX);
        let rows = self.store.execute(&sql, params![id, before, page.rows_to_select()]).await?;
        let past =
            |row: Row<'_>| Ok(PastMetricValue { value: metric_value(row)?, replaced_at: row.get("replaced_at")? });
        Ok(rows.iter().map(past).collect::<Result<_, RowError>>()?)
    }
}

fn metric_value(row: Row<'_>) -> Result<MetricValue, RowError> {
    Ok(MetricValue {
        id: row.get("id")?,
        fields: MetricValueFields {
            name: row.get("name")?,
            unit: row.get("unit")?,
            dollars_per_unit: row.get("dollars_per_unit")?,
            std_error: row.get("std_error")?,
            description: row.get("description")?,
        },
        version: row.get("version")?,
        last_updated: row.get("last_updated")?,
    })
}
