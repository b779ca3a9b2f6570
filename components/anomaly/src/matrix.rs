//! Rows of features, checked once: what is behind works on finite numbers and NaN only.

use thiserror::Error;

/// The most features that a row may have.
pub const MOST_COLUMNS: usize = 1_024;

/// Rows of features. A value that is not known is NaN.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    columns: usize,
    values: Vec<f32>,
    has_missing: bool,
}

/// Why numbers are no matrix.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MatrixError {
    /// No columns, or more than [`MOST_COLUMNS`].
    #[error("a row has {columns} features; it must have from 1 to {MOST_COLUMNS}")]
    Columns {
        /// As given.
        columns: usize,
    },
    /// The last row is not whole.
    #[error("{values} values are no whole number of rows with {columns} features each")]
    Ragged {
        /// How many there are.
        values: usize,
        /// Features per row.
        columns: usize,
    },
    /// A value is infinite.
    #[error("row {row} has an infinite value in column {column} (both counted from 0); give NaN for what is not known")]
    Infinite {
        /// Counted from 0.
        row: usize,
        /// Counted from 0.
        column: usize,
    },
    /// Rows are counted in 32 bits.
    #[error("there are {rows} rows; there may be {} at most", u32::MAX)]
    Rows {
        /// As given.
        rows: usize,
    },
}

impl Matrix {
    /// Rows of `columns` features each (1–1,024), one row after the other. There may be no rows.
    ///
    /// # Errors
    /// [`MatrixError`] says which bound is not kept.
    pub fn new(columns: usize, values: Vec<f32>) -> Result<Self, MatrixError> {
        if columns == 0 || columns > MOST_COLUMNS {
            return Err(MatrixError::Columns { columns });
        }
        if !values.len().is_multiple_of(columns) {
            return Err(MatrixError::Ragged { values: values.len(), columns });
        }
        let rows = values.len() / columns;
        if u32::try_from(rows).is_err() {
            return Err(MatrixError::Rows { rows });
        }
        if let Some(position) = values.iter().position(|value| value.is_infinite()) {
            return Err(MatrixError::Infinite { row: position / columns, column: position % columns });
        }
        let has_missing = values.iter().any(|value| value.is_nan());
        Ok(Self { columns, values, has_missing })
    }

    /// Features per row.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Whether a value is NaN.
    #[must_use]
    pub fn has_missing(&self) -> bool {
        self.has_missing
    }

    /// All values, one row after the other.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// The rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.columns)
    }

    /// The values of a row, which there must be.
    #[must_use]
    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..][..self.columns]
    }
}
