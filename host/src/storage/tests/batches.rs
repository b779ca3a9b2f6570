//! Group commit: many share a commit, and nobody's failure is anybody else's.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::{Fixture, Value, failure, integer, open, open_with, patient, rows, run};
use crate::storage::{Connection, DatabaseOptions, QueryResult, StatementError};

/// Queues each of `statements`, on a connection of its own and in this order, behind the transaction of `holder`.
async fn queue(fixture: &Fixture, statements: &[&str]) -> JoinSet<(usize, Result<QueryResult, StatementError>)> {
    let mut answers = JoinSet::new();
    for (index, sql) in statements.iter().enumerate() {
        let connection = fixture.database.connect();
        let sql = (*sql).to_owned();
        answers.spawn(async move { (index, connection.execute(sql, Vec::new()).await) });
        while fixture.database.statistics().queue_length <= index as u64 {
            tokio::task::yield_now().await;
        }
    }
    answers
}

async fn in_order(
    answers: JoinSet<(usize, Result<QueryResult, StatementError>)>,
) -> Vec<Result<QueryResult, StatementError>> {
    let mut answers = answers.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, outcome)| outcome).collect()
}

async fn holder(fixture: &Fixture) -> Connection {
    let holder = fixture.database.connect();
    run(&holder, "BEGIN").await.expect("begins");
    holder
}

#[tokio::test]
async fn what_waits_together_is_committed_together() {
    let fixture = open_with(patient());
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let before = fixture.database.statistics();
    let mut commits = fixture.database.commits();
    commits.mark_unchanged();
    let holder = holder(&fixture).await;
    let answers = queue(&fixture, &["INSERT INTO t VALUES (1)"; 50]).await;
    run(&holder, "INSERT INTO t VALUES (2)").await.expect("inserts");
    run(&holder, "COMMIT").await.expect("commits");
    assert!(in_order(answers).await.iter().all(Result::is_ok));
    let after = fixture.database.statistics();
    assert_eq!(after.commits - before.commits, 1);
    assert_eq!(after.batch_size.sum - before.batch_size.sum, 51.0);
    assert!(commits.has_changed().expect("open"));
    assert_eq!(*commits.borrow_and_update(), after.commits);
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 51);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_writers_need_fewer_commits_than_they_make_writes() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let mut writers = JoinSet::new();
    for _ in 0..64 {
        let connection = fixture.database.connect();
        writers.spawn(async move {
            for _ in 0..20 {
                run(&connection, "INSERT INTO t VALUES (1)").await.expect("inserts");
            }
        });
    }
    writers.join_all().await;
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 64 * 20);
    let commits = fixture.database.statistics().commits;
    assert!(commits < 64 * 20 / 2, "{commits} commits");
}

#[tokio::test]
async fn a_batch_is_never_larger_than_allowed() {
    let fixture = open_with(DatabaseOptions { max_batch: 8, ..patient() });
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let before = fixture.database.statistics().commits;
    let holder = holder(&fixture).await;
    let answers = queue(&fixture, &["INSERT INTO t VALUES (1)"; 24]).await;
    run(&holder, "ROLLBACK").await.expect("rolls back");
    assert!(in_order(answers).await.iter().all(Result::is_ok));
    assert_eq!(fixture.database.statistics().commits - before, 3);
}

/// Every way in which one statement of a batch may fail, with what its failure says.
const FAILING: &[(&str, &str)] = &[
    ("INSERT INTO t VALUES (1, 'again')", "UNIQUE constraint failed: t.id"),
    ("INSERT INTO t VALUES (500, 'a'), (1, 'again')", "UNIQUE constraint failed: t.id"),
    ("INSERT OR ROLLBACK INTO t VALUES (500, 'a'), (1, 'again')", "UNIQUE constraint failed: t.id"),
    ("INSERT INTO strict VALUES (1)", "UNIQUE constraint failed: strict.v"),
    ("INSERT INTO t VALUES (500, 'forbidden')", "rolled back by a trigger"),
    ("INSERT INTO child VALUES (12345)", "FOREIGN KEY constraint failed"),
    ("UPDATE t SET v = v RETURNING zeroblob(3000)", "too large: the result has more than 8000 bytes"),
    (
        "WITH RECURSIVE n(i) AS (SELECT 600 UNION ALL SELECT i + 1 FROM n) INSERT INTO t SELECT i, 'n' FROM n",
        "the statement was interrupted after 300 ms",
    ),
    ("INSERT INTO nowhere VALUES (1)", "no such table: nowhere"),
];

