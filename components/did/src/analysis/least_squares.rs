//! The analysis by least squares: four means, or unit and period effects.

use super::inference::{Choice, correction, effect};
use super::options::{Estimator, StandardErrors};
use super::pre_trend::UNKNOWN;
use super::report::{self, Effect, Method, NamedEstimate, Placebo, Problem, Warning};
use super::study::Study;
use super::{Context, describe};
use crate::bootstrap;
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
    let choice = Choice::new(panel, options, warnings)?;
    let study = Study::new(context, &choice, warnings);
    let start = panel.cohorts()[0];
    let (main, covariance) = match estimator {
        Estimator::TwoByTwo => {
            let fit = two_by_two(panel, start).map_err(unfit)?;
            let without = |rest: &Panel| two_by_two(rest, start).map(|fit| fit.coefficients);
            let covariance = choice.covariance(&fit, panel, options, &without).map_err(unfit)?;
            let variance = covariance.matrix[(3, 3)];
            let df = covariance.degrees_of_freedom;
            (effect(fit.coefficients[3], variance, df, options.confidence_level), covariance)
        }
        Estimator::EventStudy => {
            let study = study.as_ref().ok_or_else(|| {
                Problem::new(
                    "NO_EVENT_STUDY",
                    "an event study needs one start of treatment, and a period before and after it",
                )
            })?;
            (study.mean_after(options.confidence_level), study.covariance.clone())
        }
        _ => twfe(context, &choice)?,
    };
    let method = Method {
        estimator: if estimator == Estimator::Auto { Estimator::Twfe } else { estimator },
        standard_errors: Some(choice.standard_errors),
        cluster_by: choice.cluster_by.clone(),
        control_group: None,
        ssc: correction(&covariance),
    };
    let path =
        |period: usize| study.as_ref().map_or_else(|| after(panel, period, main.estimate), |study| study.at(period));
    Ok(report::Result {
        method,
        sample: describe::sample(panel, choice.clusters(), Vec::new()),
        effect: main,
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
            .and_then(|value| study.as_ref()?.effects(panel, options.confidence_level).impact(value)),
    })
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

fn twfe(context: &Context<'_>, choice: &Choice) -> Result<(Effect, Covariance), Problem> {
    let Context { panel, options, .. } = context;
    let twfe = Twfe::new(panel).map_err(unfit)?;
    let without = |rest: &Panel| Twfe::new(rest).map(|twfe| twfe.fit.coefficients);
    let covariance = choice.covariance(&twfe.fit, panel, options, &without).map_err(unfit)?;
    let level = options.confidence_level;
    let mut main = effect(twfe.estimate(), covariance.matrix[(0, 0)], covariance.degrees_of_freedom, level);
    if let (StandardErrors::WildBootstrap, [clusters]) = (choice.standard_errors, choice.groupings.as_slice()) {
        let treatment: Vec<f64> = (0..panel.rows()).map(|row| f64::from(u8::from(panel.is_treated_now(row)))).collect();
        if let Some(wild) = bootstrap::WildCluster::new(panel, &treatment, clusters, options.seed) {
            main.p_value = wild.test().p_value;
            main.confidence_interval = wild.interval(main.estimate, main.std_error, 1.0 - level);
        }
    }
    Ok((main, covariance))
}

/// The effect of a start that did not happen, half-way before the real one.
fn placebo(context: &Context<'_>, choice: &Choice) -> Option<Placebo> {
    let panel = context.panel;
    let [start] = panel.cohorts()[..] else { return None };
    let before: Vec<i64> = panel.periods.iter().copied().filter(|period| *period < start).collect();
    let fake = *before.get(before.len() / 2).filter(|_| before.len() >= 4)?;
    let mut earlier = panel.filter(|row| panel.periods[panel.period[row] as usize] < start);
    earlier.treated_from.iter_mut().for_each(|from| *from = from.map(|_| fake));
    let options = super::Options { cluster_by: choice.cluster_by.clone(), ..context.options.clone() };
    let fresh = Choice::new(&earlier, &options, &mut Vec::new()).ok()?;
    let (effect, _) = twfe(&Context { panel: &earlier, options: &options, value: None }, &fresh).ok()?;
    let Effect { estimate, std_error, p_value, .. } = effect;
    Some(Placebo { period: fake, estimate, std_error, p_value })
}

fn robustness(context: &Context<'_>, choice: &Choice, estimator: Estimator) -> Vec<NamedEstimate> {
    let Context { panel, options, .. } = context;
    let [start] = panel.cohorts()[..] else { return Vec::new() };
    let mut all = Vec::new();
    if estimator != Estimator::TwoByTwo
        && let Ok(fit) = two_by_two(panel, start)
        && let Ok(covariance) =
            choice.covariance(&fit, panel, options, &|rest| two_by_two(rest, start).map(|fit| fit.coefficients))
    {
        let own = effect(
            fit.coefficients[3],
            covariance.matrix[(3, 3)],
            covariance.degrees_of_freedom,
            options.confidence_level,
        );
        all.push(named("2x2", &own));
    }
    if matches!(estimator, Estimator::TwoByTwo | Estimator::EventStudy)
        && let Ok((own, _)) = twfe(context, choice)
    {
        all.push(named("twfe", &own));
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
    all.retain(|named| named.std_error > 0.0 && named.p_value.is_finite());
    all
}

pub(super) fn named(name: &str, effect: &Effect) -> NamedEstimate {
    let Effect { estimate, std_error, p_value, .. } = *effect;
    NamedEstimate { name: name.to_owned(), estimate, std_error, p_value }
}
