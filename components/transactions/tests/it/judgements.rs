//! What people say about anomalies, and what follows from it: alerts that close, precision, recall.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, delete, get, pay, payment, put, send};

const NOON: &str = "2024-03-01T12:00:00Z";

/// Transactions of which the first four were found.
async fn found(fixture: &Fixture) -> tidemill_sdk::http::App {
    let app = fixture.app();
    for index in 0..6 {
        pay(&app, &payment(&format!("t{index}"), "acct", 100 + index, NOON)).await;
    }
    let insert = "INSERT INTO anomalies (transaction_id, account_id, timestamp, score, rank, reasons, rules, is_detected, status,
            opened_at, updated_at, version)
        SELECT id, account_id, timestamp, 0.7, 0.99, '[]', '[]', 1, 'open', 1, 1, 1 FROM transactions WHERE id < 't4'";
    fixture.execute(insert).await;
    app
}

async fn judge(app: &tidemill_sdk::http::App, id: &str, verdict: &str) -> Value {
    let body = json!({ "verdict": verdict, "note": "looked at it" });
    let reply = put(app, &format!("/api/anomalies/{id}/feedback"), &body).await;
    assert_eq!(reply.status(), 200, "{}", reply.body);
    reply.data()
}

#[tokio::test]
async fn judgements_close_alerts_and_change_precision_and_recall() {
    let fixture = Fixture::new();
    let app = found(&fixture).await;
    let alerts = async || get(&app, "/api/accounts/acct").await.data()["openAlerts"].clone();
    let feedback = async || get(&app, "/api/transactions/quality").await.data()["feedback"].clone();
    assert_eq!(alerts().await, 4);
    let before = feedback().await;
    assert_eq!((&before["open"], &before["precision"], &before["recall"]), (&json!(4), &Value::Null, &Value::Null));
    let judged = judge(&app, "t0", "confirmed").await;
    assert_eq!(
        (&judged["status"], &judged["note"], &judged["version"]),
        (&json!("confirmed"), &json!("looked at it"), &json!(2))
    );
    assert!(judged["judgedAt"].is_string());
    judge(&app, "t1", "valuable").await;
    judge(&app, "t2", "false-positive").await;
    assert_eq!(alerts().await, 1);
    // What nothing found, but a person knows of, was missed.
    let missed = judge(&app, "t5", "confirmed").await;
    assert_eq!((&missed["detected"], &missed["score"]), (&json!(false), &json!(0.0)));
    let after = feedback().await;
    assert_eq!((&after["confirmed"], &after["valuable"], &after["falsePositive"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!((&after["missed"], &after["open"]), (&json!(1), &json!(1)));
    assert_eq!((&after["precision"], &after["recall"]), (&json!(2.0 / 3.0), &json!(2.0 / 3.0)));
    // Thinking better of it.
    judge(&app, "t2", "confirmed").await;
    assert_eq!(feedback().await["precision"], 1.0);
    let statuses = get(&app, "/api/anomalies?status=confirmed").await.rows();
    assert_eq!(statuses.len(), 3);
}

#[tokio::test]
async fn a_judgement_that_is_taken_back_leaves_the_anomaly_where_it_stood() {
    let fixture = Fixture::new();
    let app = found(&fixture).await;
    fixture.execute("UPDATE anomalies SET is_detected = 0, status = 'cleared' WHERE transaction_id = 't1'").await;
    let feedback = async || get(&app, "/api/transactions/quality").await.data()["feedback"].clone();
    let before = feedback().await;
    for (id, verdict, status) in
        [("t0", "confirmed", "open"), ("t1", "valuable", "cleared"), ("t5", "confirmed", "cleared")]
    {
        judge(&app, id, "false-positive").await;
        let judged = judge(&app, id, verdict).await;
        let path = format!("/api/anomalies/{id}/feedback");
        let undone = delete(&app, &path).await.data();
        assert_eq!(
            (&undone["status"], &undone["note"], &undone["judgedAt"]),
            (&json!(status), &Value::Null, &Value::Null)
        );
        assert_eq!(undone["version"].as_i64(), judged["version"].as_i64().map(|version| version + 1));
        // Again changes nothing.
        assert_eq!(delete(&app, &path).await.data(), undone);
        assert_eq!(get(&app, &format!("/api/anomalies/{id}")).await.data(), undone);
    }
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["openAlerts"], 3);
    assert_eq!(feedback().await, before);
    assert_eq!(delete(&app, "/api/anomalies/none/feedback").await.failure(), (404, "NOT_FOUND".to_owned()));
}

#[tokio::test]
async fn a_judgement_of_nothing_or_without_a_verdict_is_refused() {
    let fixture = Fixture::new();
    let app = found(&fixture).await;
    let reply = put(&app, "/api/anomalies/none/feedback", &json!({ "verdict": "confirmed" })).await;
    assert_eq!(reply.failure(), (404, "NOT_FOUND".to_owned()));
    let reply = put(&app, "/api/anomalies/t0/feedback", &json!({ "verdict": "maybe", "note": 7, "by": "me" })).await;
    assert_eq!(reply.bad_fields(), ["verdict", "note", "by"]);
    assert_eq!(put(&app, "/api/anomalies/t0/feedback", &json!({})).await.bad_fields(), ["verdict"]);
}

#[tokio::test]
async fn a_judgement_with_a_key_is_kept_once() {
    let fixture = Fixture::new();
    let app = found(&fixture).await;
    let key = [("idempotency-key", "judge-1")];
    let body = json!({ "verdict": "valuable" }).to_string();
    let first = send(&app, Method::PUT, "/api/anomalies/t0/feedback", &key, body.as_str()).await;
    let again = send(&app, Method::PUT, "/api/anomalies/t0/feedback", &key, body.as_str()).await;
    assert_eq!((first.body, again.header("idempotency-replayed")), (again.body.clone(), Some("true")));
    assert_eq!(get(&app, "/api/anomalies/t0").await.data()["version"], 2);
}

#[tokio::test]
async fn an_anomaly_goes_with_its_transaction_and_moves_with_it() {
    let fixture = Fixture::new();
    let app = found(&fixture).await;
    assert_eq!(delete(&app, "/api/transactions/t0").await.status(), 200);
    assert_eq!(get(&app, "/api/anomalies/t0").await.status(), 404);
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["openAlerts"], 3);
    assert_eq!(put(&app, "/api/transactions/t1", &payment("t1", "other", 5, NOON)).await.status(), 200);
    assert_eq!(get(&app, "/api/anomalies/t1").await.data()["accountId"], "other");
    assert_eq!(get(&app, "/api/accounts/acct").await.data()["openAlerts"], 2);
    assert_eq!(get(&app, "/api/accounts/other").await.data()["openAlerts"], 1);
    assert_eq!(get(&app, "/api/transactions/t1").await.data()["anomaly"]["status"], "open");
    assert_eq!(get(&app, "/api/transactions/t5").await.data()["anomaly"], Value::Null);
}
