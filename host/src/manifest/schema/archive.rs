//! `[application.tool.tidemill.archive]`: whether and where the host keeps what is written, for recovery to a point in time.

use std::path::PathBuf;
use std::time::Duration;

use super::super::reader::{Located, TableReader, ValueReader};
use super::limits::{self, Bounds};

/// How the host keeps what is written, so that any moment can be restored: `[application.tool.tidemill.archive]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveSettings {
    /// `folder`: where; below the manifest's directory unless it is absolute. Best on another disk than the databases.
    pub folder: PathBuf,
    /// `interval`: how often what was written is copied, which is what a lost disk may cost. Default 10 s, 100 ms to 1 h.
    pub interval: Duration,
    /// `base_interval`: how often everything is copied anew. A restore copies all that was written since. Default 24 h, 1 s to 8760 h (a year).
    pub base_interval: Duration,
    /// `keep`: how far back moments can be restored. Default 168 h (a week), 1 s to 87 600 h (ten years).
    pub keep: Duration,
    /// `max_log`: how large the write-ahead log of a database may grow while the archive cannot be written, before its next part is given
    /// up. Bytes; default 1 GiB, 1 MiB to 1 TiB.
    pub max_log: u64,
}

impl ArchiveSettings {
    /// The defaults, in this folder.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        let hours = |hours: u64| Duration::from_secs(60 * 60 * hours);
        Self { folder, interval: Duration::from_secs(10), base_interval: hours(24), keep: hours(168), max_log: 1 << 30 }
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> Option<ArchiveSettings> {
    let hours = |hours: u64| Duration::from_secs(60 * 60 * hours);
    let second = Duration::from_secs(1);
    let folder = table.required("folder").and_then(read_folder);
    let interval = limits::duration(&mut table, "interval", Bounds::new(Duration::from_millis(100), hours(1)));
    let base_interval = limits::duration(&mut table, "base_interval", Bounds::new(second, hours(8760)));
    let keep = limits::duration(&mut table, "keep", Bounds::new(second, hours(87_600)));
    let max_log = limits::size(&mut table, "max_log", Bounds::new(1 << 20, 1 << 40));
    table.finish();
    let default = ArchiveSettings::new(folder?.value.into());
    Some(ArchiveSettings {
        interval: interval.unwrap_or(default.interval),
        base_interval: base_interval.unwrap_or(default.base_interval),
        keep: keep.unwrap_or(default.keep),
        max_log: max_log.unwrap_or(default.max_log),
        ..default
    })
}

fn read_folder(value: ValueReader<'_>) -> Option<Located<String>> {
    match value.as_string() {
        Some(folder) if folder.value.is_empty() => {
            value.invalid("this is no folder", Some("name a folder on another disk"))
        }
        _ => value.string(),
    }
}
