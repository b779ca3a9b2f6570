//! The OpenAPI document says what the routes do.

use http::Method;
use serde_json::json;

use crate::support::{Fixture, csv, get, post, put_csv, send, uploaded};

#[tokio::test]
async fn every_documented_operation_exists() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let document = get(&app, "/api/experiments/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = if path.starts_with("/api/metric-values") { "signups" } else { "a" };
            let method: Method = method.to_uppercase().parse().unwrap();
            // One may have been deleted before; then it is made anew.
            let value = json!({ "id": "signups", "name": "Signups", "unit": "signup", "dollarsPerUnit": 1 });
            post(&app, "/api/metric-values", &value).await;
            if id == "a" && method != Method::DELETE {
                post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
                assert_eq!(put_csv(&app, "a", csv("signups")).await.status(), 202);
            }
            let reply = send(&app, method.clone(), &path.replace("{id}", id), &[], "").await;
            let is_known = matches!(reply.status(), 200 | 202 | 422 | 400);
            assert!(is_known, "{method} {path}: {} {}", reply.status(), reply.body);
            let failure = &operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(failure, "#/components/schemas/Failure");
            names.push(operation["operationId"].as_str().unwrap().to_owned());
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), count), (16, 16), "operations have names of their own");
}

#[tokio::test]
async fn a_wrong_method_says_which_are_right() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let reply = send(&app, Method::PATCH, "/api/experiments", &[], "").await;
    assert_eq!(reply.failure(), (405, "METHOD_NOT_ALLOWED".to_owned()));
}
