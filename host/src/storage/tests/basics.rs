//! Statements outside transactions: values, results, parameters, what a connection remembers.

use super::{Value, failure, integer, open, open_with, rows, run};
use crate::storage::{DatabaseOptions, StatementError};

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    let fixture = open();
    let connection = fixture.database.connect();
    let values = vec![
        Value::Null,
        Value::Integer(i64::MIN),
        Value::Integer(i64::MAX),
        Value::Real(-0.1),
        Value::Real(f64::INFINITY),
        Value::Text("naïve 'quoted' \u{1F30A} \0 nul".to_owned()),
        Value::Text(String::new()),
        Value::Blob(vec![0, 255, 0]),
        Value::Blob(Vec::new()),
    ];
    run(&connection, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)").await.expect("creates");
    for value in &values {
        connection.execute("INSERT INTO t (v) VALUES (?)".to_owned(), vec![value.clone()]).await.expect("inserts");
    }
    let stored = rows(&connection, "SELECT v FROM t ORDER BY id").await;
    assert_eq!(stored.concat(), values);
}

#[tokio::test]
async fn not_a_number_is_stored_as_null() {
    let fixture = open();
    let connection = fixture.database.connect();
    let result = connection.execute("SELECT ?".to_owned(), vec![Value::Real(f64::NAN)]).await.expect("selects");
    assert_eq!(result.rows, [[Value::Null]]);
}

#[tokio::test]
async fn text_that_is_not_utf8_is_an_error_and_can_be_read_as_a_blob() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t AS SELECT CAST(x'61ff' AS TEXT) AS v").await.expect("creates");
    assert!(failure(&connection, "SELECT v FROM t").await.contains("not UTF-8"));
    assert_eq!(rows(&connection, "SELECT CAST(v AS BLOB) FROM t").await, [[Value::Blob(vec![0x61, 0xff])]]);
}

#[tokio::test]
async fn columns_are_named_even_without_rows() {
    let fixture = open();
    let connection = fixture.database.connect();
    let created = run(&connection, "CREATE TABLE t (a, b)").await.expect("creates");
    assert!(created.columns.is_empty());
    let empty = run(&connection, "SELECT a, b AS c FROM t").await.expect("selects");
    assert_eq!((empty.columns, empty.rows.len()), (vec!["a".to_owned(), "c".to_owned()], 0));
    run(&connection, "ALTER TABLE t ADD COLUMN d").await.expect("alters");
    run(&connection, "SELECT * FROM t").await.expect("selects");
    run(&connection, "ALTER TABLE t DROP COLUMN b").await.expect("alters");
    let later = run(&connection, "SELECT * FROM t").await.expect("selects");
    assert_eq!(later.columns, ["a", "d"]);
}

#[tokio::test]
async fn each_connection_has_changes_and_rowids_of_its_own() {
    let fixture = open();
    let (one, other) = (fixture.database.connect(), fixture.database.connect());
    run(&one, "CREATE TABLE t (id INTEGER PRIMARY KEY, v)").await.expect("creates");
    assert_eq!((one.last_insert_rowid(), one.changes()), (0, 0));
    run(&one, "INSERT INTO t VALUES (7, 0), (8, 0)").await.expect("inserts");
    run(&other, "INSERT INTO t VALUES (90, 0)").await.expect("inserts");
    assert_eq!((one.last_insert_rowid(), one.changes()), (8, 2));
    assert_eq!((other.last_insert_rowid(), other.changes()), (90, 1));
    assert_eq!(integer(&one, "SELECT last_insert_rowid()").await, 8);
    assert_eq!(integer(&one, "SELECT changes()").await, 2);
    run(&one, "INSERT INTO t SELECT 100, last_insert_rowid()").await.expect("inserts");
    assert_eq!(integer(&other, "SELECT v FROM t WHERE id = 100").await, 8);
    let none = run(&other, "UPDATE t SET v = 1 WHERE id = 12345").await.expect("updates");
    assert_eq!((none.changes, other.changes(), other.last_insert_rowid()), (0, 0, 90));
}

