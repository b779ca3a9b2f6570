//! What a stream keeps in its database: position, parked changes, dead letters, and what is to be replayed. All SQL of the stream
//! trigger is here; the tables are the change log's (`tidemill_change_log::SCHEMA`).

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, Row, params};
use tidemill_change_log::{Change, Operation};

use crate::storage::{Database, StatementError};

/// The state of one stream in its database.
#[derive(Clone)]
pub(super) struct Ledger {
    database: Database,
    stream: Arc<str>,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ParkedRow {
    pub(super) sequence: i64,
    pub(super) key: String,
    /// Failed calls with it alone.
    pub(super) attempts: u32,
    /// Milliseconds since 1970.
    pub(super) next_attempt_at: i64,
    pub(super) error: Option<String>,
}

/// A change that was given up.
#[derive(Debug, Clone)]
pub(super) struct DeadLetter {
    pub(super) change: Arc<Change>,
    pub(super) error: String,
    /// Failed calls with it alone, which are added to those of an earlier letter about it.
    pub(super) attempts: u32,
    /// Milliseconds since 1970.
    pub(super) failed_at: i64,
}

/// A part of the log that somebody wants to have delivered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replay {
    pub(super) id: i64,
    pub(super) first: i64,
    pub(super) last: i64,
}

/// What came of some changes; kept whole or not at all.
#[derive(Debug, Clone, Default)]
pub(super) struct Settlement {
    /// The new position.
    pub(super) position: Option<i64>,
    /// Changes to park, or whose next attempt is put off.
    pub(super) parked: Vec<ParkedRow>,
    /// Changes that need not wait any longer.
    pub(super) unparked: Vec<i64>,
    /// Changes that were given up.
    pub(super) dead: Vec<DeadLetter>,
    /// Changes that were delivered after all.
    pub(super) revived: Vec<i64>,
    /// A replay, and where it goes on; `None` if it is done.
    pub(super) replayed: Option<(i64, Option<i64>)>,
    /// Milliseconds since 1970.
    pub(super) now: i64,
}

impl Ledger {
    pub(super) fn new(database: Database, stream: &str) -> Self {
        Self { database, stream: stream.into() }
    }

    /// The stream's position. The first time, it is `start`, which is then on the disk.
    pub(super) async fn position(&self, start: i64, now: i64) -> Result<i64, StatementError> {
        let stream = Arc::clone(&self.stream);
        self.database
            .host_write(move |connection| {
                connection
                    .prepare_cached(
                        "INSERT INTO tidemill_positions (stream, position, updated_at) VALUES (?1, ?2, ?3)
                         ON CONFLICT DO NOTHING",
                    )?
                    .execute(params![&*stream, start, now])?;
                connection
                    .prepare_cached("SELECT position FROM tidemill_positions WHERE stream = ?1")?
                    .query_row([&*stream], |row| row.get(0))
            })
            .await
    }

    /// All that is parked, in order.
    pub(super) async fn parked(&self) -> Result<Vec<ParkedRow>, StatementError> {
        let stream = Arc::clone(&self.stream);
        self.database
            .host_read(move |connection| {
                connection
                    .prepare_cached(
                        "SELECT sequence, key, attempts, next_attempt_at, error FROM tidemill_parked
                         WHERE stream = ?1 ORDER BY sequence",
                    )?
                    .query_map([&*stream], |row| {
                        Ok(ParkedRow {
                            sequence: row.get(0)?,
                            key: row.get(1)?,
                            attempts: row.get(2)?,
                            next_attempt_at: row.get(3)?,
                            error: row.get(4)?,
                        })
                    })?
                    .collect()
            })
            .await
    }

    /// The oldest replay that was asked for.
    pub(super) async fn next_replay(&self) -> Result<Option<Replay>, StatementError> {
        let stream = Arc::clone(&self.stream);
        self.database
            .host_read(move |connection| {
                connection
                    .prepare_cached(
                        "SELECT id, first, last FROM tidemill_replays WHERE stream = ?1 ORDER BY id LIMIT 1",
                    )?
                    .query_row([&*stream], |row| Ok(Replay { id: row.get(0)?, first: row.get(1)?, last: row.get(2)? }))
                    .optional()
            })
            .await
    }

