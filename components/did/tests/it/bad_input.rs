//! What cannot be analysed, or only with a warning: each has a code and a sentence that says what to change, and nothing is ever NaN.

use did::Observation;
use did::analysis::{ClusterBy, Estimator, MetricAnalysis, Options, Outcome, Request, StandardErrors, analyze};
use proptest::prelude::*;
use serde_json::Value;

/// Six units over six periods, half of them treated from period 4.
fn observations() -> Vec<Observation> {
    (0..36)
        .map(|index| {
            let (unit, period) = (index / 6, index % 6 + 1);
            Observation {
                unit: format!("unit-{unit}"),
                period,
                outcome: 10.0 + ((7 * index) % 11) as f64 + if unit < 3 && period >= 4 { 2.0 } else { 0.0 },
                treated_from: (unit < 3).then_some(4),
                cluster: None,
                weight: 1.0,
                covariates: Vec::new(),
            }
        })
        .collect()
}

fn analyzed(observations: &[Observation], options: &Options) -> MetricAnalysis {
    analyze(&Request { metric_id: "m", observations, options, value: None })
}

#[track_caller]
fn check_failure(change: fn(&mut Vec<Observation>), code: &str, message: &str) {
    let mut observations = observations();
    change(&mut observations);
    let Outcome::Failed { error } = analyzed(&observations, &Options::default()).outcome else {
        panic!("it did not fail");
    };
    assert_eq!(error.code, code);
    assert!(error.message.contains(message), "{}", error.message);
}

#[test]
fn a_panel_that_cannot_be_analysed_says_what_to_change() {
    check_failure(Vec::clear, "BAD_PANEL", "There are no observations");
    check_failure(
        |rows| rows[3].outcome = f64::NAN,
        "BAD_PANEL",
        "of unit `unit-0` in period 4 is not a finite number",
    );
    check_failure(|rows| rows[3].outcome = f64::INFINITY, "BAD_PANEL", "remove the observation or correct it");
    check_failure(
        |rows| rows[3].weight = 0.0,
        "BAD_PANEL",
        "the weight of unit `unit-0` in period 4 is not above 0".trim_start_matches("the "),
    );
    check_failure(|rows| rows.push(rows[3].clone()), "BAD_PANEL", "`unit-0` has more than one observation in period 4");
    check_failure(
        |rows| rows[3].treated_from = None,
        "BAD_PANEL",
        "is treated from 4 in one observation and from never",
    );
    check_failure(|rows| rows[3].cluster = Some("a".into()), "BAD_PANEL", "is in the clusters");
    check_failure(|rows| rows[3].covariates.push(1.0), "BAD_PANEL", "lacks covariates");
    check_failure(|rows| rows.iter_mut().for_each(|row| row.treated_from = None), "NO_TREATMENT", "mark the treated");
    check_failure(|rows| rows.retain(|row| row.treated_from.is_some()), "NO_CONTROL_GROUP", "add units that are not");
    check_failure(|rows| rows.retain(|row| row.period >= 4), "NO_PRE_PERIOD", "add earlier periods");
    check_failure(|rows| rows.retain(|row| row.period < 4), "NO_POST_PERIOD", "wait for results");
    check_failure(|rows| rows.iter_mut().for_each(|row| row.outcome = 5.0), "NO_VARIANCE", "the same value everywhere");
}

#[track_caller]
fn check_option(options: Options, message: &str) {
    let Outcome::Failed { error } = analyzed(&observations(), &options).outcome else {
        panic!("it did not fail");
    };
    assert!(error.message.contains(message), "{}", error.message);
}

