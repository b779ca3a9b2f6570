//! What goes into a statement and what comes out of it.
//!
//! Owns the plain values that cross this module's boundary and how their size is counted. Knows nothing of WIT
//! types: the capabilities convert.

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

/// One SQLite value, as a parameter or a column of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL `NULL`.
    Null,
    /// A signed 64-bit integer.
    Integer(i64),
    /// A 64-bit float. SQLite stores a NaN as `NULL`.
    Real(f64),
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// The memory this value is charged with against a result-size limit, in bytes.
    pub fn size(&self) -> usize {
        size_of::<Self>()
            + match self {
                Self::Text(text) => text.len(),
                Self::Blob(bytes) => bytes.len(),
                Self::Null | Self::Integer(_) | Self::Real(_) => 0,
            }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Real(real) => ValueRef::Real(*real),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

/// What a statement that succeeded gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct QueryResult {
    /// Names of the columns; empty for a statement that returns no rows by its nature.
    pub columns: Vec<String>,
    /// The rows, each as long as `columns`.
    pub rows: Vec<Vec<Value>>,
    /// Rows that this statement inserted, updated or deleted itself (not by its triggers); 0 for any other statement.
    pub changes: u64,
    /// The connection's last inserted rowid once the statement had run; 0 if it never inserted.
    pub last_insert_rowid: i64,
}
