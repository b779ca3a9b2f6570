//! Guests' own transactions, as SQLite has them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::{Value, failure, integer, open, rows, run};

/// Runs `statements` on one connection of a database with the table `t (v)`, and gives the table's content as another
/// connection sees it, with the messages of those that failed.
async fn check(statements: &[&str], expected: &[i64], failures: &[&str]) {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v INTEGER UNIQUE)").await.expect("creates");
    let mut messages = Vec::new();
    for sql in statements {
        if let Err(error) = run(&connection, sql).await {
            messages.push(error.to_string());
        }
    }
    let other = fixture.database.connect();
    let content = rows(&other, "SELECT v FROM t ORDER BY v").await;
    let expected: Vec<Vec<Value>> = expected.iter().map(|number| vec![Value::Integer(*number)]).collect();
    assert_eq!(content, expected, "{statements:?}");
    assert_eq!(messages, failures, "{statements:?}");
}

const ONE: &str = "INSERT INTO t VALUES (1)";
const TWO: &str = "INSERT INTO t VALUES (2)";

#[tokio::test]
async fn a_committed_transaction_stays_and_an_open_or_rolled_back_one_leaves_nothing() {
    for begin in [
        "BEGIN",
        "BEGIN DEFERRED",
        "begin immediate transaction",
        "BEGIN EXCLUSIVE TRANSACTION named;",
        "/* why */ BEGIN -- now",
        "; ;\n-- first\nBeGiN",
        "\u{feff}BEGIN",
    ] {
        for end in ["COMMIT", "END", "end transaction;", " /**/ commit TRANSACTION 'named'"] {
            check(&[begin, ONE, TWO, end], &[1, 2], &[]).await;
        }
        for end in ["ROLLBACK", "rollback transaction"] {
            check(&[begin, ONE, TWO, end], &[], &[]).await;
            check(&[begin, ONE, end, TWO], &[2], &[]).await;
        }
        check(&[begin, ONE, TWO], &[], &[]).await;
    }
}

#[tokio::test]
async fn a_failed_statement_leaves_the_transaction_open() {
    let failed = "UNIQUE constraint failed: t.v";
    check(&["BEGIN", ONE, ONE, TWO, "COMMIT"], &[1, 2], &[failed]).await;
    check(&["BEGIN", ONE, "INSERT INTO t VALUES (3), (1)", "COMMIT"], &[1], &[failed]).await;
    check(&["BEGIN", ONE, "INSERT OR FAIL INTO t VALUES (3), (1)", "COMMIT"], &[1, 3], &[failed]).await;
    check(&["BEGIN", ONE, "INSERT OR IGNORE INTO t VALUES (3), (1)", "COMMIT"], &[1, 3], &[]).await;
    check(&["BEGIN", ONE, "nonsense", "COMMIT"], &[1], &["near \"nonsense\": syntax error"]).await;
}

#[tokio::test]
async fn a_rollback_by_conflict_ends_the_transaction() {
    let failed = "UNIQUE constraint failed: t.v";
    let over = "cannot commit - no transaction is active";
    check(&["BEGIN", ONE, "INSERT OR ROLLBACK INTO t VALUES (1)", "COMMIT"], &[], &[failed, over]).await;
    check(&["BEGIN", ONE, "INSERT OR ROLLBACK INTO t VALUES (1)", TWO], &[2], &[failed]).await;
}

#[tokio::test]
async fn transactions_do_not_nest() {
    let nested = "cannot start a transaction within a transaction";
    check(&["BEGIN", "BEGIN IMMEDIATE", ONE, "COMMIT"], &[1], &[nested]).await;
    check(&["SAVEPOINT a", "BEGIN", ONE, "RELEASE a"], &[1], &[nested]).await;
    check(&["BEGIN", "VACUUM", ONE, "COMMIT"], &[1], &["cannot VACUUM from within a transaction"]).await;
}

#[tokio::test]
async fn savepoints_nest_inside_a_transaction() {
    check(&["BEGIN", ONE, "SAVEPOINT a", TWO, "ROLLBACK TO a", "COMMIT"], &[1], &[]).await;
    check(&["BEGIN", ONE, "SAVEPOINT a", TWO, "RELEASE a", "COMMIT"], &[1, 2], &[]).await;
    check(&["BEGIN", ONE, "SAVEPOINT a", TWO, "RELEASE SAVEPOINT a", "ROLLBACK"], &[], &[]).await;
    check(
        &["BEGIN", "SAVEPOINT a", ONE, "SAVEPOINT \"A\"", TWO, "ROLLBACK TRANSACTION TO SAVEPOINT a", "COMMIT"],
        &[1],
        &[],
    )
    .await;
    let missing = "no such savepoint: a";
    check(&["BEGIN", "SAVEPOINT a", "RELEASE a", ONE, "RELEASE a", "COMMIT"], &[1], &[missing]).await;
    check(&["BEGIN", "SAVEPOINT b", "SAVEPOINT a", "ROLLBACK TO b", "ROLLBACK TO a"], &[], &[missing]).await;
    check(&["BEGIN", "SAVEPOINT 'x \"y\"'", ONE, "ROLLBACK TO [x \"y\"]", "COMMIT"], &[], &[]).await;
}

#[tokio::test]
async fn a_savepoint_outside_a_transaction_opens_one() {
    check(&["SAVEPOINT a", ONE, "RELEASE a"], &[1], &[]).await;
    check(&["SAVEPOINT a", ONE], &[], &[]).await;
    check(&["SAVEPOINT a", ONE, "SAVEPOINT a", TWO, "RELEASE a"], &[], &[]).await;
    check(&["SAVEPOINT a", ONE, "ROLLBACK TO a", TWO, "RELEASE a"], &[2], &[]).await;
    check(&["SAVEPOINT a", ONE, "COMMIT"], &[1], &[]).await;
    check(&["SAVEPOINT a", ONE, "ROLLBACK", TWO], &[2], &[]).await;
}

