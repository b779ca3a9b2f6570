//! Labelled files of the reference: anomalies are found as well as by scikit-learn, and scores are those that the trees say.

use anomaly::metrics::{average_precision, roc_auc};
use anomaly::{Forest, Matrix, Options};

use crate::support::{Lcg, close, expected, labelled, naive_scores};

#[track_caller]
fn check(file: &str) {
    let reference = &expected()["datasets"][file];
    let number = |name: &str| reference[name].as_f64().unwrap();
    let data = labelled(file);
    let (mut auc, mut precision) = (0.0, 0.0);
    for seed in 0..10 {
        let forest = Forest::fit(&data.features, &Options { seed, ..Options::default() }).unwrap();
        let scores = forest.score(&data.features).unwrap();
        auc += roc_auc(&data.labels, &scores).unwrap() / 10.0;
        precision += average_precision(&data.labels, &scores).unwrap() / 10.0;
    }
    close("AUC", auc, number("auc_mean_50_seeds"), number("auc_tolerance_for_a_mean_of_10"));
    close("average precision", precision, number("ap_mean_50_seeds"), number("ap_tolerance_for_a_mean_of_10"));
}

#[test]
fn clustered_anomalies_are_found_as_well_as_by_scikit_learn() {
    check("mulcross");
}

#[test]
fn scattered_anomalies_are_found_as_well_as_by_scikit_learn() {
    check("scattered");
}

#[test]
fn anomalies_among_irrelevant_features_are_found_as_well_as_by_scikit_learn() {
    check("irrelevant");
}

#[test]
fn scores_are_those_of_going_through_the_trees_row_by_row() {
    let data = labelled("irrelevant");
    for (sample_size, split_features) in [(256, 1), (1_000, 1), (256, 3)] {
        let options = Options { trees: 20, sample_size, split_features, ..Options::default() };
        let forest = Forest::fit(&data.features, &options).unwrap();
        let scores = forest.score(&data.features).unwrap();
        for (row, (ours, naive)) in scores.iter().zip(naive_scores(&forest, &data.features)).enumerate() {
            close(&format!("row {row}"), *ours, naive, 1e-14);
        }
    }
}

#[test]
fn few_and_many_rows_and_narrow_and_wide_ones_are_scored_alike() {
    let mut random = Lcg(29);
    for (rows, columns, sample_size) in
        [(2, 3, 8), (63, 2, 64), (65, 2, 64), (1_003, 5, 256), (515, 300, 256), (777, 1_024, 500)]
    {
        let values = (0..rows * columns).map(|_| random.unit()).collect();
        let features = Matrix::new(columns, values).unwrap();
        let options = Options { trees: 10, sample_size, ..Options::default() };
        let forest = Forest::fit(&features, &options).unwrap();
        let scores = forest.score(&features).unwrap();
        let naive = naive_scores(&forest, &features);
        assert_eq!(scores.len(), rows);
        for (row, (ours, naive)) in scores.iter().zip(naive).enumerate() {
            close(&format!("row {row} of {rows} × {columns}"), *ours, naive, 1e-14);
        }
    }
}

#[test]
fn fitting_twice_gives_the_same_bytes_and_another_seed_gives_others() {
    let data = labelled("scattered");
    let bytes = |seed| Forest::fit(&data.features, &Options { seed, ..Options::default() }).unwrap().to_bytes();
    assert_eq!(bytes(3), bytes(3));
    assert_ne!(bytes(3), bytes(4));
}

#[test]
fn the_share_of_rows_above_the_threshold_is_the_contamination() {
    let data = labelled("scattered");
    let options = Options { contamination: Some(0.03), ..Options::default() };
    let forest = Forest::fit(&data.features, &options).unwrap();
    let threshold = forest.describe().threshold;
    let scores = forest.score(&data.features).unwrap();
    assert_eq!(scores.iter().filter(|score| **score > threshold).count(), 150);
}

#[test]
fn a_model_of_usual_size_is_small() {
    let data = labelled("scattered");
    let bytes = Forest::fit(&data.features, &Options::default()).unwrap().to_bytes();
    assert!(bytes.len() < 128 * 1024, "{} bytes", bytes.len());
}
