//! A table as SQLite describes it, and who wants which columns of it.

use crate::quote;
use crate::schema;

/// Lists the columns of the tables that the JSON array `?1` names (see [`Subscription::names`]), a [`ColumnRow`] a row: `table`,
/// `kind`, `without_rowid`, `strict`, `column`, `declared`, `not_null`, `key`, `hidden`.
pub const DESCRIBE: &str = "SELECT t.name AS \"table\", t.type AS kind, t.wr AS without_rowid, t.strict AS strict,
        c.name AS \"column\", c.type AS declared, c.\"notnull\" AS not_null, c.pk AS key, c.hidden AS hidden
    FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
    WHERE t.schema = 'main' AND lower(t.name) IN (SELECT lower(value) FROM json_each(?1))
    ORDER BY t.name, c.cid";

/// Somebody who wants the changes of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The table, in any case of its ASCII letters.
    pub table: String,
    /// The columns, likewise; `None` means all but those declared as blobs.
    pub columns: Option<Vec<String>>,
}

impl Subscription {
    /// The tables' names as the parameter of [`DESCRIBE`].
    #[must_use]
    pub fn names(subscriptions: &[Self]) -> String {
        let names: Vec<_> = subscriptions.iter().map(|subscription| quote::json(&subscription.table)).collect();
        format!("[{}]", names.join(","))
    }
}

/// A row of [`DESCRIBE`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRow {
    /// The table's name as the schema spells it.
    pub table: String,
    /// `table`, `view`, `virtual` or `shadow`.
    pub kind: String,
    /// It is a `WITHOUT ROWID` table.
    pub without_rowid: bool,
    /// It is a `STRICT` table.
    pub strict: bool,
    /// The column's name.
    pub column: String,
    /// Its declared type; empty if it has none.
    pub declared: String,
    /// It is declared `NOT NULL`.
    pub not_null: bool,
    /// Its place in the primary key from 1; 0 if it is not part of it.
    pub key: i64,
    /// 0, or 1 for a hidden column of a virtual table, 2 and 3 for a generated column.
    pub hidden: i64,
}

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Integer,
    Real,
    Text,
    Blob,
    Anything,
}

/// A column that is logged, or part of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) holds: Holds,
    pub(crate) not_null: bool,
    /// Blobs in it are written as hexadecimal text rather than left out.
    pub(crate) named: bool,
}

/// A table and what is logged of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// The columns of the images.
    pub(crate) logged: Vec<Column>,
    /// The columns of the primary key in its order.
    pub(crate) key: Vec<Column>,
    /// A name of the rowid that no column has.
    pub(crate) rowid: Option<&'static str>,
    /// A column of the name `request_id`.
    pub(crate) request_id: Option<String>,
}

/// Something that a subscription asks for and cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// It is a view, or a virtual table, which SQLite keeps no triggers for.
    #[error("the changes of {table:?} cannot be logged, since it is a {kind}: name the table in which the rows are")]
    NotATable {
        /// What was named.
        table: String,
        /// What it is: `view`, `virtual table`, `shadow table`.
        kind: String,
    },
    /// It is SQLite's or the change log's own.
    #[error("the changes of {table:?} cannot be logged: it is part of SQLite or of the log itself")]
    Reserved {
        /// What was named.
        table: String,
    },
    /// The table has no such column (any more, or yet); its other columns are logged.
    #[error("table {table:?} has no column {column:?}: it is left out until it has")]
    NoColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
}

impl Problem {
    /// Whether nothing of that table is logged.
    pub(crate) fn forbids(&self, name: &str) -> bool {
        match self {
            Self::NotATable { table, .. } | Self::Reserved { table } => table == name,
            Self::NoColumn { .. } => false,
        }
    }
}

impl Table {
    /// Brings together the columns of one table (`rows`, not empty) and the wishes of its subscriptions.
    pub(crate) fn new(rows: &[ColumnRow], wishes: &[&Subscription], problems: &mut Vec<Problem>) -> Option<Self> {
        let first = rows.first()?;
        let table = first.table.clone();
        if table.to_ascii_lowercase().starts_with("sqlite_") || schema::is_ours(&table) {
            problems.push(Problem::Reserved { table });
            return None;
        }
        if first.kind != "table" {
            let kind = if first.kind == "view" { first.kind.clone() } else { format!("{} table", first.kind) };
            problems.push(Problem::NotATable { table, kind });
            return None;
        }
        let named = wishes.iter().filter_map(|wish| wish.columns.as_ref()).flatten();
        let named: Vec<&String> = named.collect();
        let is_named = |row: &ColumnRow| named.iter().any(|name| name.eq_ignore_ascii_case(&row.column));
        let all = wishes.iter().any(|wish| wish.columns.is_none());
        for name in &named {
            let missing = !rows.iter().any(|row| row.column.eq_ignore_ascii_case(name));
            let problem = Problem::NoColumn { table: table.clone(), column: (*name).clone() };
            if missing && !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        let column = |row: &ColumnRow| Column {
            name: row.column.clone(),
            holds: row.holds(),
            not_null: row.not_null,
            named: is_named(row),
        };
        let logged = rows.iter().filter(|row| is_named(row) || (all && !row.is_declared_blob())).map(column).collect();
        let mut key: Vec<&ColumnRow> = rows.iter().filter(|row| row.key > 0).collect();
        key.sort_by_key(|row| row.key);
        let free = |name: &&str| !rows.iter().any(|row| row.column.eq_ignore_ascii_case(name));
        let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(free).filter(|_| !first.without_rowid);
        let request_id = rows.iter().find(|row| row.column.eq_ignore_ascii_case("request_id"));
        Some(Self {
            name: table,
            logged,
            key: key.into_iter().map(column).collect(),
            rowid,
            request_id: request_id.map(|row| row.column.clone()),
        })
    }
}

impl ColumnRow {
    /// Only `STRICT` tables keep to the declared types.
    fn holds(&self) -> Holds {
        if !self.strict {
            return Holds::Anything;
        }
        // Some versions of SQLite show generated columns as `INT GENERATED ALWAYS`.
        match self.declared.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "INT" | "INTEGER" => Holds::Integer,
            "REAL" => Holds::Real,
            "TEXT" => Holds::Text,
            "BLOB" => Holds::Blob,
            _ => Holds::Anything,
        }
    }

    fn is_declared_blob(&self) -> bool {
        self.declared.to_ascii_uppercase().contains("BLOB")
    }
}