#[tokio::test]
async fn the_hosts_own_savepoint_is_out_of_reach() {
    let missing = "no such savepoint: tidemill";
    let hosts = "the savepoint name tidemill is the host's";
    check(&["BEGIN", ONE, "RELEASE tidemill", "ROLLBACK"], &[], &[missing]).await;
    check(&["BEGIN", ONE, "ROLLBACK TO \"tidemill\"", "COMMIT"], &[1], &[missing]).await;
    check(&["SAVEPOINT TideMill", ONE], &[1], &[hosts]).await;
    check(&["BEGIN", "SAVEPOINT [TideMill]", ONE, "COMMIT"], &[1], &[hosts]).await;
}

#[tokio::test]
async fn a_violated_deferred_foreign_key_keeps_the_transaction_open() {
    let fixture = open();
    let connection = fixture.database.connect();
    for sql in [
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
        "BEGIN",
        "INSERT INTO child VALUES (1)",
    ] {
        run(&connection, sql).await.expect("succeeds");
    }
    assert_eq!(failure(&connection, "COMMIT").await, "FOREIGN KEY constraint failed");
    run(&connection, "INSERT INTO parent VALUES (1)").await.expect("inserts");
    run(&connection, "COMMIT").await.expect("commits");
    assert_eq!(integer(&connection, "SELECT count(*) FROM child").await, 1);
    assert_eq!(failure(&connection, "INSERT INTO child VALUES (2)").await, "FOREIGN KEY constraint failed");
    assert_eq!(integer(&connection, "SELECT count(*) FROM child").await, 1);
}

#[tokio::test]
async fn a_transaction_sees_its_writes_and_nobody_else_does() {
    let fixture = open();
    let (one, other) = (fixture.database.connect(), fixture.database.connect());
    run(&one, "CREATE TABLE t (v)").await.expect("creates");
    run(&one, "BEGIN").await.expect("begins");
    run(&one, "INSERT INTO t VALUES (1)").await.expect("inserts");
    assert_eq!(integer(&one, "SELECT count(*) FROM t").await, 1);
    assert_eq!(integer(&one, "SELECT changes()").await, 1);
    // Answered although the writer is taken.
    assert_eq!(integer(&other, "SELECT count(*) FROM t").await, 0);
    run(&one, "COMMIT").await.expect("commits");
    assert_eq!(integer(&other, "SELECT count(*) FROM t").await, 1);
}

#[tokio::test]
async fn dropping_a_connection_rolls_its_transaction_back_and_frees_the_writer() {
    let fixture = open();
    let (one, other) = (fixture.database.connect(), fixture.database.connect());
    run(&one, "CREATE TABLE t (v)").await.expect("creates");
    run(&one, "BEGIN").await.expect("begins");
    run(&one, "INSERT INTO t VALUES (1)").await.expect("inserts");
    drop(one);
    run(&other, "INSERT INTO t VALUES (2)").await.expect("inserts");
    assert_eq!(rows(&other, "SELECT v FROM t").await, [[Value::Integer(2)]]);
    assert_eq!(fixture.database.statistics().lease_expiries, 0);
}

#[tokio::test]
async fn changes_is_the_transactions_own_or_an_error() {
    let fixture = open();
    let (one, other) = (fixture.database.connect(), fixture.database.connect());
    run(&one, "CREATE TABLE t (v)").await.expect("creates");
    run(&one, "INSERT INTO t VALUES (1), (2), (3)").await.expect("inserts");
    run(&other, "INSERT INTO t VALUES (4)").await.expect("inserts");
    run(&one, "BEGIN").await.expect("begins");
    assert!(failure(&one, "SELECT Changes ()").await.contains("not known here"));
    assert_eq!(integer(&one, "SELECT count(*) AS changes FROM t").await, 4);
    run(&one, "UPDATE t SET v = 0 WHERE v < 3").await.expect("updates");
    assert_eq!(integer(&one, "SELECT changes()").await, 2);
    run(&one, "INSERT INTO t SELECT 70 + changes()").await.expect("inserts");
    assert_eq!(integer(&one, "SELECT max(v) FROM t").await, 72);
    run(&one, "COMMIT").await.expect("commits");
    assert!(failure(&one, "INSERT INTO t SELECT changes()").await.contains("not known here"));
    assert_eq!(integer(&one, "SELECT changes()").await, 1);
}

#[tokio::test]
async fn a_transaction_does_not_give_its_thread_away_between_its_statements() {
    const STATEMENTS: usize = 200;
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let turns = Arc::<AtomicUsize>::default();
    let neighbour = tokio::spawn({
        let turns = Arc::clone(&turns);
        async move {
            loop {
                turns.fetch_add(1, Relaxed);
                tokio::task::yield_now().await;
            }
        }
    });
    run(&connection, "BEGIN").await.expect("begins");
    let mut given_away = 0;
    for _ in 0..STATEMENTS {
        let before = turns.load(Relaxed);
        run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
        given_away += usize::from(turns.load(Relaxed) > before);
    }
    run(&connection, "COMMIT").await.expect("commits");
    neighbour.abort();
    // Some, where the machine has other things to do than to run the writer.
    assert!(given_away < STATEMENTS / 10 * 9, "{given_away}");
}
