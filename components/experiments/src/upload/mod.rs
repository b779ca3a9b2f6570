//! Results as they are uploaded: CSV or JSON in pieces of any size, read record by record without holding the text.
//! Leaves what an observation must be to `panel::Builder`.

mod csv;
mod json;

pub(crate) use csv::CsvUpload;
pub(crate) use json::JsonUpload;
use tidemill_sdk::http::FieldProblem;

use crate::domain::Definition;
use crate::panel::Panel;

/// The longest record, in bytes: a line of CSV, an element of JSON.
const MAX_RECORD: usize = 64 * 1024;

/// The most bytes of an upload.
pub(crate) const MAX_BYTES: usize = 256 << 20;

/// Why an upload is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// The text is no JSON of the expected shape.
    #[error("the body is not JSON as {{\"observations\": […]}}: {reason} at byte {at}")]
    MalformedJson {
        /// What is there instead.
        reason: String,
        /// Where.
        at: u64,
    },
    /// Observations that cannot be accepted.
    #[error("{} observations cannot be accepted", .0.len())]
    Invalid(Vec<FieldProblem>),
}

/// Reads an upload piece by piece.
#[derive(Debug)]
pub enum Upload {
    /// `text/csv`.
    Csv(Box<CsvUpload>),
    /// `application/json`.
    Json(Box<JsonUpload>),
}

impl Upload {
    /// Of CSV: a line of column names, then a line per observation.
    pub fn csv(definition: &Definition) -> Self {
        Self::Csv(Box::new(CsvUpload::new(definition)))
    }

    /// Of JSON: `{"observations": […]}`.
    pub fn json(definition: &Definition) -> Self {
        Self::Json(Box::new(JsonUpload::new(definition)))
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// [`UploadError`] as soon as the rest need not be read.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        match self {
            Self::Csv(upload) => upload.push(bytes),
            Self::Json(upload) => upload.push(bytes),
        }
    }

    /// The panel, after the last piece.
    ///
    /// # Errors
    /// [`UploadError`].
    pub fn finish(self) -> Result<Panel, UploadError> {
        match self {
            Self::Csv(upload) => upload.finish(),
            Self::Json(upload) => upload.finish(),
        }
    }
}
