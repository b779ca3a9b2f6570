//! Random statements and transactions on odd tables: replaying the log gives what is in the tables.

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::support::{changes, database, parse, real, replayed, rows};

/// Tables of two columns `a`, the key where there is one, and `b`; and a generated one.
const TABLES: &[(&str, &[&str])] = &[
    ("CREATE TABLE t (a INTEGER PRIMARY KEY, b, c AS (b || 'c'))", &["a"]),
    ("CREATE TABLE t (a PRIMARY KEY, b NUMERIC)", &["a"]),
    ("CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID", &["a", "b"]),
    ("CREATE TABLE t (a ANY NOT NULL PRIMARY KEY, b ANY) STRICT", &["a"]),
    ("CREATE TABLE t (a TEXT NOT NULL, b REAL) STRICT", &[]),
    ("CREATE TABLE t (a, b UNIQUE)", &[]),
];

#[derive(Debug, Clone)]
enum Step {
    Command(&'static str),
    Insert(&'static str, Value, Value),
    Upsert(Value, Value),
    SetKey(Value, Value),
    SetValue(Value, Value),
    Delete(Value),
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        4 => (0_i64..4).prop_map(Value::Integer),
        1 => any::<i64>().prop_map(Value::Integer),
        1 => (0_u8..4).prop_map(|real| Value::Real(f64::from(real))),
        2 => any::<f64>().prop_map(Value::Real),
        3 => prop::sample::select(vec!["a", "A", "b", "", "1", "1.0", "\u{1}\"\\\0é"]).prop_map(|text| Value::Text(text.to_owned())),
        1 => any::<String>().prop_map(Value::Text),
        // Not empty: as keys, an empty blob and an empty text are the same.
        1 => prop::collection::vec(any::<u8>(), 1..3).prop_map(Value::Blob),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let commands =
        vec!["BEGIN", "COMMIT", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO s", "RELEASE s", "DELETE FROM t"];
    // `OR REPLACE` displaces rows without a trigger, which has tests of its own.
    let conflict = prop::sample::select(vec!["", "OR ABORT", "OR FAIL", "OR IGNORE", "OR ROLLBACK"]);
    prop_oneof![
        3 => prop::sample::select(commands).prop_map(Step::Command),
        4 => (conflict, value(), value()).prop_map(|(conflict, a, b)| Step::Insert(conflict, a, b)),
        3 => (value(), value()).prop_map(|(a, b)| Step::Upsert(a, b)),
        2 => (value(), value()).prop_map(|(a, b)| Step::SetKey(a, b)),
        3 => (value(), value()).prop_map(|(a, b)| Step::SetValue(a, b)),
        2 => value().prop_map(Step::Delete),
    ]
}

/// Runs a step, which may fail, as it would without a log.
fn run(connection: &Connection, step: &Step) -> Result<usize, String> {
    let run = |sql: &str, values: &[&Value]| {
        connection.execute(sql, rusqlite::params_from_iter(values)).map_err(|error| error.to_string())
    };
    match step {
        Step::Command(command) => run(command, &[]),
        // One row: of several, those before one whose type a STRICT table refuses stay only if the table has no trigger at all.
        Step::Insert(conflict @ ("OR FAIL" | "OR IGNORE" | "OR ROLLBACK"), a, b) => {
            run(&format!("INSERT {conflict} INTO t (a, b) VALUES (?1, ?2)"), &[a, b])
        }
        Step::Insert(conflict, a, b) => {
            run(&format!("INSERT {conflict} INTO t (a, b) VALUES (?1, ?2), (?2, ?1)"), &[a, b])
        }
        Step::Upsert(a, b) => {
            run("INSERT INTO t (a, b) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET b = ?2, a = a", &[a, b])
        }
        Step::SetKey(a, b) => run("UPDATE t SET a = ?1 WHERE a IS ?2", &[a, b]),
        Step::SetValue(a, b) => run("UPDATE t SET b = ?1 WHERE a IS NOT ?2", &[a, b]),
        Step::Delete(a) => run("DELETE FROM t WHERE a = ?1", &[a]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn replaying_the_log_gives_the_table_and_no_write_fares_otherwise_for_it(
        table in prop::sample::select(TABLES),
        steps in prop::collection::vec(step(), 1..40),
    ) {
        let (definition, key) = table;
        let connection = database(definition, &["t"]);
        let plain = Connection::open_in_memory().expect("opens");
        plain.execute_batch(definition).expect("creates");
        for step in &steps {
            prop_assert_eq!(run(&connection, step), run(&plain, step), "{:?}", step);
            prop_assert_eq!(replayed(&connection, "t", false), rows(&connection, "t", key), "{:?}", step);
        }
        let sequences: Vec<i64> = changes(&connection).iter().map(|change| change.sequence).collect();
        prop_assert!(sequences.is_sorted_by(|one, next| one < next));
    }
    #[test]
    fn every_real_is_written_so_that_reading_it_gives_the_same(any in any::<f64>(), scaled in -1e12_f64..1e12) {
        let connection = database("CREATE TABLE t (v REAL) STRICT", &["t"]);
        for number in [any, scaled] {
            connection.execute("INSERT INTO t VALUES (?1)", [number]).expect("inserts");
            let after = changes(&connection).pop().and_then(|change| change.after).expect("an image");
            prop_assert_eq!(&parse(&after)["v"], &real(number), "{}", after);
        }
    }
}
