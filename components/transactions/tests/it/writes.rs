//! Writing one transaction: what is answered, ids chosen and made, the same twice, keys, changes, deletions.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, delete, get, pay, payment, post, put, send};

const NOON: &str = "2024-03-01T12:00:00.000Z";

#[tokio::test]
async fn a_new_transaction_comes_back_with_its_features_and_no_score() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (id, amount, time) in [("a", 1000, "2024-03-01T11:00:00Z"), ("b", 3000, "2024-03-01T11:55:00Z")] {
        pay(&app, &payment(id, "acct", amount, time)).await;
    }
    let reply = post(&app, "/api/transactions", &payment("c", "acct", 10_000, NOON)).await;
    assert_eq!((reply.status(), reply.header("location")), (201, Some("/api/transactions/c")));
    let made = reply.data();
    assert_eq!((&made["score"], &made["timestamp"], &made["origin"]), (&Value::Null, &json!(NOON), &json!("api")));
    let features = &made["features"];
    assert_eq!(features["count10m"], 1);
    // An hour ago is no more within the hour.
    assert_eq!((&features["count1h"], &features["sumMinor1h"]), (&json!(1), &json!(3000)));
    assert_eq!((&features["day"]["count"], &features["day"]["sumMinor"]), (&json!(2), &json!(4000)));
    assert_eq!(features["day"]["meanMinor"], 2000.0);
    // Of 1000 and 3000: √2,000,000.
    let deviation = features["day"]["deviationMinor"].as_f64().unwrap();
    assert!((deviation - 2_000_000_f64.sqrt()).abs() < 1e-9, "{deviation}");
    let deviations = features["day"]["deviations"].as_f64().unwrap();
    assert!((deviations - 8000.0 / deviation).abs() < 1e-9, "{deviations}");
    assert_eq!(features["secondsSinceLast"], 300.0);
    assert_eq!((&features["newMerchant"], &features["sameMerchant30d"]), (&json!(false), &json!(2)));
    // The first of March 2024 is a Friday.
    assert_eq!(features["hourOfWeek"], 4 * 24 + 12);
    assert_eq!(get(&app, "/api/transactions/c").await.data()["features"], *features);
}

#[tokio::test]
async fn amounts_are_compared_in_one_currency() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let mut yen = payment("a", "acct", 1000, NOON);
    yen["currency"] = json!("JPY");
    let made = pay(&app, &yen).await;
    assert_eq!((&made["amountMinor"], &made["currencyDigits"]), (&json!(1000), &json!(0)));
    assert_eq!((&made["features"]["baseAmountMinor"], &made["features"]["baseCurrency"]), (&json!(670), &json!("USD")));
}

#[tokio::test]
async fn an_id_is_made_if_none_is_given_and_the_time_is_that_of_arrival() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let mut body = payment("x", "acct", 100, NOON);
    body.as_object_mut().unwrap().retain(|name, _| name != "id" && name != "timestamp");
    let before = tidemill_sdk::clock::now().to_string();
    let made = pay(&app, &body).await;
    let (id, time) = (made["id"].as_str().unwrap(), made["timestamp"].as_str().unwrap().to_owned());
    assert_eq!((id.len(), &id[14..15]), (36, "7"));
    assert!(time >= before && time <= tidemill_sdk::clock::now().to_string());
    assert_eq!(get(&app, &format!("/api/transactions/{id}")).await.data()["accountId"], "acct");
}

#[tokio::test]
async fn the_same_again_changes_nothing_and_something_else_is_refused() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let first = pay(&app, &payment("a", "acct", 100, NOON)).await;
    let again = post(&app, "/api/transactions", &payment("a", "acct", 100, "2024-03-01T13:00:00+01:00")).await;
    assert_eq!((again.status(), again.data()), (200, first));
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["version"], 1);
    for (member, value) in [
        ("accountId", json!("other")),
        ("amountMinor", json!(101)),
        ("currency", json!("EUR")),
        ("merchant", json!("Other")),
        ("category", json!("other")),
        ("channel", json!("online")),
        ("country", json!("DE")),
        ("timestamp", json!("2024-03-01T12:00:00.001Z")),
        ("timestamp", Value::Null),
    ] {
        let mut other = payment("a", "acct", 100, NOON);
        other[member] = value;
        let reply = post(&app, "/api/transactions", &other).await;
        assert_eq!(reply.failure(), (409, "TRANSACTION_EXISTS".to_owned()), "{member}");
    }
}

