//! Models as bytes: they come back as they were, and damaged ones are refused or harmless.

use std::sync::LazyLock;

use anomaly::tree::{Shape, ShapeError, Term, TreeBuilder, TreeError};
use anomaly::{Forest, Matrix, ModelError, Options};
use proptest::prelude::*;

use crate::support::labelled;

static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| small(1));
static OBLIQUE: LazyLock<Vec<u8>> = LazyLock::new(|| small(2));

fn small(split_features: u32) -> Vec<u8> {
    let data = labelled("scattered");
    let rows = Matrix::new(6, data.features.values()[..6 * 200].to_vec()).unwrap();
    let options = Options { trees: 5, sample_size: 16, split_features, ..Options::default() };
    Forest::fit(&rows, &options).unwrap().to_bytes()
}

#[test]
fn a_model_comes_back_as_it_was() {
    let data = labelled("irrelevant");
    for (split_features, sample_size) in [(1, 256), (3, 256), (1, 3_000)] {
        let options = Options { split_features, sample_size, contamination: Some(0.04), ..Options::default() };
        let forest = Forest::fit(&data.features, &options).unwrap();
        let read = Forest::from_bytes(&forest.to_bytes()).unwrap();
        assert_eq!(read, forest);
        assert_eq!(read.score(&data.features), forest.score(&data.features));
    }
}

#[test]
fn every_model_that_is_cut_short_is_refused() {
    for bytes in [&*PLAIN, &*OBLIQUE] {
        for length in 0..bytes.len() {
            assert!(Forest::from_bytes(&bytes[..length]).is_err(), "{length} bytes");
        }
    }
}

#[test]
fn bytes_that_are_no_model_are_told_from_models_of_another_version_and_damaged_ones() {
    let bytes = PLAIN.clone();
    let with = |position: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[position] = byte;
        Forest::from_bytes(&bytes).unwrap_err()
    };
    assert_eq!(Forest::from_bytes(b"PNG"), Err(ModelError::Magic));
    assert_eq!(with(0, b'?'), ModelError::Magic);
    assert_eq!(with(8, 9), ModelError::Version { version: 9 });
    // 1,030 columns; no rows per tree; no features per split; no trees.
    assert_eq!(with(11, 4), ModelError::Shape(ShapeError::Columns { columns: 1_030 }));
    assert_eq!(with(12, 0), ModelError::Shape(ShapeError::SampleSize { sample_size: 0 }));
    assert_eq!(with(16, 0), ModelError::Shape(ShapeError::SplitFeatures { split_features: 0, columns: 6 }));
    assert!(matches!(with(18, 0), ModelError::Forest(_)));
    // A negative threshold, and a table that begins with a negative score.
    assert_eq!(with(29, 0xbf), ModelError::Calibration);
    assert_eq!(with(39, 0xbf), ModelError::Calibration);
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Forest::from_bytes(&longer), Err(ModelError::TooLong { bytes: 1 }));
}

#[test]
fn trees_from_outside_are_checked_node_by_node() {
    let builder = || TreeBuilder::new(Shape::new(2, 3, 1).unwrap());
    let split = |builder: &mut TreeBuilder| builder.split(&[Term::single(1)], 0.5);
    assert_eq!(builder().split(&[], 0.5), Err(TreeError::Terms { terms: 0, expected: 1 }));
    assert_eq!(builder().split(&[Term::single(2)], 0.5), Err(TreeError::Feature { feature: 2, columns: 2 }));
    assert_eq!(builder().split(&[Term::single(0)], f32::NAN), Err(TreeError::Number));
    assert_eq!(builder().split(&[Term { weight: 2.0, ..Term::single(0) }], 0.5), Err(TreeError::Number));
    assert_eq!(builder().leaf(0), Err(TreeError::Rows { sample_size: 3 }));
    assert_eq!(builder().leaf(4), Err(TreeError::Rows { sample_size: 3 }));
    assert_eq!(builder().finish(), Err(TreeError::Incomplete));

    let mut too_deep = builder();
    split(&mut too_deep).unwrap();
    split(&mut too_deep).unwrap();
    assert_eq!(split(&mut too_deep), Err(TreeError::Rows { sample_size: 3 }));
    too_deep.leaf(1).unwrap();
    assert_eq!(split(&mut too_deep), Err(TreeError::Depth { sample_size: 3 }));

    let mut too_few_rows = builder();
    too_few_rows.leaf(2).unwrap();
    assert_eq!(too_few_rows.leaf(1), Err(TreeError::Complete));
    assert_eq!(too_few_rows.finish(), Err(TreeError::Rows { sample_size: 3 }));
}

/// What reads from a model that was accepted must end with scores that are none too small or large.
fn use_model(forest: &Forest) {
    let columns = forest.describe().columns;
    let values = (0..9 * columns).map(|place| if place % 7 == 3 { f32::NAN } else { place as f32 - 20.0 }).collect();
    let rows = Matrix::new(columns, values).unwrap();
    for score in forest.score(&rows).unwrap() {
        assert!(score > 0.0 && score <= 1.0);
        assert!((0.0..=1.0).contains(&forest.rank(score)));
    }
    for shares in forest.contributions(&rows).unwrap().chunks(columns) {
        let total: f64 = shares.iter().sum();
        assert!(total == 0.0 || (total - 1.0).abs() < 1e-9, "{shares:?}");
    }
    assert_eq!(Forest::from_bytes(&forest.to_bytes()).unwrap().describe(), forest.describe());
}

proptest! {
    #[test]
    fn changed_bytes_are_refused_or_harmless(
        oblique in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = if oblique { OBLIQUE.clone() } else { PLAIN.clone() };
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(forest) = Forest::from_bytes(&bytes) {
            use_model(&forest);
        }
    }

    #[test]
    fn any_bytes_behind_a_header_are_refused_or_harmless(body in prop::collection::vec(any::<u8>(), 0..400)) {
        let bytes = [&PLAIN[..26], &body].concat();
        if let Ok(forest) = Forest::from_bytes(&bytes) {
            use_model(&forest);
        }
    }

    #[test]
    fn bytes_taken_out_or_doubled_are_refused_or_harmless(
        from in any::<prop::sample::Index>(), length in 1usize..40, doubled in any::<bool>(),
    ) {
        let mut bytes = PLAIN.clone();
        let from = from.index(bytes.len());
        let to = (from + length).min(bytes.len());
        let part: Vec<u8> = if doubled { bytes[from..to].repeat(2) } else { Vec::new() };
        bytes.splice(from..to, part);
        if let Ok(forest) = Forest::from_bytes(&bytes) {
            use_model(&forest);
        }
    }
}
