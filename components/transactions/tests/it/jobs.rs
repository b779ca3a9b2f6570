//! Runs of jobs: asked for, told of, made once; what schedules begin does the same.

use http::Method;
use serde_json::json;
use tidemill_sdk::clock;
use tidemill_sdk::jobs::{Due, Jobs, run_named};

use crate::support::{Fixture, get, job, post, send};

fn due(run_id: &str, attempt: u32) -> Due {
    Due { at: clock::now(), run_id: run_id.to_owned(), attempt }
}

#[tokio::test]
async fn a_run_that_is_asked_for_is_told_of_until_it_is_done() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    let body = json!({ "seed": 3, "accounts": 4, "days": 3, "anomalyRate": 0.1 });
    let asked = post(&app, "/api/transactions/jobs/generate", &body).await;
    assert_eq!(asked.status(), 202);
    let id = asked.data()["id"].as_str().unwrap().to_owned();
    assert_eq!(asked.data()["runId"], id.as_str());
    let path = format!("/api/transactions/jobs/runs/{id}");
    let before = get(&app, &path).await.data();
    assert_eq!(
        (&before["status"], &before["progress"], &before["startedAt"]),
        (&json!("queued"), &json!(0.0), &json!(null))
    );
    assert_eq!((&before["parameters"]["minutes"], &before["origin"]), (&json!(4320), &json!("request")));
    streams.run().await;
    let after = get(&app, &path).await.data();
    assert_eq!(
        (&after["status"], &after["progress"], &after["message"]),
        (&json!("complete"), &json!(1.0), &json!(null))
    );
    let made = fixture.count("SELECT count(*) FROM transactions").await;
    assert!(made > 10);
    assert_eq!((&after["counts"]["transactions"], &after["counts"]["accountsDone"]), (&json!(made), &json!(4)));
    assert!(after["durationMs"].as_i64().unwrap() >= 0 && after["version"].as_i64() > before["version"].as_i64());
    assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE origin <> 'generator'").await, 0);
}

#[tokio::test]
async fn the_same_traffic_again_makes_nothing_twice() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let body = json!({ "seed": 3, "accounts": 4, "days": 3, "anomalyRate": 0.1 });
    job(&started, "generate", &body).await;
    let made = fixture.count("SELECT count(*) FROM transactions").await;
    let labels = fixture.count("SELECT count(*) FROM labels").await;
    let again = job(&started, "generate", &body).await;
    let now = fixture.count("SELECT count(*) FROM transactions").await;
    // The minute that has passed since may have brought one or two.
    assert!((made..made + 5).contains(&now), "{made} {now}");
    assert_eq!(again["counts"]["transactions"].as_i64().unwrap(), now - made);
    assert!((labels..labels + 5).contains(&fixture.count("SELECT count(*) FROM labels").await));
    assert_eq!(
        fixture.count("SELECT count(*) FROM labels WHERE transaction_id NOT IN (SELECT id FROM transactions)").await,
        0
    );
}

#[tokio::test]
async fn runs_are_listed_newest_first_by_job_and_page() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    for _ in 0..3 {
        job(&started, "detect-anomalies", &json!({})).await;
        job(&started, "generate", &json!({ "accounts": 1, "minutes": 1 })).await;
    }
    let app = &started.0;
    let all = get(app, "/api/transactions/jobs/runs").await.rows();
    assert_eq!(all.len(), 6);
    assert!(all.is_sorted_by(|left, right| left["id"].as_str() > right["id"].as_str()));
    let first = get(app, "/api/transactions/jobs/runs?job=generate&limit=2").await;
    let rest = get(app, &format!("/api/transactions/jobs/runs?job=generate&cursor={}", first.next().unwrap())).await;
    assert_eq!((first.rows().len(), rest.rows().len(), rest.next()), (2, 1, None));
    assert!(first.rows().iter().chain(&rest.rows()).all(|run| run["job"] == "generate"));
}

#[tokio::test]
async fn a_key_asks_for_one_run() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let key = [("idempotency-key", "run-1")];
    let path = "/api/transactions/jobs/detect-anomalies";
    let first = send(&app, Method::POST, path, &key, "").await;
    let again = send(&app, Method::POST, path, &key, "").await;
    assert_eq!((first.status(), &first.body, again.header("idempotency-replayed")), (202, &again.body, Some("true")));
    assert_eq!(fixture.count("SELECT count(*) FROM job_runs").await, 1);
}

