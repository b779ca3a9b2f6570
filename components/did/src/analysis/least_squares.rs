//! The analysis by least squares: four means, or unit and period effects.

use super::impact::{Gains, Reach};
use super::inference::{Choice, correction, effect};
use super::options::{Estimator, Options, StandardErrors};
use super::pre_trend::UNKNOWN;
use super::report::{self, Effect, Method, NamedEstimate, Placebo, Problem, Warning};
use super::study::Study;
use super::wild::{self, Model};
use super::{Context, describe};
use crate::distribution::t_quantile;
use crate::estimator::{Twfe, aggregate_series, two_by_two};
use crate::experiment::cuped::{Difference, cuped, unit_means};
use crate::panel::Panel;
use crate::regression::FitError;
use crate::variance::{Covariance, default_lag};

pub(super) fn analyze(
    context: &Context<'_>,
    estimator: Estimator,
    warnings: &mut Vec<Warning>,
) -> Result<report::Result, Problem> {
    let Context { panel, options, .. } = context;
    if estimator == Estimator::TwoByTwo && !panel.covariates.is_empty() {
        let message = "`2x2` compares four means as they are: covariates change nothing; use `twfe` for them";
        warnings.push(Problem::new("COVARIATES_IGNORED", message));
    }
    let choice = Choice::new(panel, options, warnings)?;
    let study = Study::new(context, &choice, warnings);
    let start = panel.cohorts()[0];
    let Estimated { effect, covariance, standard_errors } = match estimator {
        Estimator::TwoByTwo => two_by_two_effect(context, &choice, start, warnings)?,
        Estimator::EventStudy => {
            let study = study.as_ref().ok_or_else(|| {
                Problem::new(
                    "NO_EVENT_STUDY",
                    "an event study needs one start of treatment, and a period before and after it with both groups",
                )
            })?;
            mean_after(context, study, &choice, warnings)
        }
        _ => twfe(context, &choice, warnings)?,
    };
    let method = Method {
        estimator: if estimator == Estimator::Auto { Estimator::Twfe } else { estimator },
        standard_errors: Some(standard_errors),
        cluster_by: choice.cluster_by.clone(),
        control_group: None,
        ssc: correction(&covariance),
    };
    let path =
        |period: usize| study.as_ref().map_or_else(|| after(panel, period, effect.estimate), |study| study.at(period));
    Ok(report::Result {
        method,
        sample: describe::sample(panel, choice.clusters(), Vec::new()),
        confidence_level: options.confidence_level,
        group_means: describe::group_means(panel),
        pre_trend: study.as_ref().map_or(UNKNOWN, |study| study.pre_trend(panel)),
        event_study: study.as_ref().map(|study| study.points(options.confidence_level)).unwrap_or_default(),
        series: describe::series(panel, path),
        cohorts: Vec::new(),
        aggregates: None,
        placebo: placebo(context, &choice),
        robustness: robustness(context, &choice, estimator),
        sequential: None,
        guardrail: None,
        economic_impact: context
            .value
            .and_then(|value| gains(context, study.as_ref(), &effect, standard_errors, warnings).impact(value)),
        effect,
    })
}

/// An effect, and the standard errors that it came to have.
struct Estimated {
    effect: Effect,
    covariance: Covariance,
    standard_errors: StandardErrors,
}

/// By period where there are effects by period. With the wild bootstrap their intervals reach as far, in standard errors, as that of the effect.
fn gains(
    context: &Context<'_>,
    study: Option<&Study>,
    effect: &Effect,
    standard_errors: StandardErrors,
    warnings: &mut Vec<Warning>,
) -> Gains {
    let Context { panel, options, .. } = context;
    let Some(study) = study else {
        let message =
            "there are no effects by period, so dollars are the average effect times the treated units and periods";
        warnings.push(Problem::new("DOLLARS_FROM_AVERAGE", message));
        return Gains::constant(panel, effect);
    };
    let reach = match standard_errors {
        StandardErrors::WildBootstrap => Reach::of(effect),
        _ => Reach::even(t_quantile(0.5 + options.confidence_level / 2.0, study.covariance.degrees_of_freedom)),
    };
    study.gains(panel, reach)
}

fn after(panel: &Panel, period: usize, estimate: f64) -> Option<f64> {
    (panel.periods[period] >= panel.cohorts()[0]).then_some(estimate)
}

pub(super) fn unfit(error: FitError) -> Problem {
    match error {
        FitError::Collinear { .. } => Problem::new(
            "COLLINEAR",
            "the effect cannot be told from other differences: treated and controls must both be seen before and after the start, and covariates must vary within units",
        ),
        FitError::TooFewRows { .. } => {
            Problem::new("TOO_FEW_OBSERVATIONS", "there are too few observations; add units or periods")
        }
    }
}