async fn open_for_failures() -> Fixture {
    let fixture =
        open_with(DatabaseOptions { max_result_bytes: 8000, statement_limit: Duration::from_millis(300), ..patient() });
    let connection = fixture.database.connect();
    for sql in [
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v)",
        "CREATE TABLE strict (v UNIQUE ON CONFLICT ROLLBACK)",
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE child (parent REFERENCES parent DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TRIGGER forbid AFTER INSERT ON t WHEN new.v = 'forbidden'
            BEGIN SELECT RAISE(ROLLBACK, 'rolled back by a trigger'); END",
        "INSERT INTO t VALUES (1, 'first')",
        "INSERT INTO strict VALUES (1)",
    ] {
        run(&connection, sql).await.expect(sql);
    }
    fixture
}

#[tokio::test]
async fn a_failing_statement_does_not_disturb_its_neighbours() {
    for (failing, message) in FAILING {
        let fixture = open_for_failures().await;
        let holder = holder(&fixture).await;
        let insert = "INSERT INTO t (v) VALUES ('neighbour') RETURNING id";
        let logged = "INSERT INTO t SELECT last_insert_rowid() + 100, 'rowid' RETURNING id";
        let answers = queue(&fixture, &[insert, insert, logged, failing, insert, failing, insert]).await;
        run(&holder, "INSERT INTO t VALUES (2, 'held')").await.expect("inserts");
        run(&holder, "SAVEPOINT a").await.expect("succeeds");
        run(&holder, "INSERT INTO t VALUES (3, 'undone')").await.expect("inserts");
        run(&holder, "ROLLBACK TO a").await.expect("succeeds");
        run(&holder, "COMMIT").await.expect("commits in spite of its neighbours");
        let outcomes = in_order(answers).await;
        let mut expected = vec![1, 2];
        for (index, outcome) in outcomes.into_iter().enumerate() {
            match index {
                3 | 5 => assert_eq!(outcome.expect_err("fails").to_string(), *message, "{failing}"),
                _ => match outcome.unwrap_or_else(|error| panic!("{failing}: {error}")).rows.concat().as_slice() {
                    [Value::Integer(id)] => expected.push(*id),
                    other => panic!("{failing}: {other:?}"),
                },
            }
        }
        expected.sort_unstable();
        let connection = fixture.database.connect();
        let stored: Vec<Value> = rows(&connection, "SELECT id FROM t ORDER BY id").await.concat();
        assert_eq!(stored, expected.into_iter().map(Value::Integer).collect::<Vec<_>>(), "{failing}");
        assert_eq!(integer(&connection, "SELECT count(*) FROM child").await, 0);
    }
}

#[tokio::test]
async fn a_failing_transaction_does_not_disturb_its_neighbours() {
    for (failing, message) in FAILING {
        let fixture = open_for_failures().await;
        let first = holder(&fixture).await;
        let answers = queue(&fixture, &["INSERT INTO t (v) VALUES ('neighbour')"]).await;
        // Waits behind the neighbour, so that it shares a batch with it.
        let second = Arc::new(fixture.database.connect());
        let begin = {
            let second = Arc::clone(&second);
            tokio::spawn(async move { run(&second, "BEGIN").await })
        };
        while fixture.database.statistics().queue_length < 2 {
            tokio::task::yield_now().await;
        }
        let committed = tokio::spawn(async move {
            run(&first, "INSERT INTO t VALUES (77, 'first') RETURNING id").await.expect("inserts");
            run(&first, "COMMIT").await
        });
        begin.await.expect("joins").expect("begins");
        run(&second, "INSERT INTO t VALUES (99, 'second')").await.expect("inserts");
        // A deferred foreign key fails the commit instead.
        match run(&second, failing).await {
            Err(error) => assert_eq!(error.to_string(), *message, "{failing}"),
            Ok(_) => assert_eq!(failure(&second, "COMMIT").await, *message, "{failing}"),
        }
        drop(second);
        committed.await.expect("joins").unwrap_or_else(|error| panic!("{failing}: {error}"));
        assert!(in_order(answers).await.iter().all(Result::is_ok), "{failing}");
        let connection = fixture.database.connect();
        let stored = rows(&connection, "SELECT v FROM t ORDER BY v").await.concat();
        assert_eq!(stored, ["first", "first", "neighbour"].map(Value::from), "{failing}");
    }
}

#[tokio::test]
async fn a_transaction_that_cannot_be_repeated_alike_is_rolled_back_and_told_so() {
    let fixture = open_for_failures().await;
    let holder = holder(&fixture).await;
    let answers = queue(&fixture, &["INSERT OR ROLLBACK INTO t VALUES (1, 'again')"]).await;
    run(&holder, "INSERT INTO t VALUES (2, random()) RETURNING v").await.expect("inserts");
    let error = run(&holder, "COMMIT").await.expect_err("its answers would have been different");
    assert_eq!(error, StatementError::RolledBack);
    assert!(in_order(answers).await[0].is_err());
    assert_eq!(fixture.database.statistics().replays, 1);
    assert_eq!(integer(&holder, "SELECT count(*) FROM t").await, 1);
}
