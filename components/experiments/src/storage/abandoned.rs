//! Experiments that nothing moves on any more: a change that they wait for was given up as a dead letter.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, params};

use super::Experiments;

/// What was given up, as a condition on `experiments`, and what it did.
const GIVEN_UP: [(&str, &str); 3] = [
    (
        "the simulation broke off",
        "SELECT 1 FROM tidemill_dead_letters WHERE stream = 'experiments-simulate'
            AND after ->> 'id' = experiments.id AND experiments.results_version = 0",
    ),
    (
        "the analysis broke off",
        "SELECT 1 FROM tidemill_dead_letters WHERE stream = 'experiments-analyze'
            AND after ->> 'experiment_id' = experiments.id AND after ->> 'version' = experiments.results_version
            AND NOT EXISTS (SELECT 1 FROM experiment_analyses AS made WHERE made.experiment_id = experiments.id
                AND made.results_version = experiments.results_version)",
    ),
    (
        "the analysis that was asked for broke off",
        "SELECT 1 FROM tidemill_dead_letters JOIN analysis_requests ON analysis_requests.id = after ->> 'id'
            WHERE stream = 'experiments-reanalyze' AND analysis_requests.experiment_id = experiments.id AND is_done = 0",
    ),
];

/// Requests that were given up do not hold up later analyses.
const CLOSE_REQUESTS: &str = "UPDATE analysis_requests SET is_done = 1
    WHERE is_done = 0 AND id IN (SELECT after ->> 'id' FROM tidemill_dead_letters WHERE stream = 'experiments-reanalyze')";

impl<D: Database> Experiments<D> {
    /// Says of experiments that wait for what was given up that they failed, and why. How many there were.
    ///
    /// # Errors
    /// What the database reports; nothing was changed then.
    pub(crate) async fn fail_abandoned(&self, at: Moment) -> Result<usize, DatabaseError> {
        let mut transaction = self.store.begin().await?;
        let mut failed = 0;
        for (what, given_up) in GIVEN_UP {
            let sql = format!(
                "UPDATE experiments SET status = 'failed', message = ?1, progress = 1, version = version + 1, updated_at = ?2
                WHERE status IN ('pending', 'generating', 'analyzing') AND EXISTS ({given_up}) RETURNING 1"
            );
            let message =
                format!("{what} each time it was tried. It may be too large: take fewer units, periods or metrics");
            failed += transaction.execute(&sql, params![message, at.to_string()]).await?.len();
        }
        transaction.execute(CLOSE_REQUESTS, params![]).await?;
        transaction.commit().await?;
        Ok(failed)
    }
}
