//! Results: one record per experiment, replaced as a whole.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::experiments::Execute;
use super::{Experiments, unreadable};
use crate::panel::{Panel, Summary};

/// Results to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewResults {
    /// The panel, encoded.
    pub panel: Vec<u8>,
    /// What it holds.
    pub summary: Summary,
    /// Which request caused them.
    pub request_id: Option<String>,
    /// When.
    pub at: Moment,
}

/// Results in short.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredResults {
    /// Rises by one with each replacement.
    pub version: i64,
    /// What they hold.
    pub summary: Summary,
    /// When they came.
    pub created_at: String,
}

/// Replaces the results of an experiment, which is then to be analysed. Gives their version; none if there is no such experiment.
pub(crate) async fn replace(write: &mut impl Execute, id: &str, new: NewResults) -> Result<Option<i64>, DatabaseError> {
    let at = new.at.to_string();
    let sql = "UPDATE experiments SET status = 'analyzing', message = NULL, progress = 0, version = version + 1,
            results_version = results_version + 1, updated_at = ?2
        WHERE id = ?1 RETURNING results_version";
    let rows = write.run(sql, params![id, &at]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let version: i64 = row.get("results_version")?;
    let sql = "INSERT INTO experiment_results (experiment_id, version, panel, summary, request_id, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (experiment_id) DO UPDATE SET version = excluded.version, panel = excluded.panel,
            summary = excluded.summary, request_id = excluded.request_id, created_at = excluded.created_at";
    let summary = serde_json::to_string(&new.summary).map_err(unreadable)?;
    write.run(sql, params![id, version, new.panel, summary, new.request_id, &at]).await?;
    Ok(Some(version))
}

impl<D: Database> Experiments<D> {
    /// The results of an experiment in short.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn results(&self, id: &str) -> Result<Option<StoredResults>, DatabaseError> {
        let sql = "SELECT version, summary, created_at FROM experiment_results WHERE experiment_id = ?1";
        self.store.execute(sql, params![id]).await?.first().map(stored).transpose()
    }

    /// The panel of an experiment.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn panel(&self, id: &str) -> Result<Option<Panel>, DatabaseError> {
        let rows =
            self.store.execute("SELECT panel FROM experiment_results WHERE experiment_id = ?1", params![id]).await?;
        rows.first().map(|row| Panel::decode(row.get("panel")?).map_err(unreadable)).transpose()
    }
}

fn stored(row: Row<'_>) -> Result<StoredResults, DatabaseError> {
    Ok(StoredResults {
        version: row.get("version")?,
        summary: serde_json::from_str(row.get("summary")?).map_err(unreadable)?,
        created_at: row.get("created_at")?,
    })
}
