//! `files` of a component: what it may read from disk.
//!
//! Owns the two forms an entry has. Leaves out which files they stand for (`files`).

use super::super::reader::{Located, TableReader, ValueReader};

/// One entry of `files`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FileMount {
    /// `"images/*.png"`: files, seen by the guest under the same path.
    Pattern(String),
    /// `{ source = "assets", destination = "/" }`: a file or directory seen elsewhere.
    Placement {
        /// Path below the application's directory.
        source: String,
        /// Path in the guest.
        destination: String,
    },
}

pub(super) fn read(table: &mut TableReader<'_>) -> Vec<Located<FileMount>> {
    let Some(list) = table.value("files") else {
        return Vec::new();
    };
    let expected = "a list of patterns and { source, destination } tables";
    let mut mounts = Vec::new();
    for entry in list.list(expected) {
        let span = entry.span.clone();
        let value = if let Some(pattern) = entry.as_string() {
            FileMount::Pattern(pattern.value)
        } else if entry.is_table()
            && let Some(mut table) = entry.table()
        {
            table.span = span.clone();
            let source = table.required("source").and_then(ValueReader::string);
            let destination = table.required("destination").and_then(ValueReader::string);
            table.finish();
            let (Some(source), Some(destination)) = (source, destination) else {
                continue;
            };
            FileMount::Placement { source: source.value, destination: destination.value }
        } else {
            continue;
        };
        mounts.push(Located { value, span });
    }
    mounts
}
