//! Sections 1 to 3 of the reference: least squares with effects, the event study, money and the wild bootstrap.

use did::Panel;
use did::bootstrap::WildCluster;
use did::distribution::{t_quantile, t_two_sided};
use did::estimator::{ByUnit, EventStudy, Twfe, aggregate_series, two_by_two};
use did::money::{UnitValue, cumulative};
use did::regression::{Effects, Projection};
use did::variance::{
    Covariance, Grouping, Lags, SmallSample, cluster_jackknife, clustered, counted_parameters, driscoll_kraay, hc1,
    hc2, hc3, iid, newey_west, two_way,
};
use nalgebra::DVector;
use serde_json::Value;

use crate::support::{Columns, close, close_p, expected, panel};

fn compare(what: &str, coefficient: usize, coefficients: &DVector<f64>, covariance: &Covariance, expected: &Value) {
    let estimate = coefficients[coefficient];
    let std_error = covariance.matrix[(coefficient, coefficient)].sqrt();
    let statistic = estimate / std_error;
    let df = covariance.degrees_of_freedom;
    close(&format!("{what} est"), estimate, &expected["est"]);
    close(&format!("{what} se"), std_error, &expected["se"]);
    close(&format!("{what} df"), df, &expected["df_t"]);
    close_p(&format!("{what} p"), t_two_sided(statistic, df), &expected["p"]);
    let half = t_quantile(0.975, df) * std_error;
    close(&format!("{what} ci_lo"), estimate - half, &expected["ci_lo"]);
    close(&format!("{what} ci_hi"), estimate + half, &expected["ci_hi"]);
    if let Some(parameters) = expected["df_k"].as_u64() {
        assert_eq!(covariance.parameters as u64, parameters, "{what} K");
    }
}

fn check_twfe(panel: &Panel, lag: usize, expected: &Value) {
    let twfe = Twfe::new(panel).unwrap();
    let fit = &twfe.fit;
    let (unit, time) = (Grouping::units(panel), Grouping::periods(panel));
    let segment = Grouping::clusters(panel).unwrap();
    let ssc = SmallSample::Fixest;
    let one = |groups: &Grouping| clustered(fit, groups, counted_parameters(fit, panel, &[groups]), ssc);
    let two = |groups: &Grouping| two_way(fit, groups, &time, counted_parameters(fit, panel, &[groups, &time]), ssc);
    let three = |groups: &Grouping| twfe.jackknife(panel, groups, counted_parameters(fit, panel, &[groups])).unwrap();
    let all = [
        ("iid", iid(fit)),
        ("HC1", hc1(fit)),
        ("CRV1_unit", one(&unit)),
        ("CRV1_segment", one(&segment)),
        ("CRV1_unit_and_time", two(&unit)),
        ("CRV1_segment_and_time", two(&segment)),
        ("CRV3_unit", three(&unit)),
        ("CRV3_segment", three(&segment)),
        ("NW_panel", newey_west(fit, panel, lag, Lags::Rows, ssc)),
        ("NW_panel_calendar", newey_west(fit, panel, lag, Lags::Calendar, ssc)),
        ("DK", driscoll_kraay(fit, panel, lag, ssc)),
    ];
    for (name, expected) in expected.as_object().unwrap() {
        let (_, covariance) =
            all.iter().find(|(own, _)| own == name).unwrap_or_else(|| panic!("{name} is not checked"));
        compare(name, 0, &fit.coefficients, covariance, expected);
    }
}

#[test]
fn two_way_fixed_effects_and_every_standard_error_agree() {
    for file in ["sim_panel", "sim_unbalanced", "sim_staggered"] {
        let reference = expected(file);
        let lag = reference["spec"]["lag"].as_u64().unwrap() as usize;
        for (key, columns) in [
            ("twfe", Columns::default()),
            ("twfe_covariate", Columns { covariate: true, weighted: false }),
            ("twfe_weighted", Columns { weighted: true, covariate: false }),
            ("twfe_covariate_weighted", Columns { weighted: true, covariate: true }),
        ] {
            if let Some(expected) = reference.get(key) {
                check_twfe(&panel(file, columns), lag, expected);
            }
        }
    }
}

#[test]
fn the_two_by_two_comparison_agrees() {
    for (file, key, weighted) in [
        ("sim_panel", "ols_2x2", false),
        ("sim_unbalanced", "ols_2x2", false),
        ("sim_unbalanced", "ols_2x2_weighted", true),
    ] {
        let reference = expected(file);
        let panel = panel(file, Columns { weighted, covariate: false });
        let start = reference["spec"]["start"].as_i64().unwrap();
        let fit = two_by_two(&panel, start).unwrap();
        let units = Grouping::units(&panel);
        let by_unit = clustered(&fit, &units, counted_parameters(&fit, &panel, &[&units]), SmallSample::Fixest);
        let weight = panel.weight.as_deref();
        let without = |unit: usize| {
            let rest = panel.filter(|row| panel.unit[row] as usize != unit);
            two_by_two(&rest, start).map(|fit| fit.coefficients)
        };
        let jackknife = cluster_jackknife(&fit.coefficients, units.count, by_unit.parameters, without).unwrap();
        let all = [
            ("iid", iid(&fit)),
            ("HC1", hc1(&fit)),
            ("HC2", hc2(&fit, weight)),
            ("HC3", hc3(&fit, weight)),
            ("CRV1_unit", by_unit),
            ("CRV3_unit", jackknife),
        ];
        assert_eq!(all.len(), reference[key].as_object().unwrap().len(), "each of the reference's is checked");
        for (name, covariance) in all {
            compare(&format!("{file} {key} {name}"), 3, &fit.coefficients, &covariance, &reference[key][name]);
        }
    }
}

