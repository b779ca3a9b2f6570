//! `[application.tool.tidemill.retention]`: for how long the host keeps what it writes down itself.

use std::time::Duration;

use super::super::reader::TableReader;
use super::limits::{self, Bounds};

/// For how long the host keeps what it writes down itself: `[application.tool.tidemill.retention]`. The past runs of a schedule are its own
/// setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionSettings {
    /// `changes`: how old a change must be to leave the change log, once every stream is past it. Clients of WebSockets resume within it.
    /// Default 24 h, 1 min to 87 600 h (ten years).
    pub changes: Duration,
    /// `dead_letters`: how long ago a change must have been given up to be discarded. Default: never; 1 h to 87 600 h.
    pub dead_letters: Option<Duration>,
}

impl Default for RetentionSettings {
    fn default() -> Self {
        Self { changes: Duration::from_secs(24 * 60 * 60), dead_letters: None }
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> RetentionSettings {
    let longest = Duration::from_secs(87_600 * 60 * 60);
    let changes = Bounds::new(Duration::from_secs(60), longest);
    let dead_letters = Bounds::new(Duration::from_secs(60 * 60), longest);
    let settings = RetentionSettings {
        changes: limits::duration(&mut table, "changes", changes).unwrap_or(RetentionSettings::default().changes),
        dead_letters: limits::duration(&mut table, "dead_letters", dead_letters),
    };
    table.finish();
    settings
}
