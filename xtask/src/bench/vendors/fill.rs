//! A history that is made by the job: how long it took by the run's own times, and when all of it was in the reports.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::super::client::Connection;
use super::{DAYS, SEED, VENDORS};

/// How long a history and its reports may take.
const PATIENCE: Duration = Duration::from_secs(900);
/// How often the run is asked meanwhile: seldom enough to cost nothing.
const PAUSE: Duration = Duration::from_millis(100);

/// A history that was made.
pub(super) struct Filled {
    /// From the beginning of the run to its end.
    pub(super) took: Duration,
    /// From the end of the run to the moment at which its last order came into the reports.
    pub(super) to_reports: Duration,
}

/// What a vendor of the history is known by; the first is 1.
pub(super) fn vendor_id(number: u32) -> String {
    format!("sim-{SEED}-{number:03}")
}

/// Makes the vendors, so many orders of theirs, and waits until the reports have them all.
pub(super) async fn fill(address: SocketAddr, orders: u32) -> Result<Filled> {
    let mut connection = Connection::open(address).await?;
    for number in 1..=VENDORS {
        let vendor = json!({ "id": vendor_id(number), "name": format!("Vendor {number}"), "currency": "USD" });
        connection.send("POST", "/api/vendors", vendor.to_string()).await?.data(201)?;
    }
    let per_day = orders / (VENDORS * DAYS);
    let wish = json!({ "vendors": VENDORS, "days": DAYS, "ordersPerDay": per_day, "seed": SEED });
    let run = connection.send("POST", "/api/vendors/jobs/backfill", wish.to_string()).await?.data(202)?;
    let path = format!("/api/vendors/jobs/runs/{}", run["id"].as_str().unwrap_or_default());
    let began = Instant::now();
    let run = until(began, &mut connection, &path, |run| match run["status"].as_str() {
        Some("done") => Ok(true),
        Some("failed") => bail!("the backfill failed: {}", run["message"]),
        _ => Ok(false),
    });
    let run = run.await?;
    let (started, finished) = (time(&run["startedAt"])?, time(&run["finishedAt"])?);
    let has_all = |summary: &Value| Ok(summary["totals"]["orders"].as_u64() == Some(orders.into()));
    let summary = until(began, &mut connection, "/api/dashboard/summary", has_all).await?;
    let complete = time(&summary["updatedAt"])?;
    let between = |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    Ok(Filled { took: between(started, finished), to_reports: between(finished, complete) })
}

/// Asks until the answer is the one that is waited for, and gives it.
async fn until(
    began: Instant,
    connection: &mut Connection,
    path: &str,
    is_it: impl Fn(&Value) -> Result<bool>,
) -> Result<Value> {
    while began.elapsed() < PATIENCE {
        let answer = connection.data(path).await?;
        if is_it(&answer)? {
            return Ok(answer);
        }
        sleep(PAUSE).await;
    }
    bail!("{path} was not what is waited for within {} s", PATIENCE.as_secs())
}

fn time(text: &Value) -> Result<Timestamp> {
    text.as_str().and_then(|text| text.parse().ok()).with_context(|| format!("{text} is no time"))
}
