//! The OpenAPI document says what the routes do.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, get, order, post, send, vendor};

/// A body that each write accepts.
fn body(name: &str) -> Value {
    let line = json!({ "sku": "S", "quantity": 1, "unitPriceMinor": 1 });
    let weights = json!({ "on-time": 30, "on-time-in-full": 20, "fill-rate": 15, "cancellations": 15, "returns": 10,
        "lead-time-variability": 10 });
    match name {
        "createVendor" => json!({ "name": "New", "currency": "EUR" }),
        "changeVendor" => json!({ "name": "Acme" }),
        "createOrder" => json!({ "vendorId": "acme", "lines": [line] }),
        "moveOrder" => json!({ "to": "accepted" }),
        "changeScorecard" => json!({ "weights": weights }),
        "backfill" => json!({ "vendors": 1, "days": 1, "ordersPerDay": 1, "seed": 1 }),
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_documented_operation_exists() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    vendor(&app, "gone").await;
    let document = get(&app, "/api/vendors/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."), "{}", document["openapi"]);
    let run = post(&app, "/api/vendors/jobs/simulate", &json!({})).await.data();
    let mut names = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap();
            let id = match (path.split('/').nth(2), name) {
                (Some("orders"), _) => order(&app, "acme", 1).await,
                (_, "deleteVendor") => "gone".to_owned(),
                (_, "getRun") => run["id"].as_str().unwrap().to_owned(),
                _ => "acme".to_owned(),
            };
            let method: Method = method.to_uppercase().parse().unwrap();
            let text =
                if matches!(method, Method::GET | Method::DELETE) { String::new() } else { body(name).to_string() };
            let reply = send(&app, method, &path.replace("{id}", &id), &[], text).await;
            let documented =
                operation["responses"].as_object().unwrap().keys().any(|status| *status == reply.status().to_string());
            assert!(documented && reply.response.status().is_success(), "{name}: {} {}", reply.status(), reply.body);
            let failure = &operation["responses"]["default"]["content"]["application/json"]["schema"]["$ref"];
            assert_eq!(failure, "#/components/schemas/Failure");
            names.push(name.to_owned());
        }
    }
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!((names.len(), count), (24, 24), "operations have names of their own");
}

#[tokio::test]
async fn every_member_of_an_answer_is_documented() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 1).await;
    let document = get(&app, "/api/vendors/openapi.json").await.json();
    let schemas = document["components"]["schemas"].clone();
    for (path, schema) in [
        (format!("/api/orders/{id}"), "OrderBody"),
        ("/api/vendors/acme".to_owned(), "Vendor"),
        ("/api/vendors/acme/report".to_owned(), "ReportBody"),
        ("/api/dashboard/summary".to_owned(), "SummaryBody"),
        ("/api/vendors/scorecard".to_owned(), "ScorecardBody"),
    ] {
        let answer = get(&app, &path).await.data();
        let mut known = Vec::new();
        members(&schemas, &schemas[schema], &mut known);
        for member in answer.as_object().unwrap().keys() {
            assert!(known.contains(member), "{schema} says nothing of {member}: {known:?}");
        }
    }
}

/// The members that a schema names, also through `allOf` and references.
fn members(schemas: &Value, schema: &Value, known: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        members(schemas, &schemas[name.rsplit('/').next().unwrap()], known);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        members(schemas, part, known);
    }
    known.extend(schema["properties"].as_object().into_iter().flat_map(|properties| properties.keys().cloned()));
}
