//! SQL expressions that write a row as JSON.
//!
//! Texts are concatenated rather than given to `json_object`, which takes 63 columns at most in some builds, fails on blobs, cuts reals to
//! 15 digits, writes infinities as no JSON reader takes them, and puts what `json()` made into the object as if it were not text.
//! A trigger must never make a write fail, so what JSON cannot hold (blobs, infinities) and what is very long is left out.

use crate::quote::{identifier, json, literal};
use crate::table::{Column, Holds, Table};

/// A text or blob of more bytes is left out of images.
const LONGEST_VALUE: usize = 256 << 10;

/// Texts and blobs of one image take at most this together: tables with many columns get less for each. JSON may need six bytes
/// for one, two images and a key are one row of the log, and rows are limited (64 MiB in Tidemill).
const LONGEST_IMAGE: usize = 4 << 20;

/// Of a text or blob in a key, so many characters or bytes are kept; longer keys that begin alike count as the same row's.
const LONGEST_KEY: usize = 8 << 10;

/// Which image of the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    Old,
    New,
}

impl Row {
    pub(crate) fn column(self, name: &str) -> String {
        match self {
            Self::Old => format!("OLD.{}", identifier(name)),
            Self::New => format!("NEW.{}", identifier(name)),
        }
    }
}

/// The row's logged columns as a JSON object.
pub(crate) fn image(table: &Table, row: Row) -> String {
    let long = table.logged.iter().filter(|column| !matches!(column.holds, Holds::Integer | Holds::Real)).count();
    let longest = LONGEST_VALUE.min(LONGEST_IMAGE / long.max(1));
    let members: Vec<String> = table.logged.iter().map(|column| member(column, row, longest)).collect();
    match concatenation(&members) {
        Some(members) => format!("'{{' || ltrim({members}, ',') || '}}'"),
        None => "'{}'".to_owned(),
    }
}

/// The row's key as a JSON object. Never null.
pub(crate) fn key(table: &Table, row: Row) -> String {
    let rowid = table.rowid.map(|name| format!("'{{\"rowid\":' || {} || '}}'", row.column(name)));
    if table.key.is_empty() {
        return rowid.unwrap_or_else(|| "'{}'".to_owned());
    }
    let members: Vec<String> = table.key.iter().map(|column| key_member(column, row)).collect();
    let members = concatenation(&members).unwrap_or_default();
    let key = format!("'{{' || ltrim({members}, ',') || '}}'");
    match (rowid, is_null(table, row)) {
        (Some(rowid), Some(null)) => format!("CASE WHEN {null} THEN {rowid} ELSE {key} END"),
        _ => key,
    }
}

/// Whether the row has another key after an update. `None` if that cannot be.
pub(crate) fn moves(table: &Table) -> Option<String> {
    let mut moves: Vec<String> = table.key.iter().map(differs).collect();
    if let Some(rowid) = table.rowid {
        let other = format!("{} <> {}", Row::Old.column(rowid), Row::New.column(rowid));
        match (table.key.is_empty(), is_null(table, Row::New)) {
            (true, _) => moves.push(other),
            (false, Some(null)) => moves.push(format!("(({null}) AND {other})")),
            (false, None) => {}
        }
    }
    joined(&moves, "OR")
}

/// Whether the row's key holds a null: SQLite allows any number of equal ones, unless the rowid is the key or there is none.
/// `None` if it cannot.
fn is_null(table: &Table, row: Row) -> Option<String> {
    let nullable = table.key.iter().filter(|column| !column.not_null).map(|column| row.column(&column.name));
    let nulls: Vec<String> = nullable.map(|column| format!("{column} IS NULL")).collect();
    joined(&nulls, "OR").filter(|_| table.rowid.is_some())
}

