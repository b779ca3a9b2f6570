//! What the archive tells of itself, as Prometheus text.

use std::fmt::{self, Write};

use super::text::family;
use crate::operate::backup::ArchiveReport;

pub(super) fn encode(text: &mut String, archive: Option<&ArchiveReport>) -> fmt::Result {
    let Some(archive) = archive else { return Ok(()) };
    let name = "tidemill_archive_complete_to_timestamp_seconds";
    family(text, name, "gauge", "When it was last seen that all that was written before is archived")?;
    if let Some(moment) = archive.complete_to {
        #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
        let seconds = moment.0 as f64 / 1000.0;
        writeln!(text, "{name} {seconds}")?;
    }
    let counters = [
        ("tidemill_archive_cuts", "Moments that can be restored, made since the host was started", archive.cuts),
        ("tidemill_archive_bases", "Bases taken", archive.bases),
        ("tidemill_archive_copied_bytes", "What was copied of logs", archive.bytes),
        ("tidemill_archive_failures", "Attempts to archive that failed", archive.failures),
        ("tidemill_archive_gaps", "Times at which something that was written was lost to the archive", archive.gaps),
    ];
    for (name, help, value) in counters {
        family(text, name, "counter", help)?;
        writeln!(text, "{name}_total {value}")?;
    }
    Ok(())
}