#[tokio::test]
async fn a_schedule_makes_traffic_from_where_it_was_and_scores_it() {
    let fixture = Fixture::new();
    let flow = fixture.flow();
    let first = uuid::Uuid::now_v7().to_string();
    run_named(&flow, "generate", &due(&first, 1)).await.unwrap();
    let made = fixture.count("SELECT count(*) FROM transactions").await;
    assert!(made > 1000, "{made}");
    // The next attempt of a run that is over does nothing, and the next run has no more than the minutes since.
    run_named(&flow, "generate", &due(&first, 2)).await.unwrap();
    let second = uuid::Uuid::now_v7().to_string();
    run_named(&flow, "generate", &due(&second, 1)).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM job_runs").await, 2);
    let minutes = "SELECT parameters ->> 'minutes' FROM job_runs ORDER BY id DESC LIMIT 1";
    assert!((1..=2).contains(&fixture.count(minutes).await));
    run_named(&flow, "detect-anomalies", &due(&uuid::Uuid::now_v7().to_string(), 1)).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE score IS NULL OR unscored = 1").await, 0);
    assert!(fixture.count("SELECT count(*) FROM anomalies").await > 0);
    let run = get(&fixture.app(), "/api/transactions/jobs/runs?limit=1").await.rows().remove(0);
    assert_eq!((&run["origin"], &run["status"], &run["attempts"]), (&json!("schedule"), &json!("complete"), &json!(1)));
}

#[tokio::test]
async fn a_run_that_never_ends_is_given_up() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let asked = post(&app, "/api/transactions/jobs/generate", &json!({})).await.data();
    let id = asked["id"].as_str().unwrap();
    fixture.execute("UPDATE job_runs SET attempts = 5, status = 'running'").await;
    fixture.flow().run(id).await.unwrap();
    let run = get(&app, &format!("/api/transactions/jobs/runs/{id}")).await.data();
    assert_eq!(run["status"], "failed");
    assert!(run["message"].as_str().unwrap().contains("5 times"), "{run}");
}

#[tokio::test]
async fn jobs_have_the_names_of_the_schedules_of_the_manifest() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spin.toml")).unwrap();
    for (_, job) in transactions::Job::ALL {
        let schedule = format!(
            "name = \"{}\"\ncomponent = \"transactions\"\ncron = \"*/{} * * * *\"",
            job.as_str(),
            job.minutes()
        );
        assert!(manifest.contains(&schedule), "{schedule}");
    }
    let fixture = Fixture::new();
    let flow = fixture.flow();
    for name in names(&flow) {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
    }
    run_named(&flow, "expire-transaction-keys", &due("x", 1)).await.unwrap();
    assert!(run_named(&flow, "none", &due("x", 1)).await.is_err());
}

fn names<J: Jobs>(_: &J) -> &'static [&'static str] {
    J::NAMES
}

#[tokio::test]
async fn the_overview_says_what_there_is_and_what_comes_next() {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let app = &started.0;
    let empty = get(app, "/api/transactions/overview").await.data();
    assert_eq!((empty["series"].as_array().unwrap().len(), &empty["bucket"]), (24, &json!("hour")));
    assert_eq!(empty["jobs"][0]["lastRun"], json!(null));
    job(&started, "generate", &json!({ "accounts": 5, "days": 6, "anomalyRate": 0.1 })).await;
    let stale = get(app, "/api/transactions/overview?range=30d").await.data();
    assert_eq!((&stale["totals"]["staleAccounts"], &stale["totals"]["accounts"]), (&json!(5), &json!(5)));
    job(&started, "detect-anomalies", &json!({})).await;
    let full = get(app, "/api/transactions/overview?range=30d").await.data();
    let sum = |member: &str| {
        full["series"].as_array().unwrap().iter().map(|point| point[member].as_i64().unwrap()).sum::<i64>()
    };
    assert_eq!(sum("transactions"), fixture.count("SELECT count(*) FROM transactions").await);
    assert_eq!(sum("amountMinor"), fixture.count("SELECT sum(amount) FROM transactions").await);
    assert_eq!(sum("anomalies"), fixture.count("SELECT count(*) FROM anomalies").await);
    assert_eq!(full["totals"]["transactions"], sum("transactions"));
    assert_eq!((full["series"].as_array().unwrap().len(), &full["totals"]["staleAccounts"]), (30, &json!(0)));
    for state in full["jobs"].as_array().unwrap() {
        assert_eq!(state["lastRun"]["status"], "complete");
        let next = clock::Moment::parse(state["nextDueAt"].as_str().unwrap()).unwrap().as_millis();
        assert!(next > clock::now().as_millis() - 60_000 && next % 300_000 == 0);
    }
}