fn event_study(panel: &Panel, reference: i64) -> (EventStudy, Covariance) {
    let index = panel.periods.iter().position(|period| *period == reference).unwrap();
    let study = EventStudy::new(panel, index).unwrap();
    let units = Grouping::units(panel);
    let parameters = counted_parameters(study.fit.as_ref().unwrap(), panel, &[&units]);
    let covariance = clustered(study.fit.as_ref().unwrap(), &units, parameters, SmallSample::Fixest);
    (study, covariance)
}

#[test]
fn event_studies_and_their_pre_trend_tests_agree() {
    for (file, key, weighted) in [
        ("sim_panel", "event_study", false),
        ("sim_unbalanced", "event_study", false),
        ("sim_unbalanced", "event_study_weighted", true),
    ] {
        let reference = &expected(file)[key];
        let panel = panel(file, Columns { weighted, covariate: false });
        check_event_study(&panel, reference, event_study(&panel, reference["reference"].as_i64().unwrap()));
        let index = panel.periods.iter().position(|period| Some(*period) == reference["reference"].as_i64()).unwrap();
        if let Some(closed) = EventStudy::closed_form(&panel, index, ByUnit::Clustered(SmallSample::Fixest)) {
            assert_eq!(file, "sim_panel");
            check_event_study(&panel, reference, closed);
        }
    }
}

/// The closed form of CRV3 against leaving out one unit after the other.
#[test]
fn an_event_study_is_jackknifed_in_closed_form() {
    let panel = panel("sim_panel", Columns::default());
    let (study, covariance) = EventStudy::closed_form(&panel, 11, ByUnit::Jackknife).unwrap();
    let without = |unit: usize| {
        let rest = panel.filter(|row| panel.unit[row] as usize != unit);
        EventStudy::new(&rest, 11).map(|study| study.coefficients)
    };
    let units = panel.units.len();
    let expected = cluster_jackknife(&study.coefficients, units, covariance.parameters, without).unwrap();
    assert_eq!(
        (covariance.adjustment, covariance.degrees_of_freedom),
        (expected.adjustment, expected.degrees_of_freedom)
    );
    let largest = (&covariance.matrix - &expected.matrix).amax();
    assert!(largest < 1e-10 * expected.matrix.amax(), "{largest}");
}

fn check_event_study(panel: &Panel, reference: &Value, (study, covariance): (EventStudy, Covariance)) {
    for (index, period) in study.periods.iter().enumerate() {
        assert_eq!(reference["t"][index].as_i64(), Some(panel.periods[*period]));
        let (estimate, std_error) = (study.coefficients[index], covariance.matrix[(index, index)].sqrt());
        close("est", estimate, &reference["est"][index]);
        close("se", std_error, &reference["se"][index]);
        close_p("p", t_two_sided(estimate / std_error, covariance.degrees_of_freedom), &reference["p"][index]);
        let half = t_quantile(0.975, covariance.degrees_of_freedom) * std_error;
        close("ci_lo", estimate - half, &reference["ci_lo"][index]);
        close("ci_hi", estimate + half, &reference["ci_hi"][index]);
        if let Some(rows) = reference.get("vcov") {
            for column in 0..study.periods.len() {
                close("vcov", covariance.matrix[(index, column)], &rows[index][column]);
            }
        }
    }
    close("df", covariance.degrees_of_freedom, &reference["df_t"]);
    let test = study.pre_trend(&covariance).unwrap();
    let joint = &reference["pretrend_joint"];
    close("F", test.statistic, &joint["F"]);
    close_p("p_F", test.p_value, &joint["p_F"]);
    close_p("p_chi2", test.p_chi_squared, &joint["p_chi2"]);
    assert_eq!(covariance.parameters as u64, reference["df_k"].as_u64().unwrap());
}

