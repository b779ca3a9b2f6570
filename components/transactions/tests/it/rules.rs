//! Rules beside scores: made, changed, snoozed, expired, tried on the past; what they find is in the queue.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, delete, get, job, pay, payment, post, put, send};

const NOON: &str = "2024-03-01T12:00:00Z";

fn large(amount: i64) -> Value {
    json!({ "id": "large", "name": "Large amounts", "condition": { "kind": "amount-at-least", "amountMinor": amount } })
}

#[tokio::test]
async fn a_rule_is_made_read_changed_and_deleted() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let made = post(&app, "/api/transactions/rules", &large(5000)).await;
    assert_eq!((made.status(), made.header("location")), (201, Some("/api/transactions/rules/large")));
    let made = made.data();
    assert_eq!((&made["version"], &made["active"], &made["enabled"]), (&json!(1), &json!(true), &json!(true)));
    assert_eq!(post(&app, "/api/transactions/rules", &large(1)).await.failure(), (409, "RULE_EXISTS".to_owned()));
    let mut other = large(7000);
    other["snoozedUntil"] = json!("2999-01-01T00:00:00Z");
    other["expectedVersion"] = json!(1);
    let changed = put(&app, "/api/transactions/rules/large", &other).await.data();
    assert_eq!((&changed["version"], &changed["active"]), (&json!(2), &json!(false)));
    assert_eq!(changed["condition"]["amountMinor"], 7000);
    let conflict = put(&app, "/api/transactions/rules/large", &other).await;
    assert_eq!(conflict.failure(), (409, "VERSION_CONFLICT".to_owned()));
    assert_eq!(conflict.json()["error"]["details"]["currentVersion"], 2);
    assert_eq!(
        get(&app, "/api/transactions/rules").await.rows(),
        [get(&app, "/api/transactions/rules/large").await.data()]
    );
    assert_eq!(delete(&app, "/api/transactions/rules/large").await.status(), 200);
    assert_eq!(delete(&app, "/api/transactions/rules/large").await.status(), 404);
    assert_eq!(put(&app, "/api/transactions/rules/large", &large(1)).await.status(), 404);
}

#[tokio::test]
async fn conditions_have_kinds_and_bounds() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let check = async |condition: Value, expected: &[&str]| {
        let body = json!({ "name": "r", "condition": condition });
        let reply = post(&app, "/api/transactions/rules", &body).await;
        if expected.is_empty() {
            assert_eq!(reply.status(), 201, "{}", reply.body);
        } else {
            assert_eq!(reply.bad_fields(), expected, "{condition}");
        }
    };
    check(json!({ "kind": "amount-multiple", "multiple": 5, "minHistory": 10 }), &[]).await;
    check(json!({ "kind": "velocity", "window": "10m", "count": 4 }), &[]).await;
    check(json!({ "kind": "new-country", "minHistory": 0 }), &[]).await;
    check(json!({ "kind": "new-category", "minHistory": 20 }), &[]).await;
    check(json!({ "kind": "amount-at-least", "amountMinor": 0 }), &["condition.amountMinor"]).await;
    check(json!({ "kind": "amount-multiple", "multiple": 0.5, "minHistory": 10 }), &["condition.multiple"]).await;
    check(json!({ "kind": "velocity", "window": "2h", "count": 4 }), &["condition"]).await;
    check(json!({ "kind": "velocity", "window": "1h", "count": 1 }), &["condition.count"]).await;
    check(json!({ "kind": "anything" }), &["condition"]).await;
    check(json!({ "kind": "new-country", "minHistory": 1, "colour": "red" }), &["condition"]).await;
    let reply =
        post(&app, "/api/transactions/rules", &json!({ "id": "a/b", "enabled": "yes", "expiresAt": "soon" })).await;
    assert_eq!(reply.bad_fields(), ["id", "name", "condition", "enabled", "expiresAt"]);
    assert_eq!(send(&app, Method::POST, "/api/transactions/rules/replay", &[], "{}").await.bad_fields(), ["condition"]);
}

