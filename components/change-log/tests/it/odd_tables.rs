//! One kind of table or value at a time.

use rusqlite::params;

use crate::support::{changes, database, last, mend, parse, plan, replayed, rows, whole};
use tidemill_change_log::{Problem, Subscription};

/// Creates `table` as `definition`, runs `statement`, and compares the last change.
fn check(definition: &str, statement: &str, expected: &str) {
    let connection = database(&format!("CREATE TABLE t {definition}"), &["t"]);
    connection.execute_batch(statement).expect(statement);
    assert_eq!(last(&connection), expected, "{definition}: {statement}");
}

#[test]
fn an_insertion_has_the_row_after() {
    check(
        "(id INTEGER PRIMARY KEY, name TEXT)",
        "INSERT INTO t VALUES (7, 'it''s \"so\"')",
        r#"insert {"id":7} - {"id":7,"name":"it's \"so\""}"#,
    );
}

#[test]
fn an_update_has_both_rows() {
    check(
        "(id TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "INSERT INTO t VALUES ('a', 1); UPDATE t SET n = 2",
        r#"update {"id":"a"} {"id":"a","n":1} {"id":"a","n":2}"#,
    );
}

#[test]
fn a_deletion_has_the_row_before() {
    check("(id, PRIMARY KEY (id))", "INSERT INTO t VALUES (1.5); DELETE FROM t", r#"delete {"id":1.5} {"id":1.5} -"#);
}

#[test]
fn a_table_without_a_key_is_keyed_by_its_rowid_under_the_name_that_is_free() {
    check("(v)", "INSERT INTO t VALUES (NULL)", r#"insert {"rowid":1} - {"v":null}"#);
    check("(rowid, _rowid_)", "INSERT INTO t VALUES (8, 9)", r#"insert {"rowid":1} - {"rowid":8,"_rowid_":9}"#);
    check(
        "(rowid, _rowid_, oid)",
        "INSERT INTO t VALUES (8, 9, 10)",
        r#"insert {} - {"rowid":8,"_rowid_":9,"oid":10}"#,
    );
}

#[test]
fn a_key_that_holds_a_null_is_the_rowid() {
    check(
        "(a TEXT, b, PRIMARY KEY (b, a))",
        "INSERT INTO t VALUES ('x', 1)",
        r#"insert {"b":1,"a":"x"} - {"a":"x","b":1}"#,
    );
    check(
        "(a TEXT, b, PRIMARY KEY (b, a))",
        "INSERT INTO t VALUES (NULL, 1)",
        r#"insert {"rowid":1} - {"a":null,"b":1}"#,
    );
}

#[test]
fn blobs_are_hexadecimal_in_keys_and_named_columns_and_left_out_elsewhere() {
    check("(id BLOB PRIMARY KEY, v)", "INSERT INTO t VALUES (x'00ff', x'01')", r#"insert {"id":"00FF"} - {}"#);
    let connection = database("CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB, b BLOB)", &[]);
    let named = Subscription { table: "T".to_owned(), columns: Some(vec!["A".to_owned()]) };
    assert_eq!(mend(&connection, &[named]), []);
    connection.execute("INSERT INTO t VALUES (1, x'00ff', x'01')", []).expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":1} - {"a":"00FF"}"#);
    connection.execute("UPDATE t SET b = x'02'", []).expect("updates");
    assert_eq!(changes(&connection).len(), 1, "a column that nobody named changed");
}

#[test]
fn images_hold_what_any_subscription_names() {
    let connection = database("CREATE TABLE t (a, b, c, d BLOB)", &[]);
    let named = |column: &str| Subscription { table: "t".to_owned(), columns: Some(vec![column.to_owned()]) };
    mend(&connection, &[named("c"), named("a")]);
    connection.execute("INSERT INTO t VALUES (1, 2, 3, 4)", []).expect("inserts");
    assert_eq!(last(&connection), r#"insert {"rowid":1} - {"a":1,"c":3}"#);
    mend(&connection, &[named("d"), whole(&["t"]).remove(0)]);
    connection.execute("INSERT INTO t VALUES (1, 2, 3, 4)", []).expect("inserts");
    assert_eq!(last(&connection), r#"insert {"rowid":2} - {"a":1,"b":2,"c":3,"d":4}"#);
}

#[test]
fn numbers_are_exact() {
    for strict in ["STRICT", "WITHOUT ROWID"] {
        let connection = database(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, v REAL) {strict}"), &["t"]);
        for id in [i64::MIN, -1, 0, 9_007_199_254_740_993, i64::MAX] {
            connection.execute("INSERT INTO t VALUES (?1, 0.5)", [id]).expect("inserts");
            assert_eq!(last(&connection), format!("insert {{\"id\":{id}}} - {{\"id\":{id},\"v\":0.5}}"));
        }
        for (real, written) in
            [(0.1, "0.1"), (0.1 + 0.2, "0.30000000000000004"), (1e22, "1.0e+22"), (-2.5e-7, "-2.5e-07"), (0.0, "0.0")]
        {
            connection.execute("UPDATE t SET v = ?1 WHERE id = 0", [real]).expect("updates");
            let after = changes(&connection).pop().and_then(|change| change.after).expect("an image");
            assert_eq!(after, format!("{{\"id\":0,\"v\":{written}}}"));
        }
        for real in [f64::INFINITY, f64::NEG_INFINITY] {
            connection.execute("UPDATE t SET v = ?1 WHERE id = 0", [real]).expect("updates");
            let after = changes(&connection).pop().and_then(|change| change.after);
            assert_eq!(after.as_deref(), Some(r#"{"id":0}"#));
        }
    }
}

#[test]
fn text_stays_text_whatever_made_it() {
    for strict in ["STRICT", "WITHOUT ROWID"] {
        let connection = database(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT) {strict}"), &["t"]);
        connection.execute_batch("INSERT INTO t VALUES (1, json('{\"a\":1}'))").expect("inserts");
        assert_eq!(last(&connection), r#"insert {"id":1} - {"id":1,"v":"{\"a\":1}"}"#);
        connection.execute("INSERT INTO t VALUES (2, 'a' || char(0, 9, 10, 127, 0x1f30a))", []).expect("inserts");
        let after = changes(&connection).pop().and_then(|change| change.after).expect("an image");
        assert_eq!(parse(&after)["v"], "a\0\t\n\u{7f}\u{1f30a}");
        connection.execute("INSERT INTO t VALUES (3, CAST(x'61ff62' AS TEXT))", []).expect("inserts");
        let after = changes(&connection).pop().and_then(|change| change.after).expect("an image");
        assert_eq!(parse(&after)["v"], "a\u{fffd}b");
    }
}

#[test]
fn names_may_hold_anything() {
    let setup = r#"CREATE TABLE "it's ""the"" t" ("a ""b"" 'c' \ é" TEXT, "select" INTEGER, PRIMARY KEY ("select"))"#;
    let connection = database(setup, &["it's \"the\" t"]);
    connection.execute(r#"INSERT INTO "it's ""the"" t" VALUES ('x', 1)"#, []).expect("inserts");
    assert_eq!(last(&connection), r#"insert {"select":1} - {"a \"b\" 'c' \\ é":"x","select":1}"#);
    assert_eq!(changes(&connection)[0].table, "it's \"the\" t");
    assert_eq!(plan(&connection, &whole(&["it's \"the\" t"])), (vec![], vec![]));
}

#[test]
fn generated_columns_are_logged_and_their_changes_noticed() {
    let definition = "(id INTEGER PRIMARY KEY, a INT, v INT AS (a * 2), s TEXT AS ('s' || a) STORED)";
    for (strict, a) in [("", 3), ("STRICT", 4)] {
        let connection = database(&format!("CREATE TABLE t {definition} {strict}"), &["t"]);
        connection.execute("INSERT INTO t (a) VALUES (?1)", [a]).expect("inserts");
        let double = a * 2;
        assert_eq!(last(&connection), format!(r#"insert {{"id":1}} - {{"id":1,"a":{a},"v":{double},"s":"s{a}"}}"#));
    }
    let connection = database(&format!("CREATE TABLE t {definition}"), &[]);
    mend(&connection, &[Subscription { table: "t".to_owned(), columns: Some(vec!["v".to_owned()]) }]);
    connection.execute_batch("INSERT INTO t (a) VALUES (1); UPDATE t SET a = 2").expect("writes");
    assert_eq!(last(&connection), r#"update {"id":1} {"v":2} {"v":4}"#);
}

#[test]
fn a_change_that_a_collation_does_not_see_is_a_change() {
    let connection = database("CREATE TABLE t (id TEXT PRIMARY KEY COLLATE NOCASE, v TEXT COLLATE RTRIM)", &["t"]);
    connection.execute_batch("INSERT INTO t VALUES ('a', 'x'); UPDATE t SET v = 'x '").expect("writes");
    assert_eq!(last(&connection), r#"update {"id":"a"} {"id":"a","v":"x"} {"id":"a","v":"x "}"#);
    connection.execute_batch("UPDATE t SET id = 'A'").expect("writes");
    let operations: Vec<_> =
        changes(&connection).iter().map(|change| (change.operation.as_str(), change.key.clone())).collect();
    let expected = [("insert", "a"), ("update", "a"), ("delete", "a"), ("insert", "A")];
    assert_eq!(operations, expected.map(|(operation, key)| (operation, format!(r#"{{"id":"{key}"}}"#))));
}

#[test]
fn an_integer_that_becomes_an_equal_real_is_a_change() {
    check(
        "(id INTEGER PRIMARY KEY, v)",
        "INSERT INTO t VALUES (1, 1); UPDATE t SET v = 1.0",
        r#"update {"id":1} {"id":1,"v":1} {"id":1,"v":1.0}"#,
    );
}

#[test]
fn an_update_of_the_key_is_a_deletion_and_an_insertion() {
    for (definition, update) in [
        ("(id INTEGER PRIMARY KEY, v)", "UPDATE t SET id = 2"),
        ("(id INTEGER PRIMARY KEY, v)", "UPDATE t SET rowid = 2"),
        ("(id INT, v, PRIMARY KEY (v, id)) WITHOUT ROWID", "UPDATE t SET id = 2"),
    ] {
        let connection = database(&format!("CREATE TABLE t {definition}"), &["t"]);
        connection.execute_batch(&format!("INSERT INTO t VALUES (1, 'v'); {update}")).expect(update);
        let changes = changes(&connection);
        let operations: Vec<_> = changes.iter().map(|change| change.operation.as_str()).collect();
        assert_eq!(operations, ["insert", "delete", "insert"]);
        assert_eq!(changes[2].after.as_deref().map(parse), Some(serde_json::json!({"id": 2, "v": "v"})));
    }
}

#[test]
fn an_update_that_changes_nothing_is_not_logged() {
    let connection = database("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b TEXT, c REAL)", &["t"]);
    connection
        .execute_batch("INSERT INTO t VALUES (1, NULL, 'x', 0.5); UPDATE t SET a = a, b = 'x', c = 0.5, id = 1")
        .expect("writes");
    assert_eq!(changes(&connection).len(), 1);
}

#[test]
fn tables_with_hundreds_of_columns_are_logged() {
    let columns: Vec<String> = (0..400).map(|index| format!("column_{index}")).collect();
    let connection = database(&format!("CREATE TABLE t ({})", columns.join(", ")), &["t"]);
    connection.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_EXPR_DEPTH, 500).expect("sets");
    connection.execute("INSERT INTO t (column_0, column_399) VALUES (1, 'z')", []).expect("inserts");
    connection.execute("UPDATE t SET column_200 = 'm'", []).expect("updates");
    assert_eq!(replayed(&connection, "t", false), rows(&connection, "t", &[]));
}

#[test]
fn a_huge_value_is_left_out_and_does_not_fail_the_write() {
    let connection = database("CREATE TABLE t (id TEXT PRIMARY KEY, v, w TEXT)", &["t"]);
    connection.set_limit(rusqlite::limits::Limit::SQLITE_LIMIT_LENGTH, 64 << 20).expect("sets");
    // Control characters are six times as long in JSON.
    let huge = "\u{1}".repeat(30 << 20);
    connection.execute("INSERT INTO t VALUES ('a', ?1, 'w')", [&huge]).expect("inserts");
    assert_eq!(last(&connection), r#"insert {"id":"a"} - {"id":"a","w":"w"}"#);
    let hidden = format!("\0{huge}");
    connection.execute("UPDATE t SET v = ?1", [&hidden]).expect("updates");
    let key = "k".repeat(20 << 20);
    connection.execute("INSERT INTO t VALUES (?1, x'00', NULL)", [&key]).expect("inserts");
    let change = changes(&connection).pop().expect("a change");
    assert!(change.key.len() < 10_000 && change.key.contains("kkk"), "{}", change.key.len());
    let full = "\u{1}".repeat(256 << 10);
    connection.execute("INSERT INTO t VALUES ('b', ?1, ?1)", [&full]).expect("inserts");
    let after = changes(&connection).pop().and_then(|change| change.after).expect("an image");
    assert_eq!(parse(&after)["w"], full);
}

#[test]
fn the_request_of_the_row_goes_with_the_change() {
    let connection = database("CREATE TABLE t (id INTEGER PRIMARY KEY, Request_Id)", &["t"]);
    let request = || changes(&connection).pop().expect("a change").request_id;
    connection.execute("INSERT INTO t VALUES (1, 'r1')", []).expect("inserts");
    assert_eq!(request().as_deref(), Some("r1"));
    connection.execute("UPDATE t SET request_id = 'r2'", []).expect("updates");
    assert_eq!(request().as_deref(), Some("r2"));
    connection.execute("DELETE FROM t", []).expect("deletes");
    assert_eq!(request().as_deref(), Some("r2"));
    for odd in ["NULL", "1", "x'ff'", "printf('%1000c', 'x')"] {
        connection.execute(&format!("INSERT INTO t (request_id) VALUES ({odd})"), []).expect(odd);
        assert_eq!(request(), None, "{odd}");
    }
}

#[test]
fn the_time_of_the_change_is_now_in_milliseconds() {
    let connection = database("CREATE TABLE t (v)", &["t"]);
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis();
    let before = now();
    connection.execute("INSERT INTO t VALUES (1)", []).expect("inserts");
    let committed_at = u128::try_from(changes(&connection)[0].committed_at).expect("is positive");
    assert!((before..=now()).contains(&committed_at), "{before} {committed_at}");
}

#[test]
fn changes_by_triggers_and_through_views_are_logged_in_the_order_in_which_they_happen() {
    // The second trigger changes the row that the statement has just changed.
    let setup = "CREATE TABLE t (id INTEGER PRIMARY KEY, v, touched DEFAULT 0);
        CREATE TABLE audit (v);
        CREATE VIEW entry AS SELECT id, v FROM t;
        CREATE TRIGGER enter INSTEAD OF INSERT ON entry BEGIN
            INSERT INTO audit VALUES (NEW.v);
            INSERT INTO t (id, v) VALUES (NEW.id, NEW.v) ON CONFLICT (id) DO UPDATE SET v = excluded.v;
        END;
        CREATE TRIGGER touch AFTER UPDATE OF v ON t BEGIN UPDATE t SET touched = touched + 1 WHERE id = NEW.id; END;";
    let connection = database(setup, &["audit", "t"]);
    connection.execute_batch("INSERT INTO entry VALUES (1, 'a'); INSERT INTO entry VALUES (1, 'b')").expect("inserts");
    let log: Vec<_> =
        changes(&connection).iter().map(|change| format!("{} {}", change.operation.as_str(), change.table)).collect();
    assert_eq!(log, ["insert audit", "insert t", "insert audit", "update t", "update t"]);
    assert_eq!(replayed(&connection, "t", false), rows(&connection, "t", &["id"]));
    assert_eq!(last(&connection), r#"update {"id":1} {"id":1,"v":"b","touched":0} {"id":1,"v":"b","touched":1}"#);
}

#[test]
fn rows_that_a_foreign_key_deletes_are_logged() {
    let setup = "CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id) ON DELETE CASCADE)";
    let connection = database(setup, &["parent", "child"]);
    connection
        .execute_batch("PRAGMA foreign_keys = ON; INSERT INTO parent VALUES (1); INSERT INTO child VALUES (5, 1)")
        .expect("writes");
    connection.execute("DELETE FROM parent", []).expect("deletes");
    assert_eq!(replayed(&connection, "child", false), rows(&connection, "child", &["id"]));
    assert_eq!(changes(&connection).len(), 4);
}

#[test]
fn what_replace_displaces_is_superseded_if_its_key_is_the_same_and_otherwise_not_logged() {
    let connection = database("CREATE TABLE t (id INTEGER PRIMARY KEY, u UNIQUE)", &["t"]);
    connection.execute_batch("INSERT INTO t VALUES (1, 'a'); REPLACE INTO t VALUES (1, 'b')").expect("writes");
    assert_eq!(last(&connection), r#"insert {"id":1} - {"id":1,"u":"b"}"#);
    assert_eq!(replayed(&connection, "t", true), rows(&connection, "t", &["id"]));
    connection.execute_batch("REPLACE INTO t VALUES (2, 'b')").expect("writes");
    let operations: Vec<_> = changes(&connection).iter().map(|change| change.operation.as_str()).collect();
    assert_eq!(operations, ["insert", "insert", "insert"]);
    assert_eq!(rows(&connection, "t", &["id"]).len(), 1);
}

#[test]
fn what_the_application_sees_of_its_statement_is_as_without_a_log() {
    let connection = database("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", &["t"]);
    let returned: i64 =
        connection.query_row("INSERT INTO t VALUES (50, 1) RETURNING id", [], |row| row.get(0)).expect("inserts");
    assert_eq!((returned, connection.last_insert_rowid(), connection.changes()), (50, 50, 1));
    assert_eq!(connection.execute("UPDATE t SET v = ?1", params!["x"]), Ok(1));
    assert_eq!(connection.last_insert_rowid(), 50);
}

#[test]
fn views_and_the_logs_own_tables_cannot_be_logged() {
    let setup = "CREATE TABLE t (v); CREATE VIEW seen AS SELECT v FROM t";
    let connection = database(setup, &[]);
    let (statements, problems) = plan(&connection, &whole(&["seen", "tidemill_inbox", "sqlite_sequence", "t"]));
    assert_eq!(statements.len(), 4, "{statements:?}");
    let reserved = |table: &str| Problem::Reserved { table: table.to_owned() };
    let view = Problem::NotATable { table: "seen".to_owned(), kind: "view".to_owned() };
    assert_eq!(problems, [view, reserved("sqlite_sequence"), reserved("tidemill_inbox")]);
}
