//! Opening files that are new, damaged, read-only or taken; closing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Value, integer, open, rows, run};
use crate::storage::{Database, DatabaseOptions, OpenError, StatementError};

fn open_at(path: &Path) -> Result<Database, OpenError> {
    let options = DatabaseOptions { busy_timeout: Duration::from_millis(50), ..DatabaseOptions::default() };
    Database::open(path, options)
}

/// Opening `path` must fail; gives the error with its message.
fn refused(path: &Path) -> (OpenError, String) {
    match open_at(path) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => {
            let message = error.to_string();
            assert!(message.contains(&*path.to_string_lossy()), "{message}");
            (error, message)
        }
    }
}

#[tokio::test]
async fn a_missing_file_is_created_and_keeps_what_is_written() {
    let folder = TempDir::new().expect("a temporary folder");
    // Not a URI with parameters.
    for name in ["new.db", "file:odd?mode=memory", "näïve %20 name"] {
        let path = folder.path().join(name);
        let database = open_at(&path).expect("opens");
        run(&database.connect(), "CREATE TABLE t AS SELECT 1 AS v").await.expect("creates");
        database.close().await;
        assert!(path.is_file());
        let database = open_at(&path).expect("opens again");
        assert_eq!(integer(&database.connect(), "SELECT v FROM t").await, 1);
        database.close().await;
    }
}

#[test]
fn a_missing_folder_and_a_path_that_is_no_file_are_refused() {
    let folder = TempDir::new().expect("a temporary folder");
    let (error, message) = refused(&folder.path().join("missing/test.db"));
    assert!(matches!(error, OpenError::NoFolder { .. }) && message.contains("create it"), "{message}");
    let (error, _) = refused(folder.path());
    assert!(matches!(error, OpenError::NotAFile { .. }));
    assert!(!folder.path().join("missing").exists());
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_alone() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let database = open_at(&path).expect("opens");
    run(&database.connect(), "CREATE TABLE t AS SELECT 1 AS v").await.expect("creates");
    database.close().await;
    let whole = fs::read(&path).expect("reads");
    let mut scrambled = whole.clone();
    scrambled[100..600].fill(0xff);
    for damaged in [b"this is not a database".repeat(100), scrambled, whole[..700].to_vec()] {
        fs::write(&path, &damaged).expect("writes");
        let (error, message) = refused(&path);
        assert!(matches!(error, OpenError::Corrupt { .. }), "{error:?}");
        assert!(message.contains("restore it from a backup"), "{message}");
        assert_eq!(fs::read(&path).expect("reads"), damaged);
    }
}

#[test]
fn a_read_only_file_or_folder_is_refused() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    fs::write(&path, b"").expect("writes");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("sets");
    let (error, message) = refused(&path);
    assert!(matches!(error, OpenError::ReadOnlyFile { .. }) && message.contains("writable"), "{message}");
    fs::remove_file(&path).expect("removes");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("sets");
    let (error, message) = refused(&path);
    assert!(matches!(error, OpenError::ReadOnlyFolder { .. }) && message.contains("writable"), "{message}");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("sets");
}

#[test]
fn a_locked_file_is_refused_and_opens_once_it_is_free() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let other = rusqlite::Connection::open(&path).expect("opens");
    other.execute_batch("CREATE TABLE t (v); BEGIN EXCLUSIVE").expect("locks");
    let (error, message) = refused(&path);
    assert!(matches!(error, OpenError::Locked { .. }) && message.contains("end the other process"), "{message}");
    other.execute_batch("COMMIT").expect("commits");
    drop(other);
    open_at(&path).expect("opens");
}

#[tokio::test]
async fn another_process_that_holds_the_write_lock_delays_writes_until_the_busy_timeout() {
    let folder = TempDir::new().expect("a temporary folder");
    let path = folder.path().join("test.db");
    let database = open_at(&path).expect("opens");
    let connection = database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let other = rusqlite::Connection::open(&path).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES ('other')").expect("locks");
    let started = Instant::now();
    let mut refused = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let connection = database.connect();
        refused.spawn(async move { run(&connection, "INSERT INTO t VALUES ('ours')").await });
    }
    for outcome in refused.join_all().await {
        assert_eq!(outcome, Err(StatementError::Busy { message: "database is locked".to_owned() }));
    }
    // One after the other they would have waited for ten seconds.
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 0);
    other.execute_batch("COMMIT").expect("commits");
    run(&connection, "INSERT INTO t VALUES ('ours')").await.expect("inserts");
    assert_eq!(rows(&connection, "SELECT v FROM t").await.concat(), ["other", "ours"].map(Value::from));
}

#[tokio::test]
async fn closing_finishes_what_waits_rolls_back_what_is_open_and_empties_the_log() {
    let fixture = open();
    let holder = fixture.database.connect();
    run(&holder, "CREATE TABLE t (v)").await.expect("creates");
    run(&holder, "BEGIN").await.expect("begins");
    run(&holder, "INSERT INTO t VALUES ('open')").await.expect("inserts");
    let waiting = fixture.database.connect();
    let waits = tokio::spawn(async move { run(&waiting, "INSERT INTO t VALUES ('waiting')").await });
    while fixture.database.statistics().queue_length < 1 {
        tokio::task::yield_now().await;
    }
    fixture.database.close().await;
    waits.await.expect("joins").expect("what was accepted is done");
    for sql in ["SELECT 1", "INSERT INTO t VALUES ('late')", "COMMIT", "BEGIN"] {
        let error = run(&holder, sql).await.expect_err("closed");
        assert!(matches!(error, StatementError::Closed) || sql == "COMMIT", "{sql}: {error}");
    }
    fixture.database.close().await;
    let log = fixture.path.with_extension("db-wal");
    assert!(fs::metadata(&log).map_or(true, |log| log.len() == 0), "the log is empty or gone");
    let plain = rusqlite::Connection::open(&fixture.path).expect("opens");
    let stored: String = plain.query_row("SELECT group_concat(v) FROM t", [], |row| row.get(0)).expect("reads");
    assert_eq!(stored, "waiting");
}

#[tokio::test]
async fn a_ping_is_answered_while_the_database_is_open() {
    let fixture = open();
    fixture.database.ping().await.expect("answers");
    fixture.database.close().await;
    assert_eq!(fixture.database.ping().await, Err(StatementError::Closed));
}
