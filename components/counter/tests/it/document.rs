//! The OpenAPI document says what the routes do.

use http::Method;
use serde_json::Value;

use crate::support::{Fixture, get, send};

#[tokio::test]
async fn every_documented_operation_exists() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let document = get(&app, "/api/counter/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), 9);
    for (path, item) in paths {
        for method in item.as_object().unwrap().keys() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let reply = send(&app, method.clone(), &path.replace("{id}", "a"), &[], "").await;
            assert_eq!(reply.status(), 200, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn operations_are_named_apart_and_describe_their_failures() {
    let document: Value = serde_json::from_str(&counter::openapi()).unwrap();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let mut names = Vec::new();
    for operation in operations {
        names.push(operation["operationId"].as_str().unwrap().to_owned());
        let failure = &operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(failure, "#/components/schemas/Failure");
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
