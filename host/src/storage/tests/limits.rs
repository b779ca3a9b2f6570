//! Bounds: leases, queues, time; and that a reader never waits for the writer.

use std::time::{Duration, Instant};

use super::{Value, failure, integer, open, open_with, rows, run};
use crate::storage::{DatabaseOptions, StatementError};

/// Counts to far more than any time limit allows.
const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

/// Short to wait for, and long enough for the statements of a test on a busy machine.
const LEASE: Duration = Duration::from_secs(2);

fn short_lease() -> DatabaseOptions {
    DatabaseOptions { transaction_lease: LEASE, ..DatabaseOptions::default() }
}

#[tokio::test]
async fn an_expired_lease_rolls_back_lets_others_write_and_is_told_once() {
    let fixture = open_with(short_lease());
    let (idle, other) = (fixture.database.connect(), fixture.database.connect());
    run(&idle, "CREATE TABLE t (v)").await.expect("creates");
    run(&idle, "BEGIN").await.expect("begins");
    run(&idle, "INSERT INTO t VALUES ('idle')").await.expect("inserts");
    // Waits until the lease is over.
    run(&other, "INSERT INTO t VALUES ('other')").await.expect("inserts");
    assert_eq!(fixture.database.statistics().lease_expiries, 1);
    let error = run(&idle, "INSERT INTO t VALUES ('late')").await.expect_err("is told");
    assert_eq!(error, StatementError::LeaseExpired { lease: LEASE });
    assert_eq!(failure(&idle, "COMMIT").await, "cannot commit - no transaction is active");
    run(&idle, "INSERT INTO t VALUES ('later')").await.expect("the connection works again");
    let stored = rows(&other, "SELECT v FROM t").await.concat();
    assert_eq!(stored, ["other", "later"].map(Value::from));
}

#[tokio::test]
async fn even_a_read_and_a_commit_are_told_of_the_expired_lease() {
    for late in ["SELECT 1", "COMMIT", "ROLLBACK", "BEGIN", ""] {
        let fixture = open_with(short_lease());
        let (idle, other) = (fixture.database.connect(), fixture.database.connect());
        run(&idle, "BEGIN").await.expect("begins");
        run(&other, "CREATE TABLE t (v)").await.expect("waits for the lease");
        let error = run(&idle, late).await.expect_err("is told");
        assert!(matches!(error, StatementError::LeaseExpired { .. }), "{late}: {error}");
        run(&idle, "BEGIN").await.expect("begins anew");
    }
}

