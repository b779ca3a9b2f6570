//! Keeping writers between two commits, so that several databases can be looked at as they are at one instant.
//!
//! SQLite's own locks would do as well, and do for other processes; but a writer that meets one sleeps for up to 100 ms at a time, and
//! whoever wants the lock of a busy writer has to find the microseconds between two of its commits.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::database::Database;

/// A writer that waits. It goes on when this is dropped.
#[derive(Debug)]
pub struct Hold {
    _release: Sender<()>,
}

/// A wish on its way to a writer.
pub(super) struct HoldRequest {
    held: Sender<()>,
    released: Receiver<()>,
}

impl HoldRequest {
    fn new() -> (Self, Receiver<()>, Hold) {
        let ((held, holds), (release, released)) = (channel(), channel());
        (Self { held, released }, holds, Hold { _release: release })
    }

    /// Called by the writer between two commits: waits for as long as it is held, and says how long that was; nothing where nobody
    /// wants it any more.
    pub(super) fn wait(self) -> Option<Duration> {
        let since = Instant::now();
        self.held.send(()).ok()?;
        // Nobody sends anything: it ends when the other side is dropped.
        let _ = self.released.recv();
        Some(since.elapsed())
    }
}

impl Database {
    /// Lets the writers of all these databases wait at once, each between two commits, and gives what keeps them, in their order; or
    /// nothing where one of them is busy for longer than `patience`, or closed. Blocks for so long at most, during which those that wait
    /// already hold up their guests.
    #[must_use]
    pub fn hold_all(databases: &[&Self], patience: Duration) -> Option<Vec<Hold>> {
        let until = Instant::now() + patience;
        let mut waiting = Vec::new();
        for database in databases {
            let (request, holds, hold) = HoldRequest::new();
            if !database.0.inbox.hold(request) {
                return None;
            }
            waiting.push((holds, hold));
        }
        let mut held = Vec::new();
        for (holds, hold) in waiting {
            holds.recv_timeout(until.saturating_duration_since(Instant::now())).ok()?;
            held.push(hold);
        }
        Some(held)
    }

    /// Whether what is committed stays in the write-ahead log until somebody else moves it into the file, from the next transaction on.
    /// Otherwise a commit does so that finds the log large, and so does closing.
    pub fn keep_log(&self, keep: bool) {
        self.0.keeps_log.store(keep, std::sync::atomic::Ordering::Release);
    }
}
