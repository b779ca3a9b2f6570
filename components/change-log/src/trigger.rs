//! The triggers that fill the log: their names and their text.
//!
//! The text is a function of the table and of the wishes, so comparing it with what the schema holds tells whether a trigger is
//! the wanted one. An update that changes the key is two changes, a deletion and an insertion, and has a trigger of its own.

use crate::Operation;
use crate::image::{Row, differs, image, joined, key, moves};
use crate::quote::{identifier, literal};
use crate::table::Table;

/// What the names of all triggers of the log begin with.
pub(crate) const PREFIX: &str = "tidemill_log_";

/// Milliseconds since 1970, whole: julian days are stored exactly to the millisecond. (`unixepoch('subsec')` needs SQLite 3.42.)
const NOW: &str = "CAST(round((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)";

/// A trigger as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    pub(crate) name: String,
    /// As `sqlite_schema` keeps it.
    pub(crate) sql: String,
}

/// The triggers of a table.
pub(crate) fn triggers(table: &Table) -> Vec<Trigger> {
    let changed: Vec<String> = table.logged.iter().map(differs).collect();
    let changed = joined(&changed, "OR").unwrap_or_else(|| "0".to_owned());
    let moved = moves(table);
    let stayed = match &moved {
        Some(moved) => format!("NOT ({moved}) AND ({changed})"),
        None => changed,
    };
    let mut triggers = vec![
        trigger(table, "insert", "INSERT", None, &[Operation::Insert]),
        trigger(table, "update", "UPDATE", Some(&stayed), &[Operation::Update]),
        trigger(table, "delete", "DELETE", None, &[Operation::Delete]),
    ];
    if let Some(moved) = moved {
        triggers.push(trigger(table, "move", "UPDATE", Some(&moved), &[Operation::Delete, Operation::Insert]));
    }
    triggers
}

fn trigger(table: &Table, suffix: &str, event: &str, when: Option<&str>, operations: &[Operation]) -> Trigger {
    let name = format!("{PREFIX}{}_{suffix}", table.name);
    let when = when.map_or_else(String::new, |when| format!(" WHEN {when}"));
    let body: String = operations.iter().map(|operation| insertion(table, *operation)).collect();
    let sql = format!(
        "CREATE TRIGGER {} AFTER {event} ON {}{when} BEGIN{body} END",
        identifier(&name),
        identifier(&table.name)
    );
    Trigger { name, sql }
}

/// The statement that logs one operation.
fn insertion(table: &Table, operation: Operation) -> String {
    let row = if operation == Operation::Delete { Row::Old } else { Row::New };
    let before = if operation == Operation::Insert { "NULL".to_owned() } else { image(table, Row::Old) };
    let after = if operation == Operation::Delete { "NULL".to_owned() } else { image(table, Row::New) };
    let request_id = table.request_id.as_ref().map_or_else(
        || "NULL".to_owned(),
        |name| {
            let value = row.column(name);
            format!("CASE WHEN typeof({value}) = 'text' AND length(CAST({value} AS BLOB)) <= 256 THEN {value} END")
        },
    );
    format!(
        " INSERT INTO tidemill_changes (table_name, operation, key, before, after, committed_at, request_id) \
         VALUES ({}, '{}', {}, {before}, {after}, {NOW}, {request_id});",
        literal(&table.name),
        operation.as_str(),
        key(table, row),
    )
}
