//! The example `score` as a program: what it prints, and what it says about files that it cannot use.

use std::path::PathBuf;
use std::process::{Command, Output};

use anomaly::{Forest, Options};

use crate::support::{folder, labelled};

/// Cargo builds examples beside the tests.
fn score(arguments: &[&str]) -> Output {
    let tests = std::env::current_exe().unwrap();
    let target: PathBuf = tests.parent().unwrap().parent().unwrap().into();
    Command::new(target.join("examples/score")).args(arguments).output().unwrap()
}

fn score_text(text: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data.csv");
    std::fs::write(&file, text).unwrap();
    score(&[&[file.to_str().unwrap()], arguments].concat())
}

#[test]
fn it_prints_a_header_and_the_score_of_each_row_in_full_precision() {
    let file = folder().join("scattered.csv");
    let flags = ["--trees", "30", "--sample-size", "64", "--seed", "5", "--ignore", "label"];
    let output = score(&[&[file.to_str().unwrap()], flags.as_slice()].concat());
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("score"));
    let printed: Vec<f64> = lines.map(|line| line.parse().unwrap()).collect();
    let data = labelled("scattered");
    let options = Options { trees: 30, sample_size: 64, seed: 5, ..Options::default() };
    let forest = Forest::fit(&data.features, &options).unwrap();
    assert_eq!(printed, forest.score(&data.features).unwrap());
}

#[test]
fn an_empty_cell_is_a_missing_value() {
    let output = score_text("a,b\n1,2\n,3\n4,\n", &["--trees", "5"]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 4);
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line() {
    for (text, arguments, message) in [
        ("a,b\n1,2\n1,x\n", &[][..], "line 3, column `b`: `x` is not a number"),
        ("a,b\n1,2\n1,1e39\n", &[], "line 3, column `b`: `1e39` is larger than a 32-bit float can be"),
        ("a,b\n1,2\ninf,2\n", &[], "line 3, column `a`: `inf` is larger than a 32-bit float can be"),
        ("a,b\n1,2\n1\n", &[], "line: 3"),
        ("a,b\n1,2\n", &["--ignore", "label"], "there is no column `label` to ignore; there are: a, b"),
        ("a\n1\n", &["--ignore", "a"], "no column is left to be a feature"),
        ("", &[], "no column is left to be a feature"),
        ("a,b\n", &[], "there are no rows to fit; give at least one"),
        ("a\n1\n2\n", &["--trees", "0"], "trees is 0; it must be from 1 to 10000"),
        ("a\n\u{fffd}\n", &[], "line 2, column `a`"),
    ] {
        let output = score_text(text, arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{text:?}");
        let said = said.replace("\n\nCaused by:\n    ", ": ");
        assert!(said.contains(message), "{text:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = score(&["nowhere.csv"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("nowhere.csv could not be opened"));
}
