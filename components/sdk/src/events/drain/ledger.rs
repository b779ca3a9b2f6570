//! What a drain keeps in the database: who holds a stream, how far it is, what is parked and what was given up.
//! Leaves to `pass` when which of it changes.
//!
//! Everything that moves a stream on is one transaction, which first makes sure that the stream is still held: an instance that was
//! held up for longer than its lease changes nothing any more.

use uuid::Uuid;

use super::super::{Change, Operation, Stream};
use crate::clock::Moment;
use crate::database::{Database, DatabaseError, Row, RowError, Store};
use crate::params;

/// How long a stream is held after the last sign of life.
pub(super) const LEASE_MILLIS: i64 = 60_000;

/// So many changes of other tables may lie behind the position before it is moved only because of them.
const LAG: i64 = 100;

/// A parked change whose row has no earlier one.
macro_rules! parked_heads {
    ($columns:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM tidemill_parked AS parked WHERE stream = ?1 AND next_attempt_at <= ?2
            AND NOT EXISTS (SELECT 1 FROM tidemill_parked AS earlier WHERE earlier.stream = parked.stream
                AND earlier.key = parked.key AND earlier.sequence < parked.sequence)"
        )
    };
}

const HAS_WORK: &str = concat!(
    "SELECT EXISTS (",
    parked_heads!("1"),
    ") OR next_attempt_at <= ?2 AND (
        EXISTS (SELECT 1 FROM tidemill_changes WHERE sequence > position AND table_name = ?3 COLLATE NOCASE)
        OR ifnull((SELECT max(sequence) FROM tidemill_changes), 0) > position + ?4
    ) AS work
    FROM tidemill_drains JOIN tidemill_positions USING (stream)
    WHERE stream = ?1 AND (holder IS NULL OR leased_until <= ?2)"
);

const STATE: &str = "SELECT holder, leased_until, failures, next_attempt_at, alone, position
    FROM tidemill_drains JOIN tidemill_positions USING (stream) WHERE stream = ?1";

const TAKE: &str = "UPDATE tidemill_drains SET holder = ?2, leased_until = ?3, failures = ?4 WHERE stream = ?1";

const RELEASE: &str = "UPDATE tidemill_drains SET holder = NULL, alone = NULL WHERE stream = ?1 AND holder = ?2";

const ALONE: &str =
    "UPDATE tidemill_drains SET alone = ?3, leased_until = ?4 WHERE stream = ?1 AND holder = ?2 RETURNING 1";

const SETTLE: &str = "UPDATE tidemill_drains SET alone = NULL, leased_until = ?3, failures = ?4, next_attempt_at = ?5
    WHERE stream = ?1 AND holder = ?2 RETURNING 1";

const MOVE: &str = "UPDATE tidemill_positions SET position = ?2, updated_at = ?3 WHERE stream = ?1";

const PARK: &str = "INSERT INTO tidemill_parked (stream, sequence, key, attempts, next_attempt_at, error)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (stream, sequence) DO UPDATE
    SET attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at, error = excluded.error";

const UNPARK: &str = "DELETE FROM tidemill_parked WHERE stream = ?1 AND sequence = ?2";

const BURY: &str = "INSERT INTO tidemill_dead_letters (stream, sequence, table_name, operation, key, before, after,
        committed_at, request_id, error, attempts, failed_at)
    SELECT ?1, sequence, table_name, operation, key, before, after, committed_at, request_id, ?3, ?4, ?5
    FROM tidemill_changes WHERE sequence = ?2
    ON CONFLICT (stream, sequence) DO UPDATE
    SET error = excluded.error, attempts = excluded.attempts, failed_at = excluded.failed_at";

const NEWEST: &str = "SELECT max(sequence) AS newest FROM tidemill_changes";

/// Texts as blobs, since a row may have held text that is not UTF-8.
macro_rules! select_changes {
    ($from:literal) => {
        concat!(
            "SELECT sequence, table_name, operation, CAST(change.key AS BLOB) AS key, CAST(before AS BLOB) AS before,
            CAST(after AS BLOB) AS after, committed_at, CAST(request_id AS BLOB) AS request_id FROM ",
            $from
        )
    };
}

