//! The OpenAPI document says what the routes do.

use http::Method;
use serde_json::json;

use crate::support::{Fixture, get, payment, post, send};

#[tokio::test]
async fn every_documented_operation_exists() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let document = get(&app, "/api/transactions/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let rule = json!({ "id": "a", "name": "r", "condition": { "kind": "new-country", "minHistory": 1 } });
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            // One may have been deleted before; then it is made anew.
            post(&app, "/api/transactions", &payment("a", "a", 100, "2024-03-01T12:00:00Z")).await;
            post(&app, "/api/transactions/rules", &rule).await;
            let judgement = json!({ "verdict": "valuable" }).to_string();
            send(&app, Method::PUT, "/api/anomalies/a/feedback", &[], judgement).await;
            let run = post(&app, "/api/transactions/jobs/detect-anomalies", &json!({})).await.data();
            let id = if path.contains("/runs/") { run["id"].as_str().unwrap() } else { "a" };
            let address = path.replace("{id}", id).replace("{transactionId}", "a");
            let reply = send(&app, method.clone(), &address, &[], "").await;
            let is_known = matches!(reply.status(), 200 | 202 | 422);
            assert!(is_known, "{method} {path}: {} {}", reply.status(), reply.body);
            let failure = &operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(failure, "#/components/schemas/Failure");
            names.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), count), (27, 27), "operations have names of their own");
}

#[tokio::test]
async fn answers_have_the_members_that_the_document_names() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let document = get(&app, "/api/transactions/openapi.json").await.json();
    post(&app, "/api/transactions", &payment("a", "a", 100, "2024-03-01T12:00:00Z")).await;
    let members = |schema: &str| -> Vec<String> {
        document["components"]["schemas"][schema]["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let check = |answer: &serde_json::Value, schema: &str| {
        let found: Vec<String> = answer.as_object().unwrap().keys().cloned().collect();
        assert_eq!(found, members(schema), "{schema}");
    };
    check(&get(&app, "/api/accounts/a").await.data(), "AccountBody");
    let made = get(&app, "/api/accounts/a/transactions").await.rows().remove(0);
    check(&made, "TransactionBody");
    check(&made["features"], "Features");
    check(&made["features"]["month"], "Window");
    check(&get(&app, "/api/transactions/overview").await.data(), "Overview");
    check(&get(&app, "/api/transactions/quality").await.data(), "Quality");
}

#[tokio::test]
async fn the_health_of_the_database_is_told() {
    let fixture = Fixture::new();
    let reply = get(&fixture.app(), "/api/transactions/health").await;
    assert_eq!((reply.status(), &reply.data()["status"]), (200, &json!("ok")));
}