#[tokio::test]
async fn what_a_rule_matches_is_in_the_queue_unless_it_rests() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let app = &started.0;
    post(app, "/api/transactions/rules", &large(5000)).await;
    let mut snoozed = large(1);
    snoozed["id"] = json!("snoozed");
    snoozed["snoozedUntil"] = json!("2999-01-01T00:00:00Z");
    post(app, "/api/transactions/rules", &snoozed).await;
    let mut expired = large(1);
    expired["id"] = json!("expired");
    expired["expiresAt"] = json!("2020-01-01T00:00:00Z");
    post(app, "/api/transactions/rules", &expired).await;
    for (id, amount) in [("small", 100), ("large", 5000)] {
        pay(app, &payment(id, "acct", amount, NOON)).await;
    }
    let run = job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!((&run["status"], &run["counts"]["anomalies"]), (&json!("complete"), &json!(1)), "{run}");
    let found = get(app, "/api/anomalies").await.rows();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["transactionId"], &found[0]["rules"]), (&json!("large"), &json!(["large"])));
    assert_eq!((&found[0]["detected"], &found[0]["status"]), (&json!(false), &json!("open")));
    // A change that takes it below the rule takes it from the queue.
    put(app, "/api/transactions/large", &payment("large", "acct", 200, NOON)).await;
    job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!(get(app, "/api/anomalies?status=open").await.rows().len(), 0);
    assert_eq!(get(app, "/api/anomalies/large").await.data()["status"], "cleared");
    assert_eq!(get(app, "/api/accounts/acct").await.data()["openAlerts"], 0);
    // And back again.
    put(app, "/api/transactions/large", &payment("large", "acct", 9000, NOON)).await;
    job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!(get(app, "/api/anomalies/large").await.data()["status"], "open");
}

#[tokio::test]
async fn a_replay_says_what_a_rule_would_have_matched_and_changes_nothing() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (index, amount) in [100, 5000, 6000, 7000, 200].into_iter().enumerate() {
        let account = if index == 3 { "other" } else { "acct" };
        pay(&app, &payment(&format!("t{index}"), account, amount, &format!("2024-03-01T12:0{index}:00Z"))).await;
    }
    let insert = "INSERT INTO anomalies (transaction_id, account_id, timestamp, score, rank, reasons, rules, is_detected, status,
            opened_at, updated_at, version)
        SELECT id, account_id, timestamp, 0.7, 0.99, '[]', '[]', id = 't1', iif(id = 't1', 'confirmed', 'false-positive'), 1, 1, 1
        FROM transactions WHERE id IN ('t1', 't2')";
    fixture.execute(insert).await;
    let condition = json!({ "kind": "amount-at-least", "amountMinor": 5000 });
    let mut body = json!({ "condition": condition, "from": "2024-03-01T00:00:00Z", "to": "2024-03-02T00:00:00Z" });
    let replay = post(&app, "/api/transactions/rules/replay", &body).await.data();
    let expected = json!({ "lookedAt": 5, "isComplete": true, "matched": 3, "accounts": 2, "alsoDetected": 1, "judgedRight": 1,
        "judgedWrong": 1, "transactionIds": ["t3", "t2", "t1"] });
    assert_eq!(replay, expected);
    body["to"] = json!("2024-03-01T12:02:00Z");
    body["accountId"] = json!("acct");
    let replay = post(&app, "/api/transactions/rules/replay", &body).await.data();
    assert_eq!((&replay["lookedAt"], &replay["transactionIds"]), (&json!(2), &json!(["t1"])));
    body["from"] = json!("2024-03-01T12:02:00Z");
    assert_eq!(post(&app, "/api/transactions/rules/replay", &body).await.bad_fields(), ["from"]);
    assert_eq!(fixture.count("SELECT count(*) FROM rules").await, 0);
}

#[tokio::test]
async fn a_replay_with_a_key_is_answered_as_it_was_the_first_time() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let body = json!({ "condition": { "kind": "amount-at-least", "amountMinor": 1 }, "from": "2024-03-01T00:00:00Z" })
        .to_string();
    let key = [("idempotency-key", "replay-1")];
    let path = "/api/transactions/rules/replay";
    let first = send(&app, Method::POST, path, &key, body.as_str()).await;
    pay(&app, &payment("a", "acct", 100, NOON)).await;
    let again = send(&app, Method::POST, path, &key, body.as_str()).await;
    assert_eq!((first.status(), &first.body, again.header("idempotency-replayed")), (200, &again.body, Some("true")));
}
