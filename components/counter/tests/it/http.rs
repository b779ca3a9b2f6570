//! What clients see: values, changes, audits, and how every bad request is refused.

use counter::CounterId;
use http::Method;
use serde_json::json;

use crate::support::{Fixture, get, post, send};

#[tokio::test]
async fn a_counter_that_was_never_changed_is_zero() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let reply = get(&app, "/api/counter/value").await;
    assert_eq!(reply.data(), json!({"id": "global-counter", "value": 0, "version": 0, "lastUpdated": null}));
    assert_eq!(get(&app, "/api/counter/counters/other/value").await.data()["id"], "other");
    assert_eq!(
        get(&app, "/api/counter/audit").await.json(),
        json!({"success": true, "data": [], "page": {"nextCursor": null}})
    );
}

#[tokio::test]
async fn changes_move_the_value_raise_the_version_and_are_audited() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let headers = [("x-request-id", "r-1"), ("x-client-id", "browser-7"), ("content-type", "application/json")];
    let first = post(&app, "/api/counter/increment", &headers, r#"{"amount": 5, "expectedVersion": 0}"#).await.data();
    assert_eq!((&first["value"], &first["version"], &first["requestId"]), (&json!(5), &json!(1), &json!("r-1")));
    let second = post(&app, "/api/counter/decrement", &[("x-request-id", "r-2")], "").await.data();
    assert_eq!((&second["value"], &second["version"]), (&json!(4), &json!(2)));
    let value = get(&app, "/api/counter/value").await.data();
    assert_eq!(value["lastUpdated"], second["lastUpdated"]);
    assert_eq!(
        get(&app, "/api/counter/audit").await.data(),
        json!([
            {"operation": "decrement", "amount": 1, "valueBefore": 5, "valueAfter": 4, "version": 2,
             "requestId": "r-2", "clientId": null, "timestamp": second["lastUpdated"]},
            {"operation": "increment", "amount": 5, "valueBefore": 0, "valueAfter": 5, "version": 1,
             "requestId": "r-1", "clientId": "browser-7", "timestamp": first["lastUpdated"]},
        ])
    );
}

