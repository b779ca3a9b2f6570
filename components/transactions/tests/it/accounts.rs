//! Lists: in their order, through their filters, and without a gap or a repetition while rows are being added.

use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, get, job, pay, payment, post};

/// All rows of a list in pages, doing something between two pages.
async fn walk(app: &App, path: &str, limit: usize, mut between: impl AsyncFnMut(usize)) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    let mut pages = 0;
    loop {
        let join = if path.contains('?') { '&' } else { '?' };
        let reply = get(app, &format!("{path}{join}limit={limit}{cursor}")).await;
        rows.extend(reply.rows());
        let Some(next) = reply.next() else { return rows };
        cursor = format!("&cursor={next}");
        pages += 1;
        between(pages).await;
    }
}

fn ids(rows: &[Value], member: &str) -> Vec<String> {
    rows.iter().map(|row| row[member].as_str().unwrap().to_owned()).collect()
}

fn time(second: usize) -> String {
    format!("2024-03-01T{:02}:{:02}:{:02}.000Z", second / 3600, second / 60 % 60, second % 60)
}

#[tokio::test]
async fn transactions_of_an_account_come_newest_first_without_gap_or_repetition() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for index in 0..25 {
        // Two of each time, so that ids break the tie.
        pay(&app, &payment(&format!("t{index:02}"), "acct", 100, &time(60 * (index / 2)))).await;
        pay(&app, &payment(&format!("o{index:02}"), "other", 100, &time(60 * (index / 2)))).await;
    }
    let rows = walk(&app, "/api/accounts/acct/transactions", 4, async |page| {
        // Newer ones are no part of the rest, older ones come.
        pay(&app, &payment(&format!("new{page}"), "acct", 1, &time(7200 + page))).await;
        if page == 1 {
            pay(&app, &payment("old", "acct", 1, "2024-02-01T00:00:00Z")).await;
        }
    })
    .await;
    let mut expected: Vec<String> = (0..25).rev().map(|index| format!("t{index:02}")).collect();
    expected.push("old".to_owned());
    assert_eq!(ids(&rows, "id"), expected);
    let some = get(&app, &format!("/api/accounts/acct/transactions?from={}&to={}", time(120), time(240))).await.rows();
    assert_eq!(ids(&some, "id"), ["t07", "t06", "t05", "t04"]);
    let all = walk(&app, "/api/transactions", 7, async |_| ()).await;
    assert_eq!(all.len(), 50 + 7);
}

#[tokio::test]
async fn a_cursor_goes_on_in_its_own_list_only() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for index in 0..3 {
        pay(&app, &payment(&format!("t{index}"), "acct", 100, &time(index))).await;
    }
    let next = get(&app, "/api/transactions?limit=1").await.next().unwrap();
    assert_eq!(get(&app, &format!("/api/accounts/acct/transactions?cursor={next}")).await.bad_fields(), ["cursor"]);
    assert_eq!(get(&app, "/api/transactions?cursor=bm90aGluZw").await.bad_fields(), ["cursor"]);
}

#[tokio::test]
async fn accounts_come_by_id_and_stale_ones_by_how_long_they_wait() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let app = &started.0;
    for account in ["b", "a", "c", "a2"] {
        pay(app, &payment(&format!("t-{account}"), account, 100, &time(1))).await;
    }
    assert_eq!(ids(&walk(app, "/api/accounts", 3, async |_| ()).await, "id"), ["a", "a2", "b", "c"]);
    assert_eq!(ids(&get(app, "/api/accounts?q=a").await.rows(), "id"), ["a", "a2"]);
    let run = job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!(run["status"], "complete", "{run}");
    assert_eq!(get(app, "/api/accounts?stale=true").await.rows(), Vec::<Value>::new());
    for account in ["c", "a"] {
        pay(app, &payment(&format!("u-{account}"), account, 100, &time(2))).await;
        fixture.execute("UPDATE accounts SET stale_since = stale_since - 1000 WHERE id = 'c'").await;
    }
    assert_eq!(ids(&walk(app, "/api/accounts?stale=true", 1, async |_| ()).await, "id"), ["c", "a"]);
    assert_eq!(ids(&walk(app, "/api/accounts?stale=false", 1, async |_| ()).await, "id"), ["a2", "b"]);
    let found = get(app, "/api/accounts/b").await.data();
    assert_eq!((&found["stale"], &found["staleSince"], &found["openAlerts"]), (&json!(false), &Value::Null, &json!(0)));
    assert!(found["lastScoredAt"].is_string() && found["maxScore"].as_f64().unwrap() > 0.0, "{found}");
    assert_eq!(found["lastTransactionAt"], time(1));
}

#[tokio::test]
async fn anomalies_come_highest_first_through_their_filters_and_without_gap() {
    let fixture = Fixture::new();
    let app = fixture.app();
    for index in 0..12 {
        pay(&app, &payment(&format!("t{index:02}"), &format!("acct-{}", index % 2), 100, &time(index))).await;
        let score = 0.1 + 0.2 / 3.0 * f64::from(u32::try_from(index / 2).unwrap());
        fixture
            .execute(&format!(
                "INSERT INTO anomalies (transaction_id, account_id, timestamp, score, rank, reasons, rules, is_detected, status,
                    opened_at, updated_at, version)
                SELECT id, account_id, timestamp, {score}, 0.99, '[]', '[]', 1, 'open', 1, 1, 1 FROM transactions
                WHERE id = 't{index:02}'"
            ))
            .await;
    }
    let all = walk(&app, "/api/anomalies", 5, async |_| ()).await;
    let expected: Vec<String> = (0..12).rev().map(|index| format!("t{index:02}")).collect();
    assert_eq!(ids(&all, "transactionId"), expected);
    assert_eq!(get(&app, "/api/anomalies?minScore=0.4").await.rows().len(), 2);
    assert_eq!(get(&app, "/api/anomalies?accountId=acct-1&limit=200").await.rows().len(), 6);
    post(&app, "/api/anomalies", &json!({})).await;
    assert_eq!(get(&app, "/api/anomalies?status=confirmed").await.rows().len(), 0);
    assert_eq!(get(&app, "/api/accounts/acct-1").await.data()["openAlerts"], 6);
    assert_eq!(all[0]["amountMinor"], 100);
}
