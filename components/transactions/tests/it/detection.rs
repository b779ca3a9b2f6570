//! What the detector reads and says: stale accounts and nothing else, by indexes; the same scores whoever asks first; models by segment.

use serde_json::json;
use tidemill_sdk::jobs::{Due, run_named};
use tidemill_sdk::{clock, params};
use transactions::{Flow, Transactions};

use crate::support::{Counting, Fixture, Native, get, job, pay, payment};

async fn detect(flow: &Flow<Counting, Native>) {
    let due = Due { at: clock::now(), run_id: uuid::Uuid::now_v7().to_string(), attempt: 1 };
    run_named(flow, "detect-anomalies", &due).await.unwrap();
}

/// Many accounts with a transaction each that were scored, and a few that were written to since.
async fn with_accounts(scored: i64, stale: i64) -> Fixture {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    pay(&started.0, &payment("first", "acct-0", 100, "2024-03-01T12:00:00Z")).await;
    job(&started, "detect-anomalies", &json!({})).await;
    let insert = format!(
        "WITH RECURSIVE number (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM number WHERE value < {scored})
        INSERT INTO transactions (id, account_id, timestamp, is_timed, amount_minor, currency, merchant, category, channel, country,
            origin, created_at, updated_at, amount, square_high, square_low, log_amount, log_square, is_small, hour)
        SELECT 't' || value, 'acct-' || value, 1709294400000 + value, 1, 100, 'USD', 'm', 'c', 'online', 'US', 'api', 1, 1, 100, 0,
            10000, 4726, 22335076, 1, 108 FROM number"
    );
    fixture.execute(&insert).await;
    fixture
        .execute("UPDATE transactions SET unscored = 0, score = 0.4, rank = 0.5, model = 'prior/1', scored_at = 1")
        .await;
    fixture.execute("UPDATE accounts SET stale_since = NULL").await;
    for number in 1..=stale {
        let time = "2024-03-02T12:00:00Z";
        pay(&started.0, &payment(&format!("u{number}"), &format!("acct-{number}"), 100, time)).await;
    }
    fixture
}

#[tokio::test]
async fn only_what_is_stale_is_read_however_many_accounts_there_are() {
    let mut read = Vec::new();
    for scored in [200, 4000] {
        let fixture = with_accounts(scored, 120).await;
        let database = Counting::new(fixture.database());
        let flow = Flow::new(Transactions::new(database.clone()), Native);
        detect(&flow).await;
        assert_eq!(fixture.count("SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL").await, 0);
        assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE scored_at > 1").await, 120);
        read.push(database.rows());
    }
    // An account and a transaction each, and some rows about models and the run.
    assert!((240..340).contains(&read[0]), "{read:?}");
    assert_eq!(read[0], read[1]);
}

#[tokio::test]
async fn no_statement_of_the_job_scans_a_table_that_grows() {
    let fixture = with_accounts(50, 10).await;
    let database = Counting::new(fixture.database());
    detect(&Flow::new(Transactions::new(database.clone()), Native)).await;
    let store = fixture.transactions().store().clone();
    let mut looked_at = 0;
    for text in database.texts() {
        let is_query = ["SELECT", "UPDATE", "INSERT", "DELETE"].iter().any(|verb| text.starts_with(verb));
        if !is_query || text.contains("tidemill_migrations") {
            continue;
        }
        let nulls =
            vec![tidemill_sdk::Value::Null; (1..=12).rev().find(|n| text.contains(&format!("?{n}"))).unwrap_or(0)];
        let plan = store.execute(&format!("EXPLAIN QUERY PLAN {text}"), nulls).await.unwrap();
        for row in plan.iter() {
            let detail: String = row.get("detail").unwrap();
            // What is scanned is the JSON of the statement's own parameters, partial indexes of exactly what is to be done, and what has a
            // bound: rules, and runs that are remembered.
            let is_fine = !detail.starts_with("SCAN")
                || detail.contains("VIRTUAL TABLE")
                || detail.contains("accounts_stale")
                || detail.contains("transactions_unscored")
                || ["SCAN rules", "SCAN job_runs"].contains(&detail.as_str())
                || detail.contains("CONSTANT ROW");
            assert!(is_fine, "{detail}: {text}");
        }
        looked_at += 1;
    }
    assert!(looked_at > 10, "{looked_at}");
}

