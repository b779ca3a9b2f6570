//! Reading the reference set, and forests made by hand.

use std::path::PathBuf;

use anomaly::tree::{Part, Shape, Term, Tree, TreeBuilder};
use anomaly::{Forest, Matrix, average_path_length};
use serde_json::Value;

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("tests/reference")
}

/// All of `expected.json`.
pub(crate) fn expected() -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("expected.json")).unwrap()).unwrap()
}

/// A labelled file of the reference set.
pub(crate) struct Labelled {
    pub(crate) features: Matrix,
    pub(crate) labels: Vec<bool>,
}

pub(crate) fn labelled(file: &str) -> Labelled {
    let mut reader = csv::Reader::from_path(folder().join(format!("{file}.csv"))).unwrap();
    let columns = reader.headers().unwrap().len() - 1;
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for record in reader.records().map(Result::unwrap) {
        values.extend(record.iter().take(columns).map(|cell| cell.parse::<f64>().unwrap() as f32));
        labels.push(&record[columns] == "1");
    }
    Labelled { features: Matrix::new(columns, values).unwrap(), labels }
}

pub(crate) fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

pub(crate) fn floats(list: &Value) -> Vec<f32> {
    numbers(list).into_iter().map(|number| number as f32).collect()
}

/// A tree of the reference, whose nodes are nested, in the builder's order.
pub(crate) fn tree(nested: &Value, shape: Shape) -> Tree {
    let mut builder = TreeBuilder::new(shape);
    let mut level = vec![nested];
    while !level.is_empty() {
        let mut next = Vec::new();
        for node in level {
            if let Some(size) = node.get("size") {
                builder.leaf(size.as_u64().unwrap() as u32).unwrap();
            } else {
                let feature = node["feature"].as_u64().unwrap() as u32;
                builder.split(&[Term::single(feature)], rounded_down(node["threshold"].as_f64().unwrap())).unwrap();
                next.extend([&node["left"], &node["right"]]);
            }
        }
        level = next;
    }
    builder.finish().unwrap()
}

/// The greatest 32-bit float that is not above the threshold: 32-bit values are on the same side of both.
fn rounded_down(threshold: f64) -> f32 {
    let rounded = threshold as f32;
    if f64::from(rounded) > threshold { rounded.next_down() } else { rounded }
}

/// What [`anomaly_score`](anomaly::anomaly_score) says, written out.
pub(crate) fn score(lengths: &[f64], sample_size: u32) -> f64 {
    let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
    (-mean / average_path_length(sample_size)).exp2()
}

/// Scores by going through all trees, row by row: nothing shared with the library but the nodes that it tells to the outside.
pub(crate) fn naive_scores(forest: &Forest, features: &Matrix) -> Vec<f64> {
    let sample_size = forest.describe().sample_size;
    let mut lengths = vec![Vec::new(); features.rows()];
    for tree in forest.trees() {
        let parts: Vec<Part<'_>> = tree.parts().collect();
        // Breadth first: the root, then two children per split in the splits' order.
        let first_children: Vec<usize> = parts
            .iter()
            .scan(1, |next, part| {
                let first = *next;
                *next += if matches!(part, Part::Split { .. }) { 2 } else { 0 };
                Some(first)
            })
            .collect();
        for (row, lengths) in features.iter().zip(&mut lengths) {
            lengths.push(naive_length(&parts, &first_children, row));
        }
    }
    lengths.iter().map(|lengths| score(lengths, sample_size)).collect()
}

fn naive_length(parts: &[Part<'_>], first_children: &[usize], row: &[f32]) -> f64 {
    let (mut node, mut edges) = (0, 0.0);
    loop {
        match parts[node] {
            Part::Leaf { rows } => return edges + average_path_length(rows),
            Part::Split { terms, threshold } => {
                let weighted = |term: &Term| f64::from(term.weight) * f64::from(row[term.feature as usize]);
                let sum = terms.iter().map(weighted).sum::<f64>() as f32;
                node = first_children[node] + usize::from(sum > threshold);
                edges += 1.0;
            }
        }
    }
}

#[track_caller]
pub(crate) fn close(what: &str, ours: f64, expected: f64, tolerance: f64) {
    assert!((ours - expected).abs() <= tolerance, "{what}: {ours} is not {expected}");
}

/// Numbers between 0 and 1 from a linear congruential generator (Knuth's constants), for data that a test makes.
pub(crate) struct Lcg(pub(crate) u64);

impl Lcg {
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    /// About normal, with mean 0 and variance 1: twelve uniform numbers less six.
    pub(crate) fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}
