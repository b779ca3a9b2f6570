//! Exact numbers of the reference: average path lengths, trees made by hand and fitted by scikit-learn, and forests whose scores do not
//! depend on chance.

use anomaly::tree::{Shape, Tree};
use anomaly::{Forest, Matrix, Options, average_path_length};
use serde_json::Value;

use crate::support::{close, expected, floats, numbers, tree};

#[test]
fn average_path_lengths_are_those_of_the_logarithm() {
    for entry in expected()["exact"]["c"].as_array().unwrap() {
        let rows = entry["n"].as_u64().unwrap() as u32;
        close(&format!("c({rows})"), average_path_length(rows), entry["c"].as_f64().unwrap(), 1e-12);
    }
}

#[test]
fn trees_made_by_hand_give_the_expected_lengths_and_scores() {
    check(&expected()["exact"]["tiny_forest"]);
}

#[test]
fn trees_fitted_by_scikit_learn_give_its_lengths_and_scores() {
    check(&expected()["exact"]["fitted_forest"]);
}

#[track_caller]
fn check(reference: &Value) {
    let points = reference["points"].as_array().unwrap();
    let columns = points[0]["x"].as_array().unwrap().len();
    let shape = Shape::new(columns, reference["psi"].as_u64().unwrap() as u32, 1).unwrap();
    close("c(ψ)", average_path_length(shape.sample_size()), reference["c_psi"].as_f64().unwrap(), 1e-12);
    let trees: Vec<Tree> = reference["trees"].as_array().unwrap().iter().map(|nested| tree(nested, shape)).collect();
    let rows = Matrix::new(columns, points.iter().flat_map(|point| floats(&point["x"])).collect()).unwrap();
    let forest = Forest::from_trees(trees, &rows, None).unwrap();
    let scores = forest.score(&rows).unwrap();
    for ((point, row), score) in points.iter().zip(rows.iter()).zip(scores) {
        for (tree, expected) in forest.trees().iter().zip(numbers(&point["path_lengths"])) {
            close(&format!("the path length of {row:?}"), tree.path_length(row), expected, 1e-12);
        }
        close(&format!("the score of {row:?}"), score, point["score"].as_f64().unwrap(), 1e-12);
    }
}

#[test]
fn identical_rows_score_one_half() {
    let expected = expected()["exact"]["degenerate"][0]["score_of_a_training_row"].as_f64().unwrap();
    for (rows, options) in [
        (1, Options::default()),
        (2, Options::default()),
        (300, Options::default()),
        (300, Options { trees: 7, sample_size: 2, ..Options::default() }),
        (300, Options { split_features: 2, ..Options::default() }),
    ] {
        let features = Matrix::new(2, [3.5, -1.0].repeat(rows)).unwrap();
        let forest = Forest::fit(&features, &options).unwrap();
        for score in forest.score(&features).unwrap() {
            close(&format!("{rows} rows"), score, expected, 1e-12);
        }
        assert!(forest.contributions(&features).unwrap().iter().all(|share| *share == 0.0));
    }
}

#[test]
fn two_distinct_rows_score_one_half_each() {
    let expected = expected()["exact"]["degenerate"][1]["score_of_each_training_row"].as_f64().unwrap();
    let features = Matrix::new(1, vec![-2.0, 9.0]).unwrap();
    let options = Options { sample_size: 2, ..Options::default() };
    let forest = Forest::fit(&features, &options).unwrap();
    for score in forest.score(&features).unwrap() {
        close("the score", score, expected, 1e-12);
    }
}
