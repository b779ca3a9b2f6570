//! Idempotency keys: a write that is sent twice takes effect once, and both get the same answer.

use http::Method;
use serde_json::json;

use crate::support::{Fixture, go, order, send, vendor};

#[tokio::test]
async fn a_replayed_key_changes_nothing() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let new = json!({ "vendorId": "acme", "lines": [{ "sku": "BOLT", "quantity": 1, "unitPriceMinor": 5 }] });
    let weights = json!({ "weights": { "on-time": 100, "on-time-in-full": 0, "fill-rate": 0, "cancellations": 0, "returns": 0,
        "lead-time-variability": 0 } });
    let writes = [
        (Method::POST, "/api/vendors".to_owned(), json!({ "name": "New", "currency": "EUR" })),
        (Method::PUT, "/api/vendors/acme".to_owned(), json!({ "name": "Acme Ltd" })),
        (Method::POST, "/api/orders".to_owned(), new),
        (Method::PUT, format!("/api/orders/{id}"), json!({ "reference": "P-7" })),
        (Method::POST, format!("/api/orders/{id}/transitions"), json!({ "to": "accepted" })),
        (Method::PUT, "/api/vendors/scorecard".to_owned(), weights),
        (Method::POST, "/api/vendors/jobs/simulate".to_owned(), json!({})),
    ];
    let state = "SELECT (SELECT count(*) FROM vendors) || '/' || (SELECT sum(version) FROM vendors) || '/' || (SELECT sum(version) FROM orders)
        || '/' || (SELECT count(*) FROM orders) || '/' || (SELECT sum(version) FROM scorecard) || '/' || (SELECT count(*) FROM runs) AS state";
    for (number, (method, path, body)) in writes.into_iter().enumerate() {
        let key = format!("key-{number}");
        let write = async |body: String| send(&app, method.clone(), &path, &[("idempotency-key", &key)], body).await;
        let first = write(body.to_string()).await;
        assert!(first.response.status().is_success(), "{path} {}", first.body);
        let after: Option<String> = fixture.rows(state).await.first().unwrap().get("state").unwrap();
        let again = write(body.to_string()).await;
        assert_eq!((again.status(), &again.body), (first.status(), &first.body), "{path}");
        assert_eq!(again.response.headers()["idempotency-replayed"], "true", "{path}");
        assert_eq!(again.response.headers().get("location"), first.response.headers().get("location"), "{path}");
        assert_eq!(fixture.rows(state).await.first().unwrap().get::<Option<String>>("state").unwrap(), after, "{path}");
        let other = write(json!({ "name": "Other", "currency": "EUR" }).to_string()).await;
        assert!(matches!(other.failure().1.as_str(), "IDEMPOTENCY_KEY_REUSED" | "VALIDATION_FAILED"), "{path}");
    }
}

#[tokio::test]
async fn a_refused_move_stays_refused_under_its_key() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 3).await;
    let path = format!("/api/orders/{id}/transitions");
    let ship = async || {
        send(&app, Method::POST, &path, &[("idempotency-key", "ship")], json!({ "to": "shipped" }).to_string()).await
    };
    let refused = ship().await;
    assert_eq!(refused.failure(), (409, "INVALID_TRANSITION".to_owned()));
    go(&app, &id, "accepted", 2, 0).await;
    // The client was told that it had failed: a late repeat must not ship.
    let again = ship().await;
    assert_eq!(again.body, refused.body);
    assert_eq!(again.response.headers()["idempotency-replayed"], "true");
}
