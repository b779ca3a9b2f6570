//! What a running archive tells of itself, for health and metrics.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::operate::events::Moment;

/// What a running archive tells of itself.
#[derive(Debug, Default)]
pub struct ArchiveStatus(Mutex<ArchiveReport>);

/// A moment's reading.
#[derive(Debug, Clone, Default)]
pub struct ArchiveReport {
    /// The last moment that can be restored, or when it was seen that nothing was written since; nothing before the first base is complete.
    pub complete_to: Option<Moment>,
    /// Why the last attempt failed, for people; the log says more.
    pub problem: Option<&'static str>,
    /// Cuts that were made.
    pub cuts: u64,
    /// Bases that were taken.
    pub bases: u64,
    /// Bytes of logs that were copied.
    pub bytes: u64,
    /// Attempts that failed.
    pub failures: u64,
    /// Times at which what was written between two moments was lost to the archive.
    pub gaps: u64,
}

impl ArchiveStatus {
    /// As of now.
    #[must_use]
    pub fn report(&self) -> ArchiveReport {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, ArchiveReport> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn based(&self) {
        self.lock().bases += 1;
    }

    pub(super) fn complete(&self, to: Moment, bytes: u64) {
        let mut report = self.lock();
        report.complete_to = Some(to);
        report.problem = None;
        report.cuts += u64::from(bytes > 0);
        report.bytes += bytes;
    }

    pub(super) fn failed(&self, problem: &'static str) {
        let mut report = self.lock();
        report.problem = Some(problem);
        report.failures += 1;
    }

    pub(super) fn gap(&self) {
        self.lock().gaps += 1;
    }
}
