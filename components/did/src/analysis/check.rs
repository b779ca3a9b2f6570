//! What makes an analysis impossible, and what makes it doubtful: each with a code and a sentence that says what to change.

use super::Context;
use super::options::{ClusterBy, Estimator, Options, StandardErrors};
use super::report::{self, Problem, Warning};
use crate::panel::Panel;

/// An error that is a smaller share of what the outcomes spread is rounding.
const ROUNDING: f64 = 1e-12;

pub(super) fn options(options: &Options) -> Result<(), Problem> {
    if !(0.5..=0.999).contains(&options.confidence_level) {
        return Err(Problem::new("BAD_OPTION", "`confidenceLevel` must be from 0.5 to 0.999, such as 0.95"));
    }
    if options.guardrail.is_some_and(|guardrail| !(guardrail.margin > 0.0 && guardrail.margin.is_finite())) {
        return Err(Problem::new("BAD_OPTION", "`margin` of a guardrail must be a number above 0"));
    }
    let mut ways = options.cluster_by.clone();
    ways.sort_unstable();
    ways.dedup();
    if ways.len() != options.cluster_by.len() || ways.len() > 2 {
        return Err(Problem::new(
            "BAD_OPTION",
            "`clusterBy` takes one or two different of `unit`, `cluster`, `period`",
        ));
    }
    if ways == [ClusterBy::Unit, ClusterBy::Cluster] {
        let message = "`clusterBy` of `unit` and `cluster` is the same as `cluster`, since each unit lies in one";
        return Err(Problem::new("BAD_OPTION", message));
    }
    let one_way = matches!(options.standard_errors, Some(StandardErrors::Crv3 | StandardErrors::WildBootstrap));
    if one_way && ways.len() > 1 {
        return Err(Problem::new(
            "BAD_OPTION",
            "`crv3` and `wild-bootstrap` cluster in one way; name one in `clusterBy`",
        ));
    }
    Ok(())
}

/// What goes with the estimator that was named, or chosen from the data: what was asked of it and is not done is an error in the first case, and a
/// warning in the second.
pub(super) fn estimator(
    panel: &Panel,
    options: &Options,
    estimator: Estimator,
    warnings: &mut Vec<Warning>,
) -> Result<(), Problem> {
    let is_synthetic = matches!(estimator, Estimator::SyntheticDid | Estimator::SyntheticControl);
    if !is_synthetic && estimator != Estimator::CallawaySantanna {
        return Ok(());
    }
    if options.standard_errors.is_some_and(|errors| errors != StandardErrors::Crv1) {
        if options.estimator != Estimator::Auto {
            let message = "this estimator has standard errors of its own; leave out `standardErrors`";
            return Err(Problem::new("BAD_OPTION", message));
        }
        let message =
            "the estimator that suits the data has standard errors of its own, so `standardErrors` was left aside";
        warnings.push(Problem::new("STANDARD_ERRORS_IGNORED", message));
    }
    if is_synthetic && !options.cluster_by.is_empty() {
        let message =
            "the errors of this estimator come from units that stand in for others, so `clusterBy` changes nothing";
        warnings.push(Problem::new("CLUSTER_BY_IGNORED", message));
    }
    if !is_synthetic && options.cluster_by.contains(&ClusterBy::Period) {
        let message = "`callaway-santanna` clusters by `unit` or `cluster`; leave `period` out of `clusterBy`";
        return Err(Problem::new("BAD_OPTION", message));
    }
    if panel.weight.is_some() {
        let message =
            "this estimator counts every unit alike: weights change the means that are shown, and not the effect";
        warnings.push(Problem::new("WEIGHTS_IGNORED", message));
    }
    if is_synthetic && !panel.covariates.is_empty() {
        let message = "this estimator matches outcomes alone, so covariates change nothing";
        warnings.push(Problem::new("COVARIATES_IGNORED", message));
    }
    Ok(())
}

/// Says what rounding may leave of outcomes that do not differ.
pub(super) fn panel(panel: &Panel, warnings: &mut Vec<Warning>) -> Result<f64, Problem> {
    let Some(start) = panel.cohorts().first().copied() else {
        return Err(Problem::new("NO_TREATMENT", "no unit is treated; mark the treated units"));
    };
    let treated = (0..panel.units.len()).filter(|unit| panel.is_treated(*unit)).count();
    let last = *panel.periods.last().unwrap_or(&start);
    let is_staggered = panel.cohorts().len() > 1;
    if treated == panel.units.len() && !is_staggered {
        return Err(Problem::new("NO_CONTROL_GROUP", "every unit is treated; add units that are not, to compare with"));
    }
    if start > last {
        return Err(Problem::new("NO_POST_PERIOD", "the treatment starts after the last period; wait for results"));
    }
    let always = (0..panel.units.len()).filter(|unit| starts_treated(panel, *unit)).count();
    if always == treated {
        return Err(Problem::new(
            "NO_PRE_PERIOD",
            "no treated unit was observed before its treatment; add earlier periods",
        ));
    }
    if always > 0 {
        let message =
            format!("{always} treated units were never observed untreated, so they say nothing of the effect");
        warnings.push(Warning::new("TREATED_BEFORE_START", message));
    }
    let (low, high) = panel
        .outcome
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    if low == high {
        return Err(Problem::new(
            "NO_VARIANCE",
            "the metric has the same value everywhere; there is nothing to compare",
        ));
    }
    if treated == 1 || panel.units.len() - treated == 1 {
        let side = if treated == 1 { "treatment" } else { "control" };
        let message = format!("one unit is alone in {side}: what happened to it alone cannot be told from the effect");
        warnings.push(Warning::new("ONE_UNIT", message));
    }
    Ok(ROUNDING * (high - low) + f64::EPSILON * low.abs().max(high.abs()))
}

fn starts_treated(panel: &Panel, unit: usize) -> bool {
    panel.is_treated(unit) && panel.is_treated_now(panel.starts[unit])
}

/// No number that is none may leave: JSON has no NaN.
pub(super) fn result(context: &Context<'_>, result: &report::Result) -> Result<(), Problem> {
    let effect = &result.effect;
    let is_finite = effect.estimate.is_finite() && effect.p_value.is_finite();
    if is_finite && context.is_error(effect.std_error) {
        return Ok(());
    }
    Err(Problem::new(
        "NO_VARIANCE",
        "the observations leave no error to judge the effect by; add units, periods, or choose other standard errors",
    ))
}
