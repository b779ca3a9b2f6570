//! Reading, bounds and trimming.

use rusqlite::{Connection, params};
use tidemill_change_log::{BOUNDS, CONSUMED, TRIM, TRIM_INBOX};

use crate::support::{changes, database};

/// A log of changes 1 to 10.
fn ten() -> Connection {
    let connection = database("CREATE TABLE t (v)", &["t"]);
    for value in 1..=10 {
        connection.execute("INSERT INTO t VALUES (?1)", [value]).expect("inserts");
    }
    connection
}

fn bounds(connection: &Connection) -> (Option<i64>, Option<i64>) {
    connection.query_row(BOUNDS, [], |row| Ok((row.get("oldest")?, row.get("newest")?))).expect(BOUNDS)
}

fn consumed(connection: &Connection, streams: Option<&str>) -> Option<i64> {
    connection.query_row(CONSUMED, [streams], |row| row.get("sequence")).expect(CONSUMED)
}

#[test]
fn bounds_are_those_of_what_is_there() {
    let connection = database("CREATE TABLE t (v)", &["t"]);
    assert_eq!(bounds(&connection), (None, None));
    let connection = ten();
    assert_eq!(bounds(&connection), (Some(1), Some(10)));
}

#[test]
fn trimming_takes_the_oldest_first_and_never_the_newest() {
    let connection = ten();
    let trim = |until: i64, before: i64, at_most: i64| connection.execute(TRIM, params![until, before, at_most]);
    assert_eq!(trim(10, 0, 100), Ok(0), "all are too young");
    assert_eq!(trim(4, i64::MAX, 3), Ok(3));
    assert_eq!(trim(4, i64::MAX, 3), Ok(1));
    assert_eq!(bounds(&connection), (Some(5), Some(10)));
    assert_eq!(trim(i64::MAX, i64::MAX, 100), Ok(5));
    assert_eq!(bounds(&connection), (Some(10), Some(10)));
    connection.execute("INSERT INTO t VALUES (11)", []).expect("inserts");
    assert_eq!(changes(&connection).last().map(|change| change.sequence), Some(11));
}

#[test]
fn the_slowest_stream_what_is_parked_and_what_is_asked_for_again_hold_the_log() {
    let connection = ten();
    assert_eq!(consumed(&connection, None), None);
    connection.execute_batch("INSERT INTO tidemill_positions VALUES ('a', 9, 0), ('gone', 2, 0)").expect("inserts");
    assert_eq!(consumed(&connection, None), Some(2));
    assert_eq!(consumed(&connection, Some(r#"["a"]"#)), Some(9));
    assert_eq!(consumed(&connection, Some("[]")), None);
    connection.execute_batch("INSERT INTO tidemill_parked VALUES ('a', 7, '{}', 1, 0, NULL)").expect("inserts");
    assert_eq!(consumed(&connection, Some(r#"["a"]"#)), Some(6));
    connection
        .execute_batch("INSERT INTO tidemill_replays (stream, first, last, requested_at) VALUES ('a', 4, 5, 0)")
        .expect("inserts");
    assert_eq!(consumed(&connection, Some(r#"["a"]"#)), Some(3));
}

#[test]
fn the_inbox_forgets_with_the_log_but_keeps_what_a_dead_letter_may_bring_again() {
    let connection = ten();
    let remembered = "INSERT INTO tidemill_inbox SELECT stream.value, change.sequence
        FROM tidemill_changes AS change, json_each('[\"a\",\"b\",\"c\"]') AS stream";
    connection.execute_batch(remembered).expect("inserts");
    let dead = "INSERT INTO tidemill_dead_letters
            (stream, sequence, table_name, operation, key, committed_at, error, attempts, failed_at)
        VALUES ('b', 3, 't', 'insert', '{}', 0, 'broken', 5, 0)";
    connection.execute_batch(dead).expect("inserts");
    connection.execute(TRIM, params![8, i64::MAX, 100]).expect("trims");
    assert_eq!(connection.execute(TRIM_INBOX, []), Ok(3 * 8 - 1));
    let left = "SELECT group_concat(stream || sequence) FROM (SELECT * FROM tidemill_inbox ORDER BY stream, sequence)";
    let left: String = connection.query_row(left, [], |row| row.get(0)).expect("reads");
    assert_eq!(left, "a9,a10,b3,b9,b10,c9,c10");
}
