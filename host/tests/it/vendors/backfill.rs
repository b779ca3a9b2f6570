//! A history that is cut short by a kill and goes on is the one that nothing disturbed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{application, begin, check_reports, ended, until};
use crate::support::Application;

const ORDERS: usize = 12_000;
const SEED: i64 = 42;

fn history() -> Value {
    json!({ "vendors": 3, "days": 40, "ordersPerDay": 100, "seed": SEED })
}

fn open(application: &Application) -> rusqlite::Connection {
    rusqlite::Connection::open(application.path("vendors.db")).unwrap()
}

/// All that is told of each order, and how many rows there are.
fn orders(application: &Application) -> (usize, BTreeMap<String, String>) {
    let database = open(application);
    let told = "SELECT id, json_array(vendor_id, reference, status, placed_at, promised_at, accepted_at, shipped_at, delivered_at,
        returned_at, cancelled_at, lines, ordered_minor, shipped_minor, returned_minor, reason, due_at, version) FROM orders";
    let mut statement = database.prepare(told).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let rows: Vec<(String, String)> = rows.map(Result::unwrap).collect();
    (rows.len(), rows.into_iter().collect())
}

/// When the seed was first used, which is where its history ends.
fn anchor(application: &Application) -> i64 {
    open(application).query_row("SELECT until_at FROM backfills WHERE seed = ?1", [SEED], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn a_backfill_that_is_killed_half_way_makes_the_same_orders_once() {
    let killed = application();
    let host = killed.up().start().await;
    let run = begin(&host, "backfill", &history()).await;
    until(&host, &run, "some of the history", |run| run["progress"].as_f64().unwrap() > 0.2).await;
    host.kill().await;
    let (made, _) = orders(&killed);
    assert!(made > 0 && made < ORDERS, "{made} orders were made before the kill: it was not in the middle");
    // Nobody asks again: the run goes on by itself.
    let host = killed.up().start().await;
    assert_eq!(ended(&host, &run).await["result"], json!({ "added": ORDERS }));
    let again = begin(&host, "backfill", &history()).await;
    assert_eq!(ended(&host, &again).await["result"], json!({ "added": 0 }));
    let all = |summary: &Value| summary["totals"]["orders"] == ORDERS;
    until(&host, "/api/dashboard/summary", "the reports of all orders", all).await;
    check_reports(&host).await;
    host.stop().await;

    let undisturbed = application();
    let host = undisturbed.up().start().await;
    // The first question makes the tables.
    host.get("/api/vendors").await.data();
    host.stop().await;
    open(&undisturbed).execute("INSERT INTO backfills VALUES (?1, ?2)", [SEED, anchor(&killed)]).unwrap();
    let host = undisturbed.up().start().await;
    let run = begin(&host, "backfill", &history()).await;
    ended(&host, &run).await;
    host.stop().await;
    let ((rows, found), (expected_rows, expected)) = (orders(&killed), orders(&undisturbed));
    assert_eq!((rows, expected_rows, expected.len()), (ORDERS, ORDERS, ORDERS));
    assert!(found == expected, "the orders differ");
}
