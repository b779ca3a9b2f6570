//! `[application.tool.tidemill.storage]`: how databases and stores are treated.

use super::super::reader::TableReader;

/// How databases and stores are treated: `[application.tool.tidemill.storage]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageSettings {
    /// `check_after_crash`: whether a database that was not closed is read to its end before the host starts, which takes as long as
    /// the disk does. Default true.
    pub check_after_crash: bool,
}

impl Default for StorageSettings {
    fn default() -> Self {
        Self { check_after_crash: true }
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> StorageSettings {
    let default = StorageSettings::default();
    let check_after_crash = table.boolean("check_after_crash").map_or(default.check_after_crash, |on| on.value);
    table.finish();
    StorageSettings { check_after_crash }
}
