//! A database whose log is copied: where the log stands, its file, and moving it into the database once it is copied.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, ErrorCode};

use super::super::instant::open;
use super::super::part::Part;
use crate::storage::{Database, Hold, WalIndex, page_size};

/// Frames in a log at which it is moved into the database: 16 MiB of 4 KiB pages, as without an archive.
const LARGE: u32 = 4000;

/// How long the writers that wait already wait for the others. They may wait for one another: then it is tried again.
const ATTEMPT: Duration = Duration::from_millis(100);

/// Attempts, and what lies between them: longer than a guest may keep its transaction open.
const ATTEMPTS: u32 = 60;
const PAUSE: Duration = Duration::from_millis(100);

/// How long to wait for another process's lock where the file is opened.
const PATIENCE: Duration = Duration::from_secs(5);

/// A database whose log is copied.
pub(super) struct Source {
    pub(super) part: Part,
    /// The host's own, if it has it open.
    pub(super) database: Option<Database>,
    connection: Connection,
    page_size: u64,
    /// Where the log stood when it was last moved into the database.
    moved: Option<WalIndex>,
}

impl Source {
    pub(super) fn open(part: Part, database: Option<Database>) -> anyhow::Result<Self> {
        let connect = || {
            let connection = open(&part)?;
            connection.busy_timeout(PATIENCE)?;
            let page_size = page_size(&connection)?;
            // From its first read on, the connection has the log open.
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            connection.busy_timeout(Duration::ZERO)?;
            Ok::<_, anyhow::Error>((connection, page_size))
        };
        let (connection, page_size) = connect().with_context(|| format!("{} cannot be opened", part.name()))?;
        Ok(Self { part, database, connection, page_size, moved: None })
    }

    /// Where its log stands.
    pub(super) fn index(&self) -> anyhow::Result<WalIndex> {
        WalIndex::read(&self.connection).with_context(|| format!("the log of {} cannot be looked at", self.part.name()))
    }

    /// The file of its log.
    pub(super) fn log(&self) -> PathBuf {
        let mut name = OsString::from(&self.part.path);
        name.push("-wal");
        PathBuf::from(name)
    }

    /// Whether its log has grown by so much that it should be moved into the database.
    pub(super) fn is_large(&self) -> bool {
        let Some(index) = WalIndex::read(&self.connection) else { return false };
        let moved = self.moved.filter(|moved| moved.salts == index.salts).map_or(0, |moved| moved.frames);
        self.database.is_some() && index.frames.saturating_sub(moved) >= LARGE
    }

    /// Bytes in its log.
    pub(super) fn log_bytes(&self) -> u64 {
        let frames = WalIndex::read(&self.connection).map_or(0, |index| index.frames);
        u64::from(frames) * (self.page_size + 24)
    }

    /// Moves the log into the database, as far as nobody reads what is there; the next writer then begins it anew. To be called while
    /// the writer is held and all of the log is copied.
    pub(super) fn move_log(&mut self) -> anyhow::Result<()> {
        self.moved = WalIndex::read(&self.connection);
        match self.connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE) {
            Ok(_) => Ok(()),
            // Another process is at it.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
            Err(error) => Err(error).with_context(|| format!("the log of {} could not be moved", self.part.name())),
        }
    }
}

/// Lets the host's writers of all these wait, each between two commits; gives what keeps each, in their order. Nothing where one of them
/// stays busy: a guest may keep a transaction open for some seconds, after which it would be another one's turn.
pub(super) fn hold(sources: &[Source]) -> Option<Vec<Option<Hold>>> {
    let databases: Vec<&Database> = sources.iter().filter_map(|source| source.database.as_ref()).collect();
    for attempt in 1..=ATTEMPTS {
        if let Some(holds) = Database::hold_all(&databases, ATTEMPT) {
            let mut holds = holds.into_iter();
            return Some(sources.iter().map(|source| source.database.as_ref().and_then(|_| holds.next())).collect());
        }
        if attempt < ATTEMPTS {
            std::thread::sleep(PAUSE);
        }
    }
    None
}
