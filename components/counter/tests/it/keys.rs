//! Idempotency keys over HTTP: what is replayed, what is refused, and for how long.

use std::time::Duration;

use counter::{CounterId, Keyed, Operation};
use tidemill_sdk::clock::{self, Moment};

use crate::support::{Fixture, change, change_at, get, key, post};

#[tokio::test]
async fn a_replayed_key_changes_nothing_and_answers_byte_for_byte() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let headers = [("idempotency-key", "k-1"), ("x-request-id", "first")];
    let first = post(&app, "/api/counter/increment", &headers, r#"{"amount": 5}"#).await;
    assert_eq!((first.status(), first.header("idempotency-replayed")), (200, None));

    let headers = [("idempotency-key", "k-1"), ("x-request-id", "second")];
    let second = post(&app, "/api/counter/increment", &headers, r#"{"amount": 5}"#).await;
    assert_eq!((second.status(), second.header("idempotency-replayed")), (200, Some("true")));
    assert_eq!(second.body, first.body);
    assert_eq!(second.header("content-type"), first.header("content-type"));
    assert_eq!(second.header("x-request-id"), Some("second"));
    assert_eq!(second.data()["requestId"], "first");
    assert_eq!(get(&app, "/api/counter/value").await.data()["version"], 1);
}

#[tokio::test]
async fn answers_with_and_without_a_key_have_the_same_shape() {
    let app = Fixture::new();
    let app = app.app();
    let plain = post(&app, "/api/counter/increment", &[("x-request-id", "r")], "").await;
    let keyed = post(&app, "/api/counter/increment", &[("x-request-id", "r"), ("idempotency-key", "k")], "").await;
    let time = |reply: &crate::support::Reply| reply.data()["lastUpdated"].as_str().unwrap().to_owned();
    let expected = plain
        .body
        .replace(r#""value":1,"version":1"#, r#""value":2,"version":2"#)
        .replace(&time(&plain), &time(&keyed));
    assert_eq!(keyed.body, expected);
    assert_eq!(keyed.header("content-type"), plain.header("content-type"));
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let headers = [("idempotency-key", "k")];
    post(&app, "/api/counter/increment", &headers, r#"{"amount": 5}"#).await.data();
    let reused = (422, "IDEMPOTENCY_KEY_REUSED".to_owned());
    assert_eq!(post(&app, "/api/counter/increment", &headers, r#"{"amount": 6}"#).await.failure(), reused);
    assert_eq!(post(&app, "/api/counter/decrement", &headers, r#"{"amount": 5}"#).await.failure(), reused);
    assert_eq!(post(&app, "/api/counter/counters/a/increment", &headers, r#"{"amount": 5}"#).await.failure(), reused);
    assert_eq!(get(&app, "/api/counter/value").await.data()["value"], 5);
}

#[tokio::test]
async fn a_refusal_is_replayed_even_after_the_reason_for_it_is_gone() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let headers = [("idempotency-key", "k")];
    let body = r#"{"expectedVersion": 1}"#;
    let first = post(&app, "/api/counter/increment", &headers, body).await;
    assert_eq!(first.failure(), (409, "VERSION_CONFLICT".to_owned()));
    assert_eq!(first.json()["error"]["details"]["currentVersion"], 0);

    post(&app, "/api/counter/increment", &[], "").await.data();
    let second = post(&app, "/api/counter/increment", &headers, body).await;
    assert_eq!((second.status(), second.header("idempotency-replayed")), (409, Some("true")));
    assert_eq!(second.body, first.body);
    assert_eq!(get(&app, "/api/counter/value").await.data()["version"], 1);
}

#[tokio::test]
async fn an_invalid_request_leaves_its_key_free() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let headers = [("idempotency-key", "k")];
    assert_eq!(post(&app, "/api/counter/increment", &headers, r#"{"amount": 0}"#).await.bad_fields(), ["amount"]);
    assert_eq!(post(&app, "/api/counter/increment", &headers, r#"{"amount": 1}"#).await.data()["value"], 1);
}

#[tokio::test]
async fn keys_are_1_to_255_visible_characters() {
    let fixture = Fixture::new();
    let app = fixture.app();
    let long = "k".repeat(256);
    for bad in ["", "a b", &long] {
        let reply = post(&app, "/api/counter/increment", &[("idempotency-key", bad)], "").await;
        assert_eq!(reply.bad_fields(), ["Idempotency-Key"]);
    }
    let twice = [("idempotency-key", "a"), ("idempotency-key", "b")];
    assert_eq!(post(&app, "/api/counter/increment", &twice, "").await.bad_fields(), ["Idempotency-Key"]);
    assert_eq!(post(&app, "/api/counter/increment", &[("idempotency-key", &long[1..])], "").await.status(), 200);
}

#[tokio::test]
async fn a_key_is_new_again_after_24_hours() {
    let fixture = Fixture::new();
    let counters = fixture.counters();
    let once = async |at: Moment| {
        let keyed = Keyed { key: key("k", ""), answer: "\"{version}\"", refusal: &|refusal| panic!("{refusal}") };
        let answer = counters.change_once(&change_at(Operation::Increment, 1, at), keyed).await.unwrap();
        String::from_utf8(answer.body.to_vec()).unwrap()
    };
    let before = |hours: u64, seconds: u64| {
        let past = Duration::from_secs(hours * 3600 + seconds).as_millis();
        Moment::from_millis(clock::now().as_millis() - i64::try_from(past).unwrap()).unwrap()
    };
    assert_eq!(once(before(24, 60)).await, "1");
    assert_eq!(once(before(23, 0)).await, "2");
    assert_eq!(once(clock::now()).await, "2");
}

#[tokio::test]
async fn expired_answers_are_removed_by_the_writes_that_follow() {
    let fixture = Fixture::new();
    let counters = fixture.counters();
    let once = async |name: String, at: Moment| {
        let keyed = Keyed { key: key(&name, ""), answer: "\"{version}\"", refusal: &|refusal| panic!("{refusal}") };
        counters.change_once(&change_at(Operation::Increment, 1, at), keyed).await.unwrap();
    };
    let yesterday = Moment::from_millis(clock::now().as_millis() - 25 * 3600 * 1000).unwrap();
    for index in 0..20 {
        once(format!("old-{index}"), yesterday).await;
    }
    for index in 0..5 {
        once(format!("new-{index}"), clock::now()).await;
    }
    let rows = counters.store().execute("SELECT key FROM tidemill_idempotency ORDER BY key", Vec::new()).await.unwrap();
    let keys: Vec<&str> = rows.iter().map(|row| row.get("key").unwrap()).collect();
    assert_eq!(keys, ["new-0", "new-1", "new-2", "new-3", "new-4"]);
    assert_eq!(counters.change(&change(Operation::Increment, 1)).await.unwrap().unwrap().version, 26);
    assert_eq!(counters.get(&CounterId::global()).await.unwrap().value, 26);
}
