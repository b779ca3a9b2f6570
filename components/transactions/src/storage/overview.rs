//! Numbers about all transactions, from tables that are kept for it: what they cost does not depend on how many there are.

use tidemill_sdk::{Database, DatabaseError, Row, params};

use super::Transactions;

/// An hour's transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HourlyVolume {
    /// Its start, in milliseconds since 1970.
    pub(crate) hour: i64,
    /// How many.
    pub(crate) transactions: i64,
    /// Their amounts, in minor units of the base currency.
    pub(crate) amount: i64,
}

/// An hour's anomalies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HourlyAnomalies {
    /// Its start.
    pub(crate) hour: i64,
    /// How many, without those that were cleared.
    pub(crate) anomalies: i64,
    /// How many of them people confirmed.
    pub(crate) confirmed: i64,
}

/// What there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// All transactions.
    pub(crate) transactions: i64,
    /// All accounts.
    pub(crate) accounts: i64,
    /// Accounts that wait to be scored.
    pub(crate) stale: i64,
    /// Since when the first of them waits.
    pub(crate) stale_since: Option<i64>,
    /// Anomalies that nobody has judged.
    pub(crate) open: i64,
}

impl<D: Database> Transactions<D> {
    /// What there is.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn totals(&self) -> Result<Totals, DatabaseError> {
        let sql = "SELECT ifnull((SELECT sum(transactions) FROM hourly_volume), 0) AS transactions,
            (SELECT count(*) FROM accounts) AS accounts,
            (SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL) AS stale,
            (SELECT min(stale_since) FROM accounts WHERE stale_since IS NOT NULL) AS stale_since,
            (SELECT count(*) FROM anomalies WHERE status = 'open') AS open";
        let rows = self.store.execute(sql, params![]).await?;
        let Some(row) = rows.first() else { return Ok(Totals::default()) };
        Ok(Totals {
            transactions: row.get("transactions")?,
            accounts: row.get("accounts")?,
            stale: row.get("stale")?,
            stale_since: row.get("stale_since")?,
            open: row.get("open")?,
        })
    }

    /// The volume of the hours from a time until before another; those without transactions are left out.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn volume(&self, from: i64, to: i64) -> Result<Vec<HourlyVolume>, DatabaseError> {
        let sql = "SELECT hour, transactions, amount FROM hourly_volume WHERE hour >= ?1 AND hour < ?2 ORDER BY hour";
        let rows = self.store.execute(sql, params![from, to]).await?;
        let volume = |row: Row<'_>| {
            Ok(HourlyVolume {
                hour: row.get("hour")?,
                transactions: row.get("transactions")?,
                amount: row.get("amount")?,
            })
        };
        rows.iter().map(volume).collect()
    }

    /// The anomalies of those hours, by the time of their transactions.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn anomalies_over_time(&self, from: i64, to: i64) -> Result<Vec<HourlyAnomalies>, DatabaseError> {
        let sql = "SELECT timestamp - timestamp % 3600000 AS hour, count(*) AS anomalies,
                sum(status = 'confirmed') AS confirmed
            FROM anomalies WHERE timestamp >= ?1 AND timestamp < ?2 AND status <> 'cleared' GROUP BY 1 ORDER BY 1";
        let rows = self.store.execute(sql, params![from, to]).await?;
        let anomalies = |row: Row<'_>| {
            Ok(HourlyAnomalies {
                hour: row.get("hour")?,
                anomalies: row.get("anomalies")?,
                confirmed: row.get("confirmed")?,
            })
        };
        rows.iter().map(anomalies).collect()
    }
}
