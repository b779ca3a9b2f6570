//! Which estimator suits the data, and what is to be said about one that does not.

use super::options::{Estimator, Options};
use super::report::Warning;
use crate::panel::Panel;

pub(super) fn estimator(panel: &Panel, options: &Options, warnings: &mut Vec<Warning>) -> Estimator {
    let is_staggered = panel.cohorts().len() > 1;
    let treated = (0..panel.units.len()).filter(|unit| panel.is_treated(*unit)).count();
    let (chosen, reason) = match options.estimator {
        Estimator::Auto if is_staggered => {
            (Estimator::CallawaySantanna, "units start at different times, so `callaway-santanna` was chosen")
        }
        Estimator::Auto if treated == 1 && can_be_matched(panel) => {
            (Estimator::SyntheticDid, "one unit is treated, so `synthetic-did` was chosen")
        }
        Estimator::Auto => (Estimator::Twfe, "all units start at one time, so `twfe` with an event study was chosen"),
        given => {
            let compares_treated = matches!(given, Estimator::TwoByTwo | Estimator::Twfe | Estimator::EventStudy);
            if is_staggered && compares_treated {
                let message = "units start at different times: this estimator also compares late with early adopters, which biases it where effects change over time; use `callaway-santanna`";
                warnings.push(Warning::new("STAGGERED_ADOPTION", message));
            }
            return given;
        }
    };
    warnings.push(Warning::new("ESTIMATOR_CHOSEN", reason));
    chosen
}

/// Whether a synthetic estimator has what it needs of a panel with one treated unit: a past to match, and controls that stand in for it.
fn can_be_matched(panel: &Panel) -> bool {
    let before = panel.cohorts().first().map_or(0, |start| panel.periods.partition_point(|period| period < start));
    panel.is_balanced() && panel.units.len() > 3 && before > 1
}
