//! A stream as a component declares it for hosts that have no `[[application.tool.tidemill.stream]]`.
//! Leaves to `drain` what becomes of it.

use super::{Change, Operation};

/// Which changes a consumer wants: the same as the stream of that name in `spin.toml`, for hosts that do not read it. Tidemill does, and
/// ignores this one.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    pub(super) name: &'static str,
    pub(super) table: &'static str,
    pub(super) operations: &'static [Operation],
    pub(super) columns: Option<&'static [&'static str]>,
    pub(super) batch_size: u32,
    pub(super) max_attempts: u32,
}

impl Stream {
    /// All changes of a table with all columns but blobs, from now on: those committed after the stream was first seen.
    #[must_use]
    pub const fn new(name: &'static str, table: &'static str) -> Self {
        Self { name, table, operations: &[], columns: None, batch_size: 32, max_attempts: 5 }
    }

    /// Only these operations.
    #[must_use]
    pub const fn operations(mut self, operations: &'static [Operation]) -> Self {
        self.operations = operations;
        self
    }

    /// Only these columns in the images, and no update that changes none of them.
    #[must_use]
    pub const fn columns(mut self, columns: &'static [&'static str]) -> Self {
        self.columns = Some(columns);
        self
    }

    /// At most so many changes at once, 1 to 1,000; 32 if not given.
    #[must_use]
    pub const fn batch_size(mut self, changes: u32) -> Self {
        assert!(changes >= 1 && changes <= 1000, "batch_size is 1 to 1,000");
        self.batch_size = changes;
        self
    }

    /// A change that failed so often by itself becomes a dead letter, 1 to 100; 5 if not given.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        assert!(attempts >= 1 && attempts <= 100, "max_attempts is 1 to 100");
        self.max_attempts = attempts;
        self
    }

    /// Whether the stream wants a change of its table.
    pub(super) fn wants(&self, change: &Change) -> bool {
        self.operations.is_empty() || self.operations.contains(&change.operation)
    }

    /// Takes from the images what another stream of the table wanted.
    pub(super) fn project(&self, mut change: Change) -> Change {
        if let Some(columns) = self.columns {
            for image in [&mut change.before, &mut change.after].into_iter().flatten() {
                project(image, columns);
            }
        }
        change
    }
}

fn project(image: &mut String, columns: &[&str]) {
    let Ok(mut members) = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(image) else {
        return;
    };
    let before = members.len();
    members.retain(|name, _| columns.iter().any(|column| column.eq_ignore_ascii_case(name)));
    if members.len() < before {
        *image = serde_json::Value::Object(members).to_string();
    }
}