#[tokio::test]
async fn a_wrong_number_of_parameters_is_an_error_and_changes_nothing() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    for given in [0, 2] {
        let parameters = vec![Value::Integer(1); given];
        for sql in ["INSERT INTO t VALUES (?)", "SELECT ?"] {
            let error = connection.execute(sql.to_owned(), parameters.clone()).await.expect_err("refused");
            assert_eq!(error, StatementError::Parameters { given, expected: 1 });
        }
    }
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn a_second_statement_in_the_text_is_an_error_and_the_first_is_not_run() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v);  -- a comment may follow").await.expect("creates");
    for sql in
        ["INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)", "BEGIN; INSERT INTO t VALUES (1)", "SELECT 1; SELECT 2"]
    {
        assert!(failure(&connection, sql).await.contains("only one statement"), "{sql}");
    }
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 0);
    run(&connection, " -- nothing but a comment").await.expect("an empty statement does nothing");
}

#[tokio::test]
async fn errors_say_what_sqlite_says() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (a INTEGER UNIQUE, b NOT NULL CHECK (b > 0))").await.expect("creates");
    run(&connection, "INSERT INTO t VALUES (1, 1)").await.expect("inserts");
    // The wording is that of the sqlite3 shell.
    for (sql, expected) in [
        ("SELEC 1", "near \"SELEC\": syntax error"),
        ("SELECT * FROM nowhere", "no such table: nowhere"),
        ("INSERT INTO t (c) VALUES (1)", "table t has no column named c"),
        ("INSERT INTO t VALUES (1, 1)", "UNIQUE constraint failed: t.a"),
        ("INSERT INTO t VALUES (2, NULL)", "NOT NULL constraint failed: t.b"),
        ("INSERT INTO t VALUES (2, 0)", "CHECK constraint failed: b > 0"),
        ("COMMIT", "cannot commit - no transaction is active"),
        ("ROLLBACK", "cannot rollback - no transaction is active"),
        ("RELEASE x", "no such savepoint: x"),
        ("BEGIN WORK", "near \"WORK\": syntax error"),
    ] {
        assert_eq!(failure(&connection, sql).await, expected, "{sql}");
    }
    let error = run(&connection, "INSERT INTO t VALUES (1, 1)").await.expect_err("refused");
    assert!(matches!(error, StatementError::Constraint { .. }));
}

#[tokio::test]
async fn a_result_over_its_limits_is_an_error_and_a_write_is_undone() {
    let fixture =
        open_with(DatabaseOptions { max_result_bytes: 10_000, max_result_rows: 100, ..DatabaseOptions::default() });
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101)";
    for sql in [
        format!("{numbers} SELECT i FROM n"),
        format!("{numbers} INSERT INTO t SELECT i FROM n RETURNING v"),
        "SELECT zeroblob(9999), 1".to_owned(),
        "SELECT zeroblob(10001)".to_owned(),
    ] {
        let error = run(&connection, &sql).await.expect_err("too large");
        assert!(matches!(error, StatementError::TooLarge { .. }), "{sql}: {error}");
    }
    assert_eq!(integer(&connection, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn calls_on_one_connection_run_in_the_order_of_the_calls() {
    let fixture = open();
    let connection = fixture.database.connect();
    run(&connection, "CREATE TABLE t (v)").await.expect("creates");
    let mut calls = tokio::task::JoinSet::new();
    let connection = std::sync::Arc::new(connection);
    let statements =
        ["BEGIN", "INSERT INTO t VALUES (1)", "COMMIT", "SELECT v FROM t", "DELETE FROM t", "SELECT v FROM t"];
    for (index, sql) in statements.into_iter().enumerate() {
        let connection = std::sync::Arc::clone(&connection);
        calls.spawn(async move { (index, run(&connection, sql).await.map(|result| result.rows.len())) });
    }
    let mut answers = calls.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    let counts: Vec<usize> = answers.into_iter().map(|(_, rows)| rows.expect("succeeds")).collect();
    assert_eq!(counts, [0, 0, 0, 1, 0, 0]);
}