const PAGE: &str = select_changes!(
    "tidemill_changes AS change WHERE sequence > ?1 AND sequence <= ?2 AND table_name = ?3 COLLATE NOCASE
    ORDER BY sequence LIMIT ?4"
);

const ONE: &str = select_changes!("tidemill_changes AS change WHERE sequence = ?1");

const ATTEMPTS: &str = "SELECT attempts FROM tidemill_parked WHERE stream = ?1 AND sequence = ?2";

const KEYS: &str = "SELECT DISTINCT key FROM tidemill_parked WHERE stream = ?1";

/// The rows of one stream.
pub(super) struct Ledger<'a, D: Database> {
    store: &'a Store<D>,
    stream: &'a Stream,
    holder: String,
}

/// How a stream stood when it was taken.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) position: i64,
    /// Deliveries in a row that failed, one that never ended included.
    pub(super) failures: u32,
    pub(super) next_attempt_at: i64,
    /// The change whose delivery by itself never ended.
    pub(super) lost: Option<i64>,
}

/// What is next after a position.
pub(super) struct Page {
    /// What the stream wants.
    pub(super) changes: Vec<Change>,
    /// Up to here there is nothing else.
    pub(super) scanned: i64,
    /// Whether this is worth a write although nothing is wanted.
    pub(super) lags: bool,
}

/// One thing that changes about a stream.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Move { position: i64 },
    Park { sequence: i64, key: String, attempts: u32, next_attempt_at: i64, error: Option<String> },
    Unpark { sequence: i64 },
    Bury { sequence: i64, attempts: u32, error: String },
}

/// What the stream is to wait for afterwards.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pause {
    pub(super) failures: u32,
    pub(super) next_attempt_at: i64,
}

impl<'a, D: Database> Ledger<'a, D> {
    pub(super) fn new(store: &'a Store<D>, stream: &'a Stream) -> Self {
        Self { store, stream, holder: Uuid::now_v7().to_string() }
    }

    /// Whether taking the stream is worth a write.
    pub(super) async fn has_work(&self, now: i64) -> Result<bool, DatabaseError> {
        let rows = self.store.execute(HAS_WORK, params![self.stream.name, now, self.stream.table, LAG]).await?;
        Ok(rows.first().map_or(Ok(false), |row| row.get("work"))?)
    }

