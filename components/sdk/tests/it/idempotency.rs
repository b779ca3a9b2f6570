//! Idempotency keys around a transaction.

use http::{HeaderValue, Method, StatusCode, header::LOCATION};
use tidemill_sdk::http::{Answer, ApiError};
use tidemill_sdk::idempotency::{self, Begun, Key, Write};
use tidemill_sdk::{NativeDatabase, Store, params};

use crate::{notes, store};

const ADD: &str = "INSERT INTO notes (text) VALUES (?1)";

fn key(name: &str, body: &str) -> Key {
    Key::new(name, &Method::POST, &"/api/notes?x=1".parse().unwrap(), body.as_bytes())
}

async fn first(store: &Store<NativeDatabase>, key: &Key) -> Write<NativeDatabase> {
    match idempotency::begin(store, Some(key.clone())).await.unwrap() {
        Begun::First(write) => write,
        Begun::Replay(answer) => panic!("the key has the answer {answer:?}"),
    }
}

async fn replay(store: &Store<NativeDatabase>, key: &Key) -> Answer {
    match idempotency::begin(store, Some(key.clone())).await.unwrap() {
        Begun::First(_) => panic!("the key is new"),
        Begun::Replay(answer) => answer,
    }
}

#[tokio::test]
async fn the_first_answer_comes_back_with_its_status_headers_and_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut write = first(&store, &key("k", "")).await;
    write.execute(ADD, params!["a"]).await.unwrap();
    let sent = write.answer(Answer::created("/api/notes/1", &[1, 2])).await.unwrap();

    let again = replay(&store, &key("k", "")).await;
    assert_eq!((again.status, &again.body), (StatusCode::CREATED, &sent.body));
    assert_eq!(again.headers[LOCATION], HeaderValue::from_static("/api/notes/1"));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(idempotency::find(&store, &key("k", "")).await.unwrap(), Some(again));
    assert_eq!(notes(&store).await, ["a"]);
}

#[tokio::test]
async fn a_write_without_an_answer_leaves_its_key_new() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut write = first(&store, &key("k", "")).await;
    write.execute(ADD, params!["a"]).await.unwrap();
    drop(write);
    assert!(notes(&store).await.is_empty());
    assert_eq!(idempotency::find(&store, &key("k", "")).await.unwrap(), None);
    first(&store, &key("k", "")).await;
}

#[tokio::test]
async fn a_refusal_undoes_the_write_and_is_replayed() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    let mut write = first(&store, &key("k", "")).await;
    write.execute(ADD, params!["a"]).await.unwrap();
    let sent = write.refuse(&ApiError::conflict("TOO_LATE", "it is too late")).await.unwrap();
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert!(notes(&store).await.is_empty());
    assert_eq!(replay(&store, &key("k", "")).await.body, sent.body);
}

#[tokio::test]
async fn a_key_for_another_request_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    first(&store, &key("k", "a")).await.answer(Answer::ok(&1)).await.unwrap();
    let error = idempotency::begin(&store, Some(key("k", "b"))).await.err().unwrap();
    assert_eq!((error.status, error.code), (StatusCode::UNPROCESSABLE_ENTITY, "IDEMPOTENCY_KEY_REUSED"));
    let error = idempotency::find(&store, &key("k", "b")).await.unwrap_err();
    assert_eq!(error.code, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn without_a_key_every_write_is_new() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    for text in ["a", "b"] {
        let Begun::First(mut write) = idempotency::begin(&store, None).await.unwrap() else { panic!() };
        write.execute(ADD, params![text]).await.unwrap();
        write.answer(Answer::ok(&1)).await.unwrap();
    }
    assert_eq!(notes(&store).await, ["a", "b"]);
}

#[test]
fn a_fingerprint_covers_method_path_query_and_body() {
    let fingerprint = |method: Method, target: &str, body: &str| {
        *Key::new("k", &method, &target.parse().unwrap(), body.as_bytes()).fingerprint()
    };
    let base = fingerprint(Method::POST, "/a?b=1", "{}");
    assert_eq!(base, fingerprint(Method::POST, "http://host/a?b=1", "{}"));
    assert_ne!(base, fingerprint(Method::PUT, "/a?b=1", "{}"));
    assert_ne!(base, fingerprint(Method::POST, "/a?b=2", "{}"));
    assert_ne!(base, fingerprint(Method::POST, "/a?b=1", "{ }"));
}

#[tokio::test]
async fn answers_whose_time_is_over_are_removed_and_others_stay() {
    let directory = tempfile::tempdir().unwrap();
    let store = store(&directory);
    first(&store, &key("young", "")).await.answer(Answer::ok(&1)).await.unwrap();
    let old = "WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 1200)
        INSERT INTO tidemill_idempotency SELECT 'old-' || n, x'00', 200, '{}', x'', 1000 + n FROM n";
    store.execute(old, params![]).await.unwrap();
    assert_eq!(idempotency::expire(&store).await, Ok(1200));
    assert_eq!(idempotency::expire(&store).await, Ok(0));
    let rows = store.execute("SELECT key FROM tidemill_idempotency", params![]).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.get("key").unwrap()).collect::<Vec<String>>(), ["young"]);
}
