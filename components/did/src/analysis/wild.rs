//! The wild cluster bootstrap of what least squares estimated: the regressor that each estimator's effect is the coefficient of, and what the
//! regression has besides it.

use super::inference::{Choice, passes};
use super::options::StandardErrors;
use super::report::{Effect, Problem, Warning};
use crate::bootstrap::WildCluster;
use crate::estimator::EventStudy;
use crate::estimator::two_by_two_columns;
use crate::panel::Panel;
use crate::regression::{Effects, Projection};
use crate::variance::Grouping;

/// Rows that may be gone through, again and again: some seconds.
const MOST_WORK: usize = 4_000_000_000;

/// Of what the effect is the coefficient.
#[derive(Clone, Copy)]
pub(super) enum Model<'a> {
    /// Four group means, from this period on.
    TwoByTwo(i64),
    /// Unit and period effects.
    Twfe,
    /// The mean of an event study's coefficients from this index of a period on.
    MeanAfter(&'a EventStudy, usize),
}

/// Replaces the p value and the interval of an effect by those of the bootstrap, where it was chosen and can be had. Says which standard errors
/// the effect has then.
pub(super) fn refine(
    effect: &mut Effect,
    model: Model<'_>,
    panel: &Panel,
    choice: &Choice,
    (seed, level): (u64, f64),
    warnings: &mut Vec<Warning>,
) -> StandardErrors {
    let (StandardErrors::WildBootstrap, [clusters]) = (choice.standard_errors, choice.groupings.as_slice()) else {
        return choice.standard_errors;
    };
    let Some(wild) = model.bootstrap(panel, clusters, seed) else {
        let message = "the wild bootstrap was left out: there is too much to go through, or nothing to tell an error by; errors are `crv1`";
        warnings.push(Problem::new("BOOTSTRAP_LEFT_OUT", message));
        return StandardErrors::Crv1;
    };
    let ends = wild.interval(effect.estimate, effect.std_error, 1.0 - level);
    effect.p_value = wild.test().p_value;
    effect.confidence_interval = ends.map(|end| end.at);
    if !ends.iter().all(|end| end.is_found) {
        let message = format!(
            "{} clusters rule out no effect at this confidence, however large: the interval has no end, and what stands for one is 1,000 standard errors away; add clusters, or ask for less confidence",
            clusters.count
        );
        warnings.push(Problem::new("INTERVAL_UNBOUNDED", message));
    }
    StandardErrors::WildBootstrap
}

impl Model<'_> {
    fn bootstrap(self, panel: &Panel, clusters: &Grouping, seed: u64) -> Option<WildCluster> {
        let effects = (!matches!(self, Self::TwoByTwo(_))).then(|| Effects::new(panel));
        let (regressor, columns) = self.columns(panel);
        // Each cluster's residuals are freed of effects and columns, and each column of those before it, twice.
        let each = passes(panel) + columns.len();
        let work = panel.rows().checked_mul(each)?.checked_mul(clusters.count + 2 * columns.len())?;
        (work <= MOST_WORK).then_some(())?;
        let others = Projection::new(effects.as_ref(), columns, panel.weight.as_deref());
        WildCluster::new(&others, panel.outcome.clone(), regressor, clusters, seed)
    }

    /// The regressor, and what stands beside it and the effects.
    fn columns(self, panel: &Panel) -> (Vec<f64>, Vec<Vec<f64>>) {
        let rows = 0..panel.rows();
        match self {
            Self::TwoByTwo(start) => {
                let [constant, treated, post, both] = two_by_two_columns(panel, start);
                (both, vec![constant, treated, post])
            }
            Self::Twfe => {
                let treated = rows.map(|row| f64::from(u8::from(panel.is_treated_now(row)))).collect();
                (treated, panel.covariates.clone())
            }
            Self::MeanAfter(study, adopted) => {
                // With b_s = θ + δ_s and Σ δ_s = 0, the mean θ is the coefficient of the sum, and all δ but the last are those of differences from the last.
                let (after, before): (Vec<usize>, Vec<usize>) =
                    study.periods.iter().partition(|period| **period >= adopted);
                let mut after: Vec<Vec<f64>> =
                    after.into_iter().map(|period| EventStudy::column(panel, period)).collect();
                let mut sum = vec![0.0; panel.rows()];
                after.iter().flat_map(|column| column.iter().enumerate()).for_each(|(row, value)| sum[row] += value);
                let last = after.pop().unwrap_or_default();
                for column in &mut after {
                    column.iter_mut().zip(&last).for_each(|(value, last)| *value -= last);
                }
                after.extend(before.into_iter().map(|period| EventStudy::column(panel, period)));
                after.extend(panel.covariates.iter().cloned());
                (sum, after)
            }
        }
    }
}
