//! What is asked for and cannot be done, or not as asked: it fails with what to change or warns of what was done instead, and never goes unsaid.

use did::Observation;
use did::analysis::{
    ClusterBy, Estimator, MetricAnalysis, MetricValue, Options, Outcome, Request, Result, StandardErrors, analyze,
};

/// Units over periods from 1, each with the start of its treatment, and outcomes that wobble.
fn panel(starts: &[Option<i64>], periods: i64) -> Vec<Observation> {
    let cell = |unit: usize, start: Option<i64>, period: i64| {
        // Weyl sequences: spread evenly, and unlike one another.
        let wobble = (unit as f64 * 0.618 + period as f64 * 0.414 + (unit as i64 * period) as f64 * 0.732).fract();
        Observation {
            unit: format!("unit-{unit:05}"),
            period,
            outcome: 10.0 + wobble + if start.is_some_and(|start| period >= start) { 2.0 } else { 0.0 },
            treated_from: start,
            cluster: None,
            weight: 1.0,
            covariates: Vec::new(),
        }
    };
    let unit = |(unit, start): (usize, &Option<i64>)| {
        let start = *start;
        (1..=periods).map(move |period| cell(unit, start, period)).collect::<Vec<_>>()
    };
    starts.iter().enumerate().flat_map(unit).collect()
}

/// Half of the units treated from a period on.
fn halves(units: usize, start: i64, periods: i64) -> Vec<Observation> {
    let starts: Vec<Option<i64>> = (0..units).map(|unit| (unit % 2 == 0).then_some(start)).collect();
    panel(&starts, periods)
}

/// Never treated, and treated from two different periods on.
fn staggered(units: usize, periods: i64) -> Vec<Observation> {
    let starts: Vec<Option<i64>> = (0..units).map(|unit| [None, Some(4), Some(6)][unit % 3]).collect();
    panel(&starts, periods)
}

fn analyzed(observations: &[Observation], options: &Options) -> MetricAnalysis {
    let value = Some(MetricValue { dollars_per_unit: 3.0, std_error: 0.0, version: 1 });
    analyze(&Request { metric_id: "m", observations, options, value })
}

#[track_caller]
fn fails(observations: &[Observation], options: &Options, code: &str) {
    match analyzed(observations, options).outcome {
        Outcome::Failed { error } => assert_eq!(error.code, code, "{}", error.message),
        Outcome::Ok(result) => panic!("{:?}", result.effect),
    }
}

#[track_caller]
fn warns(observations: &[Observation], options: &Options, code: &str) -> Result {
    let analysis = analyzed(observations, options);
    let Outcome::Ok(result) = analysis.outcome else { panic!("{:?}", analysis.outcome) };
    assert!(analysis.warnings.iter().any(|warning| warning.code == code), "{:?}", analysis.warnings);
    *result
}

fn with(estimator: Estimator) -> Options {
    Options { estimator, ..Options::default() }
}

fn by(cluster_by: ClusterBy) -> Options {
    Options { cluster_by: vec![cluster_by], ..Options::default() }
}

fn clustered(mut observations: Vec<Observation>, clusters: usize) -> Vec<Observation> {
    for row in &mut observations {
        let unit: usize = row.unit.trim_start_matches("unit-").parse().unwrap();
        row.cluster = Some((unit % clusters).to_string());
    }
    observations
}

/// Each side's score is then zero but for rounding, which is no error.
#[test]
fn one_unit_a_side_leaves_no_error_to_judge_by() {
    for estimator in [Estimator::Auto, Estimator::Twfe, Estimator::TwoByTwo] {
        fails(&halves(2, 5, 8), &with(estimator), "NO_VARIANCE");
    }
}

#[test]
fn clusters_of_staggered_adoption_are_what_was_asked_for_or_it_fails() {
    fails(&staggered(30, 9), &by(ClusterBy::Cluster), "NO_CLUSTERS");
    fails(&clustered(staggered(30, 9), 1), &by(ClusterBy::Cluster), "TOO_FEW_CLUSTERS");
    fails(&staggered(30, 9), &by(ClusterBy::Period), "BAD_OPTION");
    let result = warns(&clustered(staggered(60, 9), 7), &by(ClusterBy::Cluster), "FEW_CLUSTERS");
    assert_eq!(result.effect.degrees_of_freedom, Some(6.0));
    let [low, high] = result.effect.confidence_interval;
    // t on 6 degrees of freedom (scipy.stats.t.ppf(0.975, 6)).
    assert!(((high - low) / 2.0 / result.effect.std_error - 2.446_911_851_144_969).abs() < 1e-9);
}

#[test]
fn what_an_estimator_does_not_use_is_said() {
    let weighted = |mut rows: Vec<Observation>| {
        rows.iter_mut().for_each(|row| row.weight = 1.0 + (row.period % 2) as f64);
        rows
    };
    let adjusted = |mut rows: Vec<Observation>| {
        rows.iter_mut().enumerate().for_each(|(index, row)| row.covariates = vec![(index % 7) as f64]);
        rows
    };
    let one = panel(&[Some(6), None, None, None, None, None], 9);
    warns(&weighted(staggered(30, 9)), &Options::default(), "WEIGHTS_IGNORED");
    warns(&weighted(one.clone()), &Options::default(), "WEIGHTS_IGNORED");
    warns(&adjusted(one), &Options::default(), "COVARIATES_IGNORED");
    warns(&adjusted(halves(20, 5, 8)), &with(Estimator::TwoByTwo), "COVARIATES_IGNORED");
    let hc1 = Options { standard_errors: Some(StandardErrors::Hc1), ..Options::default() };
    warns(&staggered(30, 9), &hc1, "STANDARD_ERRORS_IGNORED");
    warns(&halves(20, 5, 8), &Options { cluster_by: vec![ClusterBy::Unit], ..hc1 }, "CLUSTER_BY_IGNORED");
}