#[tokio::test]
async fn named_counters_are_independent() {
    let fixture = Fixture::new();
    let app = fixture.app();
    post(&app, "/api/counter/counters/a/increment", &[], r#"{"amount": 2}"#).await.data();
    post(&app, "/api/counter/counters/b/decrement", &[], r#"{"amount": 3}"#).await.data();
    post(&app, "/api/counter/counters/global-counter/increment", &[], "").await.data();
    for (path, value) in [("counters/a/value", 2), ("counters/b/value", -3), ("value", 1)] {
        assert_eq!(get(&app, &format!("/api/counter/{path}")).await.data()["value"], value);
    }
    for bad in ["A", "a_b", "%C3%A4", "%FF", &"z".repeat(65)] {
        assert_eq!(get(&app, &format!("/api/counter/counters/{bad}/value")).await.bad_fields(), ["id"], "{bad}");
    }
}

#[tokio::test]
async fn an_overflow_changes_nothing() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (name, value, call) in [("top", i64::MAX - 1, "increment"), ("bottom", i64::MIN + 1, "decrement")] {
        fixture.set(&CounterId::parse(name).unwrap(), value, 7).await;
        let call = format!("/api/counter/counters/{name}/{call}");
        assert_eq!(post(&app, &call, &[], r#"{"amount": 2}"#).await.failure(), (409, "COUNTER_OVERFLOW".into()));
        let end = post(&app, &call, &[], "").await.data();
        assert_eq!((end["value"].as_i64(), &end["version"]), (Some(value + (value.signum())), &json!(8)));
        assert_eq!(post(&app, &call, &[], "").await.failure(), (409, "COUNTER_OVERFLOW".into()));
        let keyed = [("idempotency-key", name)];
        assert_eq!(post(&app, &call, &keyed, "").await.failure(), (409, "COUNTER_OVERFLOW".into()));
        let after = get(&app, &format!("/api/counter/counters/{name}/value")).await.data();
        assert_eq!((&after["value"], &after["version"]), (&end["value"], &json!(8)));
    }
}

#[tokio::test]
async fn an_outdated_expectation_is_told_the_current_version() {
    let fixture = Fixture::new();
    let app = fixture.app();
    post(&app, "/api/counter/increment", &[], "").await.data();
    let reply = post(&app, "/api/counter/increment", &[], r#"{"expectedVersion": 0}"#).await;
    assert_eq!(reply.failure(), (409, "VERSION_CONFLICT".into()));
    assert_eq!(reply.json()["error"]["details"], json!({"currentVersion": 1}));
    assert_eq!(post(&app, "/api/counter/increment", &[], r#"{"expectedVersion": 1}"#).await.data()["version"], 2);
}

#[tokio::test]
async fn a_version_that_the_client_has_costs_no_body() {
    let fixture = Fixture::new();
    let app = fixture.app();
    post(&app, "/api/counter/increment", &[], "").await.data();
    let tag = get(&app, "/api/counter/value").await.header("etag").unwrap().to_owned();
    assert_eq!(tag, "\"1\"");
    let known = send(&app, Method::GET, "/api/counter/value", &[("if-none-match", &tag)], "").await;
    assert_eq!((known.status(), known.body.as_str(), known.header("etag")), (304, "", Some("\"1\"")));
    post(&app, "/api/counter/increment", &[], "").await.data();
    let old = send(&app, Method::GET, "/api/counter/value", &[("if-none-match", &tag)], "").await;
    assert_eq!((old.status(), old.header("etag")), (200, Some("\"2\"")));
}

#[tokio::test]
async fn pages_of_the_audit_skip_and_repeat_nothing_while_changes_come_in() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for _ in 0..7 {
        post(&app, "/api/counter/increment", &[], "").await.data();
    }
    let (mut versions, mut path) = (Vec::new(), "/api/counter/audit?limit=3".to_owned());
    loop {
        let page = get(&app, &path).await;
        versions.extend(page.data().as_array().unwrap().iter().map(|entry| entry["version"].as_i64().unwrap()));
        post(&app, "/api/counter/increment", &[], "").await.data();
        let json = page.json();
        let Some(cursor) = json["page"]["nextCursor"].as_str() else { break };
        path = format!("/api/counter/audit?limit=3&cursor={cursor}");
    }
    assert_eq!(versions, [7, 6, 5, 4, 3, 2, 1]);
}

#[tokio::test]
async fn every_bad_parameter_of_a_list_is_named() {
    let fixture = Fixture::new();
    let app = fixture.app();
    post(&app, "/api/counter/counters/a/increment", &[], "").await.data();
    post(&app, "/api/counter/counters/a/increment", &[], "").await.data();
    let page = get(&app, "/api/counter/counters/a/audit?limit=1").await.json();
    let foreign = format!("cursor={}", page["page"]["nextCursor"].as_str().unwrap());
    for (query, fields) in [
        ("limit=0", vec!["limit"]),
        ("limit=201", vec!["limit"]),
        ("limit=ten&cursor=x", vec!["limit", "cursor"]),
        ("cursor=", vec!["cursor"]),
        (foreign.as_str(), vec!["cursor"]),
        ("limt=5", vec!["limt"]),
        ("limit=1&limit=2", vec!["limit"]),
    ] {
        assert_eq!(get(&app, &format!("/api/counter/audit?{query}")).await.bad_fields(), fields, "{query}");
    }
}

#[tokio::test]
async fn every_bad_field_of_a_change_is_named() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for (body, fields) in [
        (r#"{"amount": 0}"#, vec!["amount"]),
        (r#"{"amount": 1000001}"#, vec!["amount"]),
        (r#"{"amount": 1.5, "expectedVersion": -1}"#, vec!["amount", "expectedVersion"]),
        (r#"{"amount": "5", "expectedVersion": true, "extra": 1}"#, vec!["amount", "expectedVersion", "extra"]),
        (r#"{"amount": 9223372036854775808}"#, vec!["amount"]),
        (r#"{"ammount": 5}"#, vec!["ammount"]),
        ("[1]", vec!["body"]),
        ("null", vec!["body"]),
    ] {
        assert_eq!(post(&app, "/api/counter/increment", &[], body).await.bad_fields(), fields, "{body}");
    }
    let reply = post(&app, "/api/counter/increment", &[], r#"{"ammount": 5}"#).await;
    assert_eq!(reply.json()["error"]["details"][0]["message"], "is not known: did you mean amount?");
    let reply = post(&app, "/api/counter/increment", &[("x-client-id", &"c".repeat(129))], "").await;
    assert_eq!(reply.bad_fields(), ["X-Client-Id"]);
    assert_eq!(get(&app, "/api/counter/value").await.data()["version"], 0);
}

#[tokio::test]
async fn requests_that_cannot_be_read_are_refused() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let check = async |method: Method, path: &str, headers: &[(&str, &str)], body: &str, status: u16, code: &str| {
        let reply = send(&app, method, path, headers, body).await;
        assert_eq!(reply.failure(), (status, code.to_owned()), "{path} {body:.40}");
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert!(reply.header("x-request-id").is_some());
        reply
    };
    let increment = "/api/counter/increment";
    check(Method::POST, increment, &[], "{\"amount\":", 400, "MALFORMED_JSON").await;
    check(Method::POST, increment, &[], "{} {}", 400, "MALFORMED_JSON").await;
    check(Method::POST, increment, &[], &"[".repeat(4000), 400, "MALFORMED_JSON").await;
    check(Method::POST, increment, &[], &" ".repeat(4097), 413, "BODY_TOO_LARGE").await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    check(Method::POST, increment, &form, "amount=5", 415, "UNSUPPORTED_MEDIA_TYPE").await;
    check(Method::GET, "/api/counter", &[], "", 404, "NOT_FOUND").await;
    check(Method::GET, "/api/counter/counters/a/b", &[], "", 404, "NOT_FOUND").await;
    let reply = check(Method::GET, increment, &[], "", 405, "METHOD_NOT_ALLOWED").await;
    assert_eq!(reply.header("allow"), Some("POST"));
    let reply = check(Method::DELETE, "/api/counter/value", &[], "", 405, "METHOD_NOT_ALLOWED").await;
    assert_eq!(reply.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn request_ids_are_kept_if_they_are_sound_and_made_if_not() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let headers = [("x-request-id", "abc.1"), ("traceparent", trace)];
    let reply = send(&app, Method::GET, "/api/counter/value", &headers, "").await;
    assert_eq!((reply.header("x-request-id"), reply.header("traceparent")), (Some("abc.1"), Some(trace)));
    let reply = send(&app, Method::GET, "/api/counter/value", &[("x-request-id", "a\"b")], "").await;
    let made = reply.header("x-request-id").unwrap();
    assert_eq!((made.len(), made.as_bytes()[14]), (36, b'7'));
}

#[tokio::test]
async fn health_asks_the_database() {
    let fixture = Fixture::new();
    assert_eq!(get(&fixture.app(), "/api/counter/health").await.data()["status"], "ok");
}

#[tokio::test]
async fn a_broken_database_is_reported_without_showing_its_insides() {
    let fixture = Fixture::new();
    std::fs::write(fixture.path(), "this is no database, and long enough to be recognised as none".repeat(40)).unwrap();
    let app = fixture.app();
    for (path, status, code) in [("value", 500, "INTERNAL"), ("health", 503, "UNHEALTHY")] {
        let reply = get(&app, &format!("/api/counter/{path}")).await;
        assert_eq!(reply.failure(), (status, code.to_owned()));
        for secret in ["not a database", "SELECT", "counter.db"] {
            assert!(!reply.body.contains(secret), "{}", reply.body);
        }
    }
}
