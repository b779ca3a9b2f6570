//! Claims about storage as a whole, through its public interface; claims about one file's helpers are in that file.

mod basics;
mod batches;
mod change_log;
mod change_log_schema;
mod durability;
mod encryption;
mod faults;
mod holds;
mod host_work;
mod key_value;
mod limits;
mod model;
mod opening;
mod policy;
mod transactions;

use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use super::{Connection, Database, DatabaseOptions, QueryResult, StatementError, Value};

/// A database in a folder of its own.
pub(super) struct Fixture {
    pub(super) database: Database,
    pub(super) path: PathBuf,
    _folder: TempDir,
}

pub(super) fn open() -> Fixture {
    open_with(DatabaseOptions::default())
}

pub(super) fn open_with(options: DatabaseOptions) -> Fixture {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let database = Database::open(&path, options).expect("a new database opens");
    Fixture { database, path, _folder: folder }
}

/// Runs `sql` without parameters.
/// Commits only when nothing waits.
pub(super) fn patient() -> DatabaseOptions {
    let delay = Duration::from_secs(60);
    DatabaseOptions { min_batch_delay: delay, max_batch_delay: delay, ..DatabaseOptions::default() }
}

pub(super) async fn run(connection: &Connection, sql: &str) -> Result<QueryResult, StatementError> {
    connection.execute(sql.to_owned(), Vec::new()).await
}

/// Runs `sql`, which must succeed, and gives its rows.
pub(super) async fn rows(connection: &Connection, sql: &str) -> Vec<Vec<Value>> {
    match run(connection, sql).await {
        Ok(result) => result.rows,
        Err(error) => panic!("{sql}: {error}"),
    }
}

/// Runs `sql`, which must succeed with one integer.
pub(super) async fn integer(connection: &Connection, sql: &str) -> i64 {
    match rows(connection, sql).await.as_slice() {
        [row] => match row.as_slice() {
            [Value::Integer(integer)] => *integer,
            other => panic!("{sql}: {other:?}"),
        },
        other => panic!("{sql}: {other:?}"),
    }
}

/// Runs `sql`, which must fail, and gives the error's message.
pub(super) async fn failure(connection: &Connection, sql: &str) -> String {
    match run(connection, sql).await {
        Ok(result) => panic!("{sql} succeeded: {result:?}"),
        Err(error) => error.to_string(),
    }
}
