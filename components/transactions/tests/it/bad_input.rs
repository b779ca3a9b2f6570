//! What is not valid is refused, with every bad field named at once, and changes nothing.

use http::Method;
use serde_json::{Value, json};

use crate::support::{Fixture, payment, post, put, send};

const NOON: &str = "2024-03-01T12:00:00Z";

#[tokio::test]
async fn each_field_has_its_bounds() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let future = tidemill_sdk::clock::Moment::from_millis(tidemill_sdk::clock::now().as_millis() + 120_000).unwrap();
    let long = |length: usize| json!("x".repeat(length));
    let cases: Vec<(&str, Vec<Value>)> = vec![
        (
            "id",
            vec![json!(""), json!("-a"), json!("a b"), json!("a/b"), long(65), json!(7), json!("batch"), json!("jobs")],
        ),
        ("accountId", vec![Value::Null, json!(""), json!("ä"), long(65), json!(7), json!(["a"])]),
        (
            "amountMinor",
            vec![
                Value::Null,
                json!(0),
                json!(-1),
                json!(1.5),
                json!("100"),
                json!(1_000_000_000_001_i64),
                json!(1e30),
                json!(true),
                json!("NaN"),
            ],
        ),
        ("currency", vec![Value::Null, json!("usd"), json!("XXX"), json!("US"), json!("BTC"), json!(840), json!("")]),
        ("merchant", vec![Value::Null, json!(""), json!("   "), json!("a\u{0}b"), long(129), json!(7)]),
        ("category", vec![Value::Null, json!(""), json!("\n"), long(65), json!(7)]),
        ("channel", vec![Value::Null, json!(""), long(33), json!(7)]),
        ("country", vec![Value::Null, json!("de"), json!("XX"), json!("DEU"), json!(""), json!(49)]),
        (
            "timestamp",
            vec![
                json!("yesterday"),
                json!("2024-03-01"),
                json!(1_709_251_200),
                json!("2024-02-30T00:00:00Z"),
                json!("1999-12-31T23:59:59Z"),
                json!(future.to_string()),
                json!("9999-01-01T00:00:00Z"),
            ],
        ),
    ];
    for (field, values) in cases {
        for value in values {
            let mut body = payment("a", "acct", 100, NOON);
            body[field] = value.clone();
            assert_eq!(post(&app, "/api/transactions", &body).await.bad_fields(), [field], "{field}: {value}");
        }
    }
    assert_eq!(fixture.count("SELECT count(*) FROM transactions").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM accounts").await, 0);
}

#[tokio::test]
async fn a_clock_that_is_a_little_ahead_is_tolerated() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let ahead = tidemill_sdk::clock::Moment::from_millis(tidemill_sdk::clock::now().as_millis() + 30_000).unwrap();
    assert_eq!(post(&app, "/api/transactions", &payment("a", "acct", 1, &ahead.to_string())).await.status(), 201);
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let body =
        json!({ "amountMinor": -5, "currency": "ZZZ", "country": "Germany", "timestamp": "now", "merchent": "x" });
    let expected =
        ["accountId", "amountMinor", "currency", "merchant", "category", "channel", "country", "timestamp", "merchent"];
    let reply = post(&app, "/api/transactions", &body).await;
    assert_eq!(reply.bad_fields(), expected);
    assert!(reply.body.contains("did you mean merchant?"), "{}", reply.body);
    let empty: Vec<String> = post(&app, "/api/transactions", &json!({})).await.bad_fields();
    assert_eq!(empty, ["accountId", "amountMinor", "currency", "merchant", "category", "channel", "country"]);
    assert_eq!(post(&app, "/api/transactions", &json!([1])).await.bad_fields(), ["body"]);
    assert_eq!(put(&app, "/api/transactions/x", &body).await.bad_fields(), expected);
}

