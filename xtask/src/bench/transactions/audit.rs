//! Whether all is as it has to be once nothing is written any more: what was acknowledged is there once, scored as it stands, and no account
//! is stale.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tokio::time::sleep;

use super::client::Client;

/// How long runs may take to their end. After a kill, a run waits until its next attempt is due.
const PATIENCE: Duration = Duration::from_secs(300);

/// How often runs are asked for meanwhile.
const PAUSE: Duration = Duration::from_millis(50);

/// Makes a run of the detector, waits for it and for all before it, and compares what there is with what is expected.
/// How many scores were made by all runs so far, not counting those that were cut short.
pub(super) async fn settled(client: &mut Client, expected: &[String]) -> Result<u64> {
    detected(client).await?;
    let mut scores = 0;
    client
        .rows("/api/transactions/jobs/runs?job=detect-anomalies", |run| {
            scores += run["counts"]["transactions"].as_u64().context("a run does not say what it scored")?;
            Ok(())
        })
        .await?;
    let totals = client.data("/api/transactions/overview").await?["totals"].take();
    ensure!(totals["staleAccounts"] == 0, "accounts are stale that were scored: {totals}");
    let mut found = HashSet::new();
    client
        .rows("/api/transactions?", |row| {
            let id = row["id"].as_str().context("a transaction has no id")?.to_owned();
            ensure!(row["score"].is_f64() && row["scoreIsCurrent"] == true, "{id} is not scored: {row}");
            ensure!(found.insert(id), "a transaction is there twice: {row}");
            Ok(())
        })
        .await?;
    let lost = expected.iter().find(|id| !found.contains(*id));
    ensure!(lost.is_none(), "{lost:?} was acknowledged and is lost");
    ensure!(found.len() == expected.len(), "{} transactions are there, {} were written", found.len(), expected.len());
    Ok(scores)
}

/// A run of the detector.
pub(super) struct Detected {
    /// What the application tells of it.
    pub(super) run: Value,
    /// How often it was asked whether it is over: a query each.
    pub(super) polls: u32,
}

/// Makes a run of the detector, and waits until it and all before it are over.
pub(super) async fn detected(client: &mut Client) -> Result<Detected> {
    let asked = client.insist("POST", "/api/transactions/jobs/detect-anomalies", "{}").await?.data(202)?;
    let began = Instant::now();
    let mut polls = 0;
    while began.elapsed() < PATIENCE {
        polls += 1;
        let mut last = None;
        let mut under_way = 0;
        client
            .rows("/api/transactions/jobs/runs?job=detect-anomalies", |run| {
                match run["status"].as_str() {
                    Some("complete") => {}
                    Some("failed") => bail!("a run failed: {run}"),
                    _ => under_way += 1,
                }
                last = last.take().or_else(|| (run["id"] == asked["id"]).then(|| run.clone()));
                Ok(())
            })
            .await?;
        if under_way == 0 {
            let run = last.context("the run is not among those that are remembered")?;
            return Ok(Detected { run, polls });
        }
        sleep(PAUSE).await;
    }
    bail!("runs did not end within {} s", PATIENCE.as_secs())
}
