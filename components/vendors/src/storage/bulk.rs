//! Many rows in few statements: `INSERT … VALUES (…), (…), …`.
//!
//! Rows as parameters cost SQLite half of what rows as one JSON text do. Statements come in a few sizes only, so that hosts can keep them
//! prepared.

use tidemill_sdk::{DatabaseError, Value};

use super::Execute;

/// SQLite takes 32,766 parameters.
const MOST_PARAMETERS: usize = 32_766;

/// How many rows a statement has: as often as possible the first, then the next.
const SIZES: [usize; 4] = [512, 64, 8, 1];

/// Inserts rows, of the same width each: `head` ends before, and `tail` begins after `VALUES (…), …`. Gives how many rows the statements
/// returned.
pub(super) async fn insert(
    execute: &mut impl Execute,
    head: &str,
    tail: &str,
    rows: Vec<Vec<Value>>,
) -> Result<usize, DatabaseError> {
    let Some(width) = rows.first().map(Vec::len) else {
        return Ok(0);
    };
    let row = format!("({})", vec!["?"; width].join(", "));
    let mut left = rows.len();
    let mut returned = 0;
    let mut rows = rows.into_iter();
    for size in SIZES.into_iter().filter(|size| size * width <= MOST_PARAMETERS) {
        if left < size {
            continue;
        }
        let statement = format!("{head} VALUES {} {tail}", vec![row.as_str(); size].join(", "));
        while left >= size {
            let parameters: Vec<Value> = rows.by_ref().take(size).flatten().collect();
            returned += execute.run(&statement, parameters).await?.len();
            left -= size;
        }
    }
    Ok(returned)
}