/// Whether a column's value is another one after an update, also where its collation does not see it.
pub(crate) fn differs(column: &Column) -> String {
    let (old, new) = (Row::Old.column(&column.name), Row::New.column(&column.name));
    let values = format!("{old} IS NOT {new} COLLATE BINARY");
    match column.holds {
        // 1 and 1.0 are equal, and JSON tells them apart.
        Holds::Anything => format!("({values} OR typeof({old}) <> typeof({new}))"),
        _ => values,
    }
}

/// Joins expressions with `operator` in a tree rather than a chain, since the depth of expressions is limited.
pub(crate) fn joined(parts: &[String], operator: &str) -> Option<String> {
    match parts {
        [] => None,
        [part] => Some(part.clone()),
        _ => {
            let (left, right) = parts.split_at(parts.len() / 2);
            Some(format!("({} {operator} {})", joined(left, operator)?, joined(right, operator)?))
        }
    }
}

fn concatenation(parts: &[String]) -> Option<String> {
    joined(parts, "||")
}

/// `,"name":value`, or nothing where the value is left out.
fn member(column: &Column, row: Row, longest: usize) -> String {
    let value = row.column(&column.name);
    let name = literal(&format!(",{}:", json(&column.name)));
    let null = literal(&format!(",{}:null", json(&column.name)));
    let short = |written: &str| {
        format!("CASE WHEN length(CAST({value} AS BLOB)) <= {longest} THEN {name} || {written} ELSE '' END")
    };
    let text = short(&quoted(&value));
    let blob = if column.named { short(&hexadecimal(&value)) } else { "''".to_owned() };
    let real = format!("CASE WHEN {value} - {value} = 0 THEN {name} || {} ELSE '' END", digits(&value));
    let or_null = |written: &str| match column.not_null {
        true => format!("({written})"),
        false => format!("CASE WHEN {value} IS NULL THEN {null} ELSE {written} END"),
    };
    match column.holds {
        Holds::Integer => or_null(&format!("{name} || {value}")),
        Holds::Real => or_null(&real),
        Holds::Text => or_null(&text),
        Holds::Blob => or_null(&blob),
        Holds::Anything => format!(
            "CASE typeof({value}) WHEN 'integer' THEN {name} || {value} WHEN 'text' THEN {text} WHEN 'null' THEN {null} \
             WHEN 'real' THEN {real} ELSE {blob} END"
        ),
    }
}

/// As [`member`], of a key: everything is there in some form.
fn key_member(column: &Column, row: Row) -> String {
    let value = row.column(&column.name);
    let name = literal(&format!(",{}:", json(&column.name)));
    let cut = format!(
        "CASE WHEN length(CAST({value} AS BLOB)) <= {LONGEST_KEY} THEN {value} ELSE substr({value}, 1, {LONGEST_KEY}) END"
    );
    let real = format!("CASE WHEN {value} - {value} = 0 THEN {} ELSE json_quote({value} || '') END", digits(&value));
    match column.holds {
        Holds::Integer => format!("{name} || ifnull({value}, 'null')"),
        Holds::Text => format!("{name} || {}", quoted(&cut)),
        _ => format!(
            "{name} || CASE typeof({value}) WHEN 'integer' THEN {value} WHEN 'text' THEN {} WHEN 'null' THEN 'null' \
             WHEN 'real' THEN {real} ELSE {} END",
            quoted(&cut),
            hexadecimal(&cut)
        ),
    }
}

/// The concatenation makes it plain text: a value that came from `json()` would not be quoted.
fn quoted(text: &str) -> String {
    format!("json_quote({text} || '')")
}

fn hexadecimal(blob: &str) -> String {
    format!("'\"' || hex({blob}) || '\"'")
}

/// A finite real so that reading it gives the same: in the usual 15 digits if they are enough, else in 18, with which SQLite's own
/// conversion is exact. Far from 1 it is not exact in the other direction, so that asking it would not tell.
fn digits(value: &str) -> String {
    format!(
        "CASE WHEN abs({value}) BETWEEN 1e-15 AND 1e15 AND CAST({value} || '' AS REAL) = {value} THEN {value} \
         ELSE printf('%!.18g', {value}) END"
    )
}
