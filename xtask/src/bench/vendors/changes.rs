//! Orders that change at a rate, whatever their answers take, and how long after each answer the change is in the reports.
//!
//! One client asks the dashboard all the time for how many orders are accepted; a vendor's report changes in the same commit. A change counts
//! as arrived at the end of the first answer in which there are as many changes as were sent when it was answered: it is among those.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};

use super::super::client::Connection;
use super::VENDORS;
use super::fill::vendor_id;

/// Changes in a second.
pub(super) const RATE: u32 = 200;
/// Clients that place the orders.
const PLACERS: u32 = 16;
/// The pause between two questions.
const PAUSE: Duration = Duration::from_millis(5);
/// How long reports may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Connections that wait for their next request.
type Idle = Arc<Mutex<Vec<Connection>>>;

/// A change that was answered.
struct Answered {
    at: Instant,
    /// How many changes had been sent by then.
    sent: u64,
}

/// Accepts orders at the rate for some time, and gives the milliseconds from each answer to its report.
pub(super) async fn lags(address: SocketAddr, time: Duration) -> Result<Vec<f64>> {
    let count = RATE * u32::try_from(time.as_secs())?;
    let mut observer = Connection::open(address).await?;
    let before = count_of(&observer.data("/api/dashboard/summary").await?, "/totals/orders")?;
    let orders = place(address, count).await?;
    let placed = before + u64::from(count);
    observe(&mut observer, "/totals/orders", placed).await?;
    let accepted = count_of(&observer.data("/api/dashboard/summary").await?, "/totals/byStatus/accepted")?;

    let observed =
        tokio::spawn(
            async move { observe(&mut observer, "/totals/byStatus/accepted", accepted + u64::from(count)).await },
        );
    let answered = accept(address, orders).await?;
    let seen = observed.await??;
    let lag = |change: &Answered| {
        let place = seen.partition_point(|(_, count)| *count < accepted + change.sent);
        let (at, _) = seen.get(place).context("a change was never seen")?;
        Ok(at.saturating_duration_since(change.at).as_secs_f64() * 1e3)
    };
    answered.iter().map(lag).collect()
}

/// Places orders, as fast as they are answered.
async fn place(address: SocketAddr, count: u32) -> Result<Vec<String>> {
    let placers = (0..PLACERS).map(|placer| {
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut ids = Vec::new();
            for number in (placer..count).step_by(PLACERS as usize) {
                let line = json!({ "sku": "BOLT", "quantity": 3, "unitPriceMinor": 250 });
                let order = json!({ "vendorId": vendor_id(1 + number % VENDORS), "lines": [line] });
                let placed = connection.send("POST", "/api/orders", order.to_string()).await?.data(201)?;
                ids.push(placed["id"].as_str().context("an order has no id")?.to_owned());
            }
            anyhow::Ok(ids)
        })
    });
    let mut ids = Vec::new();
    for placer in placers.collect::<Vec<_>>() {
        ids.extend(placer.await??);
    }
    Ok(ids)
}

/// Accepts orders, each when its time has come.
async fn accept(address: SocketAddr, orders: Vec<String>) -> Result<Vec<Answered>> {
    let (idle, sent) = (Idle::default(), Arc::new(AtomicU64::new(0)));
    let began = Instant::now();
    let mut requests = Vec::with_capacity(orders.len());
    for (number, id) in (0..).zip(orders) {
        sleep_until(began + number * Duration::from_secs(1) / RATE).await;
        let (idle, sent) = (Arc::clone(&idle), Arc::clone(&sent));
        requests.push(tokio::spawn(async move {
            let waiting = lock(&idle).pop();
            let mut connection = match waiting {
                Some(connection) => connection,
                None => Connection::open(address).await?,
            };
            sent.fetch_add(1, Ordering::Relaxed);
            let path = format!("/api/orders/{id}/transitions");
            let answer = connection.send("POST", &path, r#"{"to": "accepted"}"#).await?;
            let answered = Answered { at: Instant::now(), sent: sent.load(Ordering::Relaxed) };
            ensure!(answer.status == 200, "a change was answered with {}: {}", answer.status, answer.text);
            lock(&idle).push(connection);
            Ok(answered)
        }));
    }
    let mut answered = Vec::with_capacity(requests.len());
    for request in requests {
        answered.push(request.await??);
    }
    Ok(answered)
}

/// Asks until a number of the dashboard is reached: when each answer had come, and the number in it.
async fn observe(connection: &mut Connection, number: &str, last: u64) -> Result<Vec<(Instant, u64)>> {
    let mut seen: Vec<(Instant, u64)> = Vec::new();
    let mut progress = Instant::now();
    while progress.elapsed() < PATIENCE {
        let summary = connection.data("/api/dashboard/summary").await?;
        let found = count_of(&summary, number)?;
        let now = Instant::now();
        if seen.last().is_none_or(|(_, before)| *before != found) {
            progress = now;
        }
        seen.push((now, found));
        if found >= last {
            return Ok(seen);
        }
        sleep(PAUSE).await;
    }
    bail!("{number} of the dashboard did not become {last}")
}

fn count_of(summary: &Value, number: &str) -> Result<u64> {
    summary.pointer(number).and_then(Value::as_u64).with_context(|| format!("the dashboard has no number {number}"))
}

fn lock(idle: &Idle) -> std::sync::MutexGuard<'_, Vec<Connection>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
