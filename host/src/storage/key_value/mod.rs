//! Key-value stores: a table of a [`Database`], in the format of Spin's default store, so that an existing file of
//! Spin's can be taken over.
//!
//! Owns the table, the limits and the meaning of each operation. Which component may open which store is the
//! capability's.

mod error;

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

pub use self::error::KeyValueError;
use super::error::StatementError;
use super::session::Work;
use super::value::{QueryResult, Value};
use super::{Database, connection};

const CREATE: &str = "CREATE TABLE IF NOT EXISTS spin_key_value (
    store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key))";
const GET: &str = "SELECT value FROM spin_key_value WHERE store = ?1 AND key = ?2";
const EXISTS: &str = "SELECT 1 FROM spin_key_value WHERE store = ?1 AND key = ?2";
const SET: &str = "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, ?3)
    ON CONFLICT (store, key) DO UPDATE SET value = excluded.value";
const DELETE: &str = "DELETE FROM spin_key_value WHERE store = ?1 AND key = ?2";
const KEYS: &str = "SELECT key FROM spin_key_value WHERE store = ?1 ORDER BY key";
const KEYS_AFTER: &str = "SELECT key FROM spin_key_value WHERE store = ?1 AND key > ?2 ORDER BY key LIMIT ?3";
const REPLACE: &str = "UPDATE spin_key_value SET value = ?3 WHERE store = ?1 AND key = ?2 AND value = ?4";
const ADD: &str = "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

/// One named store. Cloning it is cheap and gives the same one.
///
/// Every operation is atomic, and durable when it is answered. Keys and values have limits: [`Self::MAX_KEY_BYTES`],
/// [`Self::MAX_VALUE_BYTES`], [`Self::MAX_KEYS`] (Spin's default store has none).
#[derive(Clone)]
pub struct KeyValueStore {
    database: Database,
    name: Arc<str>,
}

impl KeyValueStore {
    /// The longest key, in bytes of UTF-8. The shortest is empty.
    pub const MAX_KEY_BYTES: usize = 4096;
    /// The largest value, in bytes.
    pub const MAX_VALUE_BYTES: usize = 16 << 20;
    /// Keys that one call takes at most.
    pub const MAX_KEYS: usize = 10_000;

    /// The store `name` of `database`, whose table is created if need be. Stores of one database share its file and
    /// its writer, and nothing else.
    pub async fn open(database: Database, name: &str) -> Result<Self, KeyValueError> {
        let store = Self { database, name: name.into() };
        store.connection().execute(CREATE.to_owned(), Vec::new()).await?;
        Ok(store)
    }

