//! Repeats: the first answer counts for a day, whatever became of what it was about.

use http::Method;
use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, Reply, csv, get, post, put_csv, send, simulated, uploaded};

async fn keyed(app: &App, method: Method, path: &str, key: &str, body: impl Into<Vec<u8>>) -> Reply {
    let kind = if method == Method::PUT { "text/csv" } else { "application/json" };
    send(app, method, path, &[("content-type", kind), ("idempotency-key", key)], body).await
}

async fn delete(app: &App, path: &str) {
    assert_eq!(send(app, Method::DELETE, path, &[], "").await.status(), 200, "{path}");
}

fn assert_replayed(again: &Reply, first: &Reply) {
    assert_eq!((again.status(), &again.body), (first.status(), &first.body));
    assert_eq!(again.response.headers()["idempotency-replayed"], "true");
}

#[tokio::test]
async fn a_definition_is_answered_as_at_first_when_its_metric_value_is_gone() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let define =
        async || keyed(&app, Method::POST, "/api/experiments", "k", uploaded("a", &["signups"]).to_string()).await;
    let first = define().await;
    assert_eq!(first.status(), 201);
    delete(&app, "/api/metric-values/signups").await;
    assert_replayed(&define().await, &first);
    delete(&app, "/api/experiments/a").await;
    assert_replayed(&define().await, &first);
    assert_eq!(fixture.count("SELECT count(*) FROM experiments").await, 0, "a replay makes nothing");
}

#[tokio::test]
async fn results_and_analyses_are_answered_as_at_first_when_the_experiment_is_gone() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    let put = async |key: &str, body: String| keyed(&app, Method::PUT, "/api/experiments/a/results", key, body).await;
    let ask = async || {
        let body = json!({ "methods": { "guardrails": { "signups": { "margin": 1, "better": "higher" } } } });
        keyed(&app, Method::POST, "/api/experiments/a/analysis", "ask", body.to_string()).await
    };
    let (taken, asked) = (put("put", csv("signups")).await, ask().await);
    assert_eq!((taken.status(), asked.status()), (202, 202));
    delete(&app, "/api/experiments/a").await;
    assert_replayed(&put("put", csv("signups")).await, &taken);
    assert_replayed(&ask().await, &asked);
    assert_eq!(put("put", csv("revenue")).await.failure(), (422, "IDEMPOTENCY_KEY_REUSED".to_owned()));
    assert_eq!(put("other", csv("signups")).await.failure(), (404, "NOT_FOUND".to_owned()));
    // One that takes its place has no such metric: neither the file nor the options fit it.
    post(&app, "/api/experiments", &uploaded("a", &["revenue"])).await;
    assert_replayed(&put("put", csv("signups")).await, &taken);
    assert_replayed(&ask().await, &asked);
    assert_eq!(put("other", csv("signups")).await.failure(), (422, "VALIDATION_FAILED".to_owned()));
    assert_eq!(get(&app, "/api/experiments/a").await.data()["resultsVersion"], 0, "a replay takes nothing");
}

#[tokio::test]
async fn the_same_definition_under_the_same_id_is_there_already_when_its_metric_value_is_gone() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let first = post(&app, "/api/experiments", &uploaded("a", &["signups"])).await.data();
    delete(&app, "/api/metric-values/signups").await;
    let define = async |body: &Value| post(&app, "/api/experiments", body).await;
    let again = define(&uploaded("a", &["signups"])).await;
    assert_eq!((again.status(), again.data()), (200, first));
    let mut other = uploaded("a", &["signups"]);
    other["name"] = json!("Another");
    assert_eq!(define(&other).await.failure(), (409, "EXPERIMENT_EXISTS".to_owned()));
    assert_eq!(define(&uploaded("b", &["signups"])).await.bad_fields(), ["metrics[0]"]);
}

#[tokio::test]
async fn what_the_state_forbade_stays_forbidden_under_its_key() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    post(&app, "/api/experiments", &simulated("s")).await;
    let ask = async || keyed(&app, Method::POST, "/api/experiments/a/analysis", "ask", "{}").await;
    let put = async || keyed(&app, Method::PUT, "/api/experiments/s/results", "put", csv("signups")).await;
    let (asked, taken) = (ask().await, put().await);
    assert_eq!(asked.failure(), (409, "NO_RESULTS".to_owned()));
    assert_eq!(taken.failure(), (409, "RESULTS_SIMULATED".to_owned()));
    put_csv(&app, "a", csv("signups")).await;
    delete(&app, "/api/experiments/s").await;
    post(&app, "/api/experiments", &uploaded("s", &["signups"])).await;
    assert_replayed(&ask().await, &asked);
    assert_replayed(&put().await, &taken);
}

#[tokio::test]
async fn a_definition_that_was_not_valid_may_be_sent_again_once_it_is() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let define =
        async || keyed(&app, Method::POST, "/api/experiments", "k", uploaded("a", &["calls"]).to_string()).await;
    assert_eq!(define().await.bad_fields(), ["metrics[0]"]);
    let value = json!({ "id": "calls", "name": "Calls", "unit": "call", "dollarsPerUnit": 1 });
    assert_eq!(post(&app, "/api/metric-values", &value).await.status(), 201);
    assert_eq!(define().await.status(), 201);
}
