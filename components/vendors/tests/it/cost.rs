//! What reading costs: the dashboard, a report and a page of orders look at as many rows with many orders as with few.

use std::sync::Arc;

use serde_json::json;
use tidemill_sdk::http::App;
use tidemill_sdk::params;
use vendors::Vendors;

use crate::support::{Counting, Fixture, Native, get, run_job};

const PATHS: [&str; 12] = [
    "/api/dashboard/summary",
    "/api/vendors/sim-42-001/report",
    "/api/vendors/sim-42-001/lead-times?unit=day",
    "/api/orders?limit=20",
    "/api/orders?limit=20&vendorId=sim-42-001",
    "/api/orders?limit=20&status=delivered",
    "/api/orders?limit=20&vendorId=sim-42-001&status=delivered",
    "/api/orders?limit=20&from=2001-01-01&to=2099-01-01",
    "/api/orders?limit=20&vendorId=sim-42-001&from=2001-01-01",
    "/api/orders?limit=20&status=delivered&to=2099-01-01",
    "/api/vendors/sim-42-001/report?from=2031-01-01&to=2031-03-01",
    "/api/vendors",
];

/// Vendors with so many orders a day for ten days, and a database that counts.
async fn counted(orders_per_day: i64) -> (Fixture, App, Counting) {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let body = json!({ "vendors": 3, "days": 10, "ordersPerDay": orders_per_day, "seed": 42 });
    run_job(&app, &fixture, "backfill", &body).await;
    let counting = Counting::new(fixture.database());
    let app = vendors::app(Vendors::new(counting.clone()), Arc::new(Native));
    get(&app, "/api/vendors/health").await;
    counting.take();
    (fixture, app, counting)
}

#[tokio::test]
async fn reading_takes_as_many_rows_with_many_orders_as_with_few() {
    let (_few, few_app, few) = counted(25).await;
    let (_many, many_app, many) = counted(250).await;
    for path in PATHS {
        let mut rows = Vec::new();
        for (app, counting) in [(&few_app, &few), (&many_app, &many)] {
            assert_eq!(get(app, path).await.status(), 200, "{path}");
            let statements = counting.take();
            rows.push((statements.len(), statements.iter().map(|(_, rows)| rows).sum::<usize>()));
        }
        // Lead times of some more hours occur where there are more orders.
        if !path.contains("lead-times") {
            assert_eq!(rows[0], rows[1], "{path}");
        }
    }
}

#[tokio::test]
async fn no_read_walks_through_a_table_that_grows() {
    let (fixture, app, counting) = counted(5).await;
    for path in PATHS {
        get(&app, path).await;
        for (statement, _) in counting.take() {
            let sql = format!("EXPLAIN QUERY PLAN {statement}");
            let plan = fixture.vendors();
            let plan =
                plan.store().execute(&sql, params!["", "", "", "", ""][..places(&statement)].to_vec()).await.unwrap();
            for row in plan.iter() {
                let detail: &str = row.get("detail").unwrap();
                let walks = ["orders", "reports", "lead_times"]
                    .iter()
                    .any(|table| detail == format!("SCAN {table}") || detail.starts_with(&format!("SCAN {table} ")));
                // The list of all orders walks along their ids, and stops after a page.
                let is_page =
                    detail == "SCAN orders USING INDEX sqlite_autoindex_orders_1" && statement.contains("LIMIT ?1");
                assert!(!walks || is_page, "{path}: {detail}");
                let reads_orders = statement.contains("FROM orders ");
                assert!(!reads_orders || !detail.contains("TEMP B-TREE"), "{path}: {detail}");
                let is_summary = path.contains("summary") || path.contains("report");
                assert!(!is_summary || !detail.contains(" orders"), "{path} reads orders: {detail}");
            }
        }
    }
}

/// How many parameters a statement has.
fn places(statement: &str) -> usize {
    (1..=5).rev().find(|place| statement.contains(&format!("?{place}"))).unwrap_or(0)
}
