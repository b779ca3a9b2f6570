//! Idempotency keys: a write that is sent twice takes effect once, and both get the same answer.
//! Leaves reading the header to [`http::Payload`](crate::http::Payload).
//!
//! The answer is stored in the write's own transaction, so either both exist or neither does, also after a crash.
//! Successes are stored, and refusals that depend on the state of the data (such as a 409): a repeat that arrives late must
//! not take effect after the client was told that it had failed. Requests that fail before they reach the data (400, 413,
//! 415, 422) fail the same way each time and are not stored; nor are failures from 500, which may be tried again.
//!
//! A component that does it all in one statement may write `tidemill_idempotency` itself. Its columns: `key`,
//! `fingerprint` ([`Key::fingerprint`]), `status`, `headers` (a JSON object of text), `body`, and `expires_at` (the present in
//! milliseconds since 1970 plus [`RETENTION_MILLIS`]). A row whose `expires_at` has passed does not count any more and may be
//! replaced. Each insertion removes up to four such rows; [`expire`] removes all of them, for a job.

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Method, StatusCode, Uri};
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::clock;
use crate::database::{Database, DatabaseError, Migration, Row, Rows, Store, Transaction, Value};
use crate::http::{Answer, ApiError};
use crate::params;

/// How long an answer is kept: 24 hours, in milliseconds.
pub const RETENTION_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Give these to [`Store::new`] before the component's own.
pub const MIGRATIONS: &[Migration] = &[Migration {
    name: "sdk/1-idempotency",
    statements: &[
        "CREATE TABLE tidemill_idempotency (
            key TEXT PRIMARY KEY,
            fingerprint BLOB NOT NULL,
            status INTEGER NOT NULL,
            headers TEXT NOT NULL,
            body BLOB NOT NULL,
            expires_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID",
        "CREATE INDEX tidemill_idempotency_by_expiry ON tidemill_idempotency (expires_at)",
        // Trimming more rows than are added, but few, keeps the table small without a long statement or a job.
        "CREATE TRIGGER tidemill_idempotency_trim AFTER INSERT ON tidemill_idempotency BEGIN
            DELETE FROM tidemill_idempotency WHERE key IN (
                SELECT key FROM tidemill_idempotency WHERE expires_at <= NEW.expires_at - 86400000
                ORDER BY expires_at LIMIT 4
            );
        END",
    ],
}];

/// An `Idempotency-Key` with the request that it stands for. Keys are shared by all clients of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    key: String,
    fingerprint: [u8; 32],
}

impl Key {
    /// The longest key, in bytes.
    pub const MAX_LENGTH: usize = 255;

    /// Binds a key to a request.
    pub fn new(key: &str, method: &Method, uri: &Uri, body: &[u8]) -> Self {
        let mut hash = Sha256::new();
        let target = uri.path_and_query().map_or("", |target| target.as_str());
        for part in [method.as_str(), " ", target, "\n"] {
            hash.update(part.as_bytes());
        }
        hash.update(body);
        Self { key: key.to_owned(), fingerprint: hash.finalize().into() }
    }

    /// Whether text may be a key: 1 to 255 visible ASCII characters.
    pub fn fits(text: &str) -> bool {
        (1..=Self::MAX_LENGTH).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// The key as the client sent it.
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// SHA-256 of method, path, query and body.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }
}

/// The stored answer to the request that this key was first used for, with `Idempotency-Replayed: true`; `None` if the
/// key is new, or its 24 hours are over.
///
/// # Errors
/// 422 `IDEMPOTENCY_KEY_REUSED` if that was another request; what the database reports.
pub async fn find<D: Database>(store: &Store<D>, key: &Key) -> Result<Option<Answer>, ApiError> {
    replay(&store.execute(FIND, find_parameters(key)).await?, key)
}

/// The first step of a write that may have been sent before.
pub enum Begun<D: Database> {
    /// It has been: this was the answer.
    Replay(Answer),
    /// It is to be done now.
    First(Write<D>),
}

/// Begins the transaction of a write, or finds the answer that it was given before. Without a key every write is new.
///
/// # Errors
/// 422 `IDEMPOTENCY_KEY_REUSED`; what the database reports.
pub async fn begin<D: Database>(store: &Store<D>, key: Option<Key>) -> Result<Begun<D>, ApiError> {
    let mut transaction = store.begin().await?;
    if let Some(key) = &key {
        let found = transaction.execute(FIND, find_parameters(key)).await?;
        if let Some(answer) = replay(&found, key)? {
            transaction.rollback().await?;
            return Ok(Begun::Replay(answer));
        }
    }
    Ok(Begun::First(Write { store: store.clone(), transaction, key }))
}

/// A write in progress. Dropped without an answer, it is rolled back and its key stays new.
pub struct Write<D: Database> {
    store: Store<D>,
    transaction: Transaction<D>,
    key: Option<Key>,
}

impl<D: Database> Write<D> {
    /// Runs one statement of the transaction.
    ///
    /// # Errors
    /// What the database reports.
    pub async fn execute(&mut self, statement: &str, parameters: Vec<Value>) -> Result<Rows, DatabaseError> {
        self.transaction.execute(statement, parameters).await
    }

