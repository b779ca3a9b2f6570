//! Which statements bring the triggers of a database to what its subscriptions want.

use crate::quote::identifier;
use crate::table::{ColumnRow, Problem, Subscription, Table};
use crate::trigger::{PREFIX, Trigger, triggers};

/// Lists the triggers of the database, a [`StoredTrigger`] a row, in the order in which they were made: `name`, `table`, `sql`.
pub const TRIGGERS: &str =
    "SELECT name, tbl_name AS \"table\", sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid";

/// A row of [`TRIGGERS`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTrigger {
    /// Its name.
    pub name: String,
    /// The table it belongs to.
    pub table: String,
    /// Its text.
    pub sql: String,
}

impl StoredTrigger {
    /// Whether it is one of the log's.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.name.starts_with(PREFIX)
    }
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Repair {
    /// To be run in this order, in one transaction with the reading that they come from. None: all is as it should be.
    pub statements: Vec<String>,
    /// What the subscriptions want and cannot have. The rest is logged all the same.
    pub problems: Vec<Problem>,
}

/// Compares the triggers that there are with those that `subscriptions` want. A table that does not exist is no problem: it may
/// come.
///
/// `columns` are the rows of [`DESCRIBE`](crate::DESCRIBE) for `subscriptions`, `stored` those of [`TRIGGERS`].
#[must_use]
pub fn repair(subscriptions: &[Subscription], columns: &[ColumnRow], stored: &[StoredTrigger]) -> Repair {
    let mut problems = Vec::new();
    let mut wanted: Vec<(String, Vec<Trigger>)> = Vec::new();
    for rows in columns.chunk_by(|one, next| one.table == next.table) {
        let name = &rows[0].table;
        let wishes: Vec<_> = subscriptions.iter().filter(|wish| wish.table.eq_ignore_ascii_case(name)).collect();
        if let Some(table) = Table::new(rows, &wishes, &mut problems).filter(|_| !wishes.is_empty()) {
            wanted.push((table.name.clone(), triggers(&table)));
        }
    }
    wanted.retain(|(table, triggers)| !are_there(table, triggers, stored));
    let is_as_wanted = |stored: &StoredTrigger| {
        subscriptions.iter().any(|wish| wish.table.eq_ignore_ascii_case(&stored.table))
            && columns.iter().any(|row| row.table == stored.table)
            && !wanted.iter().any(|(table, _)| *table == stored.table)
            && problems.iter().all(|problem| !problem.forbids(&stored.table))
    };
    let mut statements: Vec<String> =
        stored.iter().filter(|stored| stored.is_ours() && !is_as_wanted(stored)).map(drop_trigger).collect();
    statements.extend(wanted.into_iter().flat_map(|(_, triggers)| triggers).map(|trigger| trigger.sql));
    Repair { statements, problems }
}

/// The statements that remove every trigger of the log: before an `ALTER TABLE`, which fails on triggers that name what it
/// drops, and where nobody subscribes any more.
#[must_use]
pub fn remove(stored: &[StoredTrigger]) -> Vec<String> {
    stored.iter().filter(|stored| stored.is_ours()).map(drop_trigger).collect()
}

fn drop_trigger(trigger: &StoredTrigger) -> String {
    format!("DROP TRIGGER IF EXISTS {}", identifier(&trigger.name))
}

/// Whether a table has exactly the wanted triggers, and they are the youngest of its triggers. SQLite fires the youngest first, and a
/// trigger of the application's that changes the same row again must come after ours, or its change would be logged before the
/// one that caused it.
fn are_there(table: &str, wanted: &[Trigger], stored: &[StoredTrigger]) -> bool {
    let of_table: Vec<&StoredTrigger> = stored.iter().filter(|stored| stored.table == table).collect();
    let ours = of_table.iter().rev().take_while(|stored| stored.is_ours()).count();
    let all_ours = of_table.iter().filter(|stored| stored.is_ours()).count();
    ours == wanted.len()
        && all_ours == ours
        && wanted
            .iter()
            .all(|wanted| of_table.iter().any(|stored| stored.name == wanted.name && stored.sql == wanted.sql))
}
