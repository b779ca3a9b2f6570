//! A change of a row as a consumer sees it, and its images as Rust types.
//! Leaves to `tidemill-change-log` how it got into the log.

use serde::de::DeserializeOwned;
pub use tidemill_change_log::Operation;

use crate::clock::Moment;
use crate::failure::Failure;

/// One committed change of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its place in the database's log: greater than that of every change committed before it, never given twice.
    pub sequence: i64,
    /// The table, as the schema spells it.
    pub table: String,
    /// What happened.
    pub operation: Operation,
    /// The row's primary key: a JSON object with a member per key column, or `{"rowid": …}` for a table without one.
    pub key: String,
    /// The row before, a JSON object of the columns that the stream names; none for an insertion.
    pub before: Option<String>,
    /// The row after, likewise; none for a deletion.
    pub after: Option<String>,
    /// When it was written.
    pub committed_at: Moment,
    /// The id of the request that wrote it, where the table has a column `request_id`.
    pub request_id: Option<String>,
}

/// An image is not there, or is not what the consumer expects. A consumer that passes it on rejects the change.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// An insertion has no row before, a deletion none after.
    #[error("the change of {table} has no row {image}, since it is one of kind {}", operation.as_str())]
    Missing {
        /// The table.
        table: String,
        /// `before` or `after`.
        image: &'static str,
        /// What happened.
        operation: Operation,
    },
    /// The columns are others than those of the type, or hold other values.
    #[error("{image} of the change of {table} does not fit: {error}")]
    Unfit {
        /// The table.
        table: String,
        /// `key`, `before` or `after`.
        image: &'static str,
        /// What does not fit.
        error: serde_json::Error,
    },
}

impl Change {
    /// The row's primary key, for example as a struct with a field per key column.
    ///
    /// # Errors
    /// [`ImageError::Unfit`].
    pub fn key<T: DeserializeOwned>(&self) -> Result<T, ImageError> {
        self.decode("key", &self.key)
    }

    /// The row before an update or a deletion.
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn before<T: DeserializeOwned>(&self) -> Result<T, ImageError> {
        self.decode("before", self.before.as_deref().ok_or_else(|| self.missing("before"))?)
    }

    /// The row after an insertion or an update.
    ///
    /// # Errors
    /// [`ImageError`].
    pub fn after<T: DeserializeOwned>(&self) -> Result<T, ImageError> {
        self.decode("after", self.after.as_deref().ok_or_else(|| self.missing("after"))?)
    }

    fn decode<T: DeserializeOwned>(&self, image: &'static str, json: &str) -> Result<T, ImageError> {
        serde_json::from_str(json).map_err(|error| ImageError::Unfit { table: self.table.clone(), image, error })
    }

    fn missing(&self, image: &'static str) -> ImageError {
        ImageError::Missing { table: self.table.clone(), image, operation: self.operation }
    }
}

impl From<tidemill_change_log::Change> for Change {
    fn from(change: tidemill_change_log::Change) -> Self {
        Self {
            sequence: change.sequence,
            table: change.table,
            operation: change.operation,
            key: change.key,
            before: change.before,
            after: change.after,
            committed_at: Moment::from_millis(change.committed_at).unwrap_or(Moment::EPOCH),
            request_id: change.request_id,
        }
    }
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        Self::rejected(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::FailureKind;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Order {
        id: i64,
        status: String,
    }

    fn insertion() -> Change {
        Change {
            sequence: 7,
            table: "orders".to_owned(),
            operation: Operation::Insert,
            key: r#"{"id":9223372036854775807}"#.to_owned(),
            before: None,
            after: Some(r#"{"id":9223372036854775807,"status":"placed"}"#.to_owned()),
            committed_at: Moment::EPOCH,
            request_id: None,
        }
    }

    #[test]
    fn images_are_read_as_types_to_the_last_bit() {
        let after: Order = insertion().after().unwrap();
        assert_eq!(after, Order { id: i64::MAX, status: "placed".to_owned() });
    }

    #[test]
    fn an_image_that_is_not_there_or_does_not_fit_is_rejected_by_name() {
        let check = |error: ImageError, part: &str| {
            let failure = Failure::from(error);
            assert_eq!(failure.kind, FailureKind::Rejected);
            assert!(failure.message.contains(part), "{failure}");
        };
        check(insertion().before::<Order>().unwrap_err(), "orders has no row before, since it is one of kind insert");
        check(
            insertion().key::<Order>().unwrap_err(),
            "key of the change of orders does not fit: missing field `status`",
        );
    }
}
