//! The analysis by synthetic difference-in-differences or synthetic control.

use super::least_squares::named;
use super::options::Estimator;
use super::pre_trend::UNKNOWN;
use super::report::{self, Correction, CumulativeImpact, EconomicImpact, Effect, EventTime, Method, Problem, Warning};
use super::{Context, MetricValue, describe};
use crate::distribution::normal_quantile;
use crate::estimator::synthetic::{Blocks, Placebo, Synthetic, Weighting};
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
    let placebo = synthetic.placebo(&blocks, options.seed).ok_or_else(|| {
        Problem::new("TOO_FEW_CONTROLS", "standard errors come from controls that stand in for the treated; add controls, two more than treated units")
    })?;
    if placebo.count < 20 {
        let message = format!(
            "standard errors rest on {} placebos only, so the p value cannot fall below {:.3}",
            placebo.count,
            1.0 / (placebo.count + 1) as f64
        );
        warnings.push(Warning::new("FEW_PLACEBOS", message));
    }
    let path = synthetic.path(&blocks);
    let effect = effect(&synthetic, &placebo, options.confidence_level);
    let other = match weighting {
        Weighting::SyntheticControl => ("synthetic-did", Weighting::SyntheticDid),
        _ => ("synthetic-control", Weighting::SyntheticControl),
    };
    let robustness = [other, ("2x2", Weighting::Equal)].into_iter().filter_map(|(name, weighting)| {
        let own = Synthetic::new(&blocks, weighting);
        let placebo = own.placebo(&blocks, options.seed)?;
        Some(named(name, &self::effect(&own, &placebo, options.confidence_level)))
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
        event_study: event_study(&blocks, &path, &placebo, options.confidence_level),
        series: describe::series(panel, |period| (period >= blocks.before).then(|| path[period])),
        cohorts: Vec::new(),
        aggregates: None,
        placebo: None,
        robustness: robustness.collect(),
        sequential: None,
        guardrail: None,
        economic_impact: context
            .value
            .map(|value| impact(panel, &blocks, &path, &placebo, value, options.confidence_level)),
    })
}

fn effect(synthetic: &Synthetic, placebo: &Placebo, level: f64) -> Effect {
    let half = normal_quantile(0.5 + level / 2.0) * placebo.std_error;
    Effect {
        estimate: synthetic.estimate,
        std_error: placebo.std_error,
        statistic: if placebo.std_error > 0.0 { synthetic.estimate / placebo.std_error } else { 0.0 },
        degrees_of_freedom: None,
        p_value: placebo.p_value,
        confidence_interval: [synthetic.estimate - half, synthetic.estimate + half],
    }
}

fn event_study(blocks: &Blocks, path: &[f64], placebo: &Placebo, level: f64) -> Vec<EventTime> {
    let critical = normal_quantile(0.5 + level / 2.0);
    path.iter()
        .enumerate()
        .map(|(period, estimate)| {
            let std_error = placebo.std_error_at(period);
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
    placebo: &Placebo,
    value: MetricValue,
    level: f64,
) -> EconomicImpact {
    let critical = normal_quantile(0.5 + level / 2.0);
    let units = blocks.treated() as f64;
    let mut sum = 0.0;
    let mut last = (0.0, 0.0);
    let mut cumulative = Vec::new();
    for (period, effect) in path.iter().enumerate().skip(blocks.before) {
        sum += effect;
        let total = value.dollars_per_unit * units * sum;
        let of_effects = value.dollars_per_unit * units * placebo.std_error_of_sum(blocks.before, period);
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