#[test]
fn an_effect_is_worth_what_the_reference_says() {
    let file = expected("sim_panel");
    let money = &file["economic_impact"];
    let panel = panel("sim_panel", Columns::default());
    let (study, covariance) = event_study(&panel, 12);
    let before = 11;
    let count = study.periods.len() - before;
    let effects = study.coefficients.rows(before, count).into_owned();
    let matrix = covariance.matrix.view((before, before), (count, count)).into_owned();
    let units = DVector::from_element(count, money["treated_units"].as_f64().unwrap());
    let value = money["value_per_unit"].as_f64().unwrap();
    let fixed = UnitValue { value, std_error: 0.0 };
    let uncertain = UnitValue { value, std_error: money["value_se"].as_f64().unwrap() };
    let gained = cumulative(&effects, &matrix, &units);
    let all = gained[count - 1];
    close("effect", all.total, &money["total_effect"]);
    close("effect se", all.std_error, &money["total_effect_se"]);
    close("money", all.worth(uncertain).total, &money["money"]);
    close("delta", all.worth(uncertain).std_error, &money["money_se_delta"]);
    close("fixed", all.worth(fixed).std_error, &money["money_se_fixed_value"]);
    let half = t_quantile(0.975, covariance.degrees_of_freedom);
    for (value, key) in [(fixed, "money_ci_fixed_value"), (uncertain, "money_ci_delta")] {
        let amount = all.worth(value);
        close(key, amount.total - half * amount.std_error, &money[key][0]);
        close(key, amount.total + half * amount.std_error, &money[key][1]);
    }
    for (index, amount) in gained.iter().map(|amount| amount.worth(fixed)).enumerate() {
        close("cumulative", amount.total, &money["cumulative_money"][index]);
        close("cumulative se", amount.std_error, &money["cumulative_money_se_fixed_value"][index]);
    }
}

#[test]
fn every_sign_vector_of_the_wild_bootstrap_is_counted() {
    for file in ["sim_panel", "sim_unbalanced"] {
        let reference = expected(file);
        let whole = panel(file, Columns::default());
        let start = reference["spec"]["start"].as_i64().unwrap();
        let fake = reference["spec"]["fake_start"].as_i64().unwrap();
        let before = whole.filter(|row| whole.periods[whole.period[row] as usize] < start);
        for (key, panel, from) in [("effect", &whole, start), ("placebo", &before, fake)] {
            let treatment: Vec<f64> = (0..panel.rows())
                .map(|row| {
                    let now = panel.periods[panel.period[row] as usize] >= from;
                    f64::from(u8::from(now && panel.is_treated(panel.unit[row] as usize)))
                })
                .collect();
            let (effects, clusters) = (Effects::new(panel), Grouping::clusters(panel).unwrap());
            let others = Projection::new(Some(&effects), Vec::new(), None);
            let result = WildCluster::new(&others, panel.outcome.clone(), treatment, &clusters, 1).unwrap().test();
            let expected = &reference["wild_cluster_bootstrap"][key];
            assert_eq!(result.p_value, expected["p_ge_with_ties"].as_f64().unwrap(), "{file} {key}");
            assert_eq!(result.p_strict, expected["p_strict"].as_f64().unwrap());
            assert_eq!(result.ties, expected["ties"].as_u64().unwrap());
            close("t", result.statistic, &expected["t_without_small_sample_factor"]);
        }
    }
}

#[test]
fn a_placebo_before_the_start_and_the_detectable_effect_agree() {
    let file = expected("sim_panel");
    let whole = panel("sim_panel", Columns::default());
    let (start, fake) = (file["spec"]["start"].as_i64().unwrap(), file["spec"]["fake_start"].as_i64().unwrap());
    let mut before = whole.filter(|row| whole.periods[whole.period[row] as usize] < start);
    before.treated_from.iter_mut().for_each(|from| *from = from.map(|_| fake));
    let by_unit = |panel: &Panel| {
        let twfe = Twfe::new(panel).unwrap();
        let units = Grouping::units(panel);
        let parameters = counted_parameters(&twfe.fit, panel, &[&units]);
        let covariance = clustered(&twfe.fit, &units, parameters, SmallSample::Fixest);
        (twfe, covariance)
    };
    let (twfe, covariance) = by_unit(&before);
    compare("placebo", 0, &twfe.fit.coefficients, &covariance, &file["placebo_time"]);
    let (_, covariance) = by_unit(&whole);
    let multiple = did::experiment::power::detectable_multiple(covariance.degrees_of_freedom, 0.05, 0.8);
    close("mde", multiple * covariance.matrix[(0, 0)].sqrt(), &file["mde_from_twfe_CRV1_unit"]);
}

#[test]
fn the_series_of_differences_agrees_at_every_lag() {
    let file = expected("sim_panel");
    let panel = panel("sim_panel", Columns::default());
    for (lag, expected) in file["aggregate_series_HAC"].as_object().unwrap() {
        let lag = lag.trim_start_matches("lag").parse().unwrap();
        let ours = aggregate_series(&panel, file["spec"]["start"].as_i64().unwrap(), lag).unwrap();
        close("est", ours.estimate, &expected["est"]);
        close("se", ours.std_error, &expected["se"]);
        close("se without", ours.std_error_uncorrected, &expected["se_without_correction"]);
        close("df", ours.degrees_of_freedom, &expected["df_t"]);
        let p_value = t_two_sided(ours.estimate / ours.std_error, ours.degrees_of_freedom);
        close_p("p", p_value, &expected["p"]);
    }
}