#[test]
fn dollars_follow_from_the_average_where_there_are_no_effects_by_period() {
    let result = warns(&staggered(30, 9), &with(Estimator::Twfe), "DOLLARS_FROM_AVERAGE");
    let impact = result.economic_impact.unwrap();
    // Ten units for six periods and ten for four.
    assert!((impact.total - 3.0 * 100.0 * result.effect.estimate).abs() < 1e-9);
    assert!((impact.std_error - 3.0 * 100.0 * result.effect.std_error).abs() < 1e-9);
    assert_eq!(impact.cumulative.len(), 6);
}

#[test]
fn a_period_that_only_one_group_has_costs_that_period_alone() {
    let mut rows = halves(20, 5, 9);
    rows.retain(|row| row.period != 3 || row.treated_from.is_none());
    rows.retain(|row| row.period != 4 || row.treated_from.is_some());
    let result = warns(&rows, &Options::default(), "PERIODS_NOT_COMPARED");
    let relative: Vec<i64> = result.event_study.iter().map(|point| point.relative_period).collect();
    assert_eq!(relative, [-4, -3, 0, 1, 2, 3, 4]);
    assert!(result.event_study[1].reference);
    assert_eq!(result.economic_impact.unwrap().cumulative.len(), 5);
}

/// A matrix of so many periods takes 800 MB.
#[test]
fn more_periods_than_fit_cost_the_event_study_alone() {
    let result = warns(&halves(4, 5_000, 10_000), &Options::default(), "EVENT_STUDY_LEFT_OUT");
    assert!(result.economic_impact.is_some());
    // Few enough cells, and far too many products of them.
    warns(&halves(3, 2_000, 4_000), &with(Estimator::Twfe), "EVENT_STUDY_LEFT_OUT");
    // The bootstrap of a mean of so many effects frees each period's column of all before it.
    let result = warns(&halves(10, 600, 1_200), &with(Estimator::EventStudy), "BOOTSTRAP_LEFT_OUT");
    assert_eq!(result.method.standard_errors, Some(StandardErrors::Crv1));
    let starts: Vec<Option<i64>> =
        (0..2_000).map(|unit| (unit % 2 == 0).then(|| 51 + (unit as i64 / 2) % 100)).collect();
    fails(&panel(&starts, 200), &Options::default(), "TOO_LARGE");
}

#[test]
fn refinements_for_few_clusters_are_left_out_where_there_are_many() {
    let errors = |standard_errors| Options { standard_errors: Some(standard_errors), ..Options::default() };
    let result = warns(&halves(600, 5, 8), &errors(StandardErrors::WildBootstrap), "BOOTSTRAP_LEFT_OUT");
    assert_eq!(result.method.standard_errors, Some(StandardErrors::Crv1));
    let result = warns(&halves(20_000, 5, 8), &errors(StandardErrors::Crv3), "JACKKNIFE_LEFT_OUT");
    assert_eq!(result.method.standard_errors, Some(StandardErrors::Crv1));
    // Without its only treated unit nothing is left to compare.
    let one = panel(&[Some(6), None, None, None, None, None], 9);
    let options = Options { estimator: Estimator::EventStudy, ..errors(StandardErrors::Crv3) };
    let result = warns(&one, &options, "JACKKNIFE_LEFT_OUT");
    assert_eq!(result.method.standard_errors, Some(StandardErrors::Crv1));
}

/// Two of 2⁴ vectors of signs always tie with the data, so that p is never below 1/8.
#[test]
fn an_interval_without_an_end_is_not_passed_off_as_one() {
    let result = warns(&halves(4, 5, 12), &Options::default(), "INTERVAL_UNBOUNDED");
    assert!(result.effect.p_value >= 0.125);
    let [low, high] = result.economic_impact.unwrap().confidence_interval;
    assert!(low < 0.0 && 0.0 < high);
}

#[test]
fn units_that_miss_periods_are_told_from_a_missing_control_group() {
    let mut rows = staggered(30, 9);
    rows.retain(|row| row.unit != "unit-00003" || row.period != 2);
    let result = warns(&rows, &Options::default(), "UNITS_LEFT_OUT");
    assert_eq!((result.sample.units, result.sample.observations, result.sample.treated_units), (29, 261, 20));
    let mut index = 0;
    rows.retain(|row| {
        index += usize::from(row.period == 1);
        row.period as usize % 9 != index % 9
    });
    fails(&rows, &Options::default(), "NO_WHOLE_UNIT");
}

#[test]
fn as_many_treated_as_controls_can_be_matched_and_judged_by_leaving_out_units() {
    let result = warns(&halves(12, 8, 14), &with(Estimator::SyntheticDid), "JACKKNIFE");
    assert!((result.effect.estimate - 2.0).abs() < 4.0 * result.effect.std_error + 0.2, "{:?}", result.effect);
    assert!(result.economic_impact.unwrap().std_error > 0.0);
    fails(&halves(12, 8, 14), &with(Estimator::SyntheticControl), "TOO_FEW_CONTROLS");
}

#[test]
fn one_treated_unit_without_a_past_to_match_is_compared_plainly() {
    let result = warns(&panel(&[Some(2), None, None, None, None, None], 6), &Options::default(), "ONE_UNIT");
    assert_eq!(result.method.estimator, Estimator::Twfe);
}
