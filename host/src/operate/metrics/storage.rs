//! What each database counted, as Prometheus text.

use std::fmt::{self, Write};

use super::text::family;
use crate::storage::{Histogram, Statistics};

/// A database keeps its own counts, so its families are written from a snapshot of them.
pub(super) fn encode(text: &mut String, databases: &[(&str, Statistics)]) -> fmt::Result {
    type Read = fn(&Statistics) -> u64;
    let families: [(&str, &str, &str, Read); 9] = [
        ("tidemill_storage_queue_length", "gauge", "Statements that wait for the writer", |s| s.queue_length),
        ("tidemill_storage_reads_inline", "counter", "Reads answered on the caller's thread", |s| s.reads_inline),
        ("tidemill_storage_reads_pooled", "counter", "Reads answered by a reader thread", |s| s.reads_pooled),
        ("tidemill_storage_writer_statements", "counter", "Statements that the writer ran", |s| s.writer_statements),
        ("tidemill_storage_transactions", "counter", "Transactions that guests began", |s| s.transactions),
        ("tidemill_storage_failed_commits", "counter", "Commits that failed", |s| s.failed_commits),
        ("tidemill_storage_replays", "counter", "Batches run again after a failing statement undid them", |s| {
            s.replays
        }),
        ("tidemill_storage_lease_expiries", "counter", "Transactions rolled back because they took too long", |s| {
            s.lease_expiries
        }),
        ("tidemill_storage_rejected", "counter", "Statements refused because a queue was full", |s| s.rejected),
    ];
    for (name, kind, help, read) in families {
        family(text, name, kind, help)?;
        let suffix = if kind == "counter" { "_total" } else { "" };
        for (database, statistics) in databases {
            writeln!(text, "{name}{suffix}{{database=\"{database}\"}} {}", read(statistics))?;
        }
    }
    encode_histogram(text, "tidemill_storage_batch_size", "Statements in one commit", databases, |s| &s.batch_size)?;
    encode_histogram(text, "tidemill_storage_commit_seconds", "Time that a commit took", databases, |s| {
        &s.commit_seconds
    })?;
    let held = "Time for which the writer was made to wait between two commits, for the archive";
    encode_histogram(text, "tidemill_storage_hold_seconds", held, databases, |s| &s.hold_seconds)
}

fn encode_histogram(
    text: &mut String,
    name: &str,
    help: &str,
    databases: &[(&str, Statistics)],
    read: fn(&Statistics) -> &Histogram,
) -> fmt::Result {
    family(text, name, "histogram", help)?;
    for (database, statistics) in databases {
        let histogram = read(statistics);
        let mut cumulative = 0;
        for (bound, count) in histogram.bounds.iter().zip(&histogram.buckets) {
            cumulative += count;
            writeln!(text, "{name}_bucket{{database=\"{database}\",le=\"{bound:?}\"}} {cumulative}")?;
        }
        let (sum, count) = (histogram.sum, histogram.count);
        writeln!(text, "{name}_bucket{{database=\"{database}\",le=\"+Inf\"}} {count}")?;
        writeln!(text, "{name}_sum{{database=\"{database}\"}} {sum}")?;
        writeln!(text, "{name}_count{{database=\"{database}\"}} {count}")?;
    }
    Ok(())
}
