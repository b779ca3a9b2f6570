//! The log's triggers while guests change the schema: no change is missed, no migration fails.

use tidemill_change_log::Problem;

use super::change_log::{all, logged, told, whole};
use super::{failure, integer, open, rows, run};
use crate::storage::{ChangeLog, ChangeLogOptions, Connection};

/// Runs the statements of a migration.
async fn migrate(connection: &Connection, statements: &[&str]) {
    for statement in statements {
        run(connection, statement).await.unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
}

async fn images(log: &ChangeLog, newest: i64) -> Vec<String> {
    told(&mut log.newest(), newest).await;
    all(log, 100).await.iter().map(|change| change.after.clone().unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_table_that_is_made_later_is_logged_from_its_first_row() {
    let fixture = open();
    let log = ChangeLog::open(fixture.database.clone(), whole(&["later"])).await.expect("opens");
    let connection = fixture.database.connect();
    migrate(&connection, &["CREATE TABLE later (id INTEGER PRIMARY KEY, v)", "INSERT INTO later VALUES (1, 'x')"])
        .await;
    migrate(&connection, &["CREATE TABLE other AS SELECT * FROM later"]).await;
    assert_eq!(images(&log, 1).await, [r#"{"id":1,"v":"x"}"#]);
}

#[tokio::test]
async fn rows_written_between_the_statements_of_a_migration_are_logged_as_the_table_is_then() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let connection = fixture.database.connect();
    migrate(
        &connection,
        &[
            "BEGIN",
            "ALTER TABLE t ADD COLUMN w DEFAULT 'w'",
            "INSERT INTO t (id) VALUES (1)",
            "ALTER TABLE t RENAME COLUMN v TO u",
            "INSERT INTO t (id) VALUES (2)",
            "ALTER TABLE t DROP COLUMN w",
            "INSERT INTO t (id) VALUES (3)",
            "CREATE TABLE new (id INTEGER PRIMARY KEY, x)",
            "INSERT INTO new SELECT id, u FROM t",
            "DROP TABLE t",
            "ALTER TABLE new RENAME TO t",
            "INSERT INTO t (id) VALUES (4)",
            "COMMIT",
            "INSERT INTO t (id) VALUES (5)",
        ],
    )
    .await;
    let expected = [
        r#"{"id":1,"v":null,"w":"w"}"#,
        r#"{"id":2,"u":null,"w":"w"}"#,
        r#"{"id":3,"u":null}"#,
        r#"{"id":4,"x":null}"#,
        r#"{"id":5,"x":null}"#,
    ];
    assert_eq!(images(&log, 5).await, expected);
}

#[tokio::test]
async fn a_migration_that_is_rolled_back_takes_its_repair_with_it() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let connection = fixture.database.connect();
    let triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name";
    let before = rows(&connection, triggers).await;
    migrate(&connection, &["BEGIN", "ALTER TABLE t ADD COLUMN w", "ROLLBACK"]).await;
    assert_eq!(rows(&connection, triggers).await, before);
    migrate(&connection, &["INSERT INTO t VALUES (1, 2)"]).await;
    assert_eq!(images(&log, 1).await, [r#"{"id":1,"v":2}"#]);
}

#[tokio::test]
async fn a_failing_alteration_leaves_the_triggers_in_place() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let connection = fixture.database.connect();
    assert_eq!(failure(&connection, "ALTER TABLE t DROP COLUMN x").await, "no such column: \"x\"");
    migrate(&connection, &["BEGIN"]).await;
    assert_eq!(failure(&connection, "ALTER TABLE t DROP COLUMN id").await, "cannot drop PRIMARY KEY column: \"id\"");
    migrate(&connection, &["INSERT INTO t VALUES (1, 2)", "COMMIT"]).await;
    assert_eq!(images(&log, 1).await, [r#"{"id":1,"v":2}"#]);
}

#[tokio::test]
async fn a_guest_that_drops_a_trigger_of_the_log_finds_it_again() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let connection = fixture.database.connect();
    migrate(&connection, &["DROP TRIGGER tidemill_log_t_insert", "INSERT INTO t VALUES (1, 2)"]).await;
    assert_eq!(images(&log, 1).await.len(), 1);
}

#[tokio::test]
async fn nothing_is_logged_of_tables_that_nobody_subscribes_to() {
    let (fixture, log) = logged(ChangeLogOptions::default()).await;
    let connection = fixture.database.connect();
    migrate(&connection, &["CREATE TABLE other (v)", "INSERT INTO other VALUES (1)", "INSERT INTO t VALUES (1, 2)"])
        .await;
    assert_eq!(images(&log, 1).await.len(), 1);
    drop(log);
    let log = ChangeLog::open(fixture.database.clone(), whole(&["other"])).await.expect("opens");
    migrate(&connection, &["INSERT INTO t VALUES (2, 2)", "INSERT INTO other VALUES (2)"]).await;
    assert_eq!(images(&log, 2).await, [r#"{"id":1,"v":2}"#, r#"{"v":2}"#]);
    drop(log);
    let triggers = "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'";
    assert!(integer(&connection, triggers).await > 0);
    ChangeLog::remove_triggers(&fixture.database).await.expect("removes");
    assert_eq!(integer(&connection, triggers).await, 0);
}

#[tokio::test]
async fn what_cannot_be_logged_is_a_problem_that_a_migration_may_mend() {
    let fixture = open();
    let connection = fixture.database.connect();
    migrate(&connection, &["CREATE TABLE t (v)", "CREATE VIEW seen AS SELECT v FROM t"]).await;
    let log = ChangeLog::open(fixture.database.clone(), whole(&["seen"])).await.expect("opens");
    assert_eq!(log.problems(), [Problem::NotATable { table: "seen".to_owned(), kind: "view".to_owned() }]);
    migrate(&connection, &["DROP VIEW seen", "CREATE TABLE seen (v)", "INSERT INTO seen VALUES (1)"]).await;
    assert_eq!(log.problems(), []);
    assert_eq!(images(&log, 1).await, [r#"{"v":1}"#]);
}
