//! The host's own reads and writes: whole or not at all, beside guests', and not bound by their policy.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Barrier};

use super::{failure, integer, open, open_with, patient, run};
use crate::storage::StatementError;

#[tokio::test]
async fn a_host_write_is_kept_whole_and_gives_its_result() {
    let fixture = open_with(patient());
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v UNIQUE)").await.expect("creates");
    let count = fixture.database.host_write(|connection| {
        connection.execute("INSERT INTO t VALUES (1)", [])?;
        connection.execute("INSERT INTO t VALUES (2)", [])?;
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))
    });
    assert_eq!(count.await, Ok(2));
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 2);
}

#[tokio::test]
async fn a_host_write_that_fails_half_way_leaves_nothing_behind_and_its_neighbours_alone() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v UNIQUE)").await.expect("creates");
    for command in ["ABORT", "FAIL", "ROLLBACK"] {
        run(&connection, "DELETE FROM t").await.expect("deletes");
        let failing = fixture.database.host_write(move |connection| {
            connection.execute("INSERT INTO t VALUES (1)", [])?;
            connection.execute(&format!("INSERT OR {command} INTO t VALUES (1)"), [])
        });
        let (failed, kept) = tokio::join!(failing, run(&connection, "INSERT INTO t VALUES (2)"));
        let error = failed.expect_err("fails");
        assert!(matches!(error, StatementError::Constraint { .. }), "{command}: {error}");
        kept.expect("inserts");
        assert_eq!(integer(&connection, "SELECT sum(v) FROM t").await, 2, "{command}");
    }
}

#[tokio::test]
async fn a_host_write_waits_for_the_end_of_a_guests_transaction() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    run(&connection, "BEGIN").await.expect("begins");
    run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
    let count = fixture
        .database
        .host_write(|connection| connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0)));
    let (count, ended) = tokio::join!(count, async {
        run(&connection, "INSERT INTO t VALUES (2)").await.expect("inserts");
        run(&connection, "COMMIT").await
    });
    ended.expect("commits");
    assert_eq!(count, Ok(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_read_sees_one_state_throughout_and_cannot_write() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let between = Arc::new(Barrier::new(2));
    let reached = Arc::clone(&between);
    let counts = tokio::spawn({
        let database = fixture.database.clone();
        async move {
            database
                .host_read(move |connection| {
                    let count = || connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0));
                    let before = count()?;
                    reached.wait();
                    reached.wait();
                    Ok((before, count()?))
                })
                .await
        }
    });
    let wait = || {
        let between = Arc::clone(&between);
        tokio::task::spawn_blocking(move || between.wait())
    };
    wait().await.expect("meets");
    run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
    wait().await.expect("meets");
    assert_eq!(counts.await.expect("reads"), Ok((0, 0)));
    let written = fixture.database.host_read(|connection| connection.execute("DELETE FROM t", []));
    assert_eq!(written.await, Err(StatementError::ReadOnly));
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 1);
}

#[tokio::test]
async fn the_policy_for_guests_is_back_after_the_hosts_work() {
    let fixture = open();
    let connection = fixture.database.connect();
    let read = |connection: &rusqlite::Connection| connection.query_row("PRAGMA wal_autocheckpoint", [], |_| Ok(()));
    fixture.database.host_write(read).await.expect("the host may");
    assert!(failure(&connection, "PRAGMA wal_autocheckpoint").await.contains("not authorized"));
}

#[tokio::test]
async fn a_repeated_host_write_gives_the_result_of_the_run_that_was_committed() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v UNIQUE)").await.expect("creates");
    let (holding, other) = (fixture.database.connect(), fixture.database.connect());
    run(&holding, "BEGIN").await.expect("begins");
    let runs = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&runs);
    let counting = fixture.database.host_write(move |connection| {
        connection.execute("INSERT INTO t VALUES (2)", [])?;
        counted.fetch_add(1, Relaxed);
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0))
    });
    // Both wait for the same commit, and the second undoes the first.
    let (count, undone, ended) = tokio::join!(
        counting,
        run(&other, "INSERT OR ROLLBACK INTO t SELECT 3 UNION ALL SELECT 2"),
        run(&holding, "COMMIT")
    );
    ended.expect("commits");
    undone.expect_err("conflicts");
    assert_eq!((count, runs.load(Relaxed)), (Ok(1), 2));
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 1);
}
