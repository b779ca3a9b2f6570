//! The analysis by least squares: four means, unit and period effects, and the event study that goes with them.

use nalgebra::DVector;

use super::impact::Effects;
use super::inference::{Choice, correction, effect};
use super::options::{ClusterBy, Estimator, StandardErrors};
use super::report::{self, Effect, EventTime, Method, NamedEstimate, PreTrend, Problem, Verdict, Warning};
use super::{Context, describe};
use crate::bootstrap;
use crate::distribution::t_quantile;
use crate::estimator::{EventStudy, Twfe, WaldTest, aggregate_series, two_by_two};
use crate::panel::Panel;
use crate::regression::FitError;
use crate::variance::{Covariance, clustered, counted_parameters, default_lag};

/// A pre-trend test below this warns.
const PRE_TREND_LEVEL: f64 = 0.1;
/// An event study with more cells than this is left out: it would hold them all in memory.
const MOST_CELLS: usize = 60_000_000;

pub(super) fn analyze(
    context: &Context<'_>,
    estimator: Estimator,
    warnings: &mut Vec<Warning>,
) -> Result<report::Result, Problem> {
    let Context { panel, options, .. } = context;
    let choice = Choice::new(panel, options, warnings)?;
    let study = event_study(context, &choice, warnings);
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
        pre_trend: study.as_ref().map_or(UNKNOWN, Study::pre_trend),
        event_study: study.as_ref().map(|study| study.points(options.confidence_level)).unwrap_or_default(),
        series: describe::series(panel, path),
        cohorts: Vec::new(),
        aggregates: None,
        placebo: placebo(context, &choice),
        robustness: robustness(context, &choice, estimator),
        economic_impact: context
            .value
            .and_then(|value| study.as_ref()?.effects(panel, options.confidence_level).impact(value)),
    })
}

const UNKNOWN: PreTrend =
    PreTrend { statistic: None, df_numerator: None, df_denominator: None, p_value: None, verdict: Verdict::Unknown };

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

/// An event study with its covariance.
struct Study {
    study: EventStudy,
    covariance: Covariance,
}

fn event_study(context: &Context<'_>, choice: &Choice, warnings: &mut Vec<Warning>) -> Option<Study> {
    let Context { panel, options, .. } = context;
    let [start] = panel.cohorts()[..] else { return None };
    let adopted = panel.periods.partition_point(|period| *period < start);
    let reference = adopted.checked_sub(1)?;
    let is_by_unit = choice.cluster_by == [ClusterBy::Unit];
    if is_by_unit && let Some((study, covariance)) = EventStudy::closed_form(panel, reference, options.ssc) {
        return Some(Study { study, covariance });
    }
    let coefficients = panel.periods.len() - 1;
    if panel.rows().checked_mul(coefficients).is_none_or(|cells| cells > MOST_CELLS) {
        let message =
            "the event study was left out: so many observations times periods do not fit; aggregate to longer periods";
        warnings.push(Warning::new("EVENT_STUDY_TOO_LARGE", message));
        return None;
    }
    let study = EventStudy::new(panel, reference).ok()?;
    let fit = study.fit.as_ref()?;
    // Leaving out a cluster may leave a period without a group, so CRV3 gives way to CRV1 here.
    let covariance = match (choice.standard_errors, choice.groupings.as_slice()) {
        (StandardErrors::Crv3, [one]) => clustered(fit, one, counted_parameters(fit, panel, &[one]), options.ssc),
        _ => choice.covariance(fit, panel, options, &|_| Err(FitError::Collinear { column: 0 })).ok()?,
    };
    Some(Study { study, covariance })
}

impl Study {
    fn position(&self, period: usize) -> Option<usize> {
        self.study.periods.iter().position(|own| *own == period)
    }

    fn at(&self, period: usize) -> Option<f64> {
        (period > self.study.reference).then_some(())?;
        Some(self.study.coefficients[self.position(period)?])
    }

