//! What all trees of a forest have in common.

use thiserror::Error;

use crate::length::height_limit;
use crate::matrix::MOST_COLUMNS;
use crate::options::MOST_SAMPLE_ROWS;

/// What all trees of a forest have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    columns: usize,
    sample_size: u32,
    split_features: usize,
}

/// A bound that is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// Features per row.
    #[error("trees for {columns} features; there must be from 1 to {MOST_COLUMNS}")]
    Columns {
        /// As given.
        columns: usize,
    },
    /// Training rows of each tree.
    #[error("trees of {sample_size} training rows; there must be from 1 to {MOST_SAMPLE_ROWS}")]
    SampleSize {
        /// As given.
        sample_size: u32,
    },
    /// Features of each split.
    #[error("splits of {split_features} features; there must be from 1 to {columns}")]
    SplitFeatures {
        /// As given.
        split_features: usize,
        /// Features per row.
        columns: usize,
    },
}

impl Shape {
    /// `columns` features per row (1–1,024), `sample_size` training rows per tree (1–65,536), `split_features` terms per split (from 1 to
    /// the number of columns).
    ///
    /// # Errors
    /// [`ShapeError`] says which bound is not kept.
    pub fn new(columns: usize, sample_size: u32, split_features: usize) -> Result<Self, ShapeError> {
        if columns == 0 || columns > MOST_COLUMNS {
            return Err(ShapeError::Columns { columns });
        }
        if sample_size == 0 || sample_size > MOST_SAMPLE_ROWS {
            return Err(ShapeError::SampleSize { sample_size });
        }
        if split_features == 0 || split_features > columns {
            return Err(ShapeError::SplitFeatures { split_features, columns });
        }
        Ok(Self { columns, sample_size, split_features })
    }

    /// Features per row.
    #[must_use]
    pub fn columns(self) -> usize {
        self.columns
    }

    /// Training rows of each tree.
    #[must_use]
    pub fn sample_size(self) -> u32 {
        self.sample_size
    }

    /// Terms of each split.
    #[must_use]
    pub fn split_features(self) -> usize {
        self.split_features
    }

    /// How deep leaves may lie, in edges: ⌈log₂ of the training rows⌉.
    #[must_use]
    pub fn height_limit(self) -> u32 {
        height_limit(self.sample_size)
    }
}
