//! The reference through the whole analysis: what a user asks for is what is estimated, and what is reported to have been.

use did::Observation;
use did::analysis::{
    ClusterBy, Estimator, MetricAnalysis, MetricValue, Options, Outcome, Request, Result, StandardErrors, analyze,
};
use serde_json::Value;

use crate::support::{Columns, close, close_p, expected, observations};

fn asked(observations: &[Observation], options: &Options, value: Option<MetricValue>) -> MetricAnalysis {
    analyze(&Request { metric_id: "m", observations, options, value })
}

fn result(analysis: MetricAnalysis) -> (Result, Vec<String>) {
    let warnings = analysis.warnings.into_iter().map(|warning| warning.code).collect();
    match analysis.outcome {
        Outcome::Ok(result) => (*result, warnings),
        Outcome::Failed { error } => panic!("{error:?}"),
    }
}

fn analyzed(file: &str, columns: Columns, options: &Options) -> (Result, Vec<String>) {
    result(asked(&observations(file, columns), options, None))
}

fn compare(result: &Result, errors: StandardErrors, expected: &Value) {
    assert_eq!(result.method.standard_errors, Some(errors));
    close("estimate", result.effect.estimate, &expected["est"]);
    close("error", result.effect.std_error, &expected["se"]);
    close("degrees", result.effect.degrees_of_freedom.unwrap(), &expected["df_t"]);
    close_p("p", result.effect.p_value, &expected["p"]);
    close("low", result.effect.confidence_interval[0], &expected["ci_lo"]);
    close("high", result.effect.confidence_interval[1], &expected["ci_hi"]);
    assert_eq!(result.method.ssc.k as u64, expected["df_k"].as_u64().unwrap());
}

#[test]
fn every_standard_error_that_can_be_asked_for_is_the_reference_s() {
    use ClusterBy::{Cluster, Period, Unit};
    use StandardErrors::{Crv1, Crv3, DriscollKraay, Hc1, Iid, NeweyWest};
    let file = expected("sim_panel");
    let lag = file["spec"]["lag"].as_u64().map(|lag| lag as usize);
    for (errors, by, key) in [
        (Iid, vec![], "iid"),
        (Hc1, vec![], "HC1"),
        (Crv1, vec![], "CRV1_unit"),
        (Crv1, vec![Cluster], "CRV1_segment"),
        (Crv1, vec![Unit, Period], "CRV1_unit_and_time"),
        (Crv1, vec![Cluster, Period], "CRV1_segment_and_time"),
        (Crv3, vec![Unit], "CRV3_unit"),
        (Crv3, vec![Cluster], "CRV3_segment"),
        (NeweyWest, vec![], "NW_panel_calendar"),
        (DriscollKraay, vec![], "DK"),
    ] {
        let options = Options { standard_errors: Some(errors), cluster_by: by, lag, ..Options::default() };
        let (result, _) = analyzed("sim_panel", Columns::default(), &options);
        assert_eq!(result.method.estimator, Estimator::Twfe);
        compare(&result, errors, &file["twfe"][key]);
    }
    for (errors, key) in [(Iid, "iid"), (Hc1, "HC1"), (Crv1, "CRV1_unit"), (Crv3, "CRV3_unit")] {
        let options = Options { estimator: Estimator::TwoByTwo, standard_errors: Some(errors), ..Options::default() };
        let (result, _) = analyzed("sim_panel", Columns::default(), &options);
        compare(&result, errors, &file["ols_2x2"][key]);
    }
}

#[test]
fn without_a_choice_units_cluster_and_dollars_follow_from_the_event_study() {
    let file = expected("sim_panel");
    let money = &file["economic_impact"];
    let number = |name: &str| money[name].as_f64().unwrap();
    let value = MetricValue { dollars_per_unit: number("value_per_unit"), std_error: number("value_se"), version: 3 };
    let rows = observations("sim_panel", Columns::default());
    let (result, _) = result(asked(&rows, &Options::default(), Some(value)));
    compare(&result, StandardErrors::Crv1, &file["twfe"]["CRV1_unit"]);
    let study = &file["event_study"];
    let own = result.event_study.iter().filter(|point| !point.reference);
    for (index, point) in own.enumerate() {
        close("estimate", point.estimate, &study["est"][index]);
        close("error", point.std_error, &study["se"][index]);
        assert_eq!(point.relative_period, study["t"][index].as_i64().unwrap() - 13);
    }
    close("F", result.pre_trend.statistic.unwrap(), &study["pretrend_joint"]["F"]);
    let impact = result.economic_impact.unwrap();
    close("total", impact.total, &money["money"]);
    close("error", impact.std_error, &money["money_se_delta"]);
    close("low", impact.confidence_interval[0], &money["money_ci_delta"][0]);
    close("high", impact.confidence_interval[1], &money["money_ci_delta"][1]);
}

