//! The jobs: an experiment whose change was given up says so, and can still be moved on.

use experiments::Housekeeping;
use serde_json::json;
use tidemill_sdk::jobs::{Due, run_named};
use tidemill_sdk::{clock, params};

use crate::support::{Fixture, csv, get, post, put_csv, simulated, uploaded};

async fn tidy(fixture: &Fixture) {
    let due = Due { at: clock::now(), run_id: "0197f1c2-7c3e-7000-8000-000000000000".to_owned(), attempt: 1 };
    run_named(&Housekeeping::new(fixture.experiments()), "tidy-experiments", &due).await.unwrap();
}

/// Gives up the newest change of a table, as a host does whose consumer broke off too often.
async fn give_up(fixture: &Fixture, stream: &str, table: &str) {
    let sql = "INSERT INTO tidemill_dead_letters
            (stream, sequence, table_name, operation, key, after, committed_at, error, attempts, failed_at)
        SELECT ?1, sequence, table_name, operation, key, after, committed_at, 'trapped', 5, committed_at
        FROM tidemill_changes WHERE table_name = ?2 ORDER BY sequence DESC LIMIT 1";
    fixture.experiments().store().execute(sql, params![stream, table]).await.unwrap();
}

#[tokio::test]
async fn an_experiment_whose_simulation_was_given_up_failed() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &simulated("a")).await;
    post(&app, "/api/experiments", &simulated("b")).await;
    give_up(&fixture, "experiments-simulate", "experiments").await;
    tidy(&fixture).await;
    let (a, b) = (get(&app, "/api/experiments/a").await.data(), get(&app, "/api/experiments/b").await.data());
    assert_eq!((&a["status"], &b["status"]), (&json!("pending"), &json!("failed")));
    assert!(b["message"].as_str().unwrap().starts_with("the simulation broke off each time"), "{b}");
    // Whoever mends the cause and delivers the change again gets the whole.
    streams.run().await;
    let b = get(&app, "/api/experiments/b").await.data();
    assert_eq!((&b["status"], &b["message"]), (&json!("complete"), &json!(null)));
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/b").await.data()["status"], "complete", "what came to an end stays so");
}

#[tokio::test]
async fn an_analysis_that_was_given_up_holds_up_no_later_one() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    put_csv(&app, "a", csv("signups")).await;
    give_up(&fixture, "experiments-analyze", "experiment_results").await;
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "failed");
    // Nobody delivers it again, but somebody asks for another one.
    let delivered = "INSERT INTO tidemill_inbox (stream, sequence) SELECT stream, sequence FROM tidemill_dead_letters";
    fixture.experiments().store().execute(delivered, params![]).await.unwrap();
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "analyzing");
    streams.run().await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "complete");
}

#[tokio::test]
async fn an_analysis_that_was_given_up_leaves_the_one_before() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    put_csv(&app, "a", csv("signups")).await;
    streams.run().await;
    let before = get(&app, "/api/experiments/a/results").await.data()["analysis"].clone();
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    give_up(&fixture, "experiments-reanalyze", "analysis_requests").await;
    tidy(&fixture).await;
    let found = get(&app, "/api/experiments/a/results").await.data();
    assert_eq!((&found["experiment"]["status"], &found["analysis"]), (&json!("complete"), &before));
    let message = found["experiment"]["message"].as_str().unwrap();
    assert!(message.starts_with("the analysis that was asked for broke off each time"), "{message}");
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data(), found["experiment"], "it is told once");
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["message"], json!(null));
    streams.run().await;
    let a = get(&app, "/api/experiments/a").await.data();
    assert_eq!((&a["status"], &a["message"]), (&json!("complete"), &json!(null)));
}

#[tokio::test]
async fn an_experiment_that_waits_for_another_analysis_is_not_told_to_have_failed() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    post(&app, "/api/experiments", &uploaded("a", &["signups"])).await;
    put_csv(&app, "a", csv("signups")).await;
    streams.run().await;
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    give_up(&fixture, "experiments-reanalyze", "analysis_requests").await;
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "analyzing", "the second request is open");
    streams.run().await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "complete");
    // Results that came after what was given up are analysed by themselves.
    post(&app, "/api/experiments/a/analysis", &json!({})).await;
    give_up(&fixture, "experiments-reanalyze", "analysis_requests").await;
    put_csv(&app, "a", csv("signups")).await;
    tidy(&fixture).await;
    assert_eq!(get(&app, "/api/experiments/a").await.data()["status"], "analyzing", "the new results wait");
    streams.run().await;
    let a = get(&app, "/api/experiments/a").await.data();
    assert_eq!((&a["status"], &a["message"]), (&json!("complete"), &json!(null)));
}
