//! The analysis of staggered adoption by Callaway and Sant'Anna's estimator.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use super::impact::{Gains, Reach};
use super::inference::{self, grouping, warn_of_few};
use super::least_squares::named;
use super::options::{ClusterBy, Estimator, Options};
use super::pre_trend::UNKNOWN;
use super::report::{
    self, CohortEffect, Correction, Dropped, Estimate, EventTime, Method, NamedEstimate, PreTrend, Problem, Sample,
    Warning,
};
use super::tails::Tails;
use super::{Context, describe};
use crate::estimator::callaway_santanna::{
    Adjustment, Aggregate, Aggregates, CallawaySantAnna, Settings, uniform_critical_value,
};
use crate::estimator::{Twfe, TwoStage};
use crate::panel::Panel;
use crate::variance::{Grouping, clustered, counted_parameters};

/// Draws for the band that holds for all periods at once.
const DRAWS: usize = 999;

/// Cohorts times periods times units that are held in memory.
const MOST_CELLS: usize = 25_000_000;

pub(super) fn analyze(context: &Context<'_>, warnings: &mut Vec<Warning>) -> Result<report::Result, Problem> {
    let Context { panel, options, .. } = context;
    let cells = panel.cohorts().len().saturating_mul(panel.periods.len()).saturating_mul(panel.units.len());
    if cells > MOST_CELLS {
        let message = "so many starts of treatment, periods and units do not fit into memory together; aggregate to longer periods";
        return Err(Problem::new("TOO_LARGE", message));
    }
    let by = if options.cluster_by.contains(&ClusterBy::Cluster) { ClusterBy::Cluster } else { ClusterBy::Unit };
    let clusters = grouping(panel, by)?;
    let adjustment = if panel.covariates.is_empty() { Adjustment::None } else { Adjustment::DoublyRobust };
    let settings = Settings { control_group: options.control_group, adjustment, ..Settings::default() };
    let fit = CallawaySantAnna::new(panel, settings, by == ClusterBy::Cluster);
    warn_of_what_is_left_out(&fit, warnings);
    let sums = fit.aggregates();
    let Some(overall) = &sums.simple else { return Err(nothing_to_compare(&fit)) };
    let tails = match warn_of_few(fit.cluster_count(), warnings)? {
        true => Tails::of_few(fit.cluster_count(), options.confidence_level),
        false => Tails::normal(options.confidence_level),
    };
    let main = tails.effect(overall.estimate, fit.std_error(&overall.influence));
    Ok(report::Result {
        method: Method {
            estimator: Estimator::CallawaySantanna,
            standard_errors: None,
            cluster_by: vec![by],
            control_group: Some(options.control_group),
            ssc: Correction { k: fit.cells.len(), g: Some(fit.cluster_count()), adj: 1.0 },
        },
        sample: sample(panel, &fit),
        effect: main,
        confidence_level: options.confidence_level,
        group_means: describe::group_means(panel),
        pre_trend: pre_trend(&fit),
        event_study: event_study(&fit, &sums, tails, options),
        series: describe::series(panel, |period| average_effect(panel, &fit, period)),
        cohorts: cohorts(panel, &fit),
        aggregates: Some(aggregates(panel, &fit, &sums)),
        placebo: None,
        robustness: robustness(context, &clusters, tails),
        sequential: None,
        guardrail: None,
        economic_impact: context.value.and_then(|value| gains(panel, &fit, tails).impact(value)),
    })
}

fn warn_of_what_is_left_out(fit: &CallawaySantAnna, warnings: &mut Vec<Warning>) {
    if !fit.failed.is_empty() {
        let message = format!(
            "{} of the effects by cohort and period could not be estimated: {}",
            fit.failed.len(),
            fit.failed[0].2
        );
        warnings.push(Problem::new("CELLS_LEFT_OUT", message));
    }
    if !fit.dropped.is_empty() {
        let message = format!(
            "{} units were left out, because they miss periods or were treated from the first on; neither the effect nor dollars count them",
            fit.dropped.len()
        );
        warnings.push(Problem::new("UNITS_LEFT_OUT", message));
    }
}

fn nothing_to_compare(fit: &CallawaySantAnna) -> Problem {
    if fit.cohort_of.is_empty() {
        let message =
            "every unit misses a period, and `callaway-santanna` takes whole units only; complete some, or use `twfe`";
        return Problem::new("NO_WHOLE_UNIT", message);
    }
    let message = "no treated unit can be compared with one that is untreated in every period; add units that are never treated, or set `controlGroup` to `not-yet`";
    Problem::new("NO_CONTROL_GROUP", message)
}

/// What of the panel was used.
fn sample(panel: &Panel, fit: &CallawaySantAnna) -> Sample {
    let dropped = match fit.dropped.len() {
        0 => Vec::new(),
        count => {
            vec![Dropped { reason: "units that miss periods or were treated from the first on".to_owned(), count }]
        }
    };
    let units = fit.cohort_of.len();
    Sample {
        observations: units * panel.periods.len(),
        units,
        treated_units: fit.cohorts.iter().map(|(_, size)| size).sum(),
        ..describe::sample(panel, Some(fit.cluster_count()), dropped)
    }
}

fn pre_trend(fit: &CallawaySantAnna) -> PreTrend {
    let joint = fit.pre_test().map(|(statistic, df, p_value)| PreTrend {
        statistic: Some(statistic / df as f64),
        df_numerator: Some(df as f64),
        p_value: Some(p_value),
        ..UNKNOWN
    });
    joint.unwrap_or(UNKNOWN).judged(fit.pre_test_of_few(), fit.drift())
}

