//! Section 8 of the reference: synthetic estimators, by Frank and Wolfe's method as in R's synthdid, compared at 1e-6.

use did::estimator::synthetic::{Blocks, Synthetic, Weighting};
use serde_json::Value;

use crate::support::{Columns, expected, panel};

#[track_caller]
fn near(what: &str, ours: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    assert!((ours - expected).abs() <= 1e-6 * expected.abs() + 1e-10, "{what}: {ours} is not {expected}");
}

#[test]
fn synthetic_estimates_weights_and_standard_errors_agree() {
    let file = expected("sim_sdid");
    let panel = panel("sim_sdid", Columns::default());
    let blocks = Blocks::new(&panel).unwrap();
    for (key, weighting) in
        [("sdid", Weighting::SyntheticDid), ("sc", Weighting::SyntheticControl), ("did", Weighting::Equal)]
    {
        let reference = &file[key];
        let result = reference.get("frank_wolfe").unwrap_or(&reference["exact"]);
        let ours = Synthetic::new(&blocks, weighting);
        near("noise", blocks.noise(), &reference["noise"]);
        near(&format!("{key} estimate"), ours.estimate, &result["estimate"]);
        for (row, weight) in ours.omega.iter().enumerate() {
            let unit: i64 = panel.units[blocks.units[row]].parse().unwrap();
            let expected = result["omega"].get(unit.to_string()).and_then(Value::as_f64).unwrap_or(0.0);
            assert!((weight - expected).abs() < 1e-6, "{key} omega of {unit}: {weight} is not {expected}");
        }
        for (index, weight) in ours.lambda.iter().enumerate() {
            let period = panel.periods[index].to_string();
            let expected = result["lambda_"].get(&period).and_then(Value::as_f64).unwrap_or(0.0);
            assert!((weight - expected).abs() < 1e-6, "{key} lambda of {period}: {weight} is not {expected}");
        }
        let placebo = ours.placebo(&blocks, 1).unwrap();
        assert_eq!(placebo.count as u64, result["placebo_count"].as_u64().unwrap());
        near(&format!("{key} placebo"), placebo.std_error, &result["placebo_se"]);
        // Estimates around zero: their mean is as exact as they are, and far smaller.
        let mean = result["placebo_mean"].as_f64().unwrap();
        assert!((placebo.mean - mean).abs() <= 1e-6 * placebo.std_error, "{key}: {} is not {mean}", placebo.mean);
        assert_eq!(placebo.p_value, result["placebo_p"].as_f64().unwrap());
        if let Some(expected) = result.get("jackknife_se") {
            near(&format!("{key} jackknife"), ours.jackknife(&blocks).unwrap().std_error, expected);
        }
    }
}
