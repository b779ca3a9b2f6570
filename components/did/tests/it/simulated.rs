//! Experiments whose truth is known: intervals cover it as often as they say, and the pre-trend test rejects as often as it says.
//!
//! Bounds: with 500 experiments, a share of 0.95 has a standard deviation of 0.01, one of 0.05 likewise.

use did::Observation;
use did::analysis::{Estimator, JudgedBy, Options, Outcome, Request, Result, analyze};
use simulator::{Metric, Plan, simulate};

const EXPERIMENTS: u64 = 500;

fn observations(plan: &Plan) -> Vec<Observation> {
    let rows = simulate(plan).unwrap().swap_remove(0).rows;
    rows.iter()
        .map(|row| Observation {
            unit: format!("{:05}", row.unit),
            period: row.period.into(),
            outcome: row.value,
            treated_from: row.treated_from.map(i64::from),
            cluster: None,
            weight: 1.0,
            covariates: Vec::new(),
        })
        .collect()
}

fn analyzed(observations: &[Observation], options: &Options) -> Result {
    let analysis = analyze(&Request { metric_id: "m", observations, options, value: None });
    match analysis.outcome {
        Outcome::Ok(result) => *result,
        Outcome::Failed { error } => panic!("{error:?}"),
    }
}

fn metric() -> Metric {
    Metric {
        effect: 2.0,
        autocorrelation: 0.5,
        unit_spread: 5.0,
        period_spread: 2.0,
        trend: 0.1,
        weekly: 1.0,
        ..Metric::flat("m", 100.0, 3.0)
    }
}

fn plan(seed: u64) -> Plan {
    Plan { seed, units_per_group: 30, periods: 16, intervention: 8, metrics: vec![metric()], ..Plan::default() }
}

fn share(of: impl Fn(u64) -> bool) -> f64 {
    (1..=EXPERIMENTS).filter(|seed| of(*seed)).count() as f64 / EXPERIMENTS as f64
}

#[test]
fn intervals_cover_the_true_effect_as_often_as_they_say() {
    let covers = share(|seed| {
        let [low, high] = analyzed(&observations(&plan(seed)), &Options::default()).effect.confidence_interval;
        (low..=high).contains(&2.0)
    });
    assert!((0.93..=0.97).contains(&covers), "{covers}");
}

#[test]
fn the_pre_trend_test_rejects_rarely_without_a_trend_and_mostly_with_one() {
    let rejects = |observations: &[Observation]| {
        analyzed(observations, &Options::default()).pre_trend.p_value.is_some_and(|p_value| p_value < 0.05)
    };
    let without = share(|seed| rejects(&observations(&plan(seed))));
    assert!((0.03..=0.07).contains(&without), "{without}");
    let with = share(|seed| {
        let mut observations = observations(&plan(seed));
        for observation in observations.iter_mut().filter(|observation| observation.treated_from.is_some()) {
            observation.outcome += 0.6 * observation.period as f64;
        }
        rejects(&observations)
    });
    assert!(with > 0.6, "{with}");
}

/// Many periods for the number of units, where F on (q, G − 1) rejects nearly always; and hardly more units than a joint test needs.
#[test]
fn the_verdict_keeps_its_level_whatever_the_number_of_periods() {
    let cases = [
        ("joint", Plan { units_per_group: 40, periods: 30, intervention: 20, ..plan(0) }),
        ("joint", Plan { units_per_group: 12, periods: 14, intervention: 10, ..plan(0) }),
        ("drift", Plan { units_per_group: 8, periods: 30, intervention: 20, ..plan(0) }),
    ];
    for (test, plan) in cases {
        let judged = |seed: u64, slope: f64| {
            let mut observations = observations(&Plan { seed, ..plan.clone() });
            for observation in observations.iter_mut().filter(|observation| observation.treated_from.is_some()) {
                observation.outcome += slope * observation.period as f64;
            }
            let pre_trend = analyzed(&observations, &Options::default()).pre_trend;
            assert_eq!(pre_trend.judged_by == Some(JudgedBy::Corrected), test == "joint", "{pre_trend:?}");
            pre_trend.judged_p_value().unwrap() < 0.05
        };
        let without = share(|seed| judged(seed, 0.0));
        assert!((0.03..=0.07).contains(&without), "{test} of {plan:?}: {without}");
        let with = share(|seed| judged(seed, 1.0));
        assert!(with > 0.6, "{test} of {plan:?}: {with}");
    }
}

