//! Counters of one database, for metrics: what is counted, and how it is read.
//!
//! Plain atomics that the threads bump and anyone reads; the names and formats of metrics are the operator pages'.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// A moment's reading of a database's counters. All but `queue_length` only rise.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// Statements waiting for the writer now.
    pub queue_length: u64,
    /// Reads answered on the caller's thread.
    pub reads_inline: u64,
    /// Reads answered by a reader thread.
    pub reads_pooled: u64,
    /// Statements that the writer ran, those inside transactions included.
    pub writer_statements: u64,
    /// Guests' transactions begun.
    pub transactions: u64,
    /// Commits of the physical transaction.
    pub commits: u64,
    /// Commits that failed.
    pub failed_commits: u64,
    /// Times that a batch was run again because a failing statement had undone it.
    pub replays: u64,
    /// Guests' transactions rolled back for taking too long.
    pub lease_expiries: u64,
    /// Statements refused because a queue was full.
    pub rejected: u64,
    /// Statements and transactions per commit.
    pub batch_size: Histogram,
    /// Seconds that a commit took.
    pub commit_seconds: Histogram,
    /// Seconds for which the writer was made to wait, for an archive.
    pub hold_seconds: Histogram,
}

/// A histogram's reading.
#[derive(Debug, Clone, PartialEq)]
pub struct Histogram {
    /// Upper bounds, inclusive and rising; what is over the last one is only in `count`.
    pub bounds: &'static [f64],
    /// Observations in each bucket, one for each bound, not cumulative.
    pub buckets: Vec<u64>,
    /// All observations.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

const BATCH_BOUNDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];
const COMMIT_BOUNDS: &[f64] =
    &[0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
const MAX_BUCKETS: usize = 16;

#[derive(Default)]
pub(super) struct Counters {
    /// A statement found the file damaged. It stays so: what is damaged is not mended by the next statement that does not meet it.
    pub(super) damaged: AtomicBool,
    /// A statement found that the file cannot be written to, and no health check since found that it can.
    pub(super) unwritable: AtomicBool,
    pub(super) queue_length: AtomicU64,
    pub(super) reads_inline: AtomicU64,
    pub(super) reads_pooled: AtomicU64,
    pub(super) writer_statements: AtomicU64,
    pub(super) transactions: AtomicU64,
    pub(super) failed_commits: AtomicU64,
    pub(super) replays: AtomicU64,
    pub(super) lease_expiries: AtomicU64,
    pub(super) rejected: AtomicU64,
    batch_size: Buckets,
    commit_micros: Buckets,
    hold_micros: Buckets,
}

#[derive(Default)]
struct Buckets {
    buckets: [AtomicU64; MAX_BUCKETS],
    count: AtomicU64,
    sum: AtomicU64,
}

pub(super) fn bump(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}

impl Counters {
    pub(super) fn committed(&self, batch: usize, took: Duration) {
        self.batch_size.observe(BATCH_BOUNDS, batch as f64, batch as u64);
        self.commit_micros.observe(COMMIT_BOUNDS, took.as_secs_f64(), took.as_micros() as u64);
    }

    pub(super) fn held(&self, time: Duration) {
        self.hold_micros.observe(COMMIT_BOUNDS, time.as_secs_f64(), time.as_micros() as u64);
    }

    pub(super) fn read(&self) -> Statistics {
        let batch_size = self.batch_size.read(BATCH_BOUNDS, 1.0);
        Statistics {
            queue_length: self.queue_length.load(Relaxed),
            reads_inline: self.reads_inline.load(Relaxed),
            reads_pooled: self.reads_pooled.load(Relaxed),
            writer_statements: self.writer_statements.load(Relaxed),
            transactions: self.transactions.load(Relaxed),
            commits: batch_size.count,
            failed_commits: self.failed_commits.load(Relaxed),
            replays: self.replays.load(Relaxed),
            lease_expiries: self.lease_expiries.load(Relaxed),
            rejected: self.rejected.load(Relaxed),
            batch_size,
            commit_seconds: self.commit_micros.read(COMMIT_BOUNDS, 1e-6),
            hold_seconds: self.hold_micros.read(COMMIT_BOUNDS, 1e-6),
        }
    }
}

impl Buckets {
    fn observe(&self, bounds: &[f64], value: f64, addend: u64) {
        if let Some(bucket) = bounds.iter().position(|bound| value <= *bound) {
            self.buckets[bucket].fetch_add(1, Relaxed);
        }
        self.count.fetch_add(1, Relaxed);
        self.sum.fetch_add(addend, Relaxed);
    }

    fn read(&self, bounds: &'static [f64], unit: f64) -> Histogram {
        Histogram {
            bounds,
            buckets: self.buckets.iter().take(bounds.len()).map(|bucket| bucket.load(Relaxed)).collect(),
            count: self.count.load(Relaxed),
            sum: self.sum.load(Relaxed) as f64 * unit,
        }
    }
}