    /// Holds the stream, unless somebody does.
    pub(super) async fn take(&self, now: i64) -> Result<Option<Taken>, DatabaseError> {
        let mut transaction = self.store.begin().await?;
        let rows = transaction.execute(STATE, params![self.stream.name]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let abandoned = row.get::<Option<&str>>("holder")?.is_some();
        if abandoned && row.get::<i64>("leased_until")? > now {
            transaction.rollback().await?;
            return Ok(None);
        }
        let taken = Taken {
            position: row.get("position")?,
            failures: row.get::<u32>("failures")?.saturating_add(abandoned.into()),
            next_attempt_at: row.get("next_attempt_at")?,
            lost: if abandoned { row.get("alone")? } else { None },
        };
        let parameters = params![self.stream.name, &self.holder, now + LEASE_MILLIS, taken.failures];
        transaction.execute(TAKE, parameters).await?;
        transaction.commit().await?;
        Ok(Some(taken))
    }

    /// Lets others take it.
    pub(super) async fn release(&self) -> Result<(), DatabaseError> {
        self.store.execute(RELEASE, params![self.stream.name, &self.holder]).await.map(drop)
    }

    /// Notes that a change is about to be delivered by itself, so that its failure is known even if the instance does not survive it.
    /// False if the stream is not held any more.
    pub(super) async fn alone(&self, sequence: i64, now: i64) -> Result<bool, DatabaseError> {
        let parameters = params![self.stream.name, &self.holder, sequence, now + LEASE_MILLIS];
        Ok(!self.store.execute(ALONE, parameters).await?.is_empty())
    }

    /// Moves the stream on: all of `steps` or nothing. False, and nothing, if it is not held any more.
    pub(super) async fn settle(&self, steps: &[Step], pause: Pause, now: i64) -> Result<bool, DatabaseError> {
        let stream = self.stream.name;
        let mut transaction = self.store.begin().await?;
        let lease = params![stream, &self.holder, now + LEASE_MILLIS, pause.failures, pause.next_attempt_at];
        if transaction.execute(SETTLE, lease).await?.is_empty() {
            transaction.rollback().await?;
            return Ok(false);
        }
        for step in steps {
            let (statement, parameters) = match step {
                Step::Move { position } => (MOVE, params![stream, *position, now]),
                Step::Park { sequence, key, attempts, next_attempt_at, error } => {
                    (PARK, params![stream, *sequence, key, *attempts, *next_attempt_at, error.as_deref()])
                }
                Step::Unpark { sequence } => (UNPARK, params![stream, *sequence]),
                Step::Bury { sequence, attempts, error } => {
                    transaction.execute(UNPARK, params![stream, *sequence]).await?;
                    (BURY, params![stream, *sequence, error, *attempts, now])
                }
            };
            transaction.execute(statement, parameters).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// The next changes of the table.
    pub(super) async fn page(&self, position: i64) -> Result<Page, DatabaseError> {
        let newest = self.store.execute(NEWEST, Vec::new()).await?;
        let newest = newest.first().map_or(Ok(None), |row| row.get::<Option<i64>>("newest"))?.unwrap_or(position);
        let parameters = params![position, newest, self.stream.table, self.stream.batch_size];
        let rows = self.store.execute(PAGE, parameters).await?;
        let changes = rows.iter().map(change).collect::<Result<Vec<_>, _>>()?;
        let full = rows.len() >= self.stream.batch_size as usize;
        let scanned = changes.last().filter(|_| full).map_or(newest.max(position), |change| change.sequence);
        let lags = !changes.is_empty() || scanned > position + LAG;
        Ok(Page { changes: changes.into_iter().filter(|change| self.stream.wants(change)).collect(), scanned, lags })
    }

    /// A parked change that is due, and how often it failed.
    pub(super) async fn due(&self, now: i64) -> Result<Option<(i64, u32)>, DatabaseError> {
        const DUE: &str = concat!(parked_heads!("sequence, attempts"), " ORDER BY sequence LIMIT 1");
        let rows = self.store.execute(DUE, params![self.stream.name, now]).await?;
        Ok(rows.first().map(|row| Ok::<_, RowError>((row.get("sequence")?, row.get("attempts")?))).transpose()?)
    }

    /// A change, if the log still has it.
    pub(super) async fn change(&self, sequence: i64) -> Result<Option<Change>, DatabaseError> {
        Ok(self.store.execute(ONE, params![sequence]).await?.first().map(change).transpose()?)
    }

    /// How often a parked change failed; `None` if it is not parked.
    pub(super) async fn attempts(&self, sequence: i64) -> Result<Option<u32>, DatabaseError> {
        let rows = self.store.execute(ATTEMPTS, params![self.stream.name, sequence]).await?;
        Ok(rows.first().map(|row| row.get("attempts")).transpose()?)
    }

    /// The rows of which something is parked.
    pub(super) async fn parked_keys(&self) -> Result<std::collections::HashSet<String>, DatabaseError> {
        let rows = self.store.execute(KEYS, params![self.stream.name]).await?;
        Ok(rows.iter().map(|row| row.get("key")).collect::<Result<_, _>>()?)
    }
}

fn change(row: Row<'_>) -> Result<Change, RowError> {
    let operation: &str = row.get("operation")?;
    Ok(Change {
        sequence: row.get("sequence")?,
        table: row.get("table_name")?,
        operation: Operation::parse(operation).unwrap_or(Operation::Update),
        key: text(row, "key")?.unwrap_or_default(),
        before: text(row, "before")?,
        after: text(row, "after")?,
        committed_at: Moment::from_millis(row.get("committed_at")?).unwrap_or(Moment::EPOCH),
        request_id: text(row, "request_id")?,
    })
}

fn text(row: Row<'_>, column: &str) -> Result<Option<String>, RowError> {
    Ok(row.get::<Option<&[u8]>>(column)?.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}
