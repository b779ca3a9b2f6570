//! Where counters are kept: all tables, all SQL.
//! Leaves to `domain` why a change is refused.
//!
//! The audit is the ledger; `counters` holds the sum of it, a row per counter. A change is one insertion into the view
//! `counter_changes`, which computes the new value from the row that is current while the statement runs: SQLite lets one
//! statement write at a time, so no change can be lost, and no transaction is held open across calls to the host.

use tidemill_sdk::http::{Answer, ApiError, PageRequest};
use tidemill_sdk::idempotency::{self, Begun, Key, RETENTION_MILLIS, Write};
use tidemill_sdk::{Database, DatabaseError, Migration, Row, RowError, Rows, Store, Value, params};

use crate::domain::{Change, ClientId, Counter, CounterId, Entry, Operation, Refusal};

const MIGRATIONS: &[Migration] = &[COUNTERS, REQUEST_IDS];

const COUNTERS: Migration = Migration {
    name: "counter/1-counters",
    statements: &[
        "CREATE TABLE counters (
            id TEXT PRIMARY KEY,
            value INTEGER NOT NULL,
            version INTEGER NOT NULL CHECK (version > 0),
            last_updated TEXT NOT NULL
        ) STRICT, WITHOUT ROWID",
        "CREATE TABLE counter_audit (
            counter_id TEXT NOT NULL,
            version INTEGER NOT NULL,
            delta INTEGER NOT NULL,
            value_after INTEGER NOT NULL,
            request_id TEXT NOT NULL,
            client_id TEXT,
            timestamp TEXT NOT NULL,
            PRIMARY KEY (counter_id, version)
        ) STRICT, WITHOUT ROWID",
        "CREATE VIEW counter_changes AS
            SELECT counter_id, version, delta, value_after, request_id, client_id, timestamp,
                NULL AS key, NULL AS fingerprint, NULL AS answer, NULL AS expires_at
            FROM counter_audit",
        "CREATE TRIGGER counter_changes_apply INSTEAD OF INSERT ON counter_changes BEGIN
            INSERT INTO counter_audit (counter_id, version, delta, value_after, request_id, client_id, timestamp)
            VALUES (NEW.counter_id, NEW.version, NEW.delta, NEW.value_after, NEW.request_id, NEW.client_id, NEW.timestamp);
            INSERT INTO counters (id, value, version, last_updated)
            VALUES (NEW.counter_id, NEW.value_after, NEW.version, NEW.timestamp)
            ON CONFLICT (id) DO UPDATE
            SET value = excluded.value, version = excluded.version, last_updated = excluded.last_updated;
        END",
        "CREATE TRIGGER counter_changes_answer INSTEAD OF INSERT ON counter_changes WHEN NEW.key IS NOT NULL BEGIN
            INSERT INTO tidemill_idempotency (key, fingerprint, status, headers, body, expires_at)
            VALUES (NEW.key, NEW.fingerprint, 200, '{}', CAST(NEW.answer AS BLOB), NEW.expires_at)
            ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
                headers = excluded.headers, body = excluded.body, expires_at = excluded.expires_at;
        END",
    ],
};

/// The request that changed a counter last: it goes with the change to whoever is told of it.
const REQUEST_IDS: Migration = Migration {
    name: "counter/2-request-ids",
    statements: &[
        "ALTER TABLE counters ADD COLUMN request_id TEXT",
        "DROP TRIGGER counter_changes_apply",
        "CREATE TRIGGER counter_changes_apply INSTEAD OF INSERT ON counter_changes BEGIN
            INSERT INTO counter_audit (counter_id, version, delta, value_after, request_id, client_id, timestamp)
            VALUES (NEW.counter_id, NEW.version, NEW.delta, NEW.value_after, NEW.request_id, NEW.client_id, NEW.timestamp);
            INSERT INTO counters (id, value, version, last_updated, request_id)
            VALUES (NEW.counter_id, NEW.value_after, NEW.version, NEW.timestamp, NEW.request_id)
            ON CONFLICT (id) DO UPDATE SET value = excluded.value, version = excluded.version,
                last_updated = excluded.last_updated, request_id = excluded.request_id;
        END",
    ],
};

