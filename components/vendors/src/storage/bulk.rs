//! Many rows in few statements: `INSERT … VALUES (…), (…), …`.
//!
//! Rows as parameters cost SQLite half of what rows as one JSON text do. Statements come in a few sizes only, so that hosts can keep them
//! prepared.

use tidemill_sdk::{Database, DatabaseError, Transaction, Value};

use super::Execute;

/// SQLite takes 32,766 parameters.
const MOST_PARAMETERS: usize = 32_766;

/// How many rows a statement has: as often as possible the first, then the next.
const SIZES: [usize; 5] = [1024, 512, 64, 8, 1];

/// Inserts rows, of the same width each: `head` ends before, and `tail` begins after `VALUES (…), …`.
pub(super) async fn insert(
    execute: &mut impl Execute,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<(), DatabaseError> {
    for (statement, parameters) in statements(head, tail, rows) {
        execute.run(&statement, parameters).await?;
    }
    Ok(())
}

/// The same in a transaction, and how many rows were inserted or changed.
///
/// Asked for after each statement, which costs a call; with `RETURNING` each row would be one of a result.
pub(super) async fn insert_counted<D: Database>(
    transaction: &mut Transaction<D>,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<i64, DatabaseError> {
    let mut changed = 0;
    for (statement, parameters) in statements(head, tail, rows) {
        transaction.execute(&statement, parameters).await?;
        let counted = transaction.execute("SELECT changes() AS changes", Vec::new()).await?;
        changed += counted.first().map_or(Ok(0), |row| row.get::<i64>("changes"))?;
    }
    Ok(changed)
}

/// The statements that insert rows, with their parameters.
fn statements(head: &str, tail: &str, rows: Vec<Vec<Value>>) -> impl Iterator<Item = (String, Vec<Value>)> {
    let width = rows.first().map_or(1, Vec::len);
    let row = format!("({})", vec!["?"; width].join(", "));
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let size = SIZES.into_iter().find(|size| *size <= rows.len() && size * width <= MOST_PARAMETERS)?;
        let statement = format!("{head} VALUES {} {tail}", vec![row.as_str(); size].join(", "));
        Some((statement, rows.by_ref().take(size).flatten().collect()))
    })
}
