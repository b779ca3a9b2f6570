//! Oblique splits: they find what thresholds of single features cannot, whatever the units, and explain it as Shapley values would.

use anomaly::metrics::{precision_at, roc_auc};
use anomaly::{Forest, Matrix, Options};

use crate::explanations::{one_cause, shapley};
use crate::support::{Lcg, labelled};

/// Two clusters on a diagonal, and anomalies in the empty corners, where each feature by itself is usual: the case of Hariri et al.
fn corners(units: f32) -> (Matrix, Vec<bool>) {
    let mut random = Lcg(41);
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for row in 0..1_000 {
        let anomaly = row < 20;
        let first = if row % 2 == 0 { 0.0 } else { 10.0 };
        let second = if anomaly { 10.0 - first } else { first };
        values.extend([first + random.normal(), units * (second + random.normal())]);
        labels.push(anomaly);
    }
    (Matrix::new(2, values).unwrap(), labels)
}

fn auc(rows: &Matrix, labels: &[bool], split_features: u32) -> f64 {
    let mut sum = 0.0;
    for seed in 0..5 {
        let forest = Forest::fit(rows, &Options { split_features, seed, ..Options::default() }).unwrap();
        sum += roc_auc(labels, &forest.score(rows).unwrap()).unwrap();
    }
    sum / 5.0
}

#[test]
fn anomalies_that_no_single_feature_shows_are_found_better() {
    let (rows, labels) = corners(1.0);
    let (single, oblique) = (auc(&rows, &labels, 1), auc(&rows, &labels, 2));
    assert!(oblique > 0.99 && oblique > single, "{oblique} against {single}");
}

#[test]
fn units_do_not_matter() {
    let (rows, labels) = corners(1.0);
    let (scaled, _) = corners(1e6);
    assert!((auc(&rows, &labels, 2) - auc(&scaled, &labels, 2)).abs() < 0.01);
}

#[test]
fn scattered_anomalies_are_found_about_as_well_as_by_single_features() {
    let data = labelled("scattered");
    assert!(auc(&data.features, &data.labels, 2) > 0.96);
}

#[test]
fn as_many_features_as_there_are_may_be_combined_and_fewer_may_vary() {
    let data = labelled("irrelevant");
    let forest = Forest::fit(&data.features, &Options { split_features: 8, ..Options::default() }).unwrap();
    let scores = forest.score(&data.features).unwrap();
    let precision = precision_at(&data.labels, &scores, 160).unwrap();
    // Drawn at random it would be the share of anomalies, 0.04.
    assert!(precision > 0.2, "{precision}");
    assert!(forest.contributions(&data.features).unwrap().chunks(8).all(|shares| shares[7] == 0.0));
}

#[test]
fn the_feature_with_the_greatest_shapley_value_is_first_or_second() {
    let (rows, causes) = one_cause(5, 100);
    let options = Options { trees: 60, sample_size: 128, split_features: 2, ..Options::default() };
    let forest = Forest::fit(&rows, &options).unwrap();
    let changes = forest.length_changes(&rows).unwrap();
    let mut agreed = 0;
    for (row, changes) in rows.iter().zip(changes.chunks(5)).take(causes.iter().flatten().count()) {
        let exact = shapley(&forest, row);
        let most = (0..5).min_by(|left, right| exact[*left].total_cmp(&exact[*right])).unwrap();
        agreed += usize::from(changes.iter().filter(|change| **change < changes[most]).count() < 2);
    }
    assert!(agreed >= 95, "{agreed} of 100");
}
