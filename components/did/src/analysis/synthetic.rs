//! The analysis by synthetic difference-in-differences or synthetic control.

use super::least_squares::named;
use super::options::Estimator;
use super::pre_trend::UNKNOWN;
use super::report::{self, Correction, CumulativeImpact, EconomicImpact, Effect, EventTime, Method, Problem, Warning};
use super::tails::Tails;
use super::{Context, MetricValue, describe};
use crate::estimator::synthetic::{Blocks, Jackknife, Placebo, Synthetic, Weighting};
use crate::panel::Panel;

pub(super) fn analyze(
    context: &Context<'_>,
    estimator: Estimator,
    warnings: &mut Vec<Warning>,
) -> Result<report::Result, Problem> {
    let Context { panel, options, .. } = context;
    let blocks = Blocks::new(panel).map_err(|error| Problem::new("NOT_SYNTHETIC", error))?;
    let weighting = match estimator {
        Estimator::SyntheticControl => Weighting::SyntheticControl,
        _ => Weighting::SyntheticDid,
    };
    let synthetic = Synthetic::new(&blocks, weighting);
    let errors = Errors::new(&synthetic, &blocks, options.seed).ok_or_else(|| {
        let message = match weighting {
            Weighting::SyntheticControl => "standard errors come from controls that stand in for the treated; add controls, two more than treated units, or use `synthetic-did`, which can do with fewer",
            _ => "standard errors come from controls that stand in for the treated, or from leaving out one unit at a time; add controls, two more than treated units",
        };
        Problem::new("TOO_FEW_CONTROLS", message)
    })?;
    warnings.extend(errors.warning());
    let path = synthetic.path(&blocks);
    let effect = errors.effect(synthetic.estimate, options.confidence_level);
    let other = match weighting {
        Weighting::SyntheticControl => ("synthetic-did", Weighting::SyntheticDid),
        _ => ("synthetic-control", Weighting::SyntheticControl),
    };
    let robustness = [other, ("2x2", Weighting::Equal)].into_iter().filter_map(|(name, weighting)| {
        let own = Synthetic::new(&blocks, weighting);
        let effect = Errors::new(&own, &blocks, options.seed)?.effect(own.estimate, options.confidence_level);
        context.is_error(effect.std_error).then(|| named(name, &effect))
    });
    Ok(report::Result {
        method: Method {
            estimator,
            standard_errors: None,
            cluster_by: Vec::new(),
            control_group: None,
            ssc: Correction { k: 1, g: Some(blocks.controls), adj: 1.0 },
        },
        sample: describe::sample(panel, None, Vec::new()),
        effect,
        confidence_level: options.confidence_level,
        group_means: describe::group_means(panel),
        // The weights match the past, so that it tests nothing.
        pre_trend: UNKNOWN,
        event_study: event_study(&blocks, &path, &errors, options.confidence_level),
        series: describe::series(panel, |period| (period >= blocks.before).then(|| path[period])),
        cohorts: Vec::new(),
        aggregates: None,
        placebo: None,
        robustness: robustness.collect(),
        sequential: None,
        guardrail: None,
        economic_impact: context
            .value
            .map(|value| impact(panel, &blocks, &path, &errors, value, options.confidence_level)),
    })
}

/// What estimates vary by.
enum Errors {
    /// Controls that stand in for the treated.
    Placebo(Placebo),
    /// Leaving out one unit at a time, where there are too few controls to stand in.
    Jackknife(Jackknife),
}

impl Errors {
    fn new(synthetic: &Synthetic, blocks: &Blocks, seed: u64) -> Option<Self> {
        let placebo = synthetic.placebo(blocks, seed).map(Self::Placebo);
        placebo.or_else(|| synthetic.jackknife(blocks).map(Self::Jackknife))
    }

    fn warning(&self) -> Option<Warning> {
        match self {
            Self::Placebo(placebo) if placebo.count < 20 => {
                let message = format!(
                    "standard errors rest on {} placebos only, so the p value cannot fall below {:.3}",
                    placebo.count,
                    1.0 / (placebo.count + 1) as f64
                );
                Some(Problem::new("FEW_PLACEBOS", message))
            }
            Self::Placebo(_) => None,
            Self::Jackknife(_) => {
                let message = "there are too few controls to stand in for the treated, so standard errors come from leaving out one unit at a time";
                Some(Problem::new("JACKKNIFE", message))
            }
        }
    }

    fn std_error(&self) -> f64 {
        match self {
            Self::Placebo(placebo) => placebo.std_error,
            Self::Jackknife(jackknife) => jackknife.std_error,
        }
    }

    /// Of the summed effects over periods, both included.
    fn std_error_of_sum(&self, first: usize, last: usize) -> f64 {
        match self {
            Self::Placebo(placebo) => placebo.std_error_of_sum(first, last),
            Self::Jackknife(jackknife) => jackknife.std_error_of_sum(first, last),
        }
    }

    fn effect(&self, estimate: f64, level: f64) -> Effect {
        let effect = Tails::normal(level).effect(estimate, self.std_error());
        match self {
            Self::Placebo(placebo) => Effect { p_value: placebo.p_value, ..effect },
            Self::Jackknife(_) => effect,
        }
    }
}

fn event_study(blocks: &Blocks, path: &[f64], errors: &Errors, level: f64) -> Vec<EventTime> {
    let critical = Tails::normal(level).critical();
    path.iter()
        .enumerate()
        .map(|(period, estimate)| {
            let std_error = errors.std_error_of_sum(period, period);
            let half = critical * std_error;
            EventTime {
                relative_period: period as i64 - blocks.before as i64,
                estimate: *estimate,
                std_error,
                confidence_interval: [estimate - half, estimate + half],
                uniform_band: None,
                reference: false,
            }
        })
        .collect()
}

/// Dollars over all treated units; the standard error of a sum over periods is that of the placebos' sums.
fn impact(
    panel: &Panel,
    blocks: &Blocks,
    path: &[f64],
    errors: &Errors,
    value: MetricValue,
    level: f64,
) -> EconomicImpact {
    let critical = Tails::normal(level).critical();
    let units = blocks.treated() as f64;
    let mut sum = 0.0;
    let mut last = (0.0, 0.0);
    let mut cumulative = Vec::new();
    for (period, effect) in path.iter().enumerate().skip(blocks.before) {
        sum += effect;
        let total = value.dollars_per_unit * units * sum;
        let of_effects = value.dollars_per_unit * units * errors.std_error_of_sum(blocks.before, period);
        let of_value = units * sum * value.std_error;
        let std_error = of_effects.hypot(of_value);
        last = (total, std_error);
        let half = critical * std_error;
        let confidence_interval = [total - half, total + half];
        cumulative.push(CumulativeImpact { period: panel.periods[period], total, confidence_interval });
    }
    let (total, std_error) = last;
    EconomicImpact {
        dollars_per_unit: value.dollars_per_unit,
        value_version: value.version,
        per_unit_per_period: total / (units * blocks.after() as f64),
        total,
        std_error,
        confidence_interval: [total - critical * std_error, total + critical * std_error],
        cumulative,
    }
}
