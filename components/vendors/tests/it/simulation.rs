//! The simulation moves orders on and places new ones, by schedule or when somebody asks.

use std::sync::Arc;

use serde_json::json;
use tidemill_sdk::clock;
use tidemill_sdk::jobs::{Due, Jobs, run_named};
use tidemill_sdk::{FailureKind, NativeDatabase};
use vendors::{DAY_MILLIS, Flow, JOBS, VendorJobs};

use crate::support::{Fixture, Native, ago, deliver_all, get, go, order, post, put, run_job, vendor};

fn simulated(id: &str, orders_per_day: u32) -> serde_json::Value {
    json!({ "id": id, "name": id, "currency": "EUR", "leadDays": 5, "simulation": {
        "seed": 7, "ordersPerDay": orders_per_day, "behaviour": {
            "acceptMinutes": 60, "shipMinutes": 600, "deliverMinutes": 2000, "returnMinutes": 5000,
            "spread": 0.3, "cancellationRate": 0.1, "shortRate": 0.05, "returnRate": 0.2,
        },
    } })
}

fn jobs(fixture: &Fixture) -> VendorJobs<NativeDatabase, Native> {
    VendorJobs::new(Flow::new(fixture.vendors(), Arc::new(Native)))
}

fn due(run_id: &str, attempt: u32) -> Due {
    Due { at: clock::now(), run_id: run_id.to_owned(), attempt }
}

/// As if nobody had simulated for so many days.
async fn set_back(fixture: &Fixture, days: i64) {
    let until = clock::now().as_millis() - days * DAY_MILLIS;
    fixture.rows(&format!("UPDATE vendors SET simulated_until = {until}")).await;
}

#[tokio::test]
async fn what_was_missed_is_made_up_for_and_lives_on() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    assert_eq!(post(&app, "/api/vendors", &simulated("acme", 40)).await.status(), 201);
    set_back(&fixture, 5).await;
    let run = run_job(&app, &fixture, "simulate", &json!({})).await;
    assert_eq!(run["status"], "done", "{run}");
    let (created, moved) = (run["result"]["created"].as_i64().unwrap(), run["result"]["moved"].as_i64().unwrap());
    assert!((4 * 40..=6 * 40).contains(&created), "{run}");
    assert_eq!(fixture.count("SELECT count(*) FROM orders").await, created);
    // Each change is an entry of the history, and what is still to come has its time.
    assert_eq!(fixture.count("SELECT count(*) FROM order_events").await, created + moved);
    assert!(moved > created, "{run}");
    let now = clock::now().as_millis();
    assert_eq!(fixture.count(&format!("SELECT count(*) FROM orders WHERE due_at <= {}", now - 60_000)).await, 0);
    assert!(fixture.count("SELECT count(*) FROM orders WHERE status = 'delivered'").await > 0);
    assert_eq!(
        fixture
            .count("SELECT count(*) FROM orders WHERE status IN ('placed', 'accepted', 'shipped') AND due_at IS NULL")
            .await,
        0
    );
    fixture.check_reports().await;
    let again = run_job(&app, &fixture, "simulate", &json!({})).await;
    assert!(again["result"]["created"].as_i64().unwrap_or(0) < 5, "{again}");
}

#[tokio::test]
async fn one_long_run_and_many_short_ones_come_to_the_same() {
    let now = clock::now().as_millis();
    let mut found = Vec::new();
    for steps in [1, 7] {
        let fixture = Fixture::new();
        let (app, _) = fixture.start().await;
        post(&app, "/api/vendors", &simulated("acme", 30)).await;
        set_back(&fixture, 3).await;
        for step in 1..=steps {
            let run = post(&app, "/api/vendors/jobs/simulate", &json!({})).await.data();
            // As if it had been asked for at that time.
            let at = now - 3 * DAY_MILLIS * (steps - step) / steps;
            fixture
                .rows(&format!("UPDATE runs SET created_at = {at} WHERE id = {}", run["id"]).replace('"', "'"))
                .await;
            deliver_all(&fixture).await;
        }
        let rows = fixture.rows("SELECT json_array(id, status, accepted_at, shipped_at, delivered_at, lines, due_at) AS told FROM orders ORDER BY id").await;
        found.push(rows.iter().map(|row| row.get::<String>("told").unwrap()).collect::<Vec<_>>());
        fixture.check_reports().await;
    }
    assert_eq!(found[0].len(), found[1].len());
    assert!(found[0].len() > 60);
    assert_eq!(found[0], found[1]);
}

#[tokio::test]
async fn orders_of_other_vendors_are_left_alone() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 9).await;
    post(&app, "/api/vendors", &simulated("sim", 5)).await;
    let followed = order(&app, "sim", 9).await;
    run_job(&app, &fixture, "simulate", &json!({})).await;
    assert_eq!(get(&app, &format!("/api/orders/{id}")).await.data()["status"], "placed");
    assert_ne!(get(&app, &format!("/api/orders/{followed}")).await.data()["status"], "placed");
}

