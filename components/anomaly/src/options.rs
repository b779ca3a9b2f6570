//! How a forest is grown: the settings and their bounds.

use thiserror::Error;

use crate::matrix::Matrix;
use crate::tree::Shape;

/// The most trees in a forest.
pub const MOST_TREES: u32 = 10_000;
/// The most rows that a tree is grown from.
pub const MOST_SAMPLE_ROWS: u32 = 65_536;
/// The most that trees × rows per tree × features per split may come to: it bounds a model's memory.
pub const MOST_WORK: u64 = 10_000_000;

/// How a forest is grown. The defaults are scikit-learn's, and seed 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Isolation trees, 1–10,000; 100 by default.
    pub trees: u32,
    /// Rows that each tree is grown from, drawn without replacement: 2–65,536, 256 by default. Where there are fewer, all.
    pub sample_size: u32,
    /// Features that one split combines: 1 (the default) for thresholds of single features, more for oblique splits. At most the
    /// number of columns.
    pub split_features: u32,
    /// The share of rows that are thought to be anomalies, above 0 and at most 0.5. The threshold is that quantile of the training rows'
    /// scores, from above and interpolated linearly. None (the default) for a threshold of 0.5.
    pub contamination: Option<f64>,
    /// Of all random draws.
    pub seed: u64,
}

/// Why no forest was grown.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FitError {
    /// There is nothing to learn from.
    #[error("there are no rows to fit; give at least one")]
    NoRows,
    /// No trees, or more than [`MOST_TREES`].
    #[error("trees is {trees}; it must be from 1 to {MOST_TREES}")]
    Trees {
        /// As given.
        trees: u32,
    },
    /// Fewer than 2 rows per tree, or more than [`MOST_SAMPLE_ROWS`].
    #[error("sample size is {sample_size}; it must be from 2 to {MOST_SAMPLE_ROWS}")]
    SampleSize {
        /// As given.
        sample_size: u32,
    },
    /// No features per split, or more than there are.
    #[error("split features is {split_features}; it must be from 1 to the number of columns, {columns}")]
    SplitFeatures {
        /// As given.
        split_features: u32,
        /// Features per row.
        columns: usize,
    },
    /// Not a share.
    #[error("contamination is {contamination}; it must be above 0 and at most 0.5")]
    Contamination {
        /// As given.
        contamination: f64,
    },
    /// Trees from outside do not fit each other or the training rows.
    #[error("the trees differ in columns, rows per tree or features per split, or the rows in columns")]
    Shapes,
    /// The forest would be larger than [`MOST_WORK`] allows.
    #[error(
        "trees × rows per tree × features per split is {work}; it must be at most {MOST_WORK}, so lower one of them"
    )]
    Work {
        /// What it comes to.
        work: u64,
    },
}

impl Default for Options {
    fn default() -> Self {
        Self { trees: 100, sample_size: 256, split_features: 1, contamination: None, seed: 0 }
    }
}

impl Options {
    /// Checks the options beside the rows, and tells the trees' shape.
    pub(crate) fn shape(&self, features: &Matrix) -> Result<Shape, FitError> {
        let (sample_size, split_features, columns) = (self.sample_size, self.split_features, features.columns());
        if features.rows() == 0 {
            return Err(FitError::NoRows);
        }
        if !(2..=MOST_SAMPLE_ROWS).contains(&sample_size) {
            return Err(FitError::SampleSize { sample_size });
        }
        let shape = Shape::new(columns, sample_size.min(features.rows() as u32), split_features as usize)
            .map_err(|_| FitError::SplitFeatures { split_features, columns })?;
        self.check_forest(shape)?;
        Ok(shape)
    }

    /// Checks what concerns the forest as a whole.
    pub(crate) fn check_forest(&self, shape: Shape) -> Result<(), FitError> {
        let Self { trees, contamination, .. } = *self;
        if trees == 0 || trees > MOST_TREES {
            return Err(FitError::Trees { trees });
        }
        if let Some(contamination) = contamination.filter(|share| !(*share > 0.0 && *share <= 0.5)) {
            return Err(FitError::Contamination { contamination });
        }
        match u64::from(trees) * u64::from(shape.sample_size()) * shape.split_features() as u64 {
            work if work > MOST_WORK => Err(FitError::Work { work }),
            _ => Ok(()),
        }
    }
}
