//! One instant of several databases: nobody writes to any of them while a snapshot of each begins.
//!
//! Leaves out copying the snapshots, which others may write beside.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::part::Part;
use crate::operate::events::Moment;
use crate::storage::open_file;

/// How long one attempt may take to get all locks. Those that it has make writers wait, for less than they are willing to.
const ATTEMPT: Duration = Duration::from_millis(500);

/// How long to attempt it: longer than a guest may keep its transaction open.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// Between two attempts, in which whoever waited gets its turn.
const PAUSE: Duration = Duration::from_millis(100);

/// Between two requests for a lock. A busy writer lets go of it for some microseconds between two commits, which SQLite's own back-off
/// of up to 100 ms would miss.
const POLL: Duration = Duration::from_micros(100);

/// Snapshots that belong together.
pub(super) struct Snapshots {
    /// A connection in a read transaction for each part, in their order.
    pub(super) connections: Vec<Connection>,
    /// The instant.
    pub(super) at: Moment,
    /// How long writers were kept waiting.
    pub(super) held: Duration,
}

/// What is needed to begin snapshots, opened before anybody has to wait.
pub(super) struct Prepared {
    lockers: Vec<Connection>,
    connections: Vec<Connection>,
}

impl Prepared {
    pub(super) fn open(parts: &[Part]) -> anyhow::Result<Self> {
        Ok(Self { lockers: open_all(parts)?, connections: open_all(parts)? })
    }

    /// Begins a snapshot of every part, which are those that it was opened for, at one instant. Blocks for as long as `patience` where
    /// others keep writing.
    pub(super) fn begin(self, parts: &[Part], patience: Duration) -> anyhow::Result<Snapshots> {
        let Self { lockers, connections } = self;
        let since = lock_all(parts, &lockers, patience)?;
        for (part, connection) in parts.iter().zip(&connections) {
            let begin = || {
                connection.busy_timeout(ATTEMPT)?;
                connection.execute_batch("BEGIN")?;
                // A transaction's snapshot is that of its first read.
                connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            };
            begin().with_context(|| format!("{} cannot be read", part.name()))?;
        }
        let at = Moment::now();
        unlock(&lockers);
        Ok(Snapshots { connections, at, held: since.elapsed() })
    }
}

fn open_all(parts: &[Part]) -> anyhow::Result<Vec<Connection>> {
    parts.iter().map(|part| open(part).with_context(|| format!("{} cannot be opened", part.name()))).collect()
}

/// A connection that neither waits for locks nor checkpoints.
pub(super) fn open(part: &Part) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open_file(&part.path, flags, part.key.as_ref())?;
    // The write-ahead log that a crash left is kept: by it the next host knows that it has to look at the file.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(Duration::ZERO)?;
    Ok(connection)
}

/// Takes all write locks, and says since when writers may be waiting.
fn lock_all(parts: &[Part], lockers: &[Connection], patience: Duration) -> anyhow::Result<Instant> {
    let give_up = Instant::now() + patience;
    loop {
        let since = Instant::now();
        let Some(busy) = attempt(parts, lockers, since + ATTEMPT)? else {
            return Ok(since);
        };
        unlock(lockers);
        if Instant::now() >= give_up {
            bail!(
                "{} was locked by another writer for {} s: end the process that keeps it, or try again later",
                busy.name(),
                patience.as_secs_f64()
            );
        }
        std::thread::sleep(PAUSE);
    }
}

/// The part whose lock could not be had, if any.
fn attempt<'a>(parts: &'a [Part], lockers: &[Connection], until: Instant) -> anyhow::Result<Option<&'a Part>> {
    for (part, locker) in parts.iter().zip(lockers) {
        loop {
            match locker.execute_batch("BEGIN IMMEDIATE") {
                Ok(()) => break,
                Err(error) if error.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) => {
                    return Err(error).with_context(|| format!("{} cannot be locked", part.name()));
                }
                Err(_) if Instant::now() >= until => return Ok(Some(part)),
                Err(_) => std::thread::sleep(POLL),
            }
        }
    }
    Ok(None)
}

fn unlock(lockers: &[Connection]) {
    for locker in lockers.iter().filter(|locker| !locker.is_autocommit()) {
        // Nothing was written, so nothing can be lost where it fails; the connection is closed next.
        let _ = locker.execute_batch("ROLLBACK");
    }
}
