//! A database with a log, and what a replay of the log gives.

use std::collections::BTreeMap;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};
use tidemill_change_log::{
    Change, ColumnRow, DESCRIBE, Operation, Problem, READ, SCHEMA, StoredTrigger, Subscription, TRIGGERS, repair,
};

/// A database with the log's tables, `setup`, and the triggers for whole `tables`.
pub(crate) fn database(setup: &str, tables: &[&str]) -> Connection {
    let connection = Connection::open_in_memory().expect("opens");
    // As in the host: what a schema calls is not trusted.
    connection.execute_batch("PRAGMA trusted_schema = OFF").expect("sets");
    for statement in SCHEMA {
        connection.execute_batch(statement).expect(statement);
    }
    connection.execute_batch(setup).expect(setup);
    let problems = mend(&connection, &whole(tables));
    assert_eq!(problems, []);
    connection
}

/// Subscriptions to all columns but blobs.
pub(crate) fn whole(tables: &[&str]) -> Vec<Subscription> {
    tables.iter().map(|table| Subscription { table: (*table).to_owned(), columns: None }).collect()
}

/// The statements that a repair would run, and what it cannot mend.
pub(crate) fn plan(connection: &Connection, subscriptions: &[Subscription]) -> (Vec<String>, Vec<Problem>) {
    let mut describe = connection.prepare(DESCRIBE).expect(DESCRIBE);
    let columns = describe.query_map([Subscription::names(subscriptions)], |row| {
        Ok(ColumnRow {
            table: row.get("table")?,
            kind: row.get("kind")?,
            without_rowid: row.get("without_rowid")?,
            strict: row.get("strict")?,
            column: row.get("column")?,
            declared: row.get("declared")?,
            not_null: row.get("not_null")?,
            key: row.get("key")?,
            hidden: row.get("hidden")?,
        })
    });
    let columns: Vec<_> = columns.expect("describes").collect::<Result<_, _>>().expect("describes");
    let repair = repair(subscriptions, &columns, &stored(connection));
    (repair.statements, repair.problems)
}

/// The triggers of the database.
pub(crate) fn stored(connection: &Connection) -> Vec<StoredTrigger> {
    let mut statement = connection.prepare(TRIGGERS).expect(TRIGGERS);
    let stored = statement.query_map([], |row| {
        Ok(StoredTrigger { name: row.get("name")?, table: row.get("table")?, sql: row.get("sql")? })
    });
    stored.expect("lists").collect::<Result<_, _>>().expect("lists")
}

/// Runs the repair.
pub(crate) fn mend(connection: &Connection, subscriptions: &[Subscription]) -> Vec<Problem> {
    let (statements, problems) = plan(connection, subscriptions);
    for statement in statements {
        connection.execute_batch(&statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
    problems
}

/// The whole log.
pub(crate) fn changes(connection: &Connection) -> Vec<Change> {
    let text = |value: Option<Vec<u8>>| value.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let mut statement = connection.prepare(READ).expect(READ);
    let changes = statement.query_map(params![0, i64::MAX], |row| {
        Ok(Change {
            sequence: row.get("sequence")?,
            table: row.get("table_name")?,
            operation: Operation::parse(&row.get::<_, String>("operation")?).expect("a word of the log"),
            key: text(row.get("key")?).expect("is not null"),
            before: text(row.get("before")?),
            after: text(row.get("after")?),
            committed_at: row.get("committed_at")?,
            request_id: text(row.get("request_id")?),
            traceparent: text(row.get("traceparent")?),
        })
    });
    changes.expect("reads").collect::<Result<_, _>>().expect("reads")
}

/// The last change as `operation key before after`, with `-` where there is no image.
pub(crate) fn last(connection: &Connection) -> String {
    let change = changes(connection).pop().expect("a change");
    let image = |image: Option<String>| image.unwrap_or_else(|| "-".to_owned());
    format!("{} {} {} {}", change.operation.as_str(), change.key, image(change.before), image(change.after))
}

/// JSON text as a value, with reals as [`real`] has them: serde_json's default way of reading numbers is not exact.
pub(crate) fn parse(text: &str) -> Value {
    let mut exact = String::new();
    let mut rest = text;
    let mut in_string = false;
    while let Some(first) = rest.chars().next() {
        let is_number = !in_string && (first == '-' || first.is_ascii_digit());
        let length = match first {
            _ if is_number => rest.find([',', '}']).unwrap_or(rest.len()),
            '\\' => 2,
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        match token.parse() {
            Ok(number) if is_number && token.contains(['.', 'e']) => exact.push_str(&real(number).to_string()),
            _ => exact.push_str(token),
        }
        in_string ^= first == '"';
        rest = after;
    }
    serde_json::from_str(&exact).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// A real in comparisons of images: apart from integers, and exact but for the sign of zero.
pub(crate) fn real(real: f64) -> Value {
    json!(format!("real {:?}", real + 0.0))
}

/// The rows of `table` that the log's changes leave, by key. Every change must fit what came before it; `replaces` allows an
/// insertion over a row, as `OR REPLACE` leaves it.
pub(crate) fn replayed(connection: &Connection, table: &str, replaces: bool) -> BTreeMap<String, Value> {
    let mut rows = BTreeMap::new();
    for change in changes(connection).into_iter().filter(|change| change.table == table) {
        let before = change.before.as_deref().map(parse);
        let after = change.after.as_deref().map(parse);
        let key = parse(&change.key).to_string();
        let known = match &after {
            Some(after) => rows.insert(key, after.clone()),
            None => rows.remove(&key),
        };
        match change.operation {
            Operation::Insert => assert!(before.is_none() && after.is_some() && (replaces || known.is_none())),
            Operation::Update => assert!(after.is_some() && known.is_some() && known == before),
            Operation::Delete => assert!(after.is_none() && known.is_some() && known == before),
        }
    }
    rows
}

/// The rows of `table` by key, as the log should know them, made without SQLite's JSON. No `key` means the rowid.
pub(crate) fn rows(connection: &Connection, table: &str, key: &[&str]) -> BTreeMap<String, Value> {
    let with_rowid = connection.prepare(&format!("SELECT *, rowid FROM \"{table}\""));
    let mut statement =
        with_rowid.or_else(|_| connection.prepare(&format!("SELECT *, NULL FROM \"{table}\""))).expect("prepares");
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let (_, names) = names.split_last().expect("columns");
    let rows = statement.query_map([], |row| {
        let mut whole = Map::new();
        let mut keys = Map::new();
        for (index, name) in names.iter().enumerate() {
            let value = row.get_ref(index)?;
            if key.contains(&name.as_str()) {
                keys.insert(name.clone(), in_key(value));
            }
            if let Some(value) = in_image(value) {
                whole.insert(name.clone(), value);
            }
        }
        if key.is_empty() || keys.values().any(Value::is_null) {
            keys = Map::from_iter([("rowid".to_owned(), json!(row.get::<_, i64>(names.len())?))]);
        }
        Ok((Value::Object(keys).to_string(), Value::Object(whole)))
    });
    rows.expect("reads").collect::<Result<_, _>>().expect("reads")
}

fn in_image(value: ValueRef<'_>) -> Option<Value> {
    Some(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => json!(integer),
        ValueRef::Real(value) if value.is_finite() => real(value),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
        ValueRef::Real(_) | ValueRef::Blob(_) => return None,
    })
}

fn in_key(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Blob(blob) => json!(blob.iter().map(|byte| format!("{byte:02X}")).collect::<String>()),
        value => in_image(value).unwrap_or(Value::Null),
    }
}
