//! One change of one row, as the log keeps it. Leaves out how it is delivered.

/// What happened to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operation {
    /// It is new.
    Insert,
    /// It has other values.
    Update,
    /// It is gone.
    Delete,
}

impl Operation {
    /// As it stands in the log: `insert`, `update` or `delete`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    /// From the log's word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Insert, Self::Update, Self::Delete].into_iter().find(|one| one.as_str() == word)
    }
}

/// One committed change of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its place in the log, from 1: greater than that of every change committed before it.
    pub sequence: i64,
    /// The table, as the schema spells it.
    pub table: String,
    /// What happened.
    pub operation: Operation,
    /// The row's primary key: a JSON object with a member per key column, or `{"rowid": …}`.
    pub key: String,
    /// The row before, a JSON object; none for an insertion.
    pub before: Option<String>,
    /// The row after, a JSON object; none for a deletion.
    pub after: Option<String>,
    /// When it was written: milliseconds since 1970-01-01T00:00:00Z.
    pub committed_at: i64,
    /// The value of the row's column `request_id`, where there is one.
    pub request_id: Option<String>,
    /// The W3C `traceparent` of what wrote it, if its trace is recorded.
    pub traceparent: Option<String>,
}
