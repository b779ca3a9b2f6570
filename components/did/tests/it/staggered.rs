//! Sections 6 and 7 of the reference: staggered adoption, by Callaway and Sant'Anna in every variant, in two stages, and by Sun and Abraham.

use did::estimator::callaway_santanna::{
    Adjustment, Aggregate, Base, CallawaySantAnna, ControlGroup, Settings, uniform_critical_value,
};
use did::estimator::{SunAbraham, TwoStage};
use did::variance::{Grouping, SmallSample, clustered, counted_parameters};
use serde_json::Value;

use crate::support::{Columns, close, close_p, expected, panel};

fn check(key: &str, settings: Settings, by_segment: bool) {
    let reference = &expected("sim_staggered")[key];
    let covariate = settings.adjustment != Adjustment::None;
    let panel = panel("sim_staggered", Columns { covariate, weighted: false });
    let estimate = CallawaySantAnna::new(&panel, settings, by_segment);
    let period = |index: usize| panel.periods[index];
    let cells = reference["att_gt"].as_array().unwrap();
    assert_eq!(cells.len(), estimate.cells.len(), "{key}");
    for (cell, expected) in estimate.cells.iter().zip(cells) {
        assert_eq!(expected["g"].as_i64(), Some(period(cell.cohort)));
        assert_eq!(expected["t"].as_i64(), Some(period(cell.period)));
        close(&format!("{key} att"), cell.estimate, &expected["att"]);
        close(&format!("{key} se"), estimate.std_error(&cell.influence), &expected["se"]);
    }
    let all = estimate.aggregates();
    let compare = |name: &str, ours: &Aggregate, expected: &Value| {
        close(&format!("{key} {name}"), ours.estimate, &expected[0]);
        close(&format!("{key} {name} se"), estimate.std_error(&ours.influence), &expected[1]);
    };
    compare("simple", all.simple.as_ref().unwrap(), &reference["simple"]);
    compare("dynamic_overall", all.dynamic_overall.as_ref().unwrap(), &reference["dynamic_overall"]);
    compare("group_overall", all.group_overall.as_ref().unwrap(), &reference["group_overall"]);
    compare("calendar_overall", all.calendar_overall.as_ref().unwrap(), &reference["calendar_overall"]);
    for (exposure, ours) in &all.dynamic {
        compare("dynamic", ours, &reference["dynamic"][exposure.to_string()]);
    }
    for (cohort, ours) in &all.group {
        compare("group", ours, &reference["group"][period(*cohort).to_string()]);
    }
    for (at, ours) in &all.calendar {
        compare("calendar", ours, &reference["calendar"][period(*at).to_string()]);
    }
    match (estimate.pre_test(), &reference["pretest_wald"]) {
        (None, Value::Null) => {}
        (Some((statistic, df, p_value)), expected) => {
            close(&format!("{key} W"), statistic, &expected["W"]);
            assert_eq!(df as u64, expected["df"].as_u64().unwrap());
            close_p("p", p_value, &expected["p"]);
        }
        (ours, expected) => panic!("{key}: {ours:?} is not {expected}"),
    }
}

#[test]
fn group_time_effects_and_their_sums_agree() {
    let plain = Settings::default();
    let not_yet = Settings { control_group: ControlGroup::NotYet, ..plain };
    let universal = |settings: Settings| Settings { base: Base::Universal, ..settings };
    let adjusted = |adjustment| Settings { adjustment, ..plain };
    check("cs_never", plain, false);
    check("cs_not_yet", not_yet, false);
    check("cs_never_universal", universal(plain), false);
    check("cs_not_yet_universal", universal(not_yet), false);
    check("cs_never_by_segment", plain, true);
    check("cs_never_x_reg", adjusted(Adjustment::OutcomeRegression), false);
    check("cs_never_x_ipw", adjusted(Adjustment::InverseProbability), false);
    check("cs_never_x_dr", adjusted(Adjustment::DoublyRobust), false);
    check("cs_not_yet_x_dr", Settings { adjustment: Adjustment::DoublyRobust, ..not_yet }, false);
}

/// One estimate alone needs no wider band: with 120 units its |t| is nearly normal, whose 95 % quantile is 1.96. The bootstrap's
/// own error at 20,000 draws is about 0.02.
#[test]
fn the_band_of_one_estimate_is_its_interval_and_more_estimates_need_more() {
    let panel = panel("sim_staggered", Columns::default());
    let estimate = CallawaySantAnna::new(&panel, Settings::default(), false);
    let all: Vec<_> = estimate.cells.iter().map(|cell| &cell.influence).collect();
    let critical = |influences: &[_]| uniform_critical_value(&estimate, influences, 0.95, 20_000, 7).unwrap();
    assert!((critical(&all[..1]) - 1.96).abs() < 0.06, "{}", critical(&all[..1]));
    assert!(critical(&all) > 2.5);
    assert_eq!(critical(&all), critical(&all));
}

fn groupings(panel: &did::Panel) -> [(&'static str, Grouping); 2] {
    [("unit", Grouping::units(panel)), ("segment", Grouping::clusters(panel).unwrap())]
}

#[test]
fn two_stage_effects_agree() {
    let reference = &expected("sim_staggered")["did2s"];
    let panel = panel("sim_staggered", Columns::default());
    for (name, clusters) in groupings(&panel) {
        let average = TwoStage::average(&panel, &clusters).unwrap();
        let expected = &reference[format!("att_by_{name}")];
        close("att", average.coefficients[0], &expected[0]);
        close("att se", average.matrix[(0, 0)].sqrt(), &expected[1]);
        let dynamic = TwoStage::dynamic(&panel, &clusters).unwrap();
        let expected = reference[format!("dynamic_by_{name}")].as_object().unwrap();
        assert_eq!(dynamic.since.len(), expected.len());
        for (index, since) in dynamic.since.iter().enumerate() {
            let expected = &expected[&since.to_string()];
            close(&format!("{since}"), dynamic.coefficients[index], &expected[0]);
            close(&format!("{since} se"), dynamic.matrix[(index, index)].sqrt(), &expected[1]);
        }
    }
}

#[test]
fn sun_and_abrahams_event_study_agrees() {
    let reference = &expected("sim_staggered")["sun_abraham"];
    let panel = panel("sim_staggered", Columns::default());
    let study = SunAbraham::new(&panel).unwrap();
    for (name, clusters) in groupings(&panel) {
        let reference = &reference[format!("by_{name}")];
        let parameters = counted_parameters(&study.fit, &panel, &[&clusters]);
        let covariance = clustered(&study.fit, &clusters, parameters, SmallSample::Fixest);
        for cell in reference["cells"].as_array().unwrap() {
            let key = (cell["g"].as_i64().unwrap(), cell["e"].as_i64().unwrap());
            let index = study.cells.iter().position(|cell| *cell == key).unwrap();
            close("cell", study.fit.coefficients[index], &cell["est"]);
            close("cell se", covariance.matrix[(index, index)].sqrt(), &cell["se"]);
        }
        let compare = |ours: did::estimator::Weighted, expected: &Value| {
            close("mean", ours.estimate, &expected[0]);
            close("mean se", ours.std_error, &expected[1]);
        };
        for (since, expected) in reference["event_time"].as_object().unwrap() {
            compare(study.event_time(&covariance, since.parse().unwrap()).unwrap(), expected);
        }
        compare(study.att(&covariance).unwrap(), &reference["att"]);
    }
}
