//! Isolation forests of 100 trees, 256 rows each, on rows of eight standard normal features.

use anomaly::{Forest, Matrix, Options};
use anyhow::Result;

use crate::timed;

const COLUMNS: usize = 8;

/// Growing the forest, which scores the rows once for its threshold and ranks.
pub(crate) fn fit(rows: usize, repeats: usize) -> Result<Vec<f64>> {
    let matrix = matrix(rows)?;
    Ok(timed(repeats, || Forest::fit(&matrix, &Options::default())))
}

/// Scoring the rows that the forest was grown from.
pub(crate) fn score(rows: usize, repeats: usize) -> Result<Vec<f64>> {
    let matrix = matrix(rows)?;
    let forest = Forest::fit(&matrix, &Options::default())?;
    Ok(timed(repeats, || forest.score(&matrix)))
}

fn matrix(rows: usize) -> Result<Matrix> {
    let mut state = 1_u64;
    let mut uniform = || {
        // Numerical Recipes' 64-bit linear congruential generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1_u64 << 24) as f32
    };
    // The sum of twelve uniforms is close enough to a normal for a duration.
    let values = (0..rows * COLUMNS).map(|_| (0..12).map(|_| uniform()).sum::<f32>() - 6.0).collect();
    Ok(Matrix::new(COLUMNS, values)?)
}
