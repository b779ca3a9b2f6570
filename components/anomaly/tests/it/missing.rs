//! Missing values: what is not known is drawn from the training rows of the node, in fitting and in scoring.

use anomaly::metrics::roc_auc;
use anomaly::tree::{Shape, Term, TreeBuilder};
use anomaly::{Forest, Matrix, Options, average_path_length};

use crate::support::{Lcg, close, labelled};

#[test]
fn a_missing_value_goes_both_ways_in_proportion_to_the_training_rows() {
    // Six training rows: two at most 0 by the first feature; of the others, one at most 5 by the second.
    let mut builder = TreeBuilder::new(Shape::new(2, 6, 1).unwrap());
    builder.split(&[Term::single(0)], 0.0).unwrap();
    builder.leaf(2).unwrap();
    builder.split(&[Term::single(1)], 5.0).unwrap();
    builder.leaf(1).unwrap();
    builder.leaf(3).unwrap();
    let tree = builder.finish().unwrap();
    let [low, near, far] = [1.0 + average_path_length(2), 2.0, 2.0 + average_path_length(3)];
    for (row, expected) in [
        ([-1.0, f32::NAN], low),
        ([1.0, f32::NAN], (near + 3.0 * far) / 4.0),
        ([f32::NAN, 4.0], (2.0 * low + 4.0 * near) / 6.0),
        ([f32::NAN, f32::NAN], (2.0 * low + near + 3.0 * far) / 6.0),
    ] {
        close(&format!("{row:?}"), tree.path_length(&row), expected, 1e-15);
    }
}

#[test]
fn a_row_of_which_nothing_is_known_is_an_average_training_row() {
    let data = labelled("scattered");
    for split_features in [1, 2] {
        let options = Options { trees: 1, split_features, ..Options::default() };
        let forest = Forest::fit(&data.features, &options).unwrap();
        let unknown = Matrix::new(6, vec![f32::NAN; 6]).unwrap();
        let ours = forest.score(&unknown).unwrap()[0];
        let leaves = forest.trees()[0].path_length(&[f32::NAN; 6]);
        close("the score", ours, anomaly::anomaly_score(leaves, 256), 1e-15);
        assert!((0.4..0.55).contains(&ours), "{ours}");
    }
}

#[test]
fn rows_with_and_without_missing_values_do_not_change_each_other() {
    let data = labelled("scattered");
    let forest = Forest::fit(&data.features, &Options::default()).unwrap();
    let whole = forest.score(&data.features).unwrap();
    let mut values = data.features.values().to_vec();
    values.iter_mut().skip(2).step_by(6 * 7).for_each(|value| *value = f32::NAN);
    let holed = Matrix::new(6, values).unwrap();
    let holed_scores = forest.score(&holed).unwrap();
    for (row, (values, score)) in holed.iter().zip(holed_scores).enumerate() {
        if values.iter().any(|value| value.is_nan()) {
            let alone = Matrix::new(6, values.to_vec()).unwrap();
            close(&format!("row {row}"), score, forest.score(&alone).unwrap()[0], 1e-15);
        } else {
            assert_eq!(score, whole[row]);
        }
    }
}

#[test]
fn anomalies_are_found_where_a_tenth_of_the_values_is_missing() {
    let data = labelled("scattered");
    let mut random = Lcg(23);
    let values = data.features.values().iter();
    let values = values.map(|value| if random.unit() < 0.1 { f32::NAN } else { *value }).collect();
    let holed = Matrix::new(6, values).unwrap();
    for split_features in [1, 2] {
        let forest = Forest::fit(&holed, &Options { split_features, ..Options::default() }).unwrap();
        let auc = roc_auc(&data.labels, &forest.score(&holed).unwrap()).unwrap();
        assert!(auc > 0.93, "{auc}");
    }
}

#[test]
fn a_column_of_missing_values_counts_as_constant() {
    let mut random = Lcg(3);
    let values = (0..200).flat_map(|_| [random.normal(), f32::NAN]).collect();
    let rows = Matrix::new(2, values).unwrap();
    for split_features in [1, 2] {
        let forest = Forest::fit(&rows, &Options { split_features, ..Options::default() }).unwrap();
        let shares = forest.contributions(&rows).unwrap();
        assert!(shares.chunks(2).all(|shares| shares[1] == 0.0));
    }
}
