//! The life of an order over HTTP: placed, moved, changed, deleted, with a history.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, ago, delete, get, go, order, post, put, send, vendor};

#[tokio::test]
async fn an_order_walks_its_life_and_its_history_tells_it() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 9).await;
    let placed = get(&app, &format!("/api/orders/{id}")).await.data();
    assert_eq!(placed["status"], "placed");
    assert_eq!(placed["allowed"], json!(["accepted", "cancelled"]));
    assert_eq!((placed["currency"].as_str(), placed["orderedMinor"].as_i64()), (Some("EUR"), Some(1750)));
    assert_eq!(placed["promisedAt"], ago(2, 0), "seven days after it was placed");
    go(&app, &id, "accepted", 8, 0).await;
    go(&app, &id, "shipped", 6, 0).await;
    let delivered = go(&app, &id, "delivered", 2, 0).await;
    assert_eq!((&delivered["isOnTime"], &delivered["deliveredAt"]), (&json!(true), &json!(ago(2, 0))));
    let body = json!({ "to": "returned", "at": ago(1, 0), "reason": "Damaged on arrival", "quantities": [2, 0] });
    let returned = post(&app, &format!("/api/orders/{id}/transitions"), &body).await.data();
    assert_eq!((returned["returnedUnits"].as_i64(), returned["returnedMinor"].as_i64()), (Some(2), Some(500)));
    assert_eq!((returned["version"].as_i64(), &returned["allowed"]), (Some(5), &json!([])));

    let history = get(&app, &format!("/api/orders/{id}/history")).await.data();
    let told: Vec<Value> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| json!([entry["version"], entry["from"], entry["to"], entry["at"], entry["reason"]]))
        .collect();
    let expected = [
        json!([1, null, "placed", ago(9, 0), null]),
        json!([2, "placed", "accepted", ago(8, 0), null]),
        json!([3, "accepted", "shipped", ago(6, 0), null]),
        json!([4, "shipped", "delivered", ago(2, 0), null]),
        json!([5, "delivered", "returned", ago(1, 0), "Damaged on arrival"]),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_move_that_is_not_allowed_is_told_what_is() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let refused = post(&app, &format!("/api/orders/{id}/transitions"), &json!({ "to": "delivered" })).await;
    assert_eq!(refused.failure(), (409, "INVALID_TRANSITION".to_owned()));
    let details = refused.details();
    assert_eq!(details["currentStatus"], "placed");
    assert_eq!(details["allowed"], json!(["accepted", "cancelled"]));
    assert_eq!(details["current"], get(&app, &format!("/api/orders/{id}")).await.data());
    go(&app, &id, "cancelled", 2, 0).await;
    let refused = post(&app, &format!("/api/orders/{id}/transitions"), &json!({ "to": "accepted" })).await;
    assert_eq!(refused.details()["allowed"], json!([]));
}

#[tokio::test]
async fn what_is_shipped_may_be_less_than_what_was_ordered() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    go(&app, &id, "accepted", 2, 0).await;
    let path = format!("/api/orders/{id}/transitions");
    let too_much = post(&app, &path, &json!({ "to": "shipped", "quantities": [3, 2] })).await;
    assert_eq!(too_much.problems(), ["quantities must be at most 1 for line 2, as many as were ordered"]);
    let shipped = post(&app, &path, &json!({ "to": "shipped", "quantities": [1, 1] })).await.data();
    assert_eq!((shipped["orderedUnits"].as_i64(), shipped["shippedUnits"].as_i64()), (Some(4), Some(2)));
    assert_eq!(shipped["shippedMinor"], 1250);
    assert_eq!(
        shipped["lines"][0],
        json!({ "sku": "BOLT", "quantity": 3, "shipped": 1, "returned": 0, "unitPriceMinor": 250 })
    );
}

#[tokio::test]
async fn an_edit_keeps_what_it_replaced() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let path = format!("/api/orders/{id}");
    let lines = json!([{ "sku": "BOLT", "quantity": 5, "unitPriceMinor": 240 }]);
    let edit = json!({ "lines": lines, "promisedAt": ago(1, 0), "reference": "P-7", "expectedVersion": 1 });
    let edited = put(&app, &path, &edit).await.data();
    assert_eq!((&edited["reference"], edited["orderedMinor"].as_i64()), (&json!("P-7"), Some(1200)));
    assert_eq!((edited["version"].as_i64(), &edited["promisedAt"]), (Some(2), &json!(ago(1, 0))));
    let same = put(&app, &path, &json!({ "reference": "P-7" })).await.data();
    assert_eq!(same["version"], 2, "saying the same again changes nothing");
    let cleared = put(&app, &path, &json!({ "reference": "" })).await.data();
    assert_eq!(cleared["reference"], Value::Null);
    let history = get(&app, &format!("{path}/history")).await.data();
    let before = &history[1]["before"];
    assert_eq!((&history[1]["kind"], before["lines"].as_array().unwrap().len()), (&json!("edited"), 2));
    assert_eq!((&before["promisedAt"], &before["reference"]), (&json!(ago(-4, 0)), &Value::Null));
    assert_eq!(history[2]["before"]["reference"], "P-7");
}