#[test]
fn the_verdict_on_staggered_adoption_keeps_its_level() {
    let plan = Plan { units_per_group: 60, periods: 14, intervention: 6, waves: 3, wave_distance: 2, ..plan(0) };
    let warns = |seed: u64| {
        let pre_trend = analyzed(&observations(&Plan { seed, ..plan.clone() }), &Options::default()).pre_trend;
        pre_trend.judged_p_value().unwrap() < 0.05
    };
    let without = share(warns);
    assert!((0.03..=0.07).contains(&without), "{without}");
}

/// Effects that grow with exposure: two-way fixed effects subtract early adopters' growth from late adopters' effects
/// (Goodman-Bacon 2021), Callaway and Sant'Anna's estimator does not.
#[test]
fn staggered_adoption_biases_two_way_fixed_effects_only() {
    let growing =
        Metric { effect: 10.0, shape: simulator::Shape::Ramp { periods: 10 }, ..Metric::flat("m", 50.0, 0.2) };
    let plan = Plan {
        units_per_group: 40,
        periods: 20,
        intervention: 4,
        waves: 4,
        wave_distance: 4,
        metrics: vec![growing],
        ..Plan::default()
    };
    let mut observations = observations(&plan);
    // Without controls that are never treated, nothing but early adopters is left to compare with.
    observations.retain(|observation| observation.treated_from.is_some());
    let treated = observations.iter().filter(|row| row.treated_from.is_some_and(|start| start <= row.period));
    let share = |row: &Observation| ((row.period - row.treated_from.unwrap() + 1) as f64 / 10.0).min(1.0);
    let effects: Vec<f64> = treated.map(|row| 10.0 * share(row)).collect();
    let truth = effects.iter().sum::<f64>() / effects.len() as f64;
    let twfe = Options { estimator: Estimator::Twfe, ..Options::default() };
    let analysis = analyze(&Request { metric_id: "m", observations: &observations, options: &twfe, value: None });
    assert!(analysis.warnings.iter().any(|warning| warning.code == "STAGGERED_ADOPTION"));
    let biased = analyzed(&observations, &twfe).effect.estimate;
    assert!(biased < 0.6 * truth, "{biased} of {truth}");
    let not_yet =
        Options { control_group: did::estimator::callaway_santanna::ControlGroup::NotYet, ..Options::default() };
    for cell in analyzed(&observations, &not_yet).cohorts {
        let truth = ((cell.period - cell.cohort + 1).clamp(0, 10)) as f64;
        assert!((cell.estimate - truth).abs() < 0.3, "{cell:?} is not {truth}");
    }
}

/// A user who looks after every period and stops at the first interval without the truth: with one interval of 95 % after the other, a third of them
/// or more would find one.
#[test]
fn intervals_for_every_look_hold_at_all_looks_at_once() {
    for (units_per_group, at_least) in [(4, 0.93), (30, 0.93)] {
        let (mut once, mut always) = (0, 0);
        for seed in 1..=EXPERIMENTS {
            let metric = Metric { autocorrelation: 0.0, ..metric() };
            let all = observations(&Plan { units_per_group, periods: 38, metrics: vec![metric], ..plan(seed) });
            let crv1 = Options { standard_errors: Some(did::analysis::StandardErrors::Crv1), ..Options::default() };
            let looks: Vec<Result> = (8..=38)
                .map(|last| {
                    let until: Vec<Observation> = all.iter().filter(|row| row.period <= last).cloned().collect();
                    analyzed(&until, &crv1)
                })
                .collect();
            let has = |[low, high]: [f64; 2]| (low..=high).contains(&2.0);
            once += u64::from(looks.iter().all(|look| has(look.effect.confidence_interval)));
            always += u64::from(looks.iter().all(|look| has(look.sequential.as_ref().unwrap().confidence_interval)));
        }
        let share = |count: u64| count as f64 / EXPERIMENTS as f64;
        assert!(share(always) >= at_least, "{units_per_group} units: {}", share(always));
        assert!(share(once) < 0.85, "{units_per_group} units: {}", share(once));
    }
}
