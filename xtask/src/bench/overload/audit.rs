//! Whether all is as it has to be once nothing is written any more: what was acknowledged is there, and nothing is there twice.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tokio::time::sleep;

use super::super::client::Connection;
use super::ledger::{Found, Ledger};

/// How long experiments may take to their analyses after the load.
const PATIENCE: Duration = Duration::from_secs(600);
const PAUSE: Duration = Duration::from_millis(500);

/// What the audit found.
#[derive(Debug, Default)]
pub(super) struct Audit {
    pub(super) acknowledged: usize,
    pub(super) lost: usize,
    pub(super) twice: usize,
    /// From the end of the load until every experiment was analysed.
    pub(super) settled: Duration,
}

/// Reads everything that there is, and compares.
pub(super) async fn audit(address: SocketAddr, ledger: &Ledger) -> Result<Audit> {
    let began = Instant::now();
    let mut connection = Connection::open(address).await?;
    let mut audit = Audit { acknowledged: ledger.acknowledged(), ..Audit::default() };

    let mut increments = Found::default();
    rows(&mut connection, "/api/counter/audit?", |row| {
        increments.add(text(row, "requestId")?);
        Ok(())
    })
    .await?;
    let mut transactions = Found::default();
    rows(&mut connection, "/api/transactions?", |row| {
        transactions.add(text(row, "id")?);
        Ok(())
    })
    .await?;
    let (mut orders, mut accepted) = (Found::default(), Found::default());
    rows(&mut connection, "/api/orders?", |row| {
        // Orders that the vendors' own jobs make have none.
        if let Some(reference) = row["reference"].as_str() {
            orders.add(reference);
            if row["status"] == "accepted" {
                accepted.add(text(row, "id")?);
                ensure!(row["version"] == 2, "an order was moved more than once: {row}");
            }
        }
        Ok(())
    })
    .await?;
    settle(&mut connection).await?;
    audit.settled = began.elapsed();
    let mut experiments = Found::default();
    rows(&mut connection, "/api/experiments?", |row| {
        ensure!(row["status"] == "complete", "an experiment has no analysis: {row}");
        experiments.add(text(row, "id")?);
        Ok(())
    })
    .await?;

    let compared = [
        increments.compare(&ledger.increments),
        transactions.compare(&ledger.transactions),
        orders.compare(&ledger.orders),
        accepted.compare(&ledger.accepted),
        experiments.compare(&ledger.experiments),
    ];
    for (lost, twice) in compared {
        audit.lost += lost;
        audit.twice += twice;
    }
    Ok(audit)
}

/// Waits until no experiment is under way.
async fn settle(connection: &mut Connection) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let mut under_way = 0;
        for status in ["pending", "generating", "analyzing"] {
            let listed = connection.send("GET", &format!("/api/experiments?status={status}&limit=1"), "").await?;
            under_way += listed.data(200)?.as_array().map_or(0, Vec::len);
        }
        if under_way == 0 {
            return Ok(());
        }
        sleep(PAUSE).await;
    }
    bail!("experiments were still under way {} s after the load", PATIENCE.as_secs())
}

fn text<'a>(row: &'a Value, field: &str) -> Result<&'a str> {
    row[field].as_str().with_context(|| format!("there is no {field} in {row}"))
}

/// Every row of a list; `path` has a query.
async fn rows(connection: &mut Connection, path: &str, mut row: impl FnMut(&Value) -> Result<()>) -> Result<()> {
    let mut cursor = String::new();
    loop {
        let answer = connection.send("GET", &format!("{path}limit=200{cursor}"), "").await?;
        ensure!(answer.status == 200, "{path} was answered with {}: {}", answer.status, answer.text);
        let list: Value = serde_json::from_str(&answer.text).context("a list is not JSON")?;
        list["data"].as_array().context("a list has no rows")?.iter().try_for_each(&mut row)?;
        match list["page"]["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return Ok(()),
        }
    }
}