    /// The value of `key`.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, KeyValueError> {
        check_key(key)?;
        let mut result = self.execute(GET, [key.into()]).await?;
        Ok(result.rows.pop().and_then(|mut row| row.pop()).map(into_bytes))
    }

    /// Sets `key` to `value`, whether or not it had one.
    pub async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), KeyValueError> {
        check_key(key)?;
        check_value(&value)?;
        self.execute(SET, [key.into(), value.into()]).await.map(drop)
    }

    /// Removes `key`; that it has no value is no error.
    pub async fn delete(&self, key: &str) -> Result<(), KeyValueError> {
        check_key(key)?;
        self.execute(DELETE, [key.into()]).await.map(drop)
    }

    /// Whether `key` has a value.
    pub async fn exists(&self, key: &str) -> Result<bool, KeyValueError> {
        check_key(key)?;
        Ok(!self.execute(EXISTS, [key.into()]).await?.rows.is_empty())
    }

    /// All keys, in order. Fails with [`StatementError::TooLarge`] if they are over the database's result limits; use
    /// [`keys_after`](Self::keys_after) then.
    pub async fn keys(&self) -> Result<Vec<String>, KeyValueError> {
        Ok(into_keys(self.execute(KEYS, []).await?))
    }

    /// The first `limit` keys that come after `after` in order; from the first key on if it is `None`.
    pub async fn keys_after(&self, after: Option<&str>, limit: u32) -> Result<Vec<String>, KeyValueError> {
        let result = match after {
            Some(after) => self.execute(KEYS_AFTER, [after.into(), i64::from(limit).into()]).await?,
            None => {
                let sql = "SELECT key FROM spin_key_value WHERE store = ?1 ORDER BY key LIMIT ?2";
                self.execute(sql, [i64::from(limit).into()]).await?
            }
        };
        Ok(into_keys(result))
    }

    /// The values of `keys`, in their order, as they were at one moment.
    pub async fn get_many(&self, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, KeyValueError> {
        check_keys(keys)?;
        let Some(last) = keys.last() else {
            return Ok(Vec::new());
        };
        // Rounded up, so that there are few different statements to keep prepared.
        let width = keys.len().next_power_of_two();
        let places = vec!["?"; width].join(",");
        let sql = format!("SELECT key, value FROM spin_key_value WHERE store = ? AND key IN ({places})");
        let padding = std::iter::repeat_n(last, width - keys.len());
        let parameters = keys.iter().chain(padding).map(|key| key.as_str().into());
        let result = self.execute(&sql, parameters).await?;
        let mut found: std::collections::HashMap<String, Vec<u8>> = std::collections::HashMap::new();
        for row in result.rows {
            if let Ok([Value::Text(key), value]) = <[Value; 2]>::try_from(row) {
                found.insert(key, into_bytes(value));
            }
        }
        Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
    }

    /// Sets all of `pairs`, or none if it fails. Of equal keys, the last one's value stays.
    pub async fn set_many(&self, pairs: Vec<(String, Vec<u8>)>) -> Result<(), KeyValueError> {
        check_count(pairs.len())?;
        for (key, value) in &pairs {
            check_key(key)?;
            check_value(value)?;
        }
        let store = Arc::clone(&self.name);
        self.submit(move |connection| {
            let mut statement = connection.prepare_cached(SET)?;
            pairs.iter().try_for_each(|(key, value)| statement.execute((&*store, key, value)).map(drop))?;
            Ok(QueryResult::default())
        })
        .await
        .map(drop)
    }

    /// Removes all of `keys`, or none if it fails.
    pub async fn delete_many(&self, keys: Vec<String>) -> Result<(), KeyValueError> {
        check_keys(&keys)?;
        let store = Arc::clone(&self.name);
        self.submit(move |connection| {
            let mut statement = connection.prepare_cached(DELETE)?;
            keys.iter().try_for_each(|key| statement.execute((&*store, key)).map(drop))?;
            Ok(QueryResult::default())
        })
        .await
        .map(drop)
    }

    /// Adds `delta` to the number under `key` and returns the sum. A number is eight bytes, little-endian, as in
    /// Spin's default store; a key without a value counts as zero.
    pub async fn increment(&self, key: &str, delta: i64) -> Result<i64, KeyValueError> {
        check_key(key)?;
        let (store, key) = (Arc::clone(&self.name), key.to_owned());
        // The sum; NULL for a value that is not a number; no row for a sum that is none.
        let result = self
            .submit(move |connection| {
                let value: Option<Vec<u8>> =
                    connection.prepare_cached(GET)?.query_row((&*store, &key), |row| row.get(0)).optional()?;
                let sum = match value.map_or(Ok([0; 8]), <[u8; 8]>::try_from) {
                    Ok(bytes) => i64::from_le_bytes(bytes).checked_add(delta).map(Value::Integer),
                    Err(_) => Some(Value::Null),
                };
                if let Some(Value::Integer(sum)) = sum {
                    connection.prepare_cached(SET)?.execute((&*store, &key, sum.to_le_bytes()))?;
                }
                Ok(QueryResult { rows: sum.into_iter().map(|sum| vec![sum]).collect(), ..QueryResult::default() })
            })
            .await?;
        match result.rows.first().and_then(|row| row.first()) {
            Some(Value::Integer(sum)) => Ok(*sum),
            Some(_) => Err(KeyValueError::NotANumber),
            None => Err(KeyValueError::Overflow),
        }
    }

    /// Sets `key` to `value` if its value is `expected` (`None`: if it has none), and tells whether it was.
    pub async fn compare_and_swap(
        &self,
        key: &str,
        expected: Option<&[u8]>,
        value: Vec<u8>,
    ) -> Result<bool, KeyValueError> {
        check_key(key)?;
        check_value(&value)?;
        let result = match expected {
            Some(expected) => self.execute(REPLACE, [key.into(), value.into(), expected.to_owned().into()]).await?,
            None => self.execute(ADD, [key.into(), value.into()]).await?,
        };
        Ok(result.changes == 1)
    }

    /// A connection for one operation, so that the operations of a store need not wait for each other.
    fn connection(&self) -> connection::Connection {
        self.database.connect()
    }

    /// Runs `sql`, whose first parameter is the store's name.
    async fn execute(
        &self,
        sql: &str,
        parameters: impl IntoIterator<Item = Value>,
    ) -> Result<QueryResult, KeyValueError> {
        let parameters = std::iter::once(Value::from(&*self.name)).chain(parameters).collect();
        Ok(self.connection().execute(sql.to_owned(), parameters).await?)
    }

    /// Runs `work` on the writer; what it did before it failed is undone.
    async fn submit(
        &self,
        work: impl Fn(&Connection) -> Result<QueryResult, StatementError> + Send + Sync + 'static,
    ) -> Result<QueryResult, KeyValueError> {
        let whole = move |connection: &Connection| {
            connection.prepare_cached("SAVEPOINT key_value")?.execute([])?;
            let result = work(connection);
            // After some failures SQLite has ended the transaction, and the savepoint with it.
            if result.is_err() && !connection.is_autocommit() {
                connection.prepare_cached("ROLLBACK TO key_value")?.execute([])?;
            }
            if !connection.is_autocommit() {
                connection.prepare_cached("RELEASE key_value")?.execute([])?;
            }
            result
        };
        Ok(self.connection().submit(Work::Host(Arc::new(whole))).await?)
    }
}

fn check_key(key: &str) -> Result<(), KeyValueError> {
    match key.len() {
        ..=KeyValueStore::MAX_KEY_BYTES => Ok(()),
        bytes => Err(KeyValueError::KeyTooLong { bytes }),
    }
}

fn check_value(value: &[u8]) -> Result<(), KeyValueError> {
    match value.len() {
        ..=KeyValueStore::MAX_VALUE_BYTES => Ok(()),
        bytes => Err(KeyValueError::ValueTooLarge { bytes }),
    }
}

fn check_keys(keys: &[String]) -> Result<(), KeyValueError> {
    check_count(keys.len())?;
    keys.iter().try_for_each(|key| check_key(key))
}

fn check_count(keys: usize) -> Result<(), KeyValueError> {
    match keys {
        ..=KeyValueStore::MAX_KEYS => Ok(()),
        keys => Err(KeyValueError::TooManyKeys { keys }),
    }
}

fn into_bytes(value: Value) -> Vec<u8> {
    match value {
        Value::Blob(bytes) => bytes,
        Value::Text(text) => text.into_bytes(),
        Value::Integer(_) | Value::Real(_) | Value::Null => Vec::new(),
    }
}

fn into_keys(result: QueryResult) -> Vec<String> {
    let first = |row: Vec<Value>| match row.into_iter().next() {
        Some(Value::Text(key)) => Some(key),
        _ => None,
    };
    result.rows.into_iter().filter_map(first).collect()
}
