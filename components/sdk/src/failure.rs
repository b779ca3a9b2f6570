//! Why a consumer or a job did not do what it was asked: told apart by what the host makes of it.
//! Leaves failures of requests to [`http::ApiError`](crate::http::ApiError).

use std::fmt;

use crate::database::{DatabaseError, RowError};
use crate::http::RequestId;
use crate::log;

/// A batch or a run that failed. `?` makes one of errors of the database, of rows and of JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What becomes of it.
    pub kind: FailureKind,
    /// For people: it stands in dead letters and in histories of runs. No SQL, no paths.
    pub message: String,
    cause: Option<String>,
}

/// What the host makes of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// It may succeed later: something it needs did not answer. It is repeated after a while.
    Unavailable,
    /// It will never succeed as it is. It is not repeated for its own sake.
    Rejected,
    /// Anything else.
    Other,
}

impl Failure {
    /// Something that is needed did not answer; it may succeed later.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Unavailable, message)
    }

    /// It will never succeed as it is.
    pub fn rejected(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Rejected, message)
    }

    /// Anything else.
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Other, message)
    }

    fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), cause: None }
    }

    /// Adds the cause, which only the log sees.
    #[must_use]
    pub fn with_cause(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// Writes the cause, if there is one, to the log.
    pub(crate) fn log(&self, request_id: &RequestId, during: &str) {
        if let Some(cause) = &self.cause {
            log::error(request_id, &format!("{during}: {}: {cause}", self.message));
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::Busy(_) | DatabaseError::Overloaded(_) => {
                Self::unavailable("the database has too much to do").with_cause(error)
            }
            DatabaseError::RolledBack(_) => Self::unavailable("the database undid the transaction").with_cause(error),
            DatabaseError::Full => Self::unavailable("the database or its disk is full"),
            DatabaseError::Unwritable(_) => Self::unavailable("the database cannot be written to").with_cause(error),
            DatabaseError::Unavailable { .. } => Self::unavailable("the database is not available").with_cause(error),
            DatabaseError::Constraint(_) => {
                Self::other("a constraint of the database does not allow it: the log names it").with_cause(error)
            }
            DatabaseError::Other(_) => Self::other("the database failed: the log has the details").with_cause(error),
        }
    }
}

impl From<RowError> for Failure {
    fn from(error: RowError) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::rejected(format!("its JSON is not what is expected: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_database_are_told_apart_and_show_nothing_of_it() {
        let check = |message: &str, kind: FailureKind| {
            let failure = Failure::from(DatabaseError::from_message(message.to_owned()));
            assert_eq!(failure.kind, kind, "{message}");
            assert!(!failure.to_string().contains("orders"), "{failure}");
        };
        check("database table is locked: orders", FailureKind::Unavailable);
        check("the database is overloaded: 4096 statements are waiting, some for orders", FailureKind::Unavailable);
        check("the transaction was rolled back: orders took too long", FailureKind::Unavailable);
        check("UNIQUE constraint failed: orders.id", FailureKind::Other);
        check("no such table: orders", FailureKind::Other);
        let label = DatabaseError::Unavailable { name: "orders".to_owned(), reason: "not granted".to_owned() };
        assert_eq!(Failure::from(label).kind, FailureKind::Unavailable);
    }
}
