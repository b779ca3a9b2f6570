//! What an experiment has and what it still waits for, as SQL about the row of `experiments` that a statement is at.
//! Leaves to `analyses` and `abandoned` what follows from it.

/// The status of the newest analysis of the present results; null if there is none.
pub(super) const NEWEST: &str = "(SELECT made.status FROM experiment_analyses AS made
    WHERE made.experiment_id = experiments.id AND made.results_version = experiments.results_version
    ORDER BY made.sequence DESC LIMIT 1)";

/// Whether the analysis was made that the present results get by themselves.
pub(super) const OWN_IS_MADE: &str = "EXISTS (SELECT 1 FROM experiment_analyses AS made
    WHERE made.experiment_id = experiments.id AND made.results_version = experiments.results_version
    AND made.requested_by IS NULL)";

/// Whether that analysis was given up.
pub(super) const OWN_IS_GIVEN_UP: &str = "EXISTS (SELECT 1 FROM tidemill_dead_letters
    WHERE stream = 'experiments-analyze' AND after ->> 'experiment_id' = experiments.id
    AND after ->> 'version' = experiments.results_version)";

/// Whether a request for an analysis is open that may still be answered.
pub(super) const ANOTHER_IS_WANTED: &str = "EXISTS (SELECT 1 FROM analysis_requests AS wanted
    WHERE wanted.experiment_id = experiments.id AND wanted.is_done = 0 AND NOT EXISTS (
        SELECT 1 FROM tidemill_dead_letters WHERE stream = 'experiments-reanalyze' AND after ->> 'id' = wanted.id
    ))";