#[tokio::test]
async fn the_same_without_a_time_is_the_same_at_another_time() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let mut body = payment("a", "acct", 100, NOON);
    body["timestamp"] = Value::Null;
    let first = pay(&app, &body).await;
    let again = post(&app, "/api/transactions", &body).await;
    assert_eq!((again.status(), again.data()), (200, first));
}

#[tokio::test]
async fn a_key_replays_the_first_answer_and_changes_nothing() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let body = payment("a", "acct", 100, NOON).to_string();
    let key = [("idempotency-key", "k1")];
    let first = send(&app, Method::POST, "/api/transactions", &key, body.as_str()).await;
    assert_eq!((first.status(), first.header("idempotency-replayed")), (201, None));
    pay(&app, &payment("b", "acct", 100, "2024-03-01T11:00:00Z")).await;
    delete(&app, "/api/transactions/a").await;
    let again = send(&app, Method::POST, "/api/transactions", &key, body.as_str()).await;
    assert_eq!((again.status(), again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(
        (again.body, again.response.headers()["location"].to_str().unwrap()),
        (first.body, "/api/transactions/a")
    );
    assert_eq!(get(&app, "/api/transactions/a").await.status(), 404);
    let other = payment("a", "acct", 101, NOON).to_string();
    let reused = send(&app, Method::POST, "/api/transactions", &key, other).await;
    assert_eq!(reused.failure(), (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    // A refusal that depends on the data is kept too.
    let key = [("idempotency-key", "k2")];
    let clash = payment("b", "acct", 7, NOON).to_string();
    for replayed in [None, Some("true")] {
        let refused = send(&app, Method::POST, "/api/transactions", &key, clash.as_str()).await;
        assert_eq!(refused.failure(), (409, "TRANSACTION_EXISTS".to_owned()));
        assert_eq!(refused.header("idempotency-replayed"), replayed);
        delete(&app, "/api/transactions/b").await;
    }
}

#[tokio::test]
async fn a_change_computes_anew_what_depends_on_it() {
    let fixture = Fixture::new();
    let app = fixture.app();
    pay(&app, &payment("a", "acct", 100, "2024-03-01T11:30:00Z")).await;
    pay(&app, &payment("b", "acct", 100, NOON)).await;
    let sum =
        async |id: &str| get(&app, &format!("/api/transactions/{id}")).await.data()["features"]["sumMinor1h"].clone();
    assert_eq!(sum("b").await, 100);
    let mut other = payment("a", "acct", 900, "2024-03-01T11:30:00Z");
    other["timestamp"] = Value::Null;
    let changed = put(&app, "/api/transactions/a", &other).await;
    assert_eq!((changed.status(), &changed.data()["timestamp"]), (200, &json!("2024-03-01T11:30:00.000Z")));
    assert_eq!(sum("b").await, 900);
    // To another account: neither knows anything of it then, nor forgets that something changed.
    other["accountId"] = json!("elsewhere");
    put(&app, "/api/transactions/a", &other).await;
    assert_eq!(sum("b").await, 0);
    for (account, transactions) in [("acct", 1), ("elsewhere", 1)] {
        let found = get(&app, &format!("/api/accounts/{account}")).await.data();
        assert_eq!((&found["transactions"], &found["stale"]), (&json!(transactions), &json!(true)));
    }
    assert_eq!(put(&app, "/api/transactions/none", &other).await.bad_fields(), ["id"]);
    other["id"] = Value::Null;
    assert_eq!(put(&app, "/api/transactions/none", &other).await.failure().0, 404);
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_all_that_came_after_it() {
    let fixture = Fixture::new();
    let app = fixture.app();
    pay(&app, &payment("a", "acct", 100, "2024-03-01T11:30:00Z")).await;
    pay(&app, &payment("b", "acct", 100, NOON)).await;
    assert_eq!(delete(&app, "/api/transactions/a").await.data(), json!({ "id": "a" }));
    assert_eq!(delete(&app, "/api/transactions/a").await.failure(), (404, "NOT_FOUND".to_owned()));
    let features = get(&app, "/api/transactions/b").await.data()["features"].clone();
    assert_eq!((&features["month"]["count"], &features["newMerchant"]), (&json!(0), &json!(true)));
    assert_eq!(features["secondsSinceLast"], Value::Null);
}

#[tokio::test]
async fn requests_keep_their_ids() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let body = payment("a", "acct", 100, NOON).to_string();
    let headers = [("x-request-id", "request-7")];
    let reply = send(&app, Method::POST, "/api/transactions", &headers, body).await;
    assert_eq!(reply.header("x-request-id"), Some("request-7"));
    assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE request_id = 'request-7'").await, 1);
}
