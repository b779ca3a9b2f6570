//! Experiments that nothing moves on any more: a change that they wait for was given up as a dead letter. They go back to the newest
//! analysis of their results and say what broke off; those that have none failed.

use tidemill_sdk::clock::Moment;
use tidemill_sdk::{Database, DatabaseError, params};

use super::Experiments;
use super::awaited::{ANOTHER_IS_WANTED, NEWEST, OWN_IS_GIVEN_UP, OWN_IS_MADE};

/// Whether the simulation was given up.
const SIMULATION_IS_GIVEN_UP: &str = "EXISTS (SELECT 1 FROM tidemill_dead_letters
    WHERE stream = 'experiments-simulate' AND after ->> 'id' = experiments.id AND experiments.results_version = 0)";

/// Whether a request for an analysis was given up.
const REQUEST_IS_GIVEN_UP: &str = "EXISTS (
    SELECT 1 FROM tidemill_dead_letters JOIN analysis_requests ON analysis_requests.id = after ->> 'id'
    WHERE stream = 'experiments-reanalyze' AND analysis_requests.experiment_id = experiments.id AND is_done = 0)";

/// Requests that were given up do not hold up later analyses.
const CLOSE_REQUESTS: &str = "UPDATE analysis_requests SET is_done = 1
    WHERE is_done = 0 AND id IN (SELECT after ->> 'id' FROM tidemill_dead_letters WHERE stream = 'experiments-reanalyze')";

impl<D: Database> Experiments<D> {
    /// Says of experiments that wait for what was given up, and for nothing else, what broke off. How many there were.
    ///
    /// # Errors
    /// What the database reports; nothing was changed then.
    pub(crate) async fn settle_abandoned(&self, at: Moment) -> Result<usize, DatabaseError> {
        let given_up = [
            ("the simulation broke off", SIMULATION_IS_GIVEN_UP.to_owned()),
            ("the analysis broke off", format!("{OWN_IS_GIVEN_UP} AND NOT {OWN_IS_MADE}")),
            (
                "the analysis that was asked for broke off",
                format!("{REQUEST_IS_GIVEN_UP} AND ({OWN_IS_MADE} OR {OWN_IS_GIVEN_UP})"),
            ),
        ];
        let mut transaction = self.store.begin().await?;
        let mut settled = 0;
        for (what, given_up) in given_up {
            let sql = format!(
                "UPDATE experiments SET status = ifnull({NEWEST}, 'failed'), message = ?1, progress = 1,
                    version = version + 1, updated_at = ?2
                WHERE status IN ('pending', 'generating', 'analyzing') AND {given_up} AND NOT {ANOTHER_IS_WANTED}
                RETURNING 1"
            );
            let message =
                format!("{what} each time it was tried. It may be too large: take fewer units, periods or metrics");
            settled += transaction.execute(&sql, params![message, at.to_string()]).await?.len();
        }
        transaction.execute(CLOSE_REQUESTS, params![]).await?;
        transaction.commit().await?;
        Ok(settled)
    }
}