    /// Stores the answer under the key, if there is one, and commits.
    ///
    /// # Errors
    /// What the database reports; then nothing was written.
    pub async fn answer(mut self, answer: Answer) -> Result<Answer, ApiError> {
        if let Some(key) = &self.key {
            self.transaction.execute(KEEP, keep_parameters(key, &answer)).await?;
        }
        self.transaction.commit().await?;
        Ok(answer)
    }

    /// Undoes what was written, and answers that the state of the data forbids it. With a key, repeats get that answer too.
    ///
    /// # Errors
    /// What the database reports; then nothing was written.
    pub async fn refuse(self, refusal: &ApiError) -> Result<Answer, ApiError> {
        let answer = refusal.to_answer();
        self.transaction.rollback().await?;
        if self.key.is_none() {
            return Ok(answer);
        }
        match Box::pin(begin(&self.store, self.key)).await? {
            // Another copy of the request got in between, and its answer is the one that counts.
            Begun::Replay(answer) => Ok(answer),
            Begun::First(write) => write.answer(answer).await,
        }
    }
}

/// Removes answers whose 24 hours are over, for a job that runs now and then: each insertion removes a few by itself, but none
/// comes where nobody writes. Returns how many there were.
///
/// Each 500 are a commit of their own, so that other writers get in between; after 100,000 the rest is left to the next run.
///
/// # Errors
/// What the database reports; what was removed until then stays removed.
pub async fn expire<D: Database>(store: &Store<D>) -> Result<usize, DatabaseError> {
    let now = clock::now().as_millis();
    let mut removed = 0;
    for _ in 0..200 {
        let count = store.execute(EXPIRE, params![now]).await?.len();
        removed += count;
        if count < 500 {
            break;
        }
    }
    Ok(removed)
}

const EXPIRE: &str = "DELETE FROM tidemill_idempotency WHERE key IN (
        SELECT key FROM tidemill_idempotency WHERE expires_at <= ?1 ORDER BY expires_at LIMIT 500
    ) RETURNING 1";

const FIND: &str =
    "SELECT fingerprint, status, headers, body FROM tidemill_idempotency WHERE key = ?1 AND expires_at > ?2";

const KEEP: &str = "INSERT INTO tidemill_idempotency (key, fingerprint, status, headers, body, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
        headers = excluded.headers, body = excluded.body, expires_at = excluded.expires_at";

fn find_parameters(key: &Key) -> Vec<Value> {
    params![key.as_str(), clock::now().as_millis()]
}

fn keep_parameters(key: &Key, answer: &Answer) -> Vec<Value> {
    let text = |value: &HeaderValue| Json::from(value.to_str().unwrap_or_default());
    let headers: Map<String, Json> =
        answer.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    params![
        key.as_str(),
        *key.fingerprint(),
        answer.status.as_u16(),
        Json::Object(headers).to_string(),
        answer.body.to_vec(),
        clock::now().as_millis() + RETENTION_MILLIS,
    ]
}

fn replay(found: &Rows, key: &Key) -> Result<Option<Answer>, ApiError> {
    let Some(row) = found.first() else {
        return Ok(None);
    };
    if row.get::<&[u8]>("fingerprint")? != key.fingerprint() {
        let message = "this Idempotency-Key was used for another request: use a new key for a new request";
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED", message));
    }
    stored(row).map(Some)
}

fn stored(row: Row<'_>) -> Result<Answer, ApiError> {
    let status = StatusCode::from_u16(row.get("status")?).map_err(ApiError::internal)?;
    let mut headers = HeaderMap::new();
    let kept: Map<String, Json> = serde_json::from_str(row.get("headers")?).map_err(ApiError::internal)?;
    for (name, value) in kept {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(ApiError::internal)?;
        let value = HeaderValue::from_str(value.as_str().unwrap_or_default()).map_err(ApiError::internal)?;
        headers.insert(name, value);
    }
    headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    Ok(Answer { status, headers, body: row.get::<Vec<u8>>("body")?.into() })
}
