//! Metric values: every version is kept, and nobody overwrites a version that they have not seen.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, get, post, send};

fn value(id: &str, dollars: f64) -> Value {
    json!({ "id": id, "name": "Calls", "unit": "call", "dollarsPerUnit": dollars, "description": "A guess" })
}

#[tokio::test]
async fn a_new_database_has_some() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let values = get(&app, "/api/metric-values").await.data();
    let ids: Vec<&str> = values.as_array().unwrap().iter().map(|value| value["id"].as_str().unwrap()).collect();
    assert!(ids.is_sorted() && ids.contains(&"signups") && ids.contains(&"revenue"), "{ids:?}");
}

#[tokio::test]
async fn every_version_is_kept() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let made = post(&app, "/api/metric-values", &value("calls", 1.25)).await;
    assert_eq!((made.status(), &made.data()["version"]), (201, &json!(1)));
    assert_eq!(
        post(&app, "/api/metric-values", &value("calls", 1.25)).await.failure(),
        (409, "METRIC_VALUE_EXISTS".to_owned())
    );
    let path = "/api/metric-values/calls";
    let put = async |body: Value| send(&app, Method::PUT, path, &[], body.to_string()).await;
    assert_eq!(put(value("calls", 1.5)).await.data()["version"], 2);
    let mut expecting = value("calls", 1.75);
    expecting["expectedVersion"] = json!(1);
    let conflict = put(expecting.clone()).await;
    assert_eq!(conflict.failure(), (409, "VERSION_CONFLICT".to_owned()));
    assert_eq!(conflict.json()["error"]["details"]["currentVersion"], 2);
    expecting["expectedVersion"] = json!(2);
    assert_eq!(put(expecting).await.data()["dollarsPerUnit"], 1.75);
    let history = async || {
        let history = get(&app, "/api/metric-values/calls/history").await.data();
        let past = |past: &Value| (past["version"].as_i64().unwrap(), past["dollarsPerUnit"].as_f64().unwrap());
        history.as_array().unwrap().iter().map(past).collect::<Vec<_>>()
    };
    assert_eq!(history().await, [(2, 1.5), (1, 1.25)]);
    assert_eq!(send(&app, Method::DELETE, path, &[], "").await.status(), 200);
    assert_eq!(get(&app, path).await.status(), 404);
    assert_eq!(history().await, [(3, 1.75), (2, 1.5), (1, 1.25)]);
    // Versions that analyses name never mean two things.
    assert_eq!(post(&app, "/api/metric-values", &value("calls", 2.0)).await.data()["version"], 4);
}

#[tokio::test]
async fn what_there_is_not_is_said() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for path in ["/api/metric-values/none", "/api/metric-values/none/history"] {
        assert_eq!(get(&app, path).await.status(), 404, "{path}");
    }
    assert_eq!(send(&app, Method::DELETE, "/api/metric-values/none", &[], "").await.status(), 404);
    let put = send(&app, Method::PUT, "/api/metric-values/none", &[], value("none", 1.0).to_string()).await;
    assert_eq!(put.status(), 404);
    let history = get(&app, "/api/metric-values/signups/history").await;
    assert_eq!(history.data(), json!([]));
}

#[tokio::test]
async fn every_bad_field_is_named_at_once() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let body = json!({ "id": "a b", "name": "", "dollarsPerUnit": "12", "stdError": -1, "dollars": 3 });
    let fields = post(&app, "/api/metric-values", &body).await.bad_fields();
    assert_eq!(fields, ["id", "name", "unit", "dollarsPerUnit", "stdError", "dollars"]);
    let other = send(&app, Method::PUT, "/api/metric-values/signups", &[], value("else", 1.0).to_string()).await;
    assert_eq!(other.bad_fields(), ["id"]);
}

#[tokio::test]
async fn a_replayed_key_changes_nothing() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let put = async || {
        let body = value("signups", 3.0).to_string();
        send(&app, Method::PUT, "/api/metric-values/signups", &[("idempotency-key", "k")], body).await
    };
    let (first, second) = (put().await, put().await);
    assert_eq!(first.body, second.body);
    assert_eq!(get(&app, "/api/metric-values/signups").await.data()["version"], 2);
}
