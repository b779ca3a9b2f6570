//! Explanations against Shapley values by their definition, over all subsets of features.

use anomaly::{Forest, Matrix, Options};

use crate::support::{Lcg, close, expected, labelled, tree};

/// The mean path length of a row in which only the features of a set, given as bits, are known.
fn value(forest: &Forest, row: &[f32], known: usize) -> f64 {
    let masked: Vec<f32> = row
        .iter()
        .enumerate()
        .map(|(feature, value)| if known >> feature & 1 == 1 { *value } else { f32::NAN })
        .collect();
    forest.trees().iter().map(|tree| tree.path_length(&masked)).sum::<f64>() / forest.trees().len() as f64
}

/// Shapley's formula: the mean over all orders of what a feature adds to those before it.
pub(crate) fn shapley(forest: &Forest, row: &[f32]) -> Vec<f64> {
    let count = row.len();
    let values: Vec<f64> = (0..1 << count).map(|known| value(forest, row, known)).collect();
    let factorial = |of: usize| (1..=of).map(|factor| factor as f64).product::<f64>();
    (0..count)
        .map(|feature| {
            (0..1usize << count)
                .filter(|known| known >> feature & 1 == 0)
                .map(|known| {
                    let size = known.count_ones() as usize;
                    let weight = factorial(size) * factorial(count - 1 - size) / factorial(count);
                    weight * (values[known | 1 << feature] - values[known])
                })
                .sum()
        })
        .collect()
}

#[track_caller]
fn check_exact(forest: &Forest, rows: &Matrix) {
    let changes = forest.length_changes(rows).unwrap();
    for (row, ours) in rows.iter().zip(changes.chunks(rows.columns())) {
        for (feature, (ours, exact)) in ours.iter().zip(shapley(forest, row)).enumerate() {
            close(&format!("feature {feature} of {row:?}"), *ours, exact, 1e-11);
        }
    }
}

fn first_rows(rows: &Matrix, count: usize) -> Matrix {
    Matrix::new(rows.columns(), rows.values()[..count * rows.columns()].to_vec()).unwrap()
}

#[test]
fn changes_are_the_shapley_values_of_trees_fitted_by_scikit_learn() {
    let reference = &expected()["exact"]["fitted_forest"];
    let shape = anomaly::tree::Shape::new(3, 32, 1).unwrap();
    let trees = reference["trees"].as_array().unwrap().iter().map(|nested| tree(nested, shape)).collect();
    let points = reference["points"].as_array().unwrap();
    let rows = points.iter().flat_map(|point| crate::support::floats(&point["x"])).collect();
    let rows = Matrix::new(3, rows).unwrap();
    check_exact(&Forest::from_trees(trees, &rows, None).unwrap(), &rows);
}

#[test]
fn changes_are_shapley_values_with_few_and_many_features_and_shallow_and_deep_trees() {
    for (columns, sample_size) in [(1, 8), (2, 64), (4, 5), (5, 64), (8, 256), (9, 600)] {
        let mut random = Lcg(columns as u64);
        let rows = Matrix::new(columns, (0..600 * columns).map(|_| random.normal()).collect()).unwrap();
        let options = Options { trees: 3, sample_size, ..Options::default() };
        check_exact(&Forest::fit(&rows, &options).unwrap(), &first_rows(&rows, 8));
    }
}

#[test]
fn changes_are_shapley_values_where_values_are_missing_too() {
    let mut random = Lcg(5);
    let number = |random: &mut Lcg| if random.unit() < 0.2 { f32::NAN } else { random.normal() };
    let rows = Matrix::new(5, (0..500 * 5).map(|_| number(&mut random)).collect()).unwrap();
    let options = Options { trees: 4, sample_size: 128, ..Options::default() };
    let forest = Forest::fit(&rows, &options).unwrap();
    let rows = first_rows(&rows, 40);
    check_exact(&forest, &rows);
    let changes = forest.length_changes(&rows).unwrap();
    let missing = rows.values().iter().zip(changes).filter(|(value, _)| value.is_nan());
    assert!(missing.map(|(_, change)| change).all(|change| change == 0.0));
}

#[test]
fn a_rows_changes_add_up_to_its_path_less_that_of_an_average_training_row() {
    let data = labelled("irrelevant");
    for split_features in [1, 3] {
        let options = Options { trees: 10, split_features, ..Options::default() };
        let forest = Forest::fit(&data.features, &options).unwrap();
        let rows = first_rows(&data.features, 50);
        let unknown = [f32::NAN; 8];
        let changes = forest.length_changes(&rows).unwrap();
        for (row, changes) in rows.iter().zip(changes.chunks(8)) {
            let mean = |row: &[f32]| forest.trees().iter().map(|tree| tree.path_length(row)).sum::<f64>() / 10.0;
            close("the sum", changes.iter().sum(), mean(row) - mean(&unknown), 1e-11);
        }
    }
}

#[test]
fn irrelevant_features_have_little_part_in_anomalies_and_constant_ones_none() {
    let data = labelled("irrelevant");
    let forest = Forest::fit(&data.features, &Options::default()).unwrap();
    let threshold = forest.describe().threshold;
    let scores = forest.score(&data.features).unwrap();
    let shares = forest.contributions(&data.features).unwrap();
    let mut sums = [0.0; 8];
    let mut found = 0.0;
    for ((shares, score), anomaly) in shares.chunks(8).zip(scores).zip(data.labels) {
        if anomaly && score > threshold {
            found += 1.0;
            sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        }
    }
    let means = sums.map(|sum| sum / found);
    // The README of the reference: anomalies show in the first three features only, the last one is constant.
    let least = means[..3].iter().copied().fold(1.0, f64::min);
    assert!(means[3..7].iter().all(|share| *share < least / 2.0), "{means:?}");
    assert!(means[..3].iter().sum::<f64>() > 0.75, "{means:?}");
    assert_eq!(means[7], 0.0);
}

/// Rows in which one feature, a different one each time, is far from the others.
pub(crate) fn one_cause(columns: usize, anomalies: usize) -> (Matrix, Vec<Option<usize>>) {
    let mut random = Lcg(17);
    let (mut values, mut causes) = (Vec::new(), Vec::new());
    for row in 0..1_000 {
        let cause = (row < anomalies).then(|| row % columns);
        let scale = |feature: usize| 10f32.powi(feature as i32);
        values.extend((0..columns).map(|feature| {
            let usual = random.normal();
            scale(feature) * if cause == Some(feature) { 6.0 + usual } else { usual }
        }));
        causes.push(cause);
    }
    (Matrix::new(columns, values).unwrap(), causes)
}

#[test]
fn the_feature_that_was_changed_comes_first() {
    let (rows, causes) = one_cause(6, 24);
    for split_features in [1, 2] {
        let forest = Forest::fit(&rows, &Options { split_features, ..Options::default() }).unwrap();
        let shares = forest.contributions(&rows).unwrap();
        for (shares, cause) in shares.chunks(6).zip(&causes).filter_map(|(shares, cause)| Some((shares, (*cause)?))) {
            assert!((0..6).all(|other| shares[other] <= shares[cause]), "{cause} of {shares:?}");
        }
    }
}
