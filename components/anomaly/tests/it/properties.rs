//! What holds for any rows and options.

use anomaly::{Forest, Matrix, Options};
use proptest::prelude::*;

/// Numbers of every size, repeated ones, and missing values.
fn cell() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => (-5i8..5).prop_map(f32::from),
        2 => prop::num::f32::NORMAL,
        1 => prop::sample::select(vec![f32::NAN, f32::MAX, f32::MIN, f32::MIN_POSITIVE / 8.0, -0.0]),
    ]
}

prop_compose! {
    fn rows()(columns in 1usize..6)(
        values in prop::collection::vec(prop::collection::vec(cell(), columns), 1..150),
        columns in Just(columns),
    ) -> Matrix {
        Matrix::new(columns, values.concat()).unwrap()
    }
}

prop_compose! {
    fn case()(rows in rows())(
        options in (
            1u32..12, 2u32..40, 1..=rows.columns() as u32, prop::option::of(0.01f64..=0.5), any::<u64>(),
        ),
        rows in Just(rows),
    ) -> (Matrix, Options) {
        let (trees, sample_size, split_features, contamination, seed) = options;
        (rows, Options { trees, sample_size, split_features, contamination, seed })
    }
}

proptest! {
    #[test]
    fn any_rows_get_scores_ranks_and_shares((rows, options) in case()) {
        let forest = Forest::fit(&rows, &options).unwrap();
        let scores = forest.score(&rows).unwrap();
        prop_assert_eq!(scores.len(), rows.rows());
        prop_assert!(scores.iter().all(|score| *score > 0.0 && *score <= 1.0));
        let count = scores.len() as f64;
        for score in &scores {
            let not_higher = scores.iter().filter(|other| *other <= score).count() as f64;
            prop_assert_eq!(forest.rank(*score), not_higher / count);
        }
        let shares = forest.contributions(&rows).unwrap();
        prop_assert_eq!(shares.len(), rows.values().len());
        for shares in shares.chunks(rows.columns()) {
            let total: f64 = shares.iter().sum();
            prop_assert!(shares.iter().all(|share| *share >= 0.0));
            prop_assert!(total == 0.0 || (total - 1.0).abs() < 1e-9);
        }
        let mut missing = rows.values().iter().zip(&shares).filter(|(value, _)| value.is_nan());
        prop_assert!(missing.all(|(_, share)| *share == 0.0));
    }

    #[test]
    fn fitting_and_scoring_again_gives_the_same((rows, options) in case()) {
        let (forest, again) = (Forest::fit(&rows, &options).unwrap(), Forest::fit(&rows, &options).unwrap());
        prop_assert_eq!(forest.to_bytes(), again.to_bytes());
        let read = Forest::from_bytes(&forest.to_bytes()).unwrap();
        prop_assert_eq!(read.score(&rows).unwrap(), again.score(&rows).unwrap());
        prop_assert_eq!(read.contributions(&rows).unwrap(), again.contributions(&rows).unwrap());
    }

    #[test]
    fn a_rows_score_does_not_depend_on_the_rows_beside_it((rows, options) in case()) {
        let forest = Forest::fit(&rows, &options).unwrap();
        let (scores, shares) = (forest.score(&rows).unwrap(), forest.contributions(&rows).unwrap());
        let reversed: Vec<f32> = rows.values().rchunks(rows.columns()).flatten().copied().collect();
        let reversed = Matrix::new(rows.columns(), reversed).unwrap();
        let backwards: Vec<f64> = forest.score(&reversed).unwrap().into_iter().rev().collect();
        prop_assert_eq!(&backwards, &scores);
        for (row, values) in rows.iter().enumerate() {
            let alone = Matrix::new(rows.columns(), values.to_vec()).unwrap();
            prop_assert_eq!(forest.score(&alone).unwrap()[0], scores[row]);
            let columns = rows.columns();
            prop_assert_eq!(forest.contributions(&alone).unwrap(), &shares[row * columns..][..columns]);
        }
    }
}