const CURRENT: &str = "SELECT value, version, last_updated FROM counters WHERE id = ?1";

/// Inserts nothing if the version is not ?3 or the value not in ?4…?5, the range in which adding ?2 cannot overflow. (An
/// overflowing sum would not fail, but become a float.) The aggregates make one row of a counter that has none.
const CHANGE: &str =
    "INSERT INTO counter_changes (counter_id, version, delta, value_after, request_id, client_id, timestamp)
    SELECT ?1, version + 1, ?2, value + ?2, ?6, ?7, ?8
    FROM (SELECT ifnull(max(value), 0) AS value, ifnull(max(version), 0) AS version FROM counters WHERE id = ?1)
    WHERE (?3 IS NULL OR version = ?3) AND value BETWEEN ?4 AND ?5
    RETURNING value_after AS value, version, timestamp AS last_updated";

/// The same under an idempotency key, unless the key has an answer already. ?11 is the answer but for two numbers.
const CHANGE_KEYED: &str = "INSERT INTO counter_changes
        (counter_id, version, delta, value_after, request_id, client_id, timestamp, key, fingerprint, answer, expires_at)
    SELECT ?1, version + 1, ?2, value + ?2, ?6, ?7, ?8, ?9, ?10,
        replace(replace(?11, '\"{value}\"', value + ?2), '\"{version}\"', version + 1), ?12 + ?13
    FROM (SELECT ifnull(max(value), 0) AS value, ifnull(max(version), 0) AS version FROM counters WHERE id = ?1)
    WHERE (?3 IS NULL OR version = ?3) AND value BETWEEN ?4 AND ?5
        AND NOT EXISTS (SELECT 1 FROM tidemill_idempotency WHERE key = ?9 AND expires_at > ?12)
    RETURNING answer";

const AUDIT: &str = "SELECT version, delta, value_after, request_id, client_id, timestamp FROM counter_audit
    WHERE counter_id = ?1 AND version < ?2 ORDER BY version DESC LIMIT ?3";

/// The counters of a database. Cheap to clone.
pub struct Counters<D: Database> {
    store: Store<D>,
}

impl<D: Database> Clone for Counters<D> {
    fn clone(&self) -> Self {
        Self { store: self.store.clone() }
    }
}

/// What a change under an idempotency key answers.
pub struct Keyed<'a> {
    /// The key.
    pub key: Key,
    /// The JSON of the answer, with `"{value}"` and `"{version}"` where the two numbers go.
    pub answer: &'a str,
    /// The JSON of the answer when the counter refuses.
    pub refusal: &'a (dyn Fn(Refusal) -> ApiError + Send + Sync),
}

impl<D: Database> Counters<D> {
    /// The counters of a database, which the first use brings to the shape that they need.
    pub fn new(database: D) -> Self {
        Self { store: Store::new(database, &[idempotency::MIGRATIONS, MIGRATIONS]) }
    }

    /// The database below, for its health.
    pub fn store(&self) -> &Store<D> {
        &self.store
    }

