//! Holding writers between two commits, and leaving their logs alone.

use std::time::Duration;

use super::{Fixture, integer, open, run};
use crate::storage::{Database, Hold, WalIndex};

/// Longer than any writer takes.
const LONG: Duration = Duration::from_secs(60);

async fn hold(fixtures: &[&Fixture], patience: Duration) -> Option<Vec<Hold>> {
    let databases: Vec<Database> = fixtures.iter().map(|fixture| fixture.database.clone()).collect();
    let hold = move || Database::hold_all(&databases.iter().collect::<Vec<_>>(), patience);
    tokio::task::spawn_blocking(hold).await.expect("it does not panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_that_are_held_commit_nothing_until_they_are_let_go() {
    let (one, two) = (open(), open());
    for fixture in [&one, &two] {
        run(&fixture.database.connect(), "CREATE TABLE t (a)").await.expect("creates");
    }
    let holds = hold(&[&one, &two], LONG).await.expect("nobody is busy");
    let writes = [&one, &two].map(|fixture| {
        let connection = fixture.database.connect();
        tokio::spawn(async move { run(&connection, "INSERT INTO t VALUES (1)").await })
    });
    for fixture in [&one, &two] {
        let reader = fixture.database.connect();
        for _ in 0..100 {
            assert_eq!(integer(&reader, "SELECT count(*) FROM t").await, 0, "reads go on, and nothing is committed");
        }
    }
    assert!(writes.iter().all(|write| !write.is_finished()));
    drop(holds);
    for write in writes {
        write.await.expect("it does not panic").expect("inserts");
    }
    assert_eq!(one.database.statistics().hold_seconds.count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guests_transaction_is_waited_for_and_keeps_others_no_longer_than_the_patience() {
    let (one, two) = (open(), open());
    let (guest, other) = (one.database.connect(), two.database.connect());
    run(&guest, "CREATE TABLE t (a)").await.expect("creates");
    run(&guest, "BEGIN").await.expect("begins");
    assert!(hold(&[&two, &one], Duration::from_millis(20)).await.is_none());
    run(&other, "CREATE TABLE t (a)").await.expect("the other one goes on");
    run(&guest, "INSERT INTO t VALUES (1)").await.expect("so does the guest");
    run(&guest, "COMMIT").await.expect("commits");
    assert!(hold(&[&two, &one], LONG).await.is_some());
    one.database.close().await;
    assert!(hold(&[&two, &one], LONG).await.is_none(), "it is closed");
    run(&other, "INSERT INTO t VALUES (1)").await.expect("the other one goes on");
}

#[tokio::test]
async fn a_log_that_is_kept_grows_until_it_is_no_longer() {
    let fixture = open();
    let connection = fixture.database.connect();
    let watching = rusqlite::Connection::open(&fixture.path).expect("opens");
    let frames = || {
        watching.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).expect("reads");
        WalIndex::read(&watching).expect("there is a log").frames
    };
    fixture.database.keep_log(true);
    run(&connection, "CREATE TABLE t (a)").await.expect("creates");
    for _ in 0..3 {
        run(&connection, "INSERT INTO t VALUES (zeroblob(9000000))").await.expect("inserts");
    }
    assert!(frames() > 6000, "{}", frames());
    fixture.database.keep_log(false);
    // The first of these moves the log, the second begins it anew.
    for _ in 0..2 {
        run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
    }
    assert!(frames() < 100, "{}", frames());
}