#[tokio::test]
async fn what_is_settled_cannot_be_edited() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    go(&app, &id, "accepted", 2, 0).await;
    go(&app, &id, "shipped", 2, 0).await;
    let lines = json!({ "lines": [{ "sku": "BOLT", "quantity": 5, "unitPriceMinor": 240 }] });
    let refused = put(&app, &format!("/api/orders/{id}"), &lines).await;
    assert_eq!(refused.failure(), (409, "ORDER_SETTLED".to_owned()));
    assert_eq!(refused.details()["current"]["status"], "shipped");
    assert_eq!(put(&app, &format!("/api/orders/{id}"), &json!({ "promisedAt": ago(0, 0) })).await.status(), 200);
    go(&app, &id, "delivered", 1, 0).await;
    let refused = put(&app, &format!("/api/orders/{id}"), &json!({ "promisedAt": ago(-9, 0) })).await;
    assert_eq!(refused.failure(), (409, "ORDER_SETTLED".to_owned()));
}

#[tokio::test]
async fn a_version_that_is_over_is_told_the_current_state() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let path = format!("/api/orders/{id}");
    go(&app, &id, "accepted", 2, 0).await;
    let stale = json!({ "to": "shipped", "expectedVersion": 1 });
    let refusals = [
        post(&app, &format!("{path}/transitions"), &stale).await,
        put(&app, &path, &json!({ "reference": "P", "expectedVersion": 1 })).await,
        delete(&app, &format!("{path}?expectedVersion=1")).await,
    ];
    for refused in refusals {
        assert_eq!(refused.failure(), (409, "VERSION_CONFLICT".to_owned()));
        assert_eq!(refused.details()["currentVersion"], 2);
        assert_eq!(refused.details()["current"]["status"], "accepted");
    }
    assert_eq!(delete(&app, &format!("{path}?expectedVersion=2")).await.status(), 200);
    for gone in [get(&app, &path).await, delete(&app, &path).await, get(&app, &format!("{path}/history")).await] {
        assert_eq!(gone.failure(), (404, "NOT_FOUND".to_owned()));
    }
    assert_eq!(fixture.count("SELECT count(*) FROM order_events").await, 0, "its history went with it");
}

#[tokio::test]
async fn an_order_that_has_not_changed_is_not_sent_again() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let path = format!("/api/orders/{id}");
    let tag = get(&app, &path).await.response.headers()["etag"].to_str().unwrap().to_owned();
    let again = async || send(&app, Method::GET, &path, &[("if-none-match", &tag)], "").await.status();
    assert_eq!(again().await, 304);
    go(&app, &id, "accepted", 2, 0).await;
    assert_eq!(again().await, 200);
}

#[tokio::test]
async fn a_list_is_of_the_vendor_status_and_days_that_were_asked_for() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    vendor(&app, "bolts").await;
    let mut ids = Vec::new();
    for (vendor, days_ago) in [("acme", 9), ("bolts", 8), ("acme", 7), ("bolts", 6), ("acme", 5)] {
        ids.push(order(&app, vendor, days_ago).await);
    }
    go(&app, &ids[2], "accepted", 4, 0).await;
    let day = |days_ago| ago(days_ago, 0)[..10].to_owned();
    let check = async |query: String, expected: &[usize]| {
        let found = get(&app, &format!("/api/orders?{query}")).await.data();
        let found: Vec<&str> = found.as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap()).collect();
        let expected: Vec<&str> = expected.iter().map(|place| ids[*place].as_str()).collect();
        assert_eq!(found, expected, "{query}");
    };
    check(String::new(), &[4, 3, 2, 1, 0]).await;
    check("vendorId=acme".to_owned(), &[4, 2, 0]).await;
    check("status=placed".to_owned(), &[4, 3, 1, 0]).await;
    check("vendorId=acme&status=placed".to_owned(), &[4, 0]).await;
    check(format!("from={}&to={}", day(8), day(6)), &[3, 2, 1]).await;
    check(format!("from={}&to={}", ago(8, -1), ago(6, 0)), &[2]).await;
    check(format!("vendorId=bolts&to={}", day(8)), &[1]).await;
    check("vendorId=nobody".to_owned(), &[]).await;
}