    /// The state of a counter.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn get(&self, id: &CounterId) -> Result<Counter, DatabaseError> {
        counter(&self.store.execute(CURRENT, params![id.as_str()]).await?)
    }

    /// Changes a counter, if it allows that.
    ///
    /// # Errors
    /// What the database reports; then nothing was changed.
    pub async fn change(&self, change: &Change) -> Result<Result<Counter, Refusal>, DatabaseError> {
        // Another round is needed only if somebody else made the change possible between the two statements: for an expected
        // version that can happen once, for an overflow only as long as others get on.
        loop {
            let rows = self.store.execute(CHANGE, parameters(change)).await?;
            if !rows.is_empty() {
                return Ok(Ok(counter(&rows)?));
            }
            if let Err(refusal) = self.get(&change.id).await?.after(change) {
                return Ok(Err(refusal));
            }
        }
    }

    /// Changes a counter under an idempotency key, or gives the answer that the key got before.
    ///
    /// # Errors
    /// `IDEMPOTENCY_KEY_REUSED`; what the database reports, and then nothing was changed.
    pub async fn change_once(&self, change: &Change, keyed: Keyed<'_>) -> Result<Answer, ApiError> {
        let rows = self.store.execute(CHANGE_KEYED, keyed_parameters(change, &keyed)).await?;
        if let Some(row) = rows.first() {
            return Ok(Answer::text(http::StatusCode::OK, row.get::<String>("answer")?));
        }
        if let Some(answer) = idempotency::find(&self.store, &keyed.key).await? {
            return Ok(answer);
        }
        let (answer, refusal) = (keyed.answer, keyed.refusal);
        match idempotency::begin(&self.store, Some(keyed.key)).await? {
            Begun::Replay(answer) => Ok(answer),
            Begun::First(write) => decide(write, change, answer, refusal).await,
        }
    }

    /// The changes of a counter, newest first; up to one more than the page holds.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn audit(&self, id: &CounterId, page: &PageRequest<i64>) -> Result<Vec<Entry>, DatabaseError> {
        let before = page.after.unwrap_or(i64::MAX);
        let rows = self.store.execute(AUDIT, params![id.as_str(), before, page.rows_to_select()]).await?;
        Ok(rows.iter().map(entry).collect::<Result<_, _>>()?)
    }
}

/// Refuses a change under the key, or makes it after all if it has become possible meanwhile.
async fn decide<D: Database>(
    mut write: Write<D>,
    change: &Change,
    answer: &str,
    refusal: &(dyn Fn(Refusal) -> ApiError + Send + Sync),
) -> Result<Answer, ApiError> {
    let current = counter(&write.execute(CURRENT, params![change.id.as_str()]).await?)?;
    if let Err(reason) = current.after(change) {
        return write.refuse(&refusal(reason)).await;
    }
    let after = counter(&write.execute(CHANGE, parameters(change)).await?)?;
    let answer =
        answer.replace("\"{value}\"", &after.value.to_string()).replace("\"{version}\"", &after.version.to_string());
    write.answer(Answer::text(http::StatusCode::OK, answer)).await
}

fn parameters(change: &Change) -> Vec<Value> {
    let delta = change.delta();
    params![
        change.id.as_str(),
        delta,
        change.expected_version,
        i64::MIN.saturating_sub(delta),
        i64::MAX.saturating_sub(delta),
        change.request_id.as_str(),
        change.client_id.as_ref().map(ClientId::as_str),
        change.at.to_string(),
    ]
}

fn keyed_parameters(change: &Change, keyed: &Keyed<'_>) -> Vec<Value> {
    let mut parameters = parameters(change);
    parameters.extend(params![
        keyed.key.as_str(),
        *keyed.key.fingerprint(),
        keyed.answer,
        change.at.as_millis(),
        RETENTION_MILLIS,
    ]);
    parameters
}

/// The state in the first row, or that of a counter that was never changed.
fn counter(rows: &Rows) -> Result<Counter, DatabaseError> {
    let Some(row) = rows.first() else {
        return Ok(Counter::default());
    };
    let last_updated = Some(row.get("last_updated")?);
    Ok(Counter { value: row.get("value")?, version: row.get("version")?, last_updated })
}

fn entry(row: Row<'_>) -> Result<Entry, RowError> {
    let delta: i64 = row.get("delta")?;
    let value_after: i64 = row.get("value_after")?;
    Ok(Entry {
        operation: if delta > 0 { Operation::Increment } else { Operation::Decrement },
        amount: delta.abs(),
        value_before: value_after - delta,
        value_after,
        version: row.get("version")?,
        request_id: row.get("request_id")?,
        client_id: row.get("client_id")?,
        timestamp: row.get("timestamp")?,
    })
}