#[test]
fn options_that_do_not_fit_say_what_does() {
    check_option(Options { confidence_level: 95.0, ..Options::default() }, "from 0.5 to 0.999");
    check_option(Options { confidence_level: f64::NAN, ..Options::default() }, "from 0.5 to 0.999");
    check_option(Options { cluster_by: vec![ClusterBy::Cluster], ..Options::default() }, "add a column `cluster`");
    let both = vec![ClusterBy::Unit, ClusterBy::Unit];
    check_option(Options { cluster_by: both, ..Options::default() }, "one or two different");
    let nested = vec![ClusterBy::Unit, ClusterBy::Cluster];
    check_option(Options { cluster_by: nested, ..Options::default() }, "the same as `cluster`");
    let own = Options {
        estimator: Estimator::SyntheticDid,
        standard_errors: Some(StandardErrors::Hc1),
        ..Options::default()
    };
    check_option(own, "leave out `standardErrors`");
}

#[test]
fn one_unit_on_a_side_and_units_treated_from_the_first_period_on_are_warned_of() {
    let codes = |observations: &[Observation]| -> Vec<String> {
        analyzed(observations, &Options::default()).warnings.into_iter().map(|warning| warning.code).collect()
    };
    let mut alone = observations();
    alone.retain(|row| row.treated_from.is_none() || row.unit == "unit-0");
    assert!(codes(&alone).contains(&"ONE_UNIT".to_owned()));
    let mut always = observations();
    always.iter_mut().filter(|row| row.unit == "unit-0").for_each(|row| row.treated_from = Some(1));
    assert!(codes(&always).contains(&"TREATED_BEFORE_START".to_owned()));
}

/// serde_json writes NaN and infinities as null.
fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        // A series has no counterfactual before the start, and may lack a group in a period.
        Value::Object(members) => members.iter().any(|(name, value)| {
            !matches!(name.as_str(), "counterfactual" | "treatmentMean" | "controlMean" | "pre" | "post")
                && has_null(value)
        }),
        _ => false,
    }
}

fn any_panel() -> impl Strategy<Value = Vec<Observation>> {
    let row = (0u8..7, 0i64..6, prop_oneof![Just(0.0), Just(1.0), -1e9..1e9], 0u8..4, 0.1f64..3.0);
    let starts = proptest::collection::vec(proptest::option::of(-1i64..8), 7);
    (proptest::collection::vec(row, 0..45), starts).prop_map(|(rows, starts)| {
        let mut seen = std::collections::HashSet::new();
        rows.into_iter()
            .filter(|(unit, period, ..)| seen.insert((*unit, *period)))
            .map(|(unit, period, outcome, _, weight)| Observation {
                unit: unit.to_string(),
                period,
                outcome,
                treated_from: starts[unit as usize],
                cluster: Some((unit % 3).to_string()),
                weight: if weight < 1.0 { 1.0 } else { weight },
                covariates: Vec::new(),
            })
            .collect()
    })
}

fn any_options() -> impl Strategy<Value = Options> {
    use Estimator::{Auto, CallawaySantanna, EventStudy, SyntheticControl, SyntheticDid, Twfe, TwoByTwo};
    use StandardErrors::{Crv1, Crv3, DriscollKraay, Hc1, Iid, NeweyWest, WildBootstrap};
    let estimator =
        prop::sample::select(vec![Auto, TwoByTwo, Twfe, EventStudy, CallawaySantanna, SyntheticDid, SyntheticControl]);
    let errors = prop::sample::select(vec![Iid, Hc1, Crv1, Crv3, NeweyWest, DriscollKraay, WildBootstrap]);
    let by = prop::sample::subsequence(vec![ClusterBy::Unit, ClusterBy::Cluster, ClusterBy::Period], 0..=2);
    (estimator, proptest::option::of(errors), by).prop_map(|(estimator, standard_errors, cluster_by)| Options {
        estimator,
        standard_errors,
        cluster_by,
        ..Options::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_panel_is_analysed_or_refused_without_a_panic_and_without_nan(panel in any_panel(), options in any_options()) {
        let analysis = analyzed(&panel, &options);
        let json = serde_json::to_value(&analysis).unwrap();
        prop_assert!(!has_null(&json), "{json:#}");
    }
}
