//! What can go wrong with a statement, told apart by what a caller can do about it.
//! Leaves HTTP statuses to [`crate::http::ApiError`].

/// Why a statement, or the opening of a connection, failed.
///
/// Spin's interface passes SQLite's errors as text, so [`from_message`](Self::from_message) reads the few that a caller acts on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseError {
    /// Another connection holds the lock. The same statement may succeed later; a [`Store`](crate::Store) retries it.
    #[error("{0}")]
    Busy(String),
    /// The host refuses more work for now (its queue of statements is full). Answer 503.
    #[error("{0}")]
    Overloaded(String),
    /// The host undid the transaction, for example because it was open for too long. Running all of it again may succeed.
    #[error("{0}")]
    RolledBack(String),
    /// A constraint was violated; the text names it, for example `UNIQUE constraint failed: counters.id`.
    #[error("{0}")]
    Constraint(String),
    /// The disk, or the size allowed to the database, is used up.
    #[error("the database or its disk is full")]
    Full,
    /// The file cannot be written to, or its disk fails. The same statement may succeed once somebody has mended that.
    #[error("{0}")]
    Unwritable(String),
    /// The component may not open this database, or the host knows none of that name.
    #[error("database {name:?} is not available: {reason}")]
    Unavailable {
        /// The label that was asked for.
        name: String,
        /// What the host said, or how to grant it.
        reason: String,
    },
    /// Anything else: wrong SQL, a corrupt file.
    #[error("{0}")]
    Other(String),
}

impl DatabaseError {
    /// Classifies SQLite's or the host's error text.
    pub fn from_message(message: String) -> Self {
        if message.contains("overloaded") {
            Self::Overloaded(message)
        } else if message.contains("transaction was rolled back") {
            Self::RolledBack(message)
        } else if message.contains("database is locked") || message.contains("database table is locked") {
            Self::Busy(message)
        } else if message.contains("constraint failed") {
            Self::Constraint(message)
        } else if message.contains("database or disk is full") {
            Self::Full
        } else if message.contains("attempt to write a readonly database") || message.contains("disk I/O error") {
            Self::Unwritable(message)
        } else {
            Self::Other(message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_classified_by_what_a_caller_can_do() {
        let check = |message: &str, expected: fn(String) -> DatabaseError| {
            assert_eq!(DatabaseError::from_message(message.to_owned()), expected(message.to_owned()));
        };
        check("database is locked", DatabaseError::Busy);
        check("database table is locked: counters", DatabaseError::Busy);
        check("the database is overloaded: 1024 statements are waiting already", DatabaseError::Overloaded);
        check("the transaction was rolled back: it was open for longer than 5000 ms", DatabaseError::RolledBack);
        check("UNIQUE constraint failed: counters.id", DatabaseError::Constraint);
        check("database or disk is full", |_| DatabaseError::Full);
        check("attempt to write a readonly database", DatabaseError::Unwritable);
        check("disk I/O error (778)", DatabaseError::Unwritable);
        check("no such table: counters", DatabaseError::Other);
    }
}
