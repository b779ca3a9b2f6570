//! The log of a database on a host that does not keep one: its tables, its triggers, and where streams begin.

use tidemill_change_log::{ColumnRow, DESCRIBE, Repair, SCHEMA, StoredTrigger, Subscription, TRIGGERS, repair};

use super::super::Stream;
use crate::clock::Moment;
use crate::database::{Database, DatabaseError, Row, RowError, Rows, Store, Transaction};
use crate::http::RequestId;
use crate::{log, params};

/// Who drains which stream, and how that went.
const DRAINS: &str = "CREATE TABLE IF NOT EXISTS tidemill_drains (
        stream TEXT PRIMARY KEY,
        holder TEXT,
        leased_until INTEGER NOT NULL,
        failures INTEGER NOT NULL,
        next_attempt_at INTEGER NOT NULL,
        alone INTEGER
    ) STRICT, WITHOUT ROWID";

/// A new stream begins with what is committed from now on. The sequences of a log that was trimmed to nothing go on.
const BEGIN_STREAM: &str = "INSERT INTO tidemill_positions (stream, position, updated_at)
    VALUES (?1, ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'tidemill_changes'), 0), ?2) ON CONFLICT DO NOTHING";

const BEGIN_DRAIN: &str = "INSERT INTO tidemill_drains (stream, leased_until, failures, next_attempt_at)
    VALUES (?1, 0, 0, 0) ON CONFLICT DO NOTHING";

/// How many of the streams are there already; fails while there are no tables.
const KNOWN: &str = "SELECT count(*) AS count FROM tidemill_drains JOIN tidemill_positions USING (stream)
    WHERE stream IN (SELECT value FROM json_each(?1))";

const HAS_TABLES: &str = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'tidemill_drains'";

/// Creates and repairs what `streams` need.
pub(super) async fn prepare<D: Database>(
    store: &Store<D>,
    streams: &[Stream],
    now: Moment,
) -> Result<(), DatabaseError> {
    let subscriptions: Vec<Subscription> = streams
        .iter()
        .map(|stream| Subscription {
            table: stream.table.to_owned(),
            columns: stream.columns.map(|columns| columns.iter().map(|&column| column.to_owned()).collect()),
        })
        .collect();
    // Reading first keeps the usual start free of the write lock.
    if is_known(store, streams).await? {
        let columns = store.execute(DESCRIBE, params![Subscription::names(&subscriptions)]).await?;
        let stored = store.execute(TRIGGERS, Vec::new()).await?;
        if plan(&subscriptions, &columns, &stored)?.statements.is_empty() {
            return Ok(());
        }
    }
    let mut transaction = store.begin().await?;
    create(&mut transaction, streams, now).await?;
    let columns = transaction.execute(DESCRIBE, params![Subscription::names(&subscriptions)]).await?;
    let stored = transaction.execute(TRIGGERS, Vec::new()).await?;
    let plan = plan(&subscriptions, &columns, &stored)?;
    for statement in &plan.statements {
        transaction.execute(statement, Vec::new()).await?;
    }
    for problem in &plan.problems {
        log::warning(&RequestId::make(), &problem.to_string());
    }
    transaction.commit().await
}

async fn is_known<D: Database>(store: &Store<D>, streams: &[Stream]) -> Result<bool, DatabaseError> {
    if store.execute(HAS_TABLES, Vec::new()).await?.is_empty() {
        return Ok(false);
    }
    let names: Vec<_> = streams.iter().map(|stream| stream.name).collect();
    let rows = store.execute(KNOWN, params![serde_json::json!(names).to_string()]).await?;
    let count: u64 = rows.first().map_or(Ok(0), |row| row.get("count"))?;
    Ok(count == streams.len() as u64)
}

async fn create<D: Database>(
    transaction: &mut Transaction<D>,
    streams: &[Stream],
    now: Moment,
) -> Result<(), DatabaseError> {
    for statement in SCHEMA.iter().chain([&DRAINS]) {
        transaction.execute(statement, Vec::new()).await?;
    }
    for stream in streams {
        transaction.execute(BEGIN_STREAM, params![stream.name, now.as_millis()]).await?;
        transaction.execute(BEGIN_DRAIN, params![stream.name]).await?;
    }
    Ok(())
}

/// Only tables of these subscriptions: triggers of others may be wanted by somebody else.
fn plan(subscriptions: &[Subscription], columns: &Rows, stored: &Rows) -> Result<Repair, RowError> {
    let columns = columns.iter().map(column).collect::<Result<Vec<_>, _>>()?;
    let mut stored = stored.iter().map(trigger).collect::<Result<Vec<_>, _>>()?;
    stored.retain(|trigger| subscriptions.iter().any(|wish| wish.table.eq_ignore_ascii_case(&trigger.table)));
    Ok(repair(subscriptions, &columns, &stored))
}

fn column(row: Row<'_>) -> Result<ColumnRow, RowError> {
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
}

fn trigger(row: Row<'_>) -> Result<StoredTrigger, RowError> {
    Ok(StoredTrigger { name: row.get("name")?, table: row.get("table")?, sql: row.get("sql")? })
}