fn twfe(context: &Context<'_>, choice: &Choice, warnings: &mut Vec<Warning>) -> Result<Estimated, Problem> {
    let Context { panel, options, .. } = context;
    let twfe = Twfe::new(panel).map_err(unfit)?;
    let without = |rest: &Panel| Twfe::new(rest).map(|twfe| twfe.fit.coefficients);
    let covariance = choice.covariance(&twfe.fit, panel, options, &without).map_err(unfit)?;
    Ok(estimated(context, choice, Model::Twfe, (twfe.estimate(), covariance.matrix[(0, 0)]), covariance, warnings))
}

fn two_by_two_effect(
    context: &Context<'_>,
    choice: &Choice,
    start: i64,
    warnings: &mut Vec<Warning>,
) -> Result<Estimated, Problem> {
    let Context { panel, options, .. } = context;
    let fit = two_by_two(panel, start).map_err(unfit)?;
    let without = |rest: &Panel| two_by_two(rest, start).map(|fit| fit.coefficients);
    let covariance = choice.covariance(&fit, panel, options, &without).map_err(unfit)?;
    let own = (fit.coefficients[3], covariance.matrix[(3, 3)]);
    Ok(estimated(context, choice, Model::TwoByTwo(start), own, covariance, warnings))
}

fn mean_after(context: &Context<'_>, study: &Study, choice: &Choice, warnings: &mut Vec<Warning>) -> Estimated {
    let model = Model::MeanAfter(&study.study, study.adopted);
    let covariance = study.covariance.clone();
    let estimated = estimated(context, choice, model, study.mean_after(), covariance, warnings);
    match choice.standard_errors {
        StandardErrors::WildBootstrap => estimated,
        _ => Estimated { standard_errors: study.standard_errors, ..estimated },
    }
}

/// The effect of an estimate and its variance, refined where a wild bootstrap was chosen.
fn estimated(
    context: &Context<'_>,
    choice: &Choice,
    model: Model<'_>,
    (estimate, variance): (f64, f64),
    covariance: Covariance,
    warnings: &mut Vec<Warning>,
) -> Estimated {
    let Context { panel, options, .. } = context;
    let level = options.confidence_level;
    let mut effect = effect(estimate, variance, covariance.degrees_of_freedom, level);
    let standard_errors = wild::refine(&mut effect, model, panel, choice, (options.seed, level), warnings);
    Estimated { effect, covariance, standard_errors }
}

/// The effect of a start that did not happen, half-way before the real one.
fn placebo(context: &Context<'_>, choice: &Choice) -> Option<Placebo> {
    let panel = context.panel;
    let [start] = panel.cohorts()[..] else { return None };
    let before: Vec<i64> = panel.periods.iter().copied().filter(|period| *period < start).collect();
    let fake = *before.get(before.len() / 2).filter(|_| before.len() >= 4)?;
    let mut earlier = panel.filter(|row| panel.periods[panel.period[row] as usize] < start);
    earlier.treated_from.iter_mut().for_each(|from| *from = from.map(|_| fake));
    let standard_errors = Some(choice.standard_errors);
    let options = Options { cluster_by: choice.cluster_by.clone(), standard_errors, ..context.options.clone() };
    let fresh = Choice::new(&earlier, &options, &mut Vec::new()).ok()?;
    let earlier = Context { panel: &earlier, options: &options, value: None, rounding: context.rounding };
    let Estimated { effect, .. } = twfe(&earlier, &fresh, &mut Vec::new()).ok()?;
    let Effect { estimate, std_error, p_value, .. } = effect;
    context.is_error(std_error).then_some(Placebo { period: fake, estimate, std_error, p_value })
}

fn robustness(context: &Context<'_>, choice: &Choice, estimator: Estimator) -> Vec<NamedEstimate> {
    let Context { panel, options, .. } = context;
    let [start] = panel.cohorts()[..] else { return Vec::new() };
    let mut all = Vec::new();
    let unwarned = &mut Vec::new();
    if estimator != Estimator::TwoByTwo
        && let Ok(own) = two_by_two_effect(context, choice, start, unwarned)
    {
        all.push(named("2x2", &own.effect));
    }
    if matches!(estimator, Estimator::TwoByTwo | Estimator::EventStudy)
        && let Ok(own) = twfe(context, choice, unwarned)
    {
        all.push(named("twfe", &own.effect));
    }
    if panel.weight.is_none()
        && let Some(adjusted) = cuped(&unit_means(panel, start))
    {
        let Difference { estimate, std_error, p_value, .. } = adjusted.adjusted;
        all.push(NamedEstimate { name: "CUPED".to_owned(), estimate, std_error, p_value });
    }
    let lag = options.lag.unwrap_or_else(|| default_lag(panel.periods.len()));
    if let Ok(series) = aggregate_series(panel, start, lag) {
        let variance = series.std_error * series.std_error;
        let own = effect(series.estimate, variance, series.degrees_of_freedom, options.confidence_level);
        all.push(named("difference of means over time, Newey–West", &own));
    }
    all.retain(|named| context.is_error(named.std_error) && named.p_value.is_finite());
    all
}

pub(super) fn named(name: &str, effect: &Effect) -> NamedEstimate {
    let Effect { estimate, std_error, p_value, .. } = *effect;
    NamedEstimate { name: name.to_owned(), estimate, std_error, p_value }
}