#[tokio::test]
async fn a_first_transaction_is_scored_by_what_is_usual_among_made_up_people() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    pay(&started.0, &payment("a", "acct", 100, "2024-03-01T12:00:00Z")).await;
    job(&started, "detect-anomalies", &json!({})).await;
    let scored = get(&started.0, "/api/transactions/a").await.data();
    assert_eq!((&scored["modelVersion"], &scored["scoreIsCurrent"]), (&json!("prior/1"), &json!(true)));
    let (score, rank) = (scored["score"].as_f64().unwrap(), scored["rank"].as_f64().unwrap());
    assert!(score > 0.0 && score < 0.5 && rank < 0.99, "{score} {rank}");
    assert!(scored["scoredAt"].is_string());
    assert_eq!(get(&started.0, "/api/anomalies").await.rows().len(), 0);
}

#[tokio::test]
async fn scores_do_not_depend_on_who_was_scored_with_whom() {
    let mut scores = Vec::new();
    for pieces in [1, 3] {
        let fixture = Fixture::new();
        let started = fixture.start().await;
        for piece in 0..pieces {
            for index in (0..60).filter(|index| index % pieces == piece) {
                let time = format!("2024-03-{:02}T{:02}:00:00Z", 1 + index / 20, index % 20);
                pay(
                    &started.0,
                    &payment(&format!("t{index:02}"), &format!("acct-{}", index % pieces), 100 + 13 * index, &time),
                )
                .await;
            }
            job(&started, "detect-anomalies", &json!({})).await;
        }
        let sql = "SELECT group_concat(model, ' ') AS models, count(DISTINCT model) AS count FROM transactions";
        let rows = fixture.transactions().store().execute(sql, params![]).await.unwrap();
        scores.push(rows.first().unwrap().get::<i64>("count").unwrap());
    }
    assert_eq!(scores, [1, 1], "all by the same model, since there is too little to learn from");
}

#[tokio::test]
async fn enough_transactions_make_models_of_their_segments_and_their_versions_are_told() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    job(&started, "generate", &json!({ "seed": 2, "accounts": 40, "days": 45, "anomalyRate": 0.02 })).await;
    let run = job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!(run["status"], "complete", "{run}");
    let models = get(&started.0, "/api/transactions/models").await.data();
    let scopes: Vec<&str> = models.as_array().unwrap().iter().map(|model| model["scope"].as_str().unwrap()).collect();
    assert!(scopes.contains(&"regular"), "{models}");
    let unknown = "SELECT count(*) FROM transactions WHERE model NOT IN (SELECT scope || '/' || version FROM models)";
    assert_eq!(fixture.count(unknown).await, 0);
    // A second run finds nothing to do, and fits nothing.
    let again = job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!((&again["counts"]["transactions"], &again["counts"]["models"]), (&json!(0), &json!(0)), "{again}");
    // Reasons are told strongest first, and total at most 1.
    for anomaly in get(&started.0, "/api/anomalies?limit=200").await.rows() {
        let contributions: Vec<f64> = anomaly["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|reason| reason["contribution"].as_f64().unwrap())
            .collect();
        assert!(!contributions.is_empty() && contributions.is_sorted_by(|left, right| left >= right), "{anomaly}");
        assert!(contributions.iter().sum::<f64>() <= 1.0 + 1e-9, "{anomaly}");
        assert!(anomaly["score"].as_f64().unwrap() > 0.5 && anomaly["rank"].as_f64().unwrap() > 0.9, "{anomaly}");
    }
}