#[tokio::test]
async fn a_statement_that_outlasts_the_lease_is_interrupted() {
    let fixture = open_with(short_lease());
    let (busy, other) = (fixture.database.connect(), fixture.database.connect());
    run(&busy, "CREATE TABLE t (v)").await.expect("creates");
    for endless in [ENDLESS.to_owned(), format!("INSERT INTO t {ENDLESS}")] {
        run(&busy, "BEGIN").await.expect("begins");
        run(&busy, "INSERT INTO t VALUES (1)").await.expect("inserts");
        let error = run(&busy, &endless).await.expect_err("interrupted");
        assert!(matches!(error, StatementError::LeaseExpired { .. }), "{error}");
        assert_eq!(failure(&busy, "COMMIT").await, "cannot commit - no transaction is active");
    }
    assert_eq!(integer(&other, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_recovers() {
    let fixture = open_with(DatabaseOptions { write_queue: 3, ..DatabaseOptions::default() });
    let holder = fixture.database.connect();
    run(&holder, "CREATE TABLE t (v)").await.expect("creates");
    run(&holder, "BEGIN").await.expect("begins");
    let mut queued = tokio::task::JoinSet::new();
    for _ in 0..3 {
        let connection = fixture.database.connect();
        queued.spawn(async move { run(&connection, "INSERT INTO t VALUES (1)").await });
    }
    while fixture.database.statistics().queue_length < 3 {
        tokio::task::yield_now().await;
    }
    let refused = fixture.database.connect();
    let error = run(&refused, "INSERT INTO t VALUES (1)").await.expect_err("refused");
    assert_eq!(error, StatementError::Overloaded { capacity: 3 });
    assert_eq!(fixture.database.statistics().rejected, 1);
    assert_eq!(integer(&refused, "SELECT count(*) FROM t").await, 0);
    run(&holder, "INSERT INTO t VALUES (1)").await.expect("the holder is not in the queue");
    run(&holder, "COMMIT").await.expect("commits");
    assert!(queued.join_all().await.iter().all(Result::is_ok));
    run(&refused, "INSERT INTO t VALUES (1)").await.expect("there is room again");
    assert_eq!(integer(&refused, "SELECT count(*) FROM t").await, 5);
}

#[tokio::test]
async fn behind_a_queue_that_does_not_move_who_is_in_haste_is_refused_and_others_wait() {
    let fixture = open();
    let holder = fixture.database.connect();
    run(&holder, "CREATE TABLE t (v)").await.expect("creates");
    let in_no_haste = fixture.database.connect_within(Duration::from_secs(60));
    run(&in_no_haste, "INSERT INTO t VALUES (1)").await.expect("nobody waits");
    let hasty = fixture.database.connect_within(Duration::from_millis(20));
    run(&holder, "BEGIN").await.expect("begins");
    let patient = fixture.database.connect();
    let waiting = tokio::spawn(async move { run(&patient, "INSERT INTO t VALUES (2)").await });
    while fixture.database.statistics().queue_length == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(40)).await;
    let error = run(&hasty, "INSERT INTO t VALUES (3)").await.expect_err("refused");
    assert!(matches!(error, StatementError::Behind { .. }), "{error}");
    assert!(error.to_string().contains("overloaded"), "components know it by this word: {error}");
    assert_eq!(integer(&hasty, "SELECT count(*) FROM t").await, 1);
    run(&holder, "COMMIT").await.expect("commits");
    waiting.await.expect("ends").expect("its turn came");
}

#[tokio::test]
async fn who_is_in_haste_and_has_waited_too_long_is_refused_when_its_turn_comes() {
    let fixture = open();
    let holder = fixture.database.connect();
    let began = Instant::now();
    run(&holder, "CREATE TABLE t (v)").await.expect("creates");
    // What the last commit took is not held against those who wait.
    let commit = began.elapsed();
    run(&holder, "BEGIN").await.expect("begins");
    let hasty = fixture.database.connect_within(Duration::from_millis(20));
    let waiting = tokio::spawn(async move { run(&hasty, "INSERT INTO t VALUES (1)").await });
    while fixture.database.statistics().queue_length == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(commit + Duration::from_millis(40)).await;
    run(&holder, "COMMIT").await.expect("commits");
    let error = waiting.await.expect("ends").expect_err("refused");
    assert!(matches!(error, StatementError::Behind { .. }), "{error}");
    assert_eq!(integer(&holder, "SELECT count(*) FROM t").await, 0);
    assert_eq!(fixture.database.statistics().rejected, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_over_the_time_limit_are_interrupted_and_harm_nobody() {
    let limit = Duration::from_millis(100);
    let fixture = open_with(DatabaseOptions { statement_limit: limit, ..DatabaseOptions::default() });
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let started = Instant::now();
    for endless in [ENDLESS.to_owned(), format!("INSERT INTO t {ENDLESS}")] {
        let error = run(&connection, &endless).await.expect_err("interrupted");
        assert_eq!(error, StatementError::Timeout { limit });
    }
    assert!(started.elapsed() < Duration::from_secs(5));
    run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 1);
}

#[tokio::test]
async fn slow_reads_leave_a_connection_for_short_ones_and_the_callers_thread_free() {
    let fixture = open_with(DatabaseOptions {
        readers: 3,
        statement_limit: Duration::from_secs(2),
        ..DatabaseOptions::default()
    });
    // This runtime has one thread: were the slow reads run on it, the short one could not finish before them.
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let connection = fixture.database.connect();
        slow.spawn(async move { run(&connection, ENDLESS).await });
    }
    tokio::task::yield_now().await;
    let connection = fixture.database.connect();
    let short = async { integer(&connection, "SELECT 1").await };
    tokio::select! {
        biased;
        _ = slow.join_next() => panic!("a slow read was finished first"),
        one = short => assert_eq!(one, 1),
    }
    assert!(fixture.database.statistics().reads_inline >= 1);
}

#[tokio::test]
async fn reading_needs_no_thread_when_it_is_short_and_a_thread_when_inline_reads_are_off() {
    let fixture = open();
    let connection = fixture.database.connect();
    integer(&connection, "SELECT 1").await;
    let statistics = fixture.database.statistics();
    assert_eq!((statistics.reads_inline, statistics.reads_pooled, statistics.writer_statements), (1, 0, 0));
    let fixture = open_with(DatabaseOptions { inline_read_limit: Duration::ZERO, ..DatabaseOptions::default() });
    let connection = fixture.database.connect();
    integer(&connection, "WITH x AS (SELECT 1) SELECT * FROM x").await;
    let statistics = fixture.database.statistics();
    assert_eq!((statistics.reads_inline, statistics.reads_pooled, statistics.writer_statements), (0, 1, 0));
}

#[tokio::test]
async fn writes_that_begin_like_reads_find_the_writer_from_either_side() {
    for inline_read_limit in [Duration::ZERO, Duration::from_secs(1)] {
        let fixture = open_with(DatabaseOptions { inline_read_limit, ..DatabaseOptions::default() });
        let connection = fixture.database.connect();
        run(&connection, "CREATE TABLE t (v)").await.expect("creates");
        let insert = "WITH x(v) AS (VALUES (1), (2)) INSERT INTO t SELECT v FROM x";
        for expected in [2, 4] {
            assert_eq!(run(&connection, insert).await.expect("inserts").changes, 2);
            assert_eq!(connection.changes(), 2);
            assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, expected);
        }
        run(&connection, "PRAGMA user_version = 7").await.expect("sets");
        assert_eq!(integer(&connection, "PRAGMA user_version").await, 7);
    }
}

#[tokio::test]
async fn dropping_a_call_leaves_the_connection_usable_and_in_order() {
    let fixture = open();
    let (holder, connection) = (fixture.database.connect(), fixture.database.connect());
    run(&holder, "CREATE TABLE t (v)").await.expect("creates");
    run(&holder, "BEGIN").await.expect("begins");
    {
        let dropped = run(&connection, "INSERT INTO t VALUES ('dropped')");
        tokio::pin!(dropped);
        assert!(futures_poll(dropped.as_mut()).await, "waits for the holder");
    }
    let next = tokio::spawn(async move { rows(&connection, "SELECT v FROM t").await });
    run(&holder, "COMMIT").await.expect("commits");
    // The read waited for the write whose caller had gone.
    assert_eq!(next.await.expect("joins"), [[Value::from("dropped")]]);
}

/// Polls once and tells whether it is pending.
async fn futures_poll<F: Future>(mut future: std::pin::Pin<&mut F>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(future.as_mut().poll(context).is_pending())).await
}
