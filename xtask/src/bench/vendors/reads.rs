//! What is read: the dashboard, the report of a vendor, and pages of orders, each with many requests that follow each other.

use std::net::SocketAddr;
use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::super::client::Connection;
use super::VENDORS;
use super::fill::vendor_id;

/// What is read.
pub(super) const READS: [&str; 3] = ["dashboard", "report of a vendor", "page of 50 orders"];
/// Requests that are timed, of each.
pub(super) const REQUESTS: usize = 600;
/// Requests before them, of each.
const WARM_UP: usize = 60;

/// Lists of orders; of each the first page is read, and one in its middle.
const LISTS: [&str; 5] = [
    "",
    "&vendorId=sim-1-007",
    "&status=cancelled",
    "&vendorId=sim-1-007&status=delivered",
    "&from=2000-01-01&to=2100-01-01",
];

/// A connection, and the addresses of what is read, which take turns.
pub(super) struct Reads {
    connection: Connection,
    paths: [Vec<String>; READS.len()],
}

impl Reads {
    /// Walks through all lists for the cursors in their middle. The list of all must have so many orders.
    pub(super) async fn prepare(address: SocketAddr, orders: u32) -> Result<Self> {
        let mut connection = Connection::open(address).await?;
        let mut pages = Vec::new();
        for list in LISTS {
            let (found, cursor) = walk(&mut connection, list).await?;
            ensure!(found > 0, "there are no orders of {list}");
            ensure!(!list.is_empty() || found == orders as usize, "the pages have {found} of {orders} orders");
            let first = format!("/api/orders?limit=50{list}");
            if let Some(cursor) = cursor {
                pages.push(format!("{first}&cursor={cursor}"));
            }
            pages.push(first);
        }
        let reports = (1..=VENDORS).map(|number| format!("/api/vendors/{}/report", vendor_id(number))).collect();
        Ok(Self { connection, paths: [vec!["/api/dashboard/summary".to_owned()], reports, pages] })
    }

    /// The milliseconds of each request.
    pub(super) async fn measure(mut self) -> Result<[Vec<f64>; READS.len()]> {
        let mut times: [Vec<f64>; READS.len()] = Default::default();
        for (paths, times) in self.paths.iter().zip(&mut times) {
            for (number, path) in paths.iter().cycle().take(WARM_UP + REQUESTS).enumerate() {
                let began = Instant::now();
                let answer = self.connection.send("GET", path, "").await?;
                let took = began.elapsed();
                ensure!(answer.status == 200, "{path} was answered with {}: {}", answer.status, answer.text);
                if number >= WARM_UP {
                    times.push(took.as_secs_f64() * 1e3);
                }
            }
        }
        Ok(times)
    }
}

/// How many orders a list has, and the cursor in its middle.
async fn walk(connection: &mut Connection, list: &str) -> Result<(usize, Option<String>)> {
    let (mut orders, mut cursors) = (0, Vec::new());
    let first = format!("/api/orders?limit=200{list}");
    let mut path = first.clone();
    loop {
        let answer = connection.send("GET", &path, "").await?;
        ensure!(answer.status == 200, "{path} was answered with {}: {}", answer.status, answer.text);
        let page: Value = serde_json::from_str(&answer.text)?;
        orders += page["data"].as_array().map_or(0, Vec::len);
        let Some(next) = page["page"]["nextCursor"].as_str() else { break };
        path = format!("{first}&cursor={next}");
        cursors.push(next.to_owned());
    }
    let middle = cursors.len() / 2;
    Ok((orders, cursors.into_iter().nth(middle)))
}
