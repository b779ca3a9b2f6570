//! Many at once: a result for each row, and one bad row loses no other.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, get, pay, payment, post, send};

const NOON: &str = "2024-03-01T12:00:00Z";

fn statuses(result: &Value) -> Vec<u64> {
    result["results"].as_array().unwrap().iter().map(|row| row["status"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn each_row_has_a_result_and_bad_rows_lose_no_others() {
    let fixture = Fixture::new();
    let app = fixture.app();
    pay(&app, &payment("there", "acct", 100, NOON)).await;
    let mut bad = payment("bad", "acct", -1, NOON);
    bad["currency"] = json!("ZZZ");
    let rows = json!({ "transactions": [
        payment("a", "acct", 100, "2024-03-01T12:01:00Z"),
        bad,
        payment("there", "acct", 100, NOON),
        payment("there", "acct", 999, NOON),
        7,
        payment("b", "acct", 300, "2024-03-01T12:02:00Z"),
        payment("a", "acct", 100, "2024-03-01T12:01:00Z"),
        payment("a", "acct", 101, "2024-03-01T12:01:00Z"),
    ] });
    let reply = post(&app, "/api/transactions/batch", &rows).await;
    assert_eq!(reply.status(), 207);
    let result = reply.data();
    assert_eq!(statuses(&result), [201, 422, 200, 409, 422, 201, 200, 409]);
    assert_eq!((&result["created"], &result["existing"], &result["failed"]), (&json!(2), &json!(2), &json!(4)));
    let row = |index: usize| &result["results"][index];
    assert_eq!(row(1)["error"]["code"], "VALIDATION_FAILED");
    let fields: Vec<&str> = row(1)["error"]["details"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["amountMinor", "currency"]);
    assert_eq!(row(3)["error"]["code"], "TRANSACTION_EXISTS");
    // The rows of a batch see each other.
    assert_eq!(row(5)["transaction"]["features"]["count10m"], 2);
    assert_eq!(row(5)["transaction"], {
        let mut found = get(&app, "/api/transactions/b").await.data();
        found.as_object_mut().unwrap().remove("anomaly");
        found
    });
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["transactions"], 3);
}

#[tokio::test]
async fn an_array_alone_is_a_batch_of_up_to_a_thousand() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let rows = |count: usize| {
        let time = |index: usize| format!("2024-03-01T{:02}:{:02}:{:02}Z", index / 3600, index / 60 % 60, index % 60);
        json!((0..count).map(|index| payment(&format!("t{index}"), "acct", 100, &time(index))).collect::<Vec<_>>())
    };
    assert_eq!(post(&app, "/api/transactions/batch", &rows(1001)).await.bad_fields(), ["body"]);
    assert_eq!(post(&app, "/api/transactions/batch", &json!([])).await.bad_fields(), ["body"]);
    assert_eq!(
        post(&app, "/api/transactions/batch", &json!({ "transactions": {} })).await.bad_fields(),
        ["transactions"]
    );
    assert_eq!(post(&app, "/api/transactions/batch", &json!({ "rows": [] })).await.bad_fields(), ["rows"]);
    let result = post(&app, "/api/transactions/batch", &rows(1000)).await.data();
    assert_eq!(result["created"], 1000);
    assert_eq!(result["results"][999]["transaction"]["features"]["day"]["count"], 999);
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["transactions"], 1000);
}

#[tokio::test]
async fn a_batch_with_a_key_is_written_once() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let rows = json!([{ "accountId": "acct", "amountMinor": 5, "currency": "USD", "merchant": "m", "category": "c",
        "channel": "online", "country": "US" }, {}])
    .to_string();
    let key = [("idempotency-key", "batch-1")];
    let first = send(&app, Method::POST, "/api/transactions/batch", &key, rows.as_str()).await;
    let again = send(&app, Method::POST, "/api/transactions/batch", &key, rows.as_str()).await;
    assert_eq!((first.status(), again.status(), again.header("idempotency-replayed")), (207, 207, Some("true")));
    assert_eq!(first.body, again.body);
    assert_eq!(statuses(&first.data()), [201, 422]);
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["transactions"], 1);
}
