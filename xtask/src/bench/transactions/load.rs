//! Transactions: a history written in batches, and single ones at a rate, whatever the answers do.
//!
//! Each request has a time at which it is due, and how long it took counts from then, whether a connection was free or not: a host that
//! stands still makes all those wait that were due meanwhile (no coordinated omission).

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep_until};

use super::client::{Client, Host};

/// Requests under way at once.
const CONNECTIONS: usize = 64;

/// Rows of a batch, the most that the application takes.
const BATCH: usize = 1000;

/// The time over which a history is spread: all of it counts for the longest window, little for the shortest.
const HISTORY: Duration = Duration::from_secs(20 * 24 * 60 * 60);

/// Single transactions, and runs of the detector meanwhile.
#[derive(Clone, Copy)]
pub(super) struct Load {
    /// What ids begin with.
    pub(super) name: &'static str,
    /// Accounts, which are written to in turn.
    pub(super) accounts: u32,
    /// Transactions in all.
    pub(super) writes: u32,
    /// Transactions in a second.
    pub(super) rate: u32,
    /// From one run to the next.
    pub(super) between_runs: Duration,
}

/// What a load met.
pub(super) struct Outcome {
    /// From the moment at which each write was due to its acknowledgement, in milliseconds.
    pub(super) times: Vec<f64>,
    /// From the first to the last.
    pub(super) took: Duration,
    /// Requests that were sent again.
    pub(super) repeats: u64,
}

impl Load {
    /// The ids of all that it writes.
    pub(super) fn ids(&self) -> impl Iterator<Item = String> {
        let name = self.name;
        (0..self.writes).map(move |number| id(name, number))
    }

    /// Writes until all are acknowledged.
    pub(super) async fn run(self, host: &Host) -> Result<Outcome> {
        let began = Instant::now();
        let detecting = tokio::spawn(self.detect(began, host.clone()));
        let next = Arc::new(AtomicU32::new(0));
        let writers: Vec<_> = (0..CONNECTIONS)
            .map(|_| tokio::spawn(self.write(began, Arc::clone(&next), Client::new(host.clone()))))
            .collect();
        let mut outcome = Outcome { times: Vec::new(), took: Duration::ZERO, repeats: 0 };
        for writer in writers {
            let (times, repeats) = writer.await??;
            outcome.times.extend(times);
            outcome.repeats += repeats;
        }
        outcome.took = began.elapsed();
        // It has ended by itself only if it failed.
        if detecting.is_finished() {
            detecting.await??;
        } else {
            detecting.abort();
        }
        Ok(outcome)
    }

    async fn write(self, began: Instant, next: Arc<AtomicU32>, mut client: Client) -> Result<(Vec<f64>, u64)> {
        let mut times = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= self.writes {
                return Ok((times, client.repeats));
            }
            let due = began + Duration::from_secs(1) * number / self.rate;
            sleep_until(due).await;
            let body = payment(&id(self.name, number), number % self.accounts, number, None).to_string();
            let answer = client.insist("POST", "/api/transactions", &body).await?;
            // 200: an earlier attempt was written, and its answer lost.
            ensure!(
                [200, 201].contains(&answer.status),
                "a write was answered with {}: {}",
                answer.status,
                answer.text
            );
            times.push(due.elapsed().as_secs_f64() * 1e3);
        }
    }

    async fn detect(self, began: Instant, host: Host) -> Result<()> {
        let mut client = Client::new(host);
        for number in 1_u32.. {
            sleep_until(began + self.between_runs * number).await;
            client.insist("POST", "/api/transactions/jobs/detect-anomalies", "{}").await?.data(202)?;
        }
        Ok(())
    }
}

/// Writes so many transactions of each account, spread over the days before now. Their ids.
pub(super) async fn fill(client: &mut Client, name: &str, accounts: u32, each: u32) -> Result<Vec<String>> {
    let all = accounts * each;
    let first = Timestamp::now() - HISTORY;
    let mut ids = Vec::new();
    let mut rows = Vec::new();
    for number in 0..all {
        let id = id(name, number);
        let time = first + HISTORY / all * number;
        rows.push(payment(&id, number % accounts, number, Some(time)));
        ids.push(id);
        if rows.len() == BATCH || number + 1 == all {
            send(client, std::mem::take(&mut rows)).await?;
        }
    }
    Ok(ids)
}

/// Writes one more transaction of each of these accounts, now.
pub(super) async fn touch(client: &mut Client, name: &str, accounts: impl Iterator<Item = u32>) -> Result<()> {
    let rows: Vec<_> =
        accounts.map(|account| payment(&id(name, account), account, account, Some(Timestamp::now()))).collect();
    for rows in rows.chunks(BATCH) {
        send(client, rows.to_vec()).await?;
    }
    Ok(())
}

async fn send(client: &mut Client, rows: Vec<Value>) -> Result<()> {
    let count = rows.len();
    let answer = client.insist("POST", "/api/transactions/batch", &Value::Array(rows).to_string()).await?.data(207)?;
    ensure!(
        answer["created"] == count,
        "a batch of {count} made {} and refused {}",
        answer["created"],
        answer["failed"]
    );
    Ok(())
}

fn id(name: &str, number: u32) -> String {
    format!("{name}-{number}")
}

/// A payment of some variety; without a time, it is made when it arrives.
fn payment(id: &str, account: u32, number: u32, time: Option<Timestamp>) -> Value {
    // A few of many merchants for each account, and amounts from cents to hundreds.
    let mixed = number.wrapping_mul(2_654_435_761) >> 8;
    json!({
        "id": id,
        "accountId": format!("account-{account}"),
        "amountMinor": 100 + mixed % 30_000,
        "currency": "USD",
        "merchant": format!("merchant-{}", account % 50 + mixed % 7),
        "category": format!("category-{}", mixed % 5),
        "channel": if mixed.is_multiple_of(3) { "online" } else { "card-present" },
        "country": if mixed.is_multiple_of(40) { "DE" } else { "US" },
        "timestamp": time.map(|time| time.to_string()),
    })
}
