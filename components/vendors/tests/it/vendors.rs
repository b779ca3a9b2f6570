//! Vendors over HTTP: made, listed, changed, deleted.

use serde_json::{Value, json};

use crate::support::{Fixture, delete, get, order, post, put, vendor};

fn simulation() -> Value {
    json!({ "seed": 7, "ordersPerDay": 3, "behaviour": {
        "acceptMinutes": 60, "shipMinutes": 600, "deliverMinutes": 2000, "returnMinutes": 5000,
        "spread": 0.3, "cancellationRate": 0.02, "shortRate": 0.05, "returnRate": 0.04,
    } })
}

#[tokio::test]
async fn a_vendor_is_made_shown_and_changed() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let body = json!({ "id": "acme", "name": "Acme", "currency": "JPY", "simulation": simulation() });
    let reply = post(&app, "/api/vendors", &body).await;
    assert_eq!(reply.response.headers()["location"], "/api/vendors/acme");
    let made = reply.data();
    assert_eq!((made["leadDays"].as_i64(), made["version"].as_i64()), (Some(7), Some(1)));
    assert_eq!(made["simulation"]["behaviour"]["shipMinutes"], 600.0);
    assert_eq!(get(&app, "/api/vendors/acme").await.data(), made);
    let changed = put(&app, "/api/vendors/acme", &json!({ "name": "Acme Ltd", "leadDays": 3, "expectedVersion": 1 }))
        .await
        .data();
    assert_eq!((&changed["name"], &changed["currency"]), (&json!("Acme Ltd"), &json!("JPY")));
    assert_eq!((changed["version"].as_i64(), &changed["simulation"]), (Some(2), &Value::Null));
    let stale = put(&app, "/api/vendors/acme", &json!({ "name": "A", "expectedVersion": 1 })).await;
    assert_eq!(stale.failure(), (409, "VERSION_CONFLICT".to_owned()));
    assert_eq!(stale.details(), json!({ "currentVersion": 2 }));
    assert_eq!(post(&app, "/api/vendors", &body).await.failure(), (409, "VENDOR_EXISTS".to_owned()));
    assert_eq!(put(&app, "/api/vendors/nobody", &json!({ "name": "A" })).await.failure().0, 404);
}

#[tokio::test]
async fn vendors_are_listed_in_pages_and_found_by_their_names() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for id in ["delta", "alpha", "charlie", "bravo"] {
        vendor(&app, id).await;
    }
    let first = get(&app, "/api/vendors?limit=3").await.json();
    let ids = |page: &Value| page["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&first), ["alpha", "bravo", "charlie"]);
    let cursor = first["page"]["nextCursor"].as_str().unwrap();
    let second = get(&app, &format!("/api/vendors?limit=3&cursor={cursor}")).await.json();
    assert_eq!((ids(&second), &second["page"]["nextCursor"]), (vec![json!("delta")], &Value::Null));
    assert_eq!(ids(&get(&app, "/api/vendors?q=HARL").await.json()), ["charlie"]);
}

#[tokio::test]
async fn a_vendor_with_orders_stays() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 1).await;
    assert_eq!(delete(&app, "/api/vendors/acme").await.failure(), (409, "VENDOR_HAS_ORDERS".to_owned()));
    assert_eq!(delete(&app, &format!("/api/orders/{id}")).await.status(), 200);
    assert_eq!(delete(&app, "/api/vendors/acme").await.status(), 200);
    assert_eq!(delete(&app, "/api/vendors/acme").await.failure(), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn a_vendor_made_anew_has_none_of_the_old_ones_orders_in_its_report() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 1).await;
    streams.run().await;
    delete(&app, &format!("/api/orders/{id}")).await;
    delete(&app, "/api/vendors/acme").await;
    vendor(&app, "acme").await;
    // What was deleted reaches the reports after the new vendor is there.
    streams.run().await;
    order(&app, "acme", 1).await;
    streams.run().await;
    assert_eq!(get(&app, "/api/vendors/acme/report").await.data()["orders"], 1);
    fixture.check_reports().await;
}

#[tokio::test]
async fn there_are_at_most_a_thousand_vendors() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let many = "INSERT INTO vendors (id, name, currency, lead_days, version, created_at, updated_at)
        WITH RECURSIVE numbers(number) AS (VALUES (1) UNION ALL SELECT number + 1 FROM numbers WHERE number < 1000)
        SELECT 'v-' || number, 'V', 'EUR', 7, 1, 0, 0 FROM numbers";
    fixture.rows(many).await;
    let body = json!({ "id": "one-more", "name": "V", "currency": "EUR" });
    assert_eq!(post(&app, "/api/vendors", &body).await.failure(), (409, "TOO_MANY_VENDORS".to_owned()));
    assert_eq!(delete(&app, "/api/vendors/v-7").await.status(), 200);
    assert_eq!(post(&app, "/api/vendors", &body).await.status(), 201);
}
