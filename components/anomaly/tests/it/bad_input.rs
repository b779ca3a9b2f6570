//! Rows and options that cannot be used get an error that says what to change.

use anomaly::{FitError, Forest, Matrix, MatrixError, Options};

fn rows() -> Matrix {
    Matrix::new(2, (0..20).map(|value| value as f32).collect()).unwrap()
}

#[track_caller]
fn refused(options: Options, error: &FitError, message: &str) {
    let ours = Forest::fit(&rows(), &options).unwrap_err();
    assert_eq!(ours, *error);
    assert_eq!(ours.to_string(), message);
}

#[test]
fn options_outside_their_bounds_are_refused() {
    let usual = Options::default;
    refused(Options { trees: 0, ..usual() }, &FitError::Trees { trees: 0 }, "trees is 0; it must be from 1 to 10000");
    let many = Options { trees: 10_001, ..usual() };
    refused(many, &FitError::Trees { trees: 10_001 }, "trees is 10001; it must be from 1 to 10000");
    for sample_size in [0, 1, 65_537] {
        let message = format!("sample size is {sample_size}; it must be from 2 to 65536");
        refused(Options { sample_size, ..usual() }, &FitError::SampleSize { sample_size }, &message);
    }
    for split_features in [0, 3] {
        let message = format!("split features is {split_features}; it must be from 1 to the number of columns, 2");
        let error = FitError::SplitFeatures { split_features, columns: 2 };
        refused(Options { split_features, ..usual() }, &error, &message);
    }
    for contamination in [0.0, -0.1, 0.6, f64::INFINITY] {
        let message = format!("contamination is {contamination}; it must be above 0 and at most 0.5");
        let error = FitError::Contamination { contamination };
        refused(Options { contamination: Some(contamination), ..usual() }, &error, &message);
    }
    let not_a_number = Options { contamination: Some(f64::NAN), ..usual() };
    assert!(matches!(Forest::fit(&rows(), &not_a_number), Err(FitError::Contamination { .. })));
}

#[test]
fn a_forest_that_would_need_too_much_memory_is_refused() {
    let rows = Matrix::new(4, (0..80_000).map(|value| value as f32).collect()).unwrap();
    let options = Options { trees: 1_000, sample_size: 5_000, split_features: 3, ..Options::default() };
    let error = Forest::fit(&rows, &options).unwrap_err();
    assert_eq!(error, FitError::Work { work: 15_000_000 });
    assert_eq!(
        error.to_string(),
        "trees × rows per tree × features per split is 15000000; it must be at most 10000000, so lower one of them"
    );
}

#[test]
fn numbers_that_are_no_rows_are_refused() {
    for (columns, values, error, message) in [
        (0, vec![], MatrixError::Columns { columns: 0 }, "a row has 0 features; it must have from 1 to 1024"),
        (
            1_025,
            vec![],
            MatrixError::Columns { columns: 1_025 },
            "a row has 1025 features; it must have from 1 to 1024",
        ),
        (
            3,
            vec![1.0; 7],
            MatrixError::Ragged { values: 7, columns: 3 },
            "7 values are no whole number of rows with 3 features each",
        ),
        (
            2,
            vec![1.0, 2.0, 3.0, f32::NEG_INFINITY],
            MatrixError::Infinite { row: 1, column: 1 },
            "row 1 has an infinite value in column 1 (both counted from 0); give NaN for what is not known",
        ),
    ] {
        let ours = Matrix::new(columns, values).unwrap_err();
        assert_eq!(ours, error);
        assert_eq!(ours.to_string(), message);
    }
}

#[test]
fn no_rows_cannot_be_fitted_but_scored() {
    let nothing = Matrix::new(2, Vec::new()).unwrap();
    let error = Forest::fit(&nothing, &Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "there are no rows to fit; give at least one");
    let forest = Forest::fit(&rows(), &Options::default()).unwrap();
    assert!(forest.score(&nothing).unwrap().is_empty());
    assert!(forest.contributions(&nothing).unwrap().is_empty());
}

#[test]
fn rows_with_other_features_than_the_models_are_refused() {
    let forest = Forest::fit(&rows(), &Options::default()).unwrap();
    let others = Matrix::new(3, vec![0.0; 6]).unwrap();
    let error = forest.score(&others).unwrap_err();
    assert_eq!(error.to_string(), "rows have 3 features; the model was fitted on rows with 2");
    assert_eq!(forest.contributions(&others).unwrap_err(), error);
}

#[test]
fn fewer_rows_than_a_tree_wants_are_all_used() {
    let forest = Forest::fit(&rows(), &Options::default()).unwrap();
    assert_eq!((forest.describe().sample_size, forest.describe().rows), (10, 10));
}