    /// The changes of dead letters from `first` to `last`, at most `limit`, in order.
    pub(super) async fn dead_letters(&self, first: i64, last: i64, limit: u32) -> Result<Vec<Change>, StatementError> {
        let stream = Arc::clone(&self.stream);
        self.database
            .host_read(move |connection| {
                connection
                    .prepare_cached(
                        "SELECT sequence, table_name, operation, key, before, after, committed_at, request_id
                         FROM tidemill_dead_letters WHERE stream = ?1 AND sequence BETWEEN ?2 AND ?3
                         ORDER BY sequence LIMIT ?4",
                    )?
                    .query_map(params![&*stream, first, last, limit], read_change)?
                    .collect()
            })
            .await
    }

    /// How many dead letters there are, and how many changes of `table` wait behind `position`, and when the oldest of
    /// these was committed.
    pub(super) async fn counts(&self, table: &str, position: i64) -> Result<Counts, StatementError> {
        let (stream, table) = (Arc::clone(&self.stream), table.to_owned());
        self.database
            .host_read(move |connection| {
                let dead_letters = connection
                    .prepare_cached("SELECT count(*) FROM tidemill_dead_letters WHERE stream = ?1")?
                    .query_row([&*stream], |row| row.get(0))?;
                let (waiting, oldest) = connection
                    .prepare_cached(
                        "SELECT count(*), min(committed_at) FROM tidemill_changes
                         WHERE sequence > ?1 AND table_name = ?2 COLLATE NOCASE",
                    )?
                    .query_row(params![position, table], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok(Counts { dead_letters, waiting, oldest })
            })
            .await
    }

    /// Keeps what came of some changes, in one commit.
    pub(super) async fn settle(&self, settlement: Settlement) -> Result<(), StatementError> {
        let stream = Arc::clone(&self.stream);
        self.database.host_write(move |connection| write(connection, &stream, &settlement)).await
    }
}

/// What is only counted when somebody asks.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) dead_letters: i64,
    pub(super) waiting: i64,
    /// Milliseconds since 1970.
    pub(super) oldest: Option<i64>,
}

fn write(connection: &Connection, stream: &str, settlement: &Settlement) -> rusqlite::Result<()> {
    if let Some(position) = settlement.position {
        connection
            .prepare_cached(
                "INSERT INTO tidemill_positions (stream, position, updated_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET position = excluded.position, updated_at = excluded.updated_at",
            )?
            .execute(params![stream, position, settlement.now])?;
    }
    for row in &settlement.parked {
        connection
            .prepare_cached(
                "INSERT INTO tidemill_parked (stream, sequence, key, attempts, next_attempt_at, error)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT DO UPDATE SET
                    attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at, error = excluded.error",
            )?
            .execute(params![stream, row.sequence, row.key, row.attempts, row.next_attempt_at, row.error])?;
    }
    for sequence in &settlement.unparked {
        connection
            .prepare_cached("DELETE FROM tidemill_parked WHERE stream = ?1 AND sequence = ?2")?
            .execute(params![stream, sequence])?;
    }
    for letter in &settlement.dead {
        bury(connection, stream, letter)?;
    }
    for sequence in &settlement.revived {
        connection
            .prepare_cached("DELETE FROM tidemill_dead_letters WHERE stream = ?1 AND sequence = ?2")?
            .execute(params![stream, sequence])?;
    }
    match settlement.replayed {
        Some((id, Some(first))) => connection
            .prepare_cached("UPDATE tidemill_replays SET first = ?2 WHERE id = ?1")?
            .execute(params![id, first])
            .map(drop),
        Some((id, None)) => {
            connection.prepare_cached("DELETE FROM tidemill_replays WHERE id = ?1")?.execute([id]).map(drop)
        }
        None => Ok(()),
    }
}

