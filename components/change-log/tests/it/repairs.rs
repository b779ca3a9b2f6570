//! What a repair does to a database that has changed.

use tidemill_change_log::{Problem, Subscription, remove};

use crate::support::{changes, database, last, mend, plan, replayed, rows, stored, whole};

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, v)";

#[test]
fn a_second_repair_has_nothing_to_do() {
    let setup = "CREATE TABLE t (id INTEGER PRIMARY KEY, v); CREATE TABLE s (a, b, PRIMARY KEY (a, b)) STRICT";
    let setup = setup.replace("(a, b,", "(a TEXT, b BLOB,");
    let connection = database(&setup, &["t", "S"]);
    assert_eq!(plan(&connection, &whole(&["T", "s"])), (vec![], vec![]));
}

#[test]
fn a_table_that_appears_gets_its_triggers_and_one_that_nobody_wants_loses_them() {
    let connection = database("CREATE TABLE other (v)", &["t", "other"]);
    connection.execute_batch(TABLE).expect("creates");
    mend(&connection, &whole(&["t"]));
    connection.execute_batch("INSERT INTO other VALUES (1); INSERT INTO t VALUES (1, 2)").expect("writes");
    assert_eq!(changes(&connection).len(), 1);
    assert!(stored(&connection).iter().all(|trigger| trigger.table == "t"));
    mend(&connection, &[]);
    assert_eq!(stored(&connection), []);
}

#[test]
fn triggers_of_the_application_are_left_alone() {
    let connection = database(TABLE, &["t"]);
    connection.execute_batch("CREATE TRIGGER mine AFTER INSERT ON t BEGIN SELECT 1; END").expect("creates");
    mend(&connection, &[]);
    let names: Vec<_> = stored(&connection).into_iter().map(|trigger| trigger.name).collect();
    assert_eq!(names, ["mine"]);
}

#[test]
fn a_new_column_is_logged_after_the_repair() {
    let connection = database(TABLE, &["t"]);
    connection.execute_batch("ALTER TABLE t ADD COLUMN w DEFAULT 'new'").expect("alters");
    mend(&connection, &whole(&["t"]));
    connection.execute_batch("INSERT INTO t (id) VALUES (1)").expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":1} - {"id":1,"v":null,"w":"new"}"#);
}

#[test]
fn a_renamed_column_has_its_new_name_after_the_repair() {
    let connection = database(TABLE, &["t"]);
    connection.execute_batch("ALTER TABLE t RENAME COLUMN v TO w").expect("alters");
    mend(&connection, &whole(&["t"]));
    connection.execute_batch("INSERT INTO t VALUES (1, 2)").expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":1} - {"id":1,"w":2}"#);
}

#[test]
fn a_renamed_table_is_no_longer_logged_and_the_one_that_takes_its_name_is() {
    let connection = database(TABLE, &["t"]);
    connection
        .execute_batch("ALTER TABLE t RENAME TO old; CREATE TABLE t (id INTEGER PRIMARY KEY, w)")
        .expect("alters");
    mend(&connection, &whole(&["t"]));
    connection.execute_batch("INSERT INTO old VALUES (1, 2); INSERT INTO t VALUES (3, 4)").expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":3} - {"id":3,"w":4}"#);
    assert_eq!(changes(&connection).len(), 1);
}

#[test]
fn a_column_can_be_dropped_once_the_triggers_are_away() {
    let connection = database(TABLE, &["t"]);
    let drop_column = "ALTER TABLE t DROP COLUMN v";
    assert!(connection.execute_batch(drop_column).expect_err("refused").to_string().contains("tidemill_log_t_"));
    for statement in remove(&stored(&connection)) {
        connection.execute_batch(&statement).expect("removes");
    }
    connection.execute_batch(drop_column).expect("alters");
    let named = Subscription { table: "t".to_owned(), columns: Some(vec!["v".to_owned(), "ID".to_owned()]) };
    let missing = Problem::NoColumn { table: "t".to_owned(), column: "v".to_owned() };
    assert_eq!(mend(&connection, &[named.clone(), named]), [missing]);
    connection.execute_batch("INSERT INTO t VALUES (1)").expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":1} - {"id":1}"#);
}

#[test]
fn a_later_trigger_of_the_application_comes_after_ours_again() {
    let connection = database(TABLE, &["t"]);
    let twice = "CREATE TRIGGER twice AFTER INSERT ON t BEGIN UPDATE t SET v = NEW.v * 2 WHERE id = NEW.id; END";
    connection.execute_batch(twice).expect("creates");
    mend(&connection, &whole(&["t"]));
    connection.execute_batch("INSERT INTO t VALUES (1, 2)").expect("inserts");
    assert_eq!(replayed(&connection, "t", false), rows(&connection, "t", &["id"]));
    assert_eq!(plan(&connection, &whole(&["t"])), (vec![], vec![]));
}

#[test]
fn a_trigger_that_somebody_changed_or_dropped_is_made_anew() {
    let connection = database(TABLE, &["t"]);
    let before = stored(&connection);
    connection
        .execute_batch(
            "DROP TRIGGER tidemill_log_t_insert; DROP TRIGGER tidemill_log_t_delete;
             CREATE TRIGGER tidemill_log_t_delete AFTER DELETE ON t BEGIN SELECT 1; END",
        )
        .expect("drops");
    mend(&connection, &whole(&["t"]));
    assert_eq!(stored(&connection), before);
}
