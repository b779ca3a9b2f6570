//! Where the write-ahead log of a database stands, as SQLite keeps it in memory for all who have the file open: which generation of the
//! log it is, how many frames of it are committed, and how many commits there were.
//!
//! Leaves out the log itself, whose frames whoever copies it reads from the file.

use std::time::Duration;

use rusqlite::Connection;

use super::raw::{self, WAL_INDEX_HEAD};

/// The version of the format that SQLite has written since 3.7.0.
const VERSION: u32 = 3_007_000;

/// How often to look again while somebody writes the head.
const ATTEMPTS: u32 = 200;

/// Between two looks.
const PAUSE: Duration = Duration::from_micros(50);

/// Where the write-ahead log of a database stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalIndex {
    /// Commits since the first of all who have the file open opened it; wraps around.
    pub commits: u32,
    /// Frames of the log that are committed; later ones in the file are of a transaction that is not, or of an older generation.
    pub frames: u32,
    /// The checksum of the last of them.
    pub checksum: [u32; 2],
    /// By which the generation of the log is told from others. The log's file has them once a frame was written.
    pub salts: [u8; 8],
}

impl WalIndex {
    /// As of this moment; nothing where `connection` has read nothing yet, its database has no write-ahead log, or another process
    /// keeps writing.
    #[must_use]
    pub fn read(connection: &Connection) -> Option<Self> {
        for _ in 0..ATTEMPTS {
            if let Some(index) = Self::parse(&raw::wal_index_heads(connection)?) {
                return Some(index);
            }
            std::thread::sleep(PAUSE);
        }
        None
    }

    /// Numbers are in the order of the machine, salts as in the log's file.
    fn parse([first, second]: &[[u8; WAL_INDEX_HEAD]; 2]) -> Option<Self> {
        let (words, rest) = first.as_chunks::<4>();
        let word = |index: usize| u32::from_ne_bytes(words[index]);
        let is_initialised = first[12] == 1;
        let summed = words[..10].as_chunks::<2>().0.iter().fold([0_u32; 2], |[one, two], [even, odd]| {
            let one = one.wrapping_add(u32::from_ne_bytes(*even)).wrapping_add(two);
            [one, two.wrapping_add(u32::from_ne_bytes(*odd)).wrapping_add(one)]
        });
        let is_whole = first == second && rest.is_empty() && summed == [word(10), word(11)];
        if !is_whole || !is_initialised || word(0) != VERSION {
            return None;
        }
        let mut salts = [0; 8];
        salts.copy_from_slice(&first[32..40]);
        Some(Self { commits: word(2), frames: word(4), checksum: [word(6), word(7)], salts })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::wal::CheckpointMode;

    use super::*;

    #[test]
    fn the_index_counts_commits_and_frames_and_tells_generations_apart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        let connection = Connection::open(&path).unwrap();
        assert_eq!(WalIndex::read(&connection), None, "it is no log yet");
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
        connection.execute_batch("CREATE TABLE t (a)").unwrap();
        let first = WalIndex::read(&connection).unwrap();
        assert!(first.frames > 0);
        let other = Connection::open(&path).unwrap();
        other.execute_batch("INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)").unwrap();
        let second = WalIndex::read(&connection).unwrap();
        assert_eq!((second.commits, second.salts), (first.commits + 2, first.salts));
        assert_eq!(second.frames, first.frames + 2);
        let log = std::fs::read(folder.path().join("test.db-wal")).unwrap();
        assert_eq!(log[16..24], second.salts, "the log's file has the same");
        let frame = &log[32 + (4096 + 24) * (second.frames as usize - 1)..];
        let sum = |at: usize| u32::from_be_bytes(frame[at..at + 4].try_into().unwrap());
        assert_eq!([sum(16), sum(20)], second.checksum);

        other.execute_batch("BEGIN; INSERT INTO t VALUES (3)").unwrap();
        assert_eq!(WalIndex::read(&connection), Some(second), "it is not committed");
        other.execute_batch("ROLLBACK").unwrap();
        connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::TRUNCATE).unwrap();
        let empty = WalIndex::read(&connection).unwrap();
        assert_eq!((empty.frames, empty.commits), (0, second.commits));
        assert_ne!(empty.salts, second.salts);
    }
}