fn event_study(fit: &CallawaySantAnna, sums: &Aggregates, tails: Tails, options: &Options) -> Vec<EventTime> {
    let influences: Vec<&DVector<f64>> = sums.dynamic.values().map(|sum| &sum.influence).collect();
    let band = uniform_critical_value(fit, &influences, options.confidence_level, DRAWS, options.seed);
    sums.dynamic
        .iter()
        .map(|(since, sum)| {
            let own = tails.effect(sum.estimate, fit.std_error(&sum.influence));
            let uniform = band.map(|critical| critical * own.std_error);
            EventTime {
                relative_period: *since,
                estimate: own.estimate,
                std_error: own.std_error,
                confidence_interval: own.confidence_interval,
                uniform_band: uniform.map(|half| [own.estimate - half, own.estimate + half]),
                reference: false,
            }
        })
        .collect()
}

fn cohorts(panel: &Panel, fit: &CallawaySantAnna) -> Vec<CohortEffect> {
    let effect = |cell: &crate::estimator::callaway_santanna::Cell| CohortEffect {
        cohort: panel.periods[cell.cohort],
        period: panel.periods[cell.period],
        estimate: cell.estimate,
        std_error: fit.std_error(&cell.influence),
    };
    fit.cells.iter().map(effect).collect()
}

fn aggregates(panel: &Panel, fit: &CallawaySantAnna, sums: &Aggregates) -> report::Aggregates {
    let estimate = |sum: &Aggregate| Estimate { estimate: sum.estimate, std_error: fit.std_error(&sum.influence) };
    let with_overall = |mut all: BTreeMap<String, Estimate>, overall: &Option<Aggregate>| {
        all.extend(overall.as_ref().map(|sum| ("overall".to_owned(), estimate(sum))));
        all
    };
    let by_period = |sums: &BTreeMap<usize, Aggregate>| {
        sums.iter().map(|(period, sum)| (panel.periods[*period].to_string(), estimate(sum))).collect()
    };
    let dynamic = sums.dynamic.iter().map(|(since, sum)| (since.to_string(), estimate(sum))).collect();
    report::Aggregates {
        simple: sums.simple.as_ref().map(estimate),
        group: with_overall(by_period(&sums.group), &sums.group_overall),
        dynamic: with_overall(dynamic, &sums.dynamic_overall),
        calendar: with_overall(by_period(&sums.calendar), &sums.calendar_overall),
    }
}

/// What the treated units have on average in a period because of their treatment: cohorts that are not treated yet have none.
fn average_effect(panel: &Panel, fit: &CallawaySantAnna, period: usize) -> Option<f64> {
    (panel.periods[period] >= *panel.cohorts().first()?).then_some(())?;
    let total: usize = fit.cohorts.iter().map(|(_, size)| size).sum();
    let sum: f64 = treated_cells(fit, period).map(|(cell, size)| cell.estimate * size).sum();
    Some(sum / total as f64)
}

fn treated_cells(
    fit: &CallawaySantAnna,
    period: usize,
) -> impl Iterator<Item = (&crate::estimator::callaway_santanna::Cell, f64)> {
    fit.cells.iter().filter(move |cell| cell.period == period && period >= cell.cohort).map(|cell| {
        let size = fit.cohorts.iter().find(|(first, _)| *first == cell.cohort).map_or(0, |(_, size)| *size);
        (cell, size as f64)
    })
}

/// Effects by period: the sum over treated units as one effect on all of them.
fn gains(panel: &Panel, fit: &CallawaySantAnna, tails: Tails) -> Gains {
    let units = fit.cohort_of.len() as f64;
    let mut periods = Vec::new();
    let (mut means, mut counts, mut influences) = (Vec::new(), Vec::new(), Vec::new());
    for period in 0..panel.periods.len() {
        let count: f64 = treated_cells(fit, period).map(|(_, size)| size).sum();
        if count == 0.0 {
            continue;
        }
        let mut influence = DVector::zeros(fit.cohort_of.len());
        let mut mean = 0.0;
        for (cell, size) in treated_cells(fit, period) {
            mean += cell.estimate * size / count;
            influence += &cell.influence * (size / count);
        }
        periods.push(panel.periods[period]);
        means.push(mean);
        counts.push(count);
        influences.push(fit.summed(&influence));
    }
    let covariance = DMatrix::from_fn(means.len(), means.len(), |row, column| {
        influences[row].dot(&influences[column]) / (units * units)
    });
    let (means, counts) = (DVector::from_vec(means), DVector::from_vec(counts));
    Gains::new(periods, &means, &covariance, &counts, Reach::even(tails.critical()))
}

fn robustness(context: &Context<'_>, clusters: &Grouping, tails: Tails) -> Vec<NamedEstimate> {
    let Context { panel, options, .. } = context;
    let mut all = Vec::new();
    if let Ok(stages) = TwoStage::average(panel, clusters) {
        let std_error = stages.matrix[(0, 0)].sqrt();
        all.push(named("imputation (did2s)", &tails.effect(stages.coefficients[0], std_error)));
    }
    if let Ok(twfe) = Twfe::new(panel) {
        let parameters = counted_parameters(&twfe.fit, panel, &[clusters]);
        let covariance = clustered(&twfe.fit, clusters, parameters, options.ssc);
        let variance = covariance.matrix[(0, 0)];
        let own = inference::effect(twfe.estimate(), variance, covariance.degrees_of_freedom, options.confidence_level);
        all.push(named("twfe, biased under staggered adoption", &own));
    }
    all.retain(|named| context.is_error(named.std_error) && named.p_value.is_finite());
    all
}
