//! Reading the reference set and comparing with it.

use std::collections::HashMap;
use std::path::PathBuf;

use did::{Observation, Panel};
use serde_json::Value;

fn folder() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("tests/reference")
}

/// The entry of `expected.json` for a file.
pub(crate) fn expected(file: &str) -> Value {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()[file].take()
}

/// How to read a file's columns.
#[derive(Default, Clone, Copy)]
pub(crate) struct Columns {
    pub(crate) weighted: bool,
    pub(crate) covariate: bool,
}

/// A reference file as a panel. Treatment starts at the spec's `start`, or in the cohort's column.
pub(crate) fn panel(file: &str, columns: Columns) -> Panel {
    Panel::new(&observations(file, columns)).unwrap()
}

pub(crate) fn observations(file: &str, columns: Columns) -> Vec<Observation> {
    let spec = &expected(file)["spec"];
    let mut reader = csv::Reader::from_path(folder().join(format!("{file}.csv"))).unwrap();
    let rows: Vec<HashMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let treated_units: Vec<i64> =
        rows.iter().filter(|row| row["d"] == "1").map(|row| row["unit"].parse().unwrap()).collect();
    rows.iter()
        .map(|row| {
            let number = |name: &str| row[name].parse::<f64>().unwrap();
            let treated_from = match row.get("g") {
                Some(cohort) => Some(cohort.parse().unwrap()).filter(|cohort| *cohort != 0),
                None => treated_units.contains(&row["unit"].parse().unwrap()).then(|| spec["start"].as_i64().unwrap()),
            };
            Observation {
                unit: format!("{:0>4}", row["unit"]),
                period: row["t"].parse().unwrap(),
                outcome: number("y"),
                treated_from: match row.get("treated") {
                    Some(treated) => (treated == "1").then(|| spec["start"].as_i64().unwrap()),
                    None => treated_from,
                },
                cluster: row.get("segment").cloned(),
                weight: if columns.weighted { number("w") } else { 1.0 },
                covariates: if columns.covariate { vec![number("x")] } else { Vec::new() },
            }
        })
        .collect()
}

/// Compares with the reference's tolerance for closed forms: 1e-8 relative and 1e-10 absolute.
#[track_caller]
pub(crate) fn close(what: &str, ours: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap_or_else(|| panic!("{what}: the reference has no number"));
    assert!((ours - expected).abs() <= 1e-8 * expected.abs() + 1e-10, "{what}: {ours} is not {expected}");
}

/// Compares p values: 1e-8 relative or 1e-12 absolute, whichever is larger.
#[track_caller]
pub(crate) fn close_p(what: &str, ours: f64, expected: &Value) {
    let expected = expected.as_f64().unwrap();
    assert!((ours - expected).abs() <= (1e-8 * expected).max(1e-12), "{what}: {ours} is not {expected}");
}
