//! A crash between any two steps of a job: whatever was going on, the run that begins again ends as if nothing had happened.

use serde_json::json;
use tidemill_sdk::clock::Moment;
use transactions::Transactions;

use crate::support::{Dying, Fixture, Quick, get, post};

/// An account of some transactions, whose last is for something else, and a rule that matches one of them.
async fn prepared() -> Fixture {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let rule = json!({ "id": "r", "name": "r", "condition": { "kind": "amount-at-least", "amountMinor": 4000 } });
    post(&app, "/api/transactions/rules", &rule).await;
    let rows: Vec<_> = (0..30)
        .map(|index| {
            let account = format!("acct-{}", index % 3);
            let time = format!("2024-03-01T12:{index:02}:00Z");
            crate::support::payment(&format!("t{index}"), &account, 100 + 150 * index, &time)
        })
        .collect();
    assert_eq!(post(&app, "/api/transactions/batch", &json!(rows)).await.data()["created"], 30);
    fixture
}

async fn resume(fixture: &Fixture) {
    // A later instance finds the lease of the dead one over.
    let later = || Moment::from_millis(tidemill_sdk::clock::now().as_millis() + 3_600_000).unwrap();
    let streams = transactions::streams(&fixture.transactions(), Quick).with_clock(later);
    streams.prepare().await.unwrap();
    streams.run().await;
}

/// Kills a job at each of its statements, before and after it; `check` says what is to hold when it has begun again.
async fn kill_everywhere(job: &str, body: serde_json::Value, least: i64, check: impl AsyncFn(&Fixture, &str)) {
    for is_after in [false, true] {
        let mut statement = 1;
        loop {
            let fixture = prepared().await;
            let app = fixture.app();
            let asked = post(&app, &format!("/api/transactions/jobs/{job}"), &body).await.data();
            let dying = Dying::new(fixture.database(), statement, is_after);
            let streams = transactions::streams(&Transactions::new(dying.clone()), Quick);
            let died = dying.survive(streams.run()).await;
            resume(&fixture).await;
            let id = asked["id"].as_str().unwrap();
            let run = get(&app, &format!("/api/transactions/jobs/runs/{id}")).await.data();
            let context = format!("statement {statement}, after: {is_after}: {run}");
            assert_eq!((&run["status"], &run["progress"]), (&json!("complete"), &json!(1.0)), "{context}");
            assert_eq!(fixture.count("SELECT count(*) FROM tidemill_dead_letters").await, 0, "{context}");
            check(&fixture, &context).await;
            if !died {
                break;
            }
            statement += 1;
        }
        assert!(statement > least, "there are more statements than {statement}");
    }
}

#[tokio::test]
async fn scoring_that_died_at_any_statement_ends_with_everything_scored_once() {
    kill_everywhere("detect-anomalies", json!({}), 20, async |fixture, context| {
        let counts = [
            ("SELECT count(*) FROM transactions WHERE unscored = 1 OR score IS NULL", 0),
            ("SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL", 0),
            // 100 + 150 · 26 is the first amount of at least 4,000.
            ("SELECT count(*) FROM anomalies WHERE rules = '[\"r\"]' AND status = 'open'", 4),
            ("SELECT sum(open_alerts) - (SELECT count(*) FROM anomalies WHERE status = 'open') FROM accounts", 0),
            ("SELECT count(*) FROM models", 1),
        ];
        for (sql, expected) in counts {
            assert_eq!(fixture.count(sql).await, expected, "{context}: {sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn traffic_that_died_at_any_statement_is_made_once() {
    let body = json!({ "seed": 5, "accounts": 2, "days": 8, "anomalyRate": 0.2 });
    kill_everywhere("generate", body, 8, async |fixture, context| {
        let made = "SELECT count(*) FROM transactions WHERE origin = 'generator'";
        let expected: usize = {
            let rows = fixture.transactions();
            let sql = "SELECT parameters ->> 'until' AS until FROM job_runs";
            let until = rows.store().execute(sql, vec![]).await.unwrap().first().unwrap().get::<i64>("until").unwrap();
            let from = until - 8 * 86_400_000;
            let traffic = transactions::Traffic { seed: 5, anomaly_rate: 0.2, from, to: until };
            (0..2).map(|person| traffic.of(person).len()).sum()
        };
        assert_eq!(fixture.count(made).await, i64::try_from(expected).unwrap(), "{context}");
        let unlabelled = "SELECT count(*) FROM labels WHERE transaction_id NOT IN (SELECT id FROM transactions)";
        assert_eq!(fixture.count(unlabelled).await, 0, "{context}");
    })
    .await;
}
