//! Whether two databases of one connection hold the same: the schema, and each row of each table with its number, in their order.

use anyhow::bail;
use rusqlite::{Connection, Row};

use crate::storage::met_damage;

/// What the two are called on their connection: the old one and the new one.
pub(super) const PLACES: [&str; 2] = ["main", "target"];

/// Compares the two.
///
/// # Errors
///
/// Fails where they are different, and says where without saying what is there.
pub(super) fn compare(connection: &Connection) -> anyhow::Result<()> {
    for pragma in ["user_version", "application_id", "encoding", "auto_vacuum"] {
        if !is_same(connection, |place| format!("PRAGMA {place}.{pragma}"))? {
            bail!("the copy has another {pragma}");
        }
    }
    // The table of sequences is made with the first table that needs it, and stays when that one goes.
    let schema = |place: &str| {
        format!(
            "SELECT type, name, tbl_name, sql FROM {place}.sqlite_schema WHERE name <> 'sqlite_sequence' ORDER BY type, name"
        )
    };
    if !is_same(connection, schema)? {
        bail!("the copy has another schema");
    }
    for table in tables(connection)? {
        let (name, columns) = (quoted(&table.name), table.columns());
        if !is_same(connection, |place| format!("SELECT {columns} FROM {place}.{name}"))? {
            bail!("the copy has other rows in table {name}");
        }
    }
    if sequences(connection, PLACES[0])? != sequences(connection, PLACES[1])? {
        bail!("the copy has other sequences");
    }
    if met_damage(connection)? {
        bail!("the file is damaged (a page is not as it was written): restore it from a backup first");
    }
    Ok(())
}

struct Table {
    name: String,
    /// What stands for the number of a row; nothing where rows have none, or all its names are those of columns.
    number: Option<&'static str>,
}

impl Table {
    fn columns(&self) -> String {
        self.number.map_or_else(|| "*".to_owned(), |number| format!("{number}, *"))
    }
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut tables = connection.prepare(
        "SELECT name, wr FROM pragma_table_list
         WHERE schema = ?1 AND type IN ('table', 'shadow') AND name NOT IN ('sqlite_schema', 'sqlite_sequence')",
    )?;
    let mut columns = connection.prepare("SELECT name FROM pragma_table_xinfo(?1, ?2)")?;
    let tables = tables.query_map([PLACES[0]], |row| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?)))?;
    tables
        .map(|table| {
            let (name, has_no_number) = table?;
            let columns = columns
                .query_map([&name, PLACES[0]], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            let is_free = |number: &&str| !columns.iter().any(|column| column.eq_ignore_ascii_case(number));
            let number = ["rowid", "_rowid_", "oid"].into_iter().find(is_free).filter(|_| !has_no_number);
            Ok(Table { name, number })
        })
        .collect()
}

/// The last numbers of tables that never use one again.
fn sequences(connection: &Connection, place: &str) -> rusqlite::Result<Vec<(String, i64)>> {
    let exists: bool = connection.query_row(
        &format!("SELECT count(*) FROM {place}.sqlite_schema WHERE name = 'sqlite_sequence'"),
        [],
        |row| row.get(0),
    )?;
    if !exists {
        return Ok(Vec::new());
    }
    let mut sequences = connection.prepare(&format!("SELECT name, seq FROM {place}.sqlite_sequence ORDER BY name"))?;
    sequences.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Whether a statement gives the same rows of both.
fn is_same(connection: &Connection, statement: impl Fn(&str) -> String) -> rusqlite::Result<bool> {
    let [old, new] = PLACES.map(|place| connection.prepare(&statement(place)));
    let (mut old, mut new) = (old?, new?);
    let columns = old.column_count();
    if columns != new.column_count() {
        return Ok(false);
    }
    let (mut old, mut new) = (old.query([])?, new.query([])?);
    loop {
        match (old.next()?, new.next()?) {
            (None, None) => return Ok(true),
            (Some(old), Some(new)) if is_same_row(old, new, columns)? => {}
            _ => return Ok(false),
        }
    }
}

fn is_same_row(old: &Row<'_>, new: &Row<'_>, columns: usize) -> rusqlite::Result<bool> {
    for column in 0..columns {
        if old.get_ref(column)? != new.get_ref(column)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_difference_is_noticed_and_nothing_of_it_is_told() {
        let check = |change: &str, said: Option<&str>| {
            let connection = Connection::open_in_memory().unwrap();
            connection.execute_batch("ATTACH ':memory:' AS target").unwrap();
            for place in PLACES {
                let content = format!(
                    "PRAGMA {place}.user_version = 3;
                     CREATE TABLE {place}.t (a, b); INSERT INTO {place}.t VALUES (1, 'secret'), (2, NULL);
                     CREATE TABLE {place}.s (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO {place}.s VALUES (7);
                     CREATE TABLE {place}.k (k PRIMARY KEY) WITHOUT ROWID; INSERT INTO {place}.k VALUES ('secret')"
                );
                connection.execute_batch(&content).unwrap();
            }
            connection.execute_batch(change).unwrap();
            match (compare(&connection), said) {
                (Ok(()), None) => {}
                (Err(error), Some(said)) => {
                    let error = error.to_string();
                    assert!(error.contains(said) && !error.contains("secret"), "{change}: {error}");
                }
                (outcome, _) => panic!("{change}: {outcome:?}"),
            }
        };
        check("", None);
        check("PRAGMA target.user_version = 4", Some("user_version"));
        check("PRAGMA target.application_id = 4", Some("application_id"));
        check("CREATE INDEX target.i ON t (a)", Some("schema"));
        check("UPDATE target.t SET b = 'other' WHERE a = 1", Some("\"t\""));
        check("UPDATE target.t SET b = 2 WHERE a = 2", Some("\"t\""));
        check("UPDATE target.t SET rowid = 9 WHERE a = 2", Some("\"t\""));
        check("DELETE FROM target.t WHERE a = 2", Some("\"t\""));
        check("INSERT INTO target.k VALUES ('z')", Some("\"k\""));
        check("UPDATE target.sqlite_sequence SET seq = 8", Some("sequences"));
    }
}
