//! Many writers and a detector at once: when all is quiet, every transaction is scored as it is, no account is stale that is not, and what is
//! kept equals what the history says.

use std::sync::atomic::{AtomicBool, Ordering};

use http::Method;
use serde_json::json;
use tidemill_sdk::clock;
use tidemill_sdk::jobs::{Due, run_named};
use transactions::Flow;

use crate::histories::compare;
use crate::support::{Fixture, Quick, payment, send};

const WRITERS: usize = 3;
const ACCOUNTS: usize = 4;
const WRITES: usize = 60;

/// Runs a future on a thread of its own, as an instance of the component does.
fn instance<T: Send>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

async fn write(fixture: &Fixture, writer: usize) {
    let app = fixture.app();
    for number in 0..WRITES {
        let id = format!("{writer}-{number}");
        let account = format!("account-{}", (writer + number) % ACCOUNTS);
        let time = format!("2024-03-{:02}T{:02}:{:02}:00Z", 1 + (number * 7 + writer) % 28, number % 24, writer);
        let body = payment(&id, &account, 100 + i64::try_from(number).unwrap(), &time).to_string();
        let key = id.clone();
        // Half of them with a key, which takes a transaction of its own.
        let headers: &[(&str, &str)] = if number % 2 == 0 { &[] } else { &[("idempotency-key", &key)] };
        assert_eq!(send(&app, Method::POST, "/api/transactions", headers, body).await.status(), 201);
        let earlier = format!("/api/transactions/{writer}-{}", number / 2);
        match number % 5 {
            3 => drop(send(&app, Method::DELETE, &earlier, &[], "").await),
            4 => {
                let other = payment(&format!("{writer}-{}", number / 2), &account, 7, &time).to_string();
                drop(send(&app, Method::PUT, &earlier, &[], other).await);
            }
            _ => {}
        }
    }
}

async fn detect(fixture: &Fixture) {
    let flow = Flow::new(fixture.transactions(), Quick);
    let due = Due { at: clock::now(), run_id: uuid::Uuid::now_v7().to_string(), attempt: 1 };
    run_named(&flow, "detect-anomalies", &due).await.unwrap();
}

#[test]
fn nothing_is_left_unscored_or_wrongly_unstale() {
    let fixture = Fixture::new();
    instance(async { fixture.transactions().store().migrate().await.unwrap() });
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let fixture = &fixture;
                scope.spawn(move || instance(write(fixture, writer)))
            })
            .collect();
        // Two detectors at once do some work twice and none of it wrong.
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    instance(detect(&fixture));
                    // At every moment: what waits to be scored is of an account that is stale.
                    let wrong = "SELECT count(*) FROM transactions JOIN accounts ON accounts.id = account_id
                        WHERE unscored = 1 AND stale_since IS NULL";
                    assert_eq!(instance(fixture.count(wrong)), 0);
                }
            });
        }
        let results: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::SeqCst);
        assert!(results.iter().all(Result::is_ok));
    });
    instance(async {
        detect(&fixture).await;
        assert_eq!(fixture.count("SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL").await, 0);
        assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE unscored = 1 OR score IS NULL").await, 0);
        let mut kept = 0;
        for account in 0..ACCOUNTS {
            kept += compare(fixture.transactions().store(), &format!("account-{account}")).await;
        }
        assert_eq!(json!(kept), json!(fixture.count("SELECT count(*) FROM transactions").await));
        assert!(kept > WRITERS * WRITES / 2, "{kept}");
    });
}