#[tokio::test]
async fn what_is_no_json_is_told_apart_from_what_is_not_valid() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let path = "/api/transactions";
    let check = async |body: &str, headers: &[(&str, &str)], expected: (u16, &str)| {
        let reply = send(&app, Method::POST, path, headers, body).await;
        let (status, code) = reply.failure();
        assert_eq!((status, code.as_str()), expected, "{body:.40}");
        assert!(!reply.body.to_lowercase().contains("sqlite"), "{}", reply.body);
    };
    check("{", &[], (400, "MALFORMED_JSON")).await;
    check("{\"amountMinor\": NaN}", &[], (400, "MALFORMED_JSON")).await;
    check("a=b", &[("content-type", "application/x-www-form-urlencoded")], (415, "UNSUPPORTED_MEDIA_TYPE")).await;
    check(&format!("\"{}\"", "x".repeat(70_000)), &[], (413, "BODY_TOO_LARGE")).await;
    check("{}", &[("idempotency-key", "a b")], (422, "VALIDATION_FAILED")).await;
}

#[tokio::test]
async fn unknown_things_are_404_and_wrong_methods_405() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for path in [
        "/api/transactions/none",
        "/api/accounts/none",
        "/api/accounts/none/transactions",
        "/api/anomalies/none",
        "/api/transactions/rules/none",
        "/api/transactions/jobs/runs/none",
        "/api/transactions/a/b",
        "/api/accounts/a/b",
    ] {
        assert_eq!(send(&app, Method::GET, path, &[], "").await.failure(), (404, "NOT_FOUND".to_owned()), "{path}");
    }
    for (method, path) in [
        (Method::DELETE, "/api/transactions"),
        (Method::POST, "/api/transactions/a"),
        (Method::GET, "/api/transactions/batch"),
        (Method::POST, "/api/accounts"),
        (Method::POST, "/api/anomalies/a/feedback"),
        (Method::GET, "/api/transactions/jobs/generate"),
    ] {
        let reply = send(&app, method.clone(), path, &[], "").await;
        let allowed = reply.header("allow").map(str::to_owned);
        match reply.status() {
            405 => assert!(allowed.is_some_and(|allowed| !allowed.is_empty()), "{path}"),
            status => panic!("{method} {path} answered {status}: {}", reply.body),
        }
    }
}

#[tokio::test]
async fn lists_refuse_what_they_do_not_know() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let check = async |path: &str, expected: &[&str]| {
        assert_eq!(send(&app, Method::GET, path, &[], "").await.bad_fields(), expected, "{path}");
    };
    check("/api/transactions?limit=0&cursor=x&from=now", &["from", "limit", "cursor"]).await;
    check("/api/accounts?stale=maybe&limit=201", &["stale", "limit"]).await;
    check("/api/anomalies?minScore=2&status=new&accountId=a/b&sort=x", &["minScore", "status", "accountId", "sort"])
        .await;
    check("/api/accounts/a/transactions?minScore=high&to=1", &["to", "minScore"]).await;
    check("/api/transactions/jobs/runs?job=all", &["job"]).await;
    check("/api/transactions/overview?range=1y", &["range"]).await;
}

#[tokio::test]
async fn parameters_of_jobs_have_bounds() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let check = async |body: Value, expected: &[&str]| {
        assert_eq!(post(&app, "/api/transactions/jobs/generate", &body).await.bad_fields(), expected, "{body}");
    };
    check(
        json!({ "seed": -1, "accounts": 0, "days": 91, "anomalyRate": 0.5 }),
        &["seed", "accounts", "days", "anomalyRate"],
    )
    .await;
    check(json!({ "days": 1, "minutes": 5 }), &["minutes"]).await;
    check(json!({ "accounts": 10_000, "days": 90 }), &["accounts"]).await;
    check(json!({ "days": 1.5, "colour": "red" }), &["days", "colour"]).await;
    let refused = post(&app, "/api/transactions/jobs/detect-anomalies", &json!({ "all": true })).await;
    assert_eq!(refused.bad_fields(), ["all"]);
    assert_eq!(fixture.count("SELECT count(*) FROM job_runs").await, 0);
}
