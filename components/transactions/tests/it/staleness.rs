//! What waits to be scored: an account that was written to is stale in the same commit, and a write while it is scored leaves it so.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tidemill_sdk::{NativeDatabase, Store, params};
use transactions::{Flow, Transactions};

use crate::support::{Counting, Fixture, Native, delete, get, job, pay, payment, put};

const NOON: &str = "2024-03-01T12:00:00Z";

async fn stale(fixture: &Fixture, account: &str) -> Value {
    get(&fixture.app(), &format!("/api/accounts/{account}")).await.data()["stale"].clone()
}

#[tokio::test]
async fn each_kind_of_write_makes_its_account_stale_and_no_other() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let app = &started.0;
    for account in ["a", "b"] {
        for index in 0..3 {
            pay(app, &payment(&format!("{account}{index}"), account, 100, &format!("2024-03-01T12:0{index}:00Z")))
                .await;
        }
    }
    let clean = async || {
        job(&started, "detect-anomalies", &json!({})).await;
        assert_eq!((stale(&fixture, "a").await, stale(&fixture, "b").await), (json!(false), json!(false)));
    };
    clean().await;
    pay(app, &payment("a3", "a", 100, NOON)).await;
    assert_eq!((stale(&fixture, "a").await, stale(&fixture, "b").await), (json!(true), json!(false)));
    clean().await;
    put(app, "/api/transactions/a1", &payment("a1", "a", 777, NOON)).await;
    assert_eq!((stale(&fixture, "a").await, stale(&fixture, "b").await), (json!(true), json!(false)));
    clean().await;
    delete(app, "/api/transactions/b0").await;
    assert_eq!((stale(&fixture, "a").await, stale(&fixture, "b").await), (json!(false), json!(true)));
    clean().await;
    // The last one of all leaves an account with nothing to score, which is not stale for ever.
    for id in ["b1", "b2"] {
        delete(app, &format!("/api/transactions/{id}")).await;
    }
    clean().await;
    assert_eq!(get(app, "/api/accounts/b").await.data()["transactions"], 0);
}

#[tokio::test]
async fn an_account_waits_since_its_first_write_that_was_not_scored() {
    let fixture = Fixture::new();
    let app = fixture.app();
    pay(&app, &payment("a", "acct", 100, NOON)).await;
    let first = get(&app, "/api/accounts/acct").await.data();
    pay(&app, &payment("b", "acct", 100, NOON)).await;
    let second = get(&app, "/api/accounts/acct").await.data();
    assert_eq!(first["staleSince"], second["staleSince"]);
    assert_eq!((&first["version"], &second["version"]), (&json!(1), &json!(2)));
}

/// A flow in which something is written just before a statement that contains a text.
fn interrupted(
    fixture: &Fixture,
    before: &'static str,
    write: impl Fn(Store<NativeDatabase>) + Send + 'static,
) -> Flow<Counting, Native> {
    let database = Counting::new(fixture.database());
    let done = Arc::new(AtomicBool::new(false));
    let store = fixture.transactions().store().clone();
    database.before(move |statement| {
        if statement.contains(before) && !done.swap(true, Ordering::SeqCst) {
            write(store.clone());
        }
    });
    Flow::new(Transactions::new(database), Native)
}

/// Runs a statement on a thread of its own, to its end.
fn at_once(store: Store<NativeDatabase>, sql: &'static str) {
    let run = move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(store.execute(sql, params![])).unwrap();
    };
    std::thread::spawn(run).join().unwrap();
}

#[tokio::test]
async fn a_write_between_reading_and_keeping_leaves_the_account_stale_and_its_rows_unscored() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let app = &started.0;
    for index in 0..3 {
        pay(app, &payment(&format!("a{index}"), "acct", 100, &format!("2024-03-01T12:0{index}:00Z"))).await;
        pay(app, &payment(&format!("o{index}"), "other", 100, &format!("2024-03-01T12:0{index}:00Z"))).await;
    }
    // Just before the transaction that keeps the scores begins, another request changes one of the rows that were read.
    let flow = interrupted(&fixture, "BEGIN IMMEDIATE", |store| {
        at_once(store, "UPDATE transactions SET amount_minor = 900, amount = 900, updated_at = 5 WHERE id = 'a1'");
    });
    // Models are kept in a transaction as well; they are there already.
    job(&started, "detect-anomalies", &json!({})).await;
    for index in 0..3 {
        put(app, &format!("/api/transactions/a{index}"), &payment(&format!("a{index}"), "acct", 200, NOON)).await;
        put(app, &format!("/api/transactions/o{index}"), &payment(&format!("o{index}"), "other", 200, NOON)).await;
    }
    let id = uuid::Uuid::now_v7().to_string();
    let due = tidemill_sdk::jobs::Due { at: tidemill_sdk::clock::now(), run_id: id, attempt: 1 };
    tidemill_sdk::jobs::run_named(&flow, "detect-anomalies", &due).await.unwrap();
    assert_eq!((stale(&fixture, "acct").await, stale(&fixture, "other").await), (json!(true), json!(false)));
    // a1 changed, and a2 comes after it; a0 was scored as it is.
    let unscored = "SELECT count(*) FROM transactions WHERE unscored = 1";
    assert_eq!(fixture.count(unscored).await, 2);
    assert_eq!(fixture.count("SELECT unscored FROM transactions WHERE id = 'a0'").await, 0);
    job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!((stale(&fixture, "acct").await, fixture.count(unscored).await), (json!(false), 0));
}
