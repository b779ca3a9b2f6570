//! Sections 4 and 9 of the reference: CUPED, multiple testing, sample ratio, power and sequential intervals.

use did::experiment::cuped::{Difference, ancova, cuped, unit_means};
use did::experiment::multiple::{benjamini_hochberg, benjamini_yekutieli, bonferroni, holm};
use did::experiment::power::{PlannedPanel, detectable_multiple, minimum_detectable_effect, power, units_per_arm};
use did::experiment::sample_ratio::sample_ratio;
use did::experiment::sequential::half_width;
use did::variance::{hc2, iid};
use serde_json::Value;

use crate::support::{Columns, close, close_p, expected, panel};

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

#[test]
fn p_values_are_adjusted_as_by_statsmodels() {
    let reference = &expected("platform_stats")["multiple"];
    let p_values = numbers(&reference["p"]);
    for (name, adjusted) in [
        ("bonferroni", bonferroni(&p_values)),
        ("holm", holm(&p_values)),
        ("fdr_bh", benjamini_hochberg(&p_values)),
        ("fdr_by", benjamini_yekutieli(&p_values)),
    ] {
        for (ours, expected) in adjusted.iter().zip(reference[name].as_array().unwrap()) {
            close_p(name, *ours, expected);
        }
    }
}

#[test]
fn a_sample_ratio_mismatch_is_found_as_by_scipy() {
    for reference in expected("platform_stats")["sample_ratio_mismatch"].as_array().unwrap() {
        let observed: Vec<u64> =
            reference["observed"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
        let ours = sample_ratio(&observed, &numbers(&reference["expected_share"])).unwrap();
        close("chi2", ours.statistic, &reference["chi2"]);
        close("df", ours.degrees_of_freedom, &reference["df"]);
        close_p("p", ours.p_value, &reference["p"]);
    }
}

#[test]
fn power_and_sample_sizes_agree() {
    let reference = &expected("platform_stats")["power"];
    for case in reference["mde"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        let ours = minimum_detectable_effect(number("n_per_arm"), number("alpha"), number("power"));
        close("mde", ours, &case["effect_over_sd"]);
    }
    for case in reference["n_per_arm"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        close("n", units_per_arm(number("effect_over_sd"), number("alpha"), number("power")), &case["n"]);
    }
    for case in reference["power"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        close("power", power(number("effect_over_sd"), number("n_per_arm"), number("alpha")), &case["power"]);
    }
    let factor = &reference["t_factor"];
    close("t factor", detectable_multiple(factor["df"].as_f64().unwrap(), 0.05, 0.8), &factor["value"]);
}

#[test]
fn a_panel_with_serial_correlation_detects_what_the_paper_says() {
    let reference = &expected("platform_stats")["panel_mde"];
    let number = |name: &str| reference[name].as_f64().unwrap();
    let planned = PlannedPanel {
        treated_share: number("P"),
        units: number("J"),
        before: number("m"),
        after: number("r"),
        variance: number("sigma2"),
        covariance_before: number("psi_B"),
        covariance_after: number("psi_A"),
        covariance_across: number("psi_X"),
    };
    let ours = planned.minimum_detectable_effect(number("df"), number("alpha"), number("power"));
    close("mde", ours, &reference["mde"]);
}

#[test]
fn sequential_intervals_have_the_reference_width() {
    let reference = &expected("platform_stats")["sequential"];
    let (alpha, at) = (reference["alpha"].as_f64().unwrap(), reference["n_star"].as_f64().unwrap());
    for (count, expected) in reference["halfwidth_over_se"].as_object().unwrap() {
        close(count, half_width(count.parse().unwrap(), alpha, at), expected);
    }
}

fn compare(ours: &Difference, expected: &Value) {
    close("diff", ours.estimate, &expected["diff"]);
    close("se", ours.std_error, &expected["se"]);
    close("df", ours.degrees_of_freedom, &expected["df"]);
    close_p("p", ours.p_value, &expected["p"]);
}

#[test]
fn cuped_and_the_regression_that_does_the_same_agree() {
    for file in ["sim_panel", "sim_unbalanced"] {
        let reference = expected(file);
        if reference.get("cuped").is_none() {
            continue;
        }
        let units = unit_means(&panel(file, Columns::default()), reference["spec"]["start"].as_i64().unwrap());
        let reference = &reference["cuped"];
        let ours = cuped(&units).unwrap();
        close("theta", ours.theta, &reference["theta_pooled"]);
        close("variance_reduction", ours.variance_reduction, &reference["variance_reduction"]);
        compare(&ours.unadjusted, &reference["unadjusted"]);
        compare(&ours.adjusted, &reference["cuped"]);
        compare(&ours.change, &reference["did_theta1"]);
        let fit = ancova(&units).unwrap();
        close("ancova", fit.coefficients[1], &reference["ancova"]["diff"]);
        close("theta", fit.coefficients[2], &reference["ancova"]["theta"]);
        close("se", iid(&fit).matrix[(1, 1)].sqrt(), &reference["ancova"]["se"]);
        close("HC2", hc2(&fit, None).matrix[(1, 1)].sqrt(), &reference["ancova"]["se_HC2"]);
    }
}