#[track_caller]
fn check_bootstrap(file: &str, columns: Columns, estimator: Estimator, p_value: f64) {
    let options = Options { estimator, cluster_by: vec![ClusterBy::Cluster], ..Options::default() };
    let (result, warnings) = analyzed(file, columns, &options);
    assert_eq!(result.method.standard_errors, Some(StandardErrors::WildBootstrap));
    assert!(warnings.contains(&"FEW_CLUSTERS".to_owned()));
    assert_eq!(result.effect.p_value, p_value, "{file} {estimator:?}");
    // The test is inverted: zero lies inside where it is not rejected.
    let [low, high] = result.effect.confidence_interval;
    assert_eq!(low < 0.0 && 0.0 < high, p_value > 0.05, "{low} to {high}");
}

/// Ten clusters, so that all 1,024 vectors of signs are looked at. Expected: for plain two-way effects the reference; for the others, least squares on
/// explicit dummies by numpy 2.4.6 for every vector; wildboottest 0.3.2 (`impose_null`, type 11, all vectors) says the same, 0.007812, of the covariate.
#[test]
fn few_clusters_are_bootstrapped_whatever_the_estimator_and_with_covariates_and_weights() {
    let plain = Columns::default();
    let covariate = Columns { covariate: true, weighted: false };
    let p_of = |file: &str| expected(file)["wild_cluster_bootstrap"]["effect"]["p_ge_with_ties"].as_f64().unwrap();
    check_bootstrap("sim_panel", plain, Estimator::Auto, p_of("sim_panel"));
    check_bootstrap("sim_unbalanced", plain, Estimator::Twfe, p_of("sim_unbalanced"));
    check_bootstrap("sim_unbalanced", covariate, Estimator::Twfe, 0.007_812_5);
    check_bootstrap("sim_unbalanced", Columns { weighted: true, ..covariate }, Estimator::Twfe, 0.029_296_875);
    check_bootstrap("sim_unbalanced", plain, Estimator::TwoByTwo, 0.144_531_25);
    check_bootstrap("sim_unbalanced", plain, Estimator::EventStudy, 0.144_531_25);
}

#[test]
fn a_placebo_of_few_clusters_is_bootstrapped_too() {
    let options = Options { cluster_by: vec![ClusterBy::Cluster], ..Options::default() };
    let (result, _) = analyzed("sim_panel", Columns::default(), &options);
    let placebo = result.placebo.unwrap();
    let expected = expected("sim_panel");
    assert_eq!(Some(placebo.period), expected["spec"]["fake_start"].as_i64());
    let p_value = &expected["wild_cluster_bootstrap"]["placebo"]["p_ge_with_ties"];
    assert_eq!(Some(placebo.p_value), p_value.as_f64());
}

/// With one adoption date and every unit in every period, dollars are the effect times the treated units and periods, and so is their interval.
#[test]
fn dollars_of_few_clusters_say_what_the_effect_says() {
    let rows: Vec<Observation> = observations("sim_panel", Columns::default());
    let clusters = |row: &Observation| row.cluster.as_ref().is_some_and(|name| name.parse::<u32>().unwrap() <= 8);
    let rows: Vec<Observation> = rows.into_iter().filter(clusters).collect();
    for dollars_per_unit in [12.5, -12.5] {
        let value = MetricValue { dollars_per_unit, std_error: 0.0, version: 1 };
        let options = Options { cluster_by: vec![ClusterBy::Cluster], ..Options::default() };
        let (result, _) = result(asked(&rows, &options, Some(value)));
        assert_eq!(result.method.standard_errors, Some(StandardErrors::WildBootstrap));
        let [low, high] = result.effect.confidence_interval;
        let reach = |end: f64| (end - result.effect.estimate).abs() / result.effect.std_error;
        let impact = result.economic_impact.unwrap();
        let of_money = |end: f64| (end - impact.total).abs() / impact.std_error;
        let [least, most] = impact.confidence_interval;
        let (down, up) = if dollars_per_unit > 0.0 { (low, high) } else { (high, low) };
        assert!((of_money(least) - reach(down)).abs() < 1e-9, "{least} {down}");
        assert!((of_money(most) - reach(up)).abs() < 1e-9, "{most} {up}");
    }
}
