//! Orders as a file.

use serde_json::json;

use crate::support::{Fixture, ago, get, order, post, run_job, vendor};

#[tokio::test]
async fn a_file_has_the_orders_that_were_asked_for() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    vendor(&app, "bolts").await;
    let id = order(&app, "acme", 3).await;
    order(&app, "bolts", 2).await;
    let body = json!({ "to": "cancelled", "at": ago(1, 0), "reason": "=1+1, \"no\"" });
    assert_eq!(post(&app, &format!("/api/orders/{id}/transitions"), &body).await.status(), 200);
    let file = get(&app, "/api/orders/export?vendorId=acme").await;
    assert_eq!(file.response.headers()["content-type"], "text/csv; charset=utf-8");
    let row = format!(
        "{id},acme,,cancelled,EUR,{},{},,,,,{},4,0,0,1750,0,0,\"'=1+1, \"\"no\"\"\",2",
        ago(3, 0),
        ago(-4, 0),
        ago(1, 0)
    );
    let lines: Vec<&str> = file.body.split("\r\n").collect();
    assert_eq!(lines[1..], [&row, ""]);
    assert_eq!(lines[0].split(',').count(), 20);
    assert_eq!(get(&app, "/api/orders/export?status=placed").await.body.lines().count(), 2);
    assert_eq!(get(&app, "/api/orders/export?status=lost").await.failure().0, 422);
}

#[tokio::test]
async fn a_long_file_has_every_order_once() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    run_job(&app, &fixture, "backfill", &json!({ "vendors": 1, "days": 25, "ordersPerDay": 100, "seed": 1 })).await;
    let file = get(&app, "/api/orders/export").await.body;
    let mut ids: Vec<&str> = file.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids.len(), 2500);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
    ids.dedup();
    assert_eq!(ids.len(), 2500);
}
