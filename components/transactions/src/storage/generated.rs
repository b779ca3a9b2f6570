//! Traffic that was made up, and what was injected into it. Only the generator and the measurement of quality come here.

use serde_json::json;
use tidemill_sdk::{Database, DatabaseError, params};

use super::{Execute, NewTransaction, Transactions, insert_many};

/// A transaction that was made up.
#[derive(Clone, Debug)]
pub(crate) struct Labelled {
    /// What is written.
    pub(crate) transaction: NewTransaction,
    /// What was injected; none if it is usual.
    pub(crate) label: Option<&'static str>,
}

/// Writes made-up transactions that are new, with their labels, in one transaction of the caller's. How many were new.
pub(crate) async fn write(write: &mut impl Execute, rows: &[Labelled]) -> Result<u64, DatabaseError> {
    let new: Vec<NewTransaction> = rows.iter().map(|row| row.transaction.clone()).collect();
    let written = insert_many(write, &new).await?;
    let labels: Vec<_> = rows.iter().filter_map(|row| Some(json!([row.transaction.details.id, row.label?]))).collect();
    if !labels.is_empty() {
        let sql =
            "INSERT INTO labels (transaction_id, kind) SELECT value ->> 0, value ->> 1 FROM json_each(?1) WHERE true
            ON CONFLICT DO NOTHING";
        write.run(sql, params![json!(labels).to_string()]).await?;
    }
    Ok(written.len() as u64)
}

impl<D: Database> Transactions<D> {
    /// Until when the schedule has made traffic of a seed, in milliseconds since 1970.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn generated_until(&self, seed: i64) -> Result<Option<i64>, DatabaseError> {
        let rows = self.store.execute("SELECT until FROM generated WHERE seed = ?1", params![seed]).await?;
        Ok(rows.first().map(|row| row.get("until")).transpose()?)
    }

    /// Says until when it has.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn note_generated(&self, seed: i64, until: i64) -> Result<(), DatabaseError> {
        let sql = "INSERT INTO generated (seed, until) VALUES (?1, ?2)
            ON CONFLICT (seed) DO UPDATE SET until = max(until, excluded.until)";
        self.store.execute(sql, params![seed, until]).await.map(drop)
    }
}
