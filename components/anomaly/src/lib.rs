//! Isolation forests: how soon random splits part a row from the others. Plain Rust without I/O.
//!
//! Conventions are those of Liu, Ting and Zhou (2008) and scikit-learn; oblique splits, missing values, exact explanations and calibrated
//! ranks come on top. [`Forest`] is the way in, [`metrics`] tells how well labelled anomalies are found, and [`tree`] takes in trees that
//! were grown elsewhere.
//!
//! ```
//! use anomaly::{Forest, Matrix, Options};
//!
//! // A grid of 10 × 10 rows, and one row that lies outside of it by its second feature.
//! let mut values: Vec<f32> = (0..100).flat_map(|row| [(row % 10) as f32, (row / 10) as f32]).collect();
//! values.extend([4.0, 30.0]);
//! let rows = Matrix::new(2, values)?;
//!
//! let forest = Forest::fit(&rows, &Options { contamination: Some(0.01), ..Options::default() })?;
//! let scores = forest.score(&rows)?;
//! let found: Vec<usize> = (0..rows.rows()).filter(|row| scores[*row] > forest.describe().threshold).collect();
//! assert_eq!(found, [100]);
//! assert_eq!(forest.rank(scores[100]), 1.0);
//!
//! let contributions = forest.contributions(&rows)?;
//! assert!(contributions[201] > 0.9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calibration;
#[cfg(target_arch = "wasm32")]
mod component;
mod descent;
mod explain;
mod forest;
mod length;
mod matrix;
pub mod metrics;
mod model;
mod options;
mod random;
pub mod tree;

pub use forest::{ColumnsDiffer, Description, Forest};
pub use length::{anomaly_score, average_path_length};
pub use matrix::{MOST_COLUMNS, Matrix, MatrixError};
pub use model::ModelError;
pub use options::{FitError, MOST_SAMPLE_ROWS, MOST_TREES, MOST_WORK, Options};
