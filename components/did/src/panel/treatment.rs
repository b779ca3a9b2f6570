//! Starts of treatment from a column that says who is treated when.

use std::collections::HashMap;

use super::{Observation, PanelError};

/// Sets `treated_from` of each observation from `treated_now`, a flag per observation: a unit's start is the first period with the
/// flag.
///
/// # Errors
/// [`PanelError::TreatmentEnds`] for a unit that is treated and later not: the estimators take treatment to last.
pub fn starts_from_flags(observations: &mut [Observation], treated_now: &[bool]) -> Result<(), PanelError> {
    let mut starts: HashMap<&str, i64> = HashMap::new();
    for (observation, _) in observations.iter().zip(treated_now).filter(|(_, treated)| **treated) {
        let start = starts.entry(&observation.unit).or_insert(observation.period);
        *start = (*start).min(observation.period);
    }
    let of_each: Vec<Option<i64>> =
        observations.iter().map(|observation| starts.get(observation.unit.as_str()).copied()).collect();
    for ((observation, treated), start) in observations.iter().zip(treated_now).zip(&of_each) {
        if !treated && start.is_some_and(|start| observation.period >= start) {
            return Err(PanelError::TreatmentEnds { unit: observation.unit.clone(), period: observation.period });
        }
    }
    observations.iter_mut().zip(of_each).for_each(|(observation, start)| observation.treated_from = start);
    Ok(())
}
