//! The log's triggers in one database: compared with what is wanted, and mended, on the writer's connection.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use tidemill_change_log::{ColumnRow, DESCRIBE, Problem, StoredTrigger, Subscription, TRIGGERS, repair};

use crate::storage::schema_hook::SchemaHook;

pub(super) struct Triggers {
    subscriptions: Mutex<Vec<Subscription>>,
    problems: Mutex<Vec<Problem>>,
}

impl Triggers {
    pub(super) fn new(subscriptions: Vec<Subscription>) -> Self {
        Self { subscriptions: Mutex::new(subscriptions), problems: Mutex::default() }
    }

    /// Replaces what is wanted, and gives what was. The triggers stay as they are until they are mended.
    pub(super) fn want(&self, subscriptions: Vec<Subscription>) -> Vec<Subscription> {
        std::mem::replace(&mut *self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner), subscriptions)
    }

    /// Brings the triggers to what the subscriptions want. Usually two queries that find nothing to do.
    pub(super) fn mend(&self, connection: &Connection) -> rusqlite::Result<()> {
        let subscriptions = self.subscriptions.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let repair = repair(&subscriptions, &columns(connection, &subscriptions)?, &stored(connection)?);
        run(connection, &repair.statements)?;
        if !repair.statements.is_empty() {
            tracing::info!(
                statements = repair.statements.len(),
                "the triggers of the change log were brought up to date"
            );
        }
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        for problem in repair.problems.iter().filter(|problem| !problems.contains(problem)) {
            tracing::warn!("{problem}");
        }
        *problems = repair.problems;
        Ok(())
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl SchemaHook for Triggers {
    fn before_alter(&self, connection: &Connection) -> rusqlite::Result<()> {
        remove(connection)
    }

    fn after(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.mend(connection)
    }
}

/// All triggers of the database.
pub(super) fn stored(connection: &Connection) -> rusqlite::Result<Vec<StoredTrigger>> {
    let mut statement = connection.prepare(TRIGGERS)?;
    let stored = statement.query_map([], |row| {
        Ok(StoredTrigger { name: row.get("name")?, table: row.get("table")?, sql: row.get("sql")? })
    })?;
    stored.collect()
}

/// Drops the log's triggers.
pub(super) fn remove(connection: &Connection) -> rusqlite::Result<()> {
    run(connection, &tidemill_change_log::remove(&stored(connection)?))
}

fn columns(connection: &Connection, subscriptions: &[Subscription]) -> rusqlite::Result<Vec<ColumnRow>> {
    let mut statement = connection.prepare(DESCRIBE)?;
    let columns = statement.query_map([Subscription::names(subscriptions)], |row| {
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
    })?;
    columns.collect()
}

fn run(connection: &Connection, statements: &[String]) -> rusqlite::Result<()> {
    statements.iter().try_for_each(|statement| connection.execute_batch(statement))
}