#[tokio::test]
async fn an_order_that_somebody_moved_goes_on_from_there() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/vendors", &simulated("sim", 0)).await;
    let (moved, cancelled) = (order(&app, "sim", 9).await, order(&app, "sim", 9).await);
    go(&app, &moved, "accepted", 8, 0).await;
    go(&app, &cancelled, "cancelled", 8, 0).await;
    run_job(&app, &fixture, "simulate", &json!({})).await;
    let order = get(&app, &format!("/api/orders/{moved}")).await.data();
    assert_eq!(order["acceptedAt"], ago(8, 0), "what was told stays");
    assert!(order["version"].as_i64().unwrap() > 2, "{order}");
    assert_eq!(get(&app, &format!("/api/orders/{cancelled}")).await.data()["version"], 2);
}

#[tokio::test]
async fn a_vendor_that_is_not_simulated_any_more_keeps_its_orders_as_they_are() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/vendors", &simulated("sim", 0)).await;
    let id = order(&app, "sim", 9).await;
    put(&app, "/api/vendors/sim", &json!({ "name": "Not simulated" })).await;
    let run = run_job(&app, &fixture, "simulate", &json!({})).await;
    assert_eq!(run["status"], "done");
    assert_eq!(get(&app, &format!("/api/orders/{id}")).await.data()["status"], "placed");
    assert_eq!(fixture.count("SELECT count(*) FROM orders WHERE due_at IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_schedule_does_the_same_under_its_run() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    post(&app, "/api/vendors", &simulated("acme", 40)).await;
    set_back(&fixture, 2).await;
    let jobs = jobs(&fixture);
    run_named(&jobs, "vendors-simulate", &due("run-1", 1)).await.unwrap();
    let run = get(&app, "/api/vendors/jobs/runs/run-1").await.data();
    assert_eq!((&run["status"], &run["isScheduled"]), (&json!("done"), &json!(true)));
    let created = run["result"]["created"].as_i64().unwrap();
    assert!(created > 40);
    // A second attempt finds it done, and the stream of runs leaves it alone.
    run_named(&jobs, "vendors-simulate", &due("run-1", 2)).await.unwrap();
    deliver_all(&fixture).await;
    assert_eq!(fixture.count("SELECT count(*) FROM orders").await, created);
    run_named(&jobs, "vendors-verify-reports", &due("run-2", 1)).await.unwrap();
    assert_eq!(get(&app, "/api/vendors/jobs/runs/run-2").await.data()["result"]["differing"], 0);
    let runs = get(&app, "/api/vendors/jobs/runs?job=simulate").await.data();
    assert_eq!(runs.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn housekeeping_forgets_old_runs_and_keys() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    fixture
        .rows(
            "INSERT INTO runs (id, job, parameters, status, progress, position, result, started_by, turn, version, request_id, created_at,
                updated_at)
            WITH RECURSIVE numbers(number) AS (VALUES (1) UNION ALL SELECT number + 1 FROM numbers WHERE number < 700)
            SELECT 'r' || number, 'simulate', '{}', iif(number = 5, 'running', 'done'), 1, 0, '{}', 'schedule', 0, 1, 'r', 0, 0 FROM numbers",
        )
        .await;
    fixture.rows("INSERT INTO tidemill_idempotency VALUES ('old', x'00', 200, '{}', x'00', 1)").await;
    run_named(&jobs(&fixture), "vendors-housekeeping", &due("h", 1)).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM runs").await, 501, "the newest 500, and one that goes on");
    assert_eq!(fixture.count("SELECT count(*) FROM tidemill_idempotency").await, 0);
    let failure = run_named(&jobs(&fixture), "sleep", &due("s", 1)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(VendorJobs::<NativeDatabase, Native>::NAMES, JOBS);
}

#[tokio::test]
async fn runs_are_listed_newest_first_in_pages() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for job in ["simulate", "verify-reports", "simulate"] {
        run_job(&app, &fixture, job, &json!({})).await;
    }
    let page = get(&app, "/api/vendors/jobs/runs?limit=2").await.json();
    let jobs: Vec<_> = page["data"].as_array().unwrap().iter().map(|run| run["job"].clone()).collect();
    assert_eq!(jobs, ["simulate", "verify-reports"]);
    let cursor = page["page"]["nextCursor"].as_str().unwrap();
    let rest = get(&app, &format!("/api/vendors/jobs/runs?limit=2&cursor={cursor}")).await.json();
    assert_eq!(rest["data"].as_array().unwrap().len(), 1);
}
