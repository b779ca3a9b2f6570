//! Why a statement failed, as cases that a caller can act on, and how SQLite's codes map to them.
//!
//! Messages may be shown to a guest: they carry SQLite's wording, and never a path. Failures to open a file are
//! `open_error`'s.

use std::time::Duration;

use rusqlite::ErrorCode;

/// Why a statement was not executed, or has no effect.
///
/// A statement that answered with an error changed nothing, with SQLite's one exception: `… OR FAIL` keeps the rows
/// that came before the failing one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// The queue in front of the database is full. Nothing was done; trying again later may succeed.
    #[error("the database is overloaded: {capacity} statements are waiting already")]
    Overloaded {
        /// How many statements the queue holds.
        capacity: usize,
    },
    /// Others have waited for the writer for too long already. Nothing was done; trying again later may succeed.
    #[error("the database is overloaded: statements have waited for {} ms", waited.as_millis())]
    Behind {
        /// How long the first of them has.
        waited: Duration,
    },
    /// Another process held the file's lock for longer than the busy timeout. Trying again later may succeed.
    #[error("{message}")]
    Busy {
        /// SQLite's wording, `database is locked`.
        message: String,
    },
    /// A constraint does not allow it.
    #[error("{message}")]
    Constraint {
        /// SQLite's wording, such as `UNIQUE constraint failed: t.a`.
        message: String,
    },
    /// The statement is wrong: its syntax, a table or column that does not exist, a transaction command out of place.
    #[error("{message}")]
    Invalid {
        /// SQLite's wording, such as `no such table: t`.
        message: String,
    },
    /// There are more or fewer parameters than the statement has placeholders.
    #[error("wrong number of parameters: the statement takes {expected}, {given} were given")]
    Parameters {
        /// How many were given.
        given: usize,
        /// How many the statement takes.
        expected: usize,
    },
    /// Guests may not do this.
    #[error("not authorized: {reason}")]
    Denied {
        /// What is not allowed, and what to do instead where there is something.
        reason: String,
    },
    /// The result or a value in it is larger than allowed.
    #[error("too large: {reason}")]
    TooLarge {
        /// Which limit it is over.
        reason: String,
    },
    /// The statement ran for longer than allowed and was interrupted.
    #[error("the statement was interrupted after {} ms", limit.as_millis())]
    Timeout {
        /// The time it was given.
        limit: Duration,
    },
    /// The transaction was open for longer than allowed; it was rolled back.
    #[error("the transaction was rolled back: it was open for longer than {} ms", lease.as_millis())]
    LeaseExpired {
        /// How long a transaction may stay open.
        lease: Duration,
    },
    /// The transaction that was to be committed could not be repeated after a neighbour's failure undid it. It left
    /// no trace; running it again may succeed.
    #[error("the transaction was rolled back together with a failing one: run it again")]
    RolledBack,
    /// The disk, or the file's allowance, is full.
    #[error("database or disk is full")]
    Full,
    /// The file cannot be written to.
    #[error("attempt to write a readonly database")]
    ReadOnly,
    /// The file's content is damaged.
    #[error("database disk image is malformed")]
    Corrupt,
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// The operating system failed to read or write.
    #[error("disk I/O error ({code})")]
    Io {
        /// SQLite's extended result code (<https://sqlite.org/rescode.html>).
        code: i32,
    },
}

impl StatementError {
    /// An error about the statement itself, in SQLite's wording.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::Invalid { message: message.into() }
    }

    /// What kind of failure it is, in a word that names no value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Overloaded { .. } | Self::Behind { .. } => "overloaded",
            Self::Busy { .. } => "busy",
            Self::Constraint { .. } => "constraint",
            Self::Invalid { .. } | Self::Parameters { .. } => "invalid",
            Self::Denied { .. } => "denied",
            Self::TooLarge { .. } => "too_large",
            Self::Timeout { .. } => "timeout",
            Self::LeaseExpired { .. } => "lease_expired",
            Self::RolledBack => "rolled_back",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Corrupt => "corrupt",
            Self::Closed => "closed",
            Self::Io { .. } => "io",
        }
    }

    /// Whether the disk or the file failed, so that nothing else in the same commit can be trusted either.
    pub(super) fn is_fault(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::Corrupt | Self::ReadOnly | Self::Busy { .. })
    }
}

impl From<rusqlite::Error> for StatementError {
    /// Maps SQLite's code. An interruption maps to [`StatementError::Timeout`] without its limit, which the caller
    /// knows; a denial to [`StatementError::Denied`] with SQLite's few words, for which the policy has better ones.
    fn from(error: rusqlite::Error) -> Self {
        let (code, message) = match error {
            rusqlite::Error::SqliteFailure(code, message) => (code, message.unwrap_or_else(|| code.to_string())),
            rusqlite::Error::SqlInputError { msg, .. } => return Self::Invalid { message: msg },
            rusqlite::Error::MultipleStatement => {
                return Self::invalid("only one statement may be executed at a time");
            }
            rusqlite::Error::NulError(_) => {
                return Self::invalid("the statement contains a NUL character");
            }
            other => {
                return Self::Invalid { message: other.to_string() };
            }
        };
        match code.code {
            ErrorCode::ConstraintViolation => Self::Constraint { message },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed => {
                Self::Busy { message: "database is locked".to_owned() }
            }
            ErrorCode::AuthorizationForStatementDenied => Self::Denied { reason: String::new() },
            ErrorCode::OperationInterrupted => Self::Timeout { limit: Duration::ZERO },
            ErrorCode::TooBig => Self::TooLarge { reason: message },
            ErrorCode::DiskFull => Self::Full,
            ErrorCode::ReadOnly => Self::ReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Corrupt,
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied
            | ErrorCode::OutOfMemory => Self::Io { code: code.extended_code },
            _ => Self::Invalid { message },
        }
    }
}