fn bury(connection: &Connection, stream: &str, letter: &DeadLetter) -> rusqlite::Result<()> {
    let change = &*letter.change;
    connection
        .prepare_cached(
            "INSERT INTO tidemill_dead_letters (stream, sequence, table_name, operation, key, before, after,
                committed_at, request_id, error, attempts, failed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
             ON CONFLICT (stream, sequence) DO UPDATE SET
                error = excluded.error, attempts = attempts + excluded.attempts, failed_at = excluded.failed_at",
        )?
        .execute(params![
            stream,
            change.sequence,
            change.table,
            change.operation.as_str(),
            change.key,
            change.before,
            change.after,
            change.committed_at,
            change.request_id,
            letter.error,
            letter.attempts,
            letter.failed_at,
        ])
        .map(drop)
}

fn read_change(row: &Row<'_>) -> rusqlite::Result<Change> {
    let word: String = row.get(2)?;
    let unknown = || rusqlite::Error::InvalidColumnType(2, "operation".to_owned(), rusqlite::types::Type::Text);
    Ok(Change {
        sequence: row.get(0)?,
        table: row.get(1)?,
        operation: Operation::parse(&word).ok_or_else(unknown)?,
        key: row.get(3)?,
        before: row.get(4)?,
        after: row.get(5)?,
        committed_at: row.get(6)?,
        request_id: row.get(7)?,
        traceparent: None,
    })
}

#[cfg(test)]
mod tests {
    use tidemill_change_log::SCHEMA;

    use super::*;
    use crate::storage::DatabaseOptions;

    async fn ledger(folder: &tempfile::TempDir) -> Ledger {
        let database = Database::open(&folder.path().join("test.db"), DatabaseOptions::default()).unwrap();
        let create = |connection: &Connection| SCHEMA.iter().try_for_each(|sql| connection.execute(sql, []).map(drop));
        database.host_write(create).await.unwrap();
        Ledger::new(database, "mail")
    }

    fn parked(sequence: i64) -> ParkedRow {
        ParkedRow { sequence, key: "{}".to_owned(), attempts: 1, next_attempt_at: 5, error: Some("no".to_owned()) }
    }

    fn letter(sequence: i64) -> DeadLetter {
        let change = Change {
            sequence,
            table: "orders".to_owned(),
            operation: Operation::Delete,
            key: "{}".to_owned(),
            before: Some("{}".to_owned()),
            after: None,
            committed_at: 3,
            request_id: None,
            traceparent: None,
        };
        DeadLetter { change: Arc::new(change), error: "no".to_owned(), attempts: 5, failed_at: 9 }
    }

    #[tokio::test]
    async fn a_position_begins_where_it_is_told_to_and_stays_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder).await;
        assert_eq!(ledger.position(7, 0).await, Ok(7));
        assert_eq!(ledger.position(9, 0).await, Ok(7));
        ledger.settle(Settlement { position: Some(11), ..Settlement::default() }).await.unwrap();
        assert_eq!(ledger.position(9, 0).await, Ok(11));
    }

    #[tokio::test]
    async fn what_is_parked_is_found_again_until_it_is_settled() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder).await;
        let later = ParkedRow { attempts: 2, next_attempt_at: 8, ..parked(2) };
        ledger.settle(Settlement { parked: vec![parked(3), parked(2)], ..Settlement::default() }).await.unwrap();
        ledger.settle(Settlement { parked: vec![later.clone()], ..Settlement::default() }).await.unwrap();
        assert_eq!(ledger.parked().await.unwrap(), [later, parked(3)]);
        let settlement = Settlement { unparked: vec![2], dead: vec![letter(2)], ..Settlement::default() };
        ledger.settle(settlement).await.unwrap();
        assert_eq!(ledger.parked().await.unwrap(), [parked(3)]);
        let dead = ledger.dead_letters(1, i64::MAX, 10).await.unwrap();
        assert_eq!(dead, [(*letter(2).change).clone()]);
    }

    #[tokio::test]
    async fn a_letter_that_fails_again_is_still_one_letter() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder).await;
        for _ in 0..2 {
            ledger.settle(Settlement { dead: vec![letter(2)], ..Settlement::default() }).await.unwrap();
        }
        assert_eq!(ledger.counts("orders", 0).await.unwrap().dead_letters, 1);
        ledger.settle(Settlement { revived: vec![2], ..Settlement::default() }).await.unwrap();
        assert_eq!(ledger.counts("orders", 0).await.unwrap().dead_letters, 0);
    }
}
