//! Analyses, and the requests for them.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, params};

use super::awaited::{ANOTHER_IS_WANTED, NEWEST, OWN_IS_GIVEN_UP, OWN_IS_MADE};
use super::experiments::Execute;
use super::{Experiments, unreadable};
use crate::domain::{AnalysisOptions, Definition, MetricValue, Status};
use crate::panel::Panel;

/// An analysis to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewAnalysis {
    /// What it is known by.
    pub id: String,
    /// Whose.
    pub experiment_id: String,
    /// Of which version of the results.
    pub results_version: i64,
    /// The request that it answers; none for the analysis that each version of the results gets.
    pub requested_by: Option<String>,
    /// What it came to.
    pub status: Status,
    /// All of it, as JSON.
    pub analysis: String,
    /// When.
    pub at: Moment,
}

/// An analysis that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAnalysis {
    /// Of which version of the results.
    pub results_version: i64,
    /// All of it, as JSON.
    pub analysis: String,
}

/// What an analysis starts from, as of one moment.
#[derive(Clone, Debug)]
pub(crate) struct AnalysisInput {
    /// The experiment's definition.
    pub definition: Definition,
    /// The version of the results.
    pub results_version: i64,
    /// The results.
    pub panel: Panel,
    /// The values of the metrics that have one, in the order of the definition.
    pub values: Vec<MetricValue>,
}

/// An analysis that somebody asks for.
#[derive(Clone, Debug)]
pub(crate) struct NewRequest<'a> {
    /// What it is known by.
    pub(crate) id: &'a str,
    /// Whose analysis.
    pub(crate) experiment_id: &'a str,
    /// Other options than the definition's.
    pub(crate) options: Option<&'a AnalysisOptions>,
    /// Which request asks.
    pub(crate) request_id: &'a str,
    /// When.
    pub(crate) at: Moment,
}

/// Notes that an analysis is wanted. Whether there is such an experiment.
pub(crate) async fn request(write: &mut impl Execute, new: NewRequest<'_>) -> Result<bool, DatabaseError> {
    let at = new.at.to_string();
    let sql = "UPDATE experiments SET status = 'analyzing', message = NULL, progress = 0, version = version + 1, updated_at = ?2
        WHERE id = ?1 RETURNING 1";
    if write.run(sql, params![new.experiment_id, &at]).await?.is_empty() {
        return Ok(false);
    }
    let options = new.options.map(serde_json::to_string).transpose().map_err(unreadable)?;
    let sql = "INSERT INTO analysis_requests (id, experiment_id, options, is_done, request_id, created_at)
        VALUES (?1, ?2, ?3, 0, ?4, ?5)";
    write.run(sql, params![new.id, new.experiment_id, options, new.request_id, at]).await?;
    Ok(true)
}

/// Keeps an analysis, unless its results were replaced meanwhile, it was made before or its experiment is gone. Says where the
/// experiment stands then: where others are still to be made, it is being analysed.
pub(crate) async fn keep(write: &mut impl Execute, new: &NewAnalysis) -> Result<(), DatabaseError> {
    let at = new.at.to_string();
    let sql = "INSERT INTO experiment_analyses (id, experiment_id, results_version, requested_by, status, analysis, created_at)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
        WHERE EXISTS (SELECT 1 FROM experiments WHERE id = ?2 AND results_version = ?3)
        ON CONFLICT DO NOTHING";
    let parameters = params![
        &new.id,
        &new.experiment_id,
        new.results_version,
        new.requested_by.clone(),
        new.status.as_str(),
        &new.analysis,
        &at,
    ];
    write.run(sql, parameters).await?;
    if let Some(request) = &new.requested_by {
        // An answer about results that were replaced meanwhile is given by the analysis of the new ones.
        write.run("UPDATE analysis_requests SET is_done = 1 WHERE id = ?1", params![request]).await?;
    }
    let sql = format!(
        "UPDATE experiments SET version = version + 1, updated_at = ?2, progress = 1, message = NULL, status = {NEWEST}
        WHERE id = ?1 AND {NEWEST} IS NOT NULL AND ({OWN_IS_MADE} OR {OWN_IS_GIVEN_UP}) AND NOT {ANOTHER_IS_WANTED}"
    );
    write.run(&sql, params![&new.experiment_id, &at]).await.map(drop)
}

impl<D: Database> Experiments<D> {
    /// The newest analysis of the results that an experiment has now.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn analysis(&self, id: &str) -> Result<Option<StoredAnalysis>, DatabaseError> {
        let sql = "SELECT made.results_version, made.analysis FROM experiment_analyses AS made
            JOIN experiments ON experiments.id = made.experiment_id AND experiments.results_version = made.results_version
            WHERE made.experiment_id = ?1 ORDER BY made.sequence DESC LIMIT 1";
        let rows = self.store.execute(sql, params![id]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        Ok(Some(StoredAnalysis { results_version: row.get("results_version")?, analysis: row.get("analysis")? }))
    }

    /// Whether the analysis that a version of the results gets by itself was made.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn is_analyzed(&self, id: &str, results_version: i64) -> Result<bool, DatabaseError> {
        let sql = "SELECT 1 FROM experiment_analyses
            WHERE experiment_id = ?1 AND results_version = ?2 AND requested_by IS NULL";
        Ok(!self.store.execute(sql, params![id, results_version]).await?.is_empty())
    }

    /// The options of a request that was not answered yet: none if there is no such, and none inside if it names none.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn open_request(&self, id: &str) -> Result<Option<Option<AnalysisOptions>>, DatabaseError> {
        let sql = "SELECT options FROM analysis_requests WHERE id = ?1 AND is_done = 0";
        let rows = self.store.execute(sql, params![id]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let options: Option<&str> = row.get("options")?;
        Ok(Some(options.map(serde_json::from_str).transpose().map_err(unreadable)?))
    }

    /// What an analysis starts from; none if there is no such experiment or it has no results.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn analysis_input(&self, id: &str) -> Result<Option<AnalysisInput>, DatabaseError> {
        // One statement, so that results and their version belong together.
        let sql = "SELECT definition, results.version, panel
            FROM experiments JOIN experiment_results AS results ON results.experiment_id = experiments.id
            WHERE experiments.id = ?1";
        let rows = self.store.execute(sql, params![id]).await?;
        let Some(row) = rows.first() else {
            return Ok(None);
        };
        let definition: Definition = serde_json::from_str(row.get("definition")?).map_err(unreadable)?;
        let values = self.values_of(&definition.metrics).await?;
        Ok(Some(AnalysisInput {
            results_version: row.get("version")?,
            panel: Panel::decode(row.get("panel")?).map_err(unreadable)?,
            definition,
            values,
        }))
    }
}