    /// Coefficients from the start on.
    fn after(&self) -> std::ops::Range<usize> {
        let before = self.study.periods.iter().take_while(|period| **period < self.study.reference).count();
        before..self.study.periods.len()
    }

    fn mean_after(&self, level: f64) -> Effect {
        let after = self.after();
        let share = 1.0 / after.len() as f64;
        let weights =
            DVector::from_fn(self.study.periods.len(), |index, _| if after.contains(&index) { share } else { 0.0 });
        let variance = weights.dot(&(&self.covariance.matrix * &weights));
        effect(weights.dot(&self.study.coefficients), variance, self.covariance.degrees_of_freedom, level)
    }

    fn pre_trend(&self) -> PreTrend {
        let Some(WaldTest { statistic, numerator, denominator, p_value, .. }) = self.study.pre_trend(&self.covariance)
        else {
            return UNKNOWN;
        };
        PreTrend {
            statistic: Some(statistic),
            df_numerator: Some(numerator),
            df_denominator: Some(denominator),
            p_value: Some(p_value),
            verdict: if p_value < PRE_TREND_LEVEL { Verdict::Warn } else { Verdict::Pass },
        }
    }

    fn points(&self, level: f64) -> Vec<EventTime> {
        let reference = self.study.reference;
        let mut periods = self.study.periods.clone();
        periods.push(reference);
        periods.sort_unstable();
        periods
            .into_iter()
            .map(|period| {
                // The start is 0, so the reference is −1.
                let relative_period = period as i64 - reference as i64 - 1;
                let Some(index) = self.position(period) else {
                    return EventTime {
                        relative_period,
                        estimate: 0.0,
                        std_error: 0.0,
                        confidence_interval: [0.0, 0.0],
                        uniform_band: None,
                        reference: true,
                    };
                };
                let variance = self.covariance.matrix[(index, index)];
                let own = effect(self.study.coefficients[index], variance, self.covariance.degrees_of_freedom, level);
                EventTime {
                    relative_period,
                    estimate: own.estimate,
                    std_error: own.std_error,
                    confidence_interval: own.confidence_interval,
                    uniform_band: None,
                    reference: false,
                }
            })
            .collect()
    }

    fn effects(&self, panel: &Panel, level: f64) -> Effects {
        let after = self.after();
        let count = after.len();
        let periods: Vec<usize> = self.study.periods[after.clone()].to_vec();
        let treated = |period: usize| {
            let rows = (0..panel.rows()).filter(|row| panel.period[*row] as usize == period);
            rows.filter(|row| panel.is_treated_now(*row)).count() as f64
        };
        Effects {
            effects: self.study.coefficients.rows(after.start, count).into_owned(),
            covariance: self.covariance.matrix.view((after.start, after.start), (count, count)).into_owned(),
            units: DVector::from_iterator(count, periods.iter().map(|period| treated(*period))),
            periods: periods.iter().map(|period| panel.periods[*period]).collect(),
            critical: t_quantile(0.5 + level / 2.0, self.covariance.degrees_of_freedom),
        }
    }
}

/// The effect of a start that did not happen, half-way before the real one.
fn placebo(context: &Context<'_>, choice: &Choice) -> Option<NamedEstimate> {
    let panel = context.panel;
    let [start] = panel.cohorts()[..] else { return None };
    let before: Vec<i64> = panel.periods.iter().copied().filter(|period| *period < start).collect();
    let fake = *before.get(before.len() / 2).filter(|_| before.len() >= 4)?;
    let mut earlier = panel.filter(|row| panel.periods[panel.period[row] as usize] < start);
    earlier.treated_from.iter_mut().for_each(|from| *from = from.map(|_| fake));
    let options = super::Options { cluster_by: choice.cluster_by.clone(), ..context.options.clone() };
    let fresh = Choice::new(&earlier, &options, &mut Vec::new()).ok()?;
    let (effect, _) = twfe(&Context { panel: &earlier, options: &options, value: None }, &fresh).ok()?;
    Some(named(&format!("placebo start in {fake}"), &effect))
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
