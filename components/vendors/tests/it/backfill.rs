//! A history that is made: the same seed gives the same orders once, however often it is made and wherever it died.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tidemill_sdk::clock;
use vendors::{DAY_MILLIS, Day};

use crate::support::{Fixture, delete, deliver_all, get, post, run_job, run_until_death};

fn parameters(vendors: i64, days: i64, orders_per_day: i64) -> Value {
    json!({ "vendors": vendors, "days": days, "ordersPerDay": orders_per_day, "seed": 42 })
}

/// All that is told of orders, by id. When this program heard of them differs, and by which request.
async fn orders(fixture: &Fixture) -> BTreeMap<String, String> {
    let rows = fixture
        .rows(
            "SELECT id, json_array(vendor_id, status, placed_at, promised_at, accepted_at, shipped_at, delivered_at, returned_at,
                cancelled_at, lines, reason, due_at, version) AS told FROM orders",
        )
        .await;
    rows.iter().map(|row| (row.get("id").unwrap(), row.get("told").unwrap())).collect()
}

/// As if the seed had been used first at this time.
async fn anchor(fixture: &Fixture, until: i64) {
    fixture.rows(&format!("INSERT INTO backfills (seed, until_at) VALUES (42, {until})")).await;
}

#[tokio::test]
async fn a_history_has_the_orders_that_were_asked_for() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let run = run_job(&app, &fixture, "backfill", &parameters(3, 40, 20)).await;
    assert_eq!(
        (&run["status"], &run["progress"], &run["result"]["added"]),
        (&json!("done"), &json!(1.0), &json!(2400))
    );
    let per_day = fixture
        .rows("SELECT placed_at / 86400000 AS day, vendor_id, count(*) AS orders FROM orders GROUP BY 1, 2")
        .await;
    assert_eq!(per_day.len(), 120);
    assert!(per_day.iter().all(|row| row.get("orders") == Ok(20)));
    let today = Day::of(clock::now().as_millis());
    let days: Vec<i64> = per_day.iter().map(|row| row.get("day").unwrap()).collect();
    assert_eq!((days.iter().min(), days.iter().max()), (Some(&today.plus(-40).0), Some(&today.plus(-1).0)));
    // Most of it is over, and all kinds of ends occur.
    for status in ["delivered", "returned", "cancelled"] {
        assert!(fixture.count(&format!("SELECT count(*) FROM orders WHERE status = '{status}'")).await > 0, "{status}");
    }
    assert!(fixture.count("SELECT count(*) FROM orders WHERE status IN ('delivered', 'returned')").await > 1600);
    fixture.check_reports().await;
    let summary = get(&app, "/api/dashboard/summary").await.data();
    assert_eq!((summary["totals"]["orders"].as_i64(), &summary["totals"]["currency"]), (Some(2400), &json!("USD")));
    assert_eq!(summary["vendors"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn an_order_that_was_made_tells_its_whole_past() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    run_job(&app, &fixture, "backfill", &parameters(1, 60, 5)).await;
    for status in ["delivered", "returned", "cancelled", "placed", "shipped"] {
        let found = get(&app, &format!("/api/orders?limit=1&status={status}")).await.data();
        let Some(order) = found.get(0) else { continue };
        let history =
            get(&app, &format!("/api/orders/{}/history?limit=200", order["id"].as_str().unwrap())).await.data();
        let history = history.as_array().unwrap();
        assert_eq!(history.len() as i64, order["version"].as_i64().unwrap(), "{order}");
        assert_eq!((&history[0]["to"], &history[history.len() - 1]["to"]), (&json!("placed"), &json!(status)));
        for (place, entry) in history.iter().enumerate() {
            assert_eq!(entry["version"], place + 1);
            assert_eq!(entry["at"], order[format!("{}At", entry["to"].as_str().unwrap())], "{entry}");
        }
    }
}

#[tokio::test]
async fn a_second_time_adds_nothing() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    let body = parameters(2, 10, 15);
    run_job(&app, &fixture, "backfill", &body).await;
    let (before, changes) = (
        orders(&fixture).await,
        fixture.count("SELECT max(sequence) FROM tidemill_changes WHERE table_name = 'orders'").await,
    );
    let again = run_job(&app, &fixture, "backfill", &body).await;
    assert_eq!((&again["status"], &again["result"]["added"]), (&json!("done"), &json!(0)));
    assert_eq!(orders(&fixture).await, before);
    let after = fixture.count("SELECT max(sequence) FROM tidemill_changes WHERE table_name = 'orders'").await;
    assert_eq!(after, changes, "nothing was changed");
    fixture.check_reports().await;
}

#[tokio::test]
async fn a_longer_history_adds_to_the_shorter_one() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    run_job(&app, &fixture, "backfill", &parameters(2, 5, 4)).await;
    let few = orders(&fixture).await;
    let gone = few.keys().next().unwrap();
    delete(&app, &format!("/api/orders/{gone}")).await;
    let more = run_job(&app, &fixture, "backfill", &parameters(3, 8, 6)).await;
    assert_eq!(more["result"]["added"], 3 * 8 * 6 - (2 * 5 * 4 - 1));
    let many = orders(&fixture).await;
    assert!(few.iter().all(|(id, told)| many.get(id) == Some(told)));
    fixture.check_reports().await;
}

#[tokio::test]
async fn another_day_makes_the_same_history() {
    let (one, other) = (Fixture::new(), Fixture::new());
    // The seed was used first ten days ago: that is where its history ends.
    let until = clock::now().as_millis() - 10 * DAY_MILLIS;
    for fixture in [&one, &other] {
        let (app, _) = fixture.start().await;
        anchor(fixture, until).await;
        run_job(&app, fixture, "backfill", &parameters(2, 20, 5)).await;
    }
    let found = orders(&one).await;
    assert_eq!(found, orders(&other).await);
    let latest = one.count("SELECT max(placed_at) FROM orders").await;
    assert_eq!(Day::of(latest), Day::of(until).plus(-1));
}

#[tokio::test]
async fn a_death_at_any_statement_loses_nothing_and_repeats_nothing() {
    let until = clock::now().as_millis();
    let undisturbed = Fixture::new();
    let (app, _) = undisturbed.start().await;
    anchor(&undisturbed, until).await;
    // Two transactions.
    let body = parameters(2, 26, 50);
    run_job(&app, &undisturbed, "backfill", &body).await;
    let expected = orders(&undisturbed).await;
    assert_eq!(expected.len(), 2600);
    for is_after in [false, true] {
        let mut statement = 1;
        loop {
            let fixture = Fixture::new();
            let (app, _) = fixture.start().await;
            anchor(&fixture, until).await;
            let run = post(&app, "/api/vendors/jobs/backfill", &body).await.data();
            let died = run_until_death(&fixture, statement, is_after).await;
            deliver_all(&fixture).await;
            let run = get(&app, &format!("/api/vendors/jobs/runs/{}", run["id"].as_str().unwrap())).await.data();
            assert_eq!(run["status"], "done", "statement {statement}, after: {is_after}: {run}");
            assert_eq!(run["result"]["added"], 2600, "statement {statement}, after: {is_after}");
            assert!(orders(&fixture).await == expected, "statement {statement}, after: {is_after}");
            fixture.check_reports().await;
            if !died {
                break;
            }
            // Each of the first, then now and then one.
            statement += if statement < 40 { 3 } else { 17 };
        }
        assert!(statement > 60, "there are more statements than {statement}");
    }
}

#[tokio::test]
async fn more_vendors_than_there_can_be_are_refused() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    run_job(&app, &fixture, "backfill", &parameters(900, 1, 1)).await;
    let body = json!({ "vendors": 101, "days": 1, "ordersPerDay": 1, "seed": 43 });
    let run = run_job(&app, &fixture, "backfill", &body).await;
    assert_eq!(run["status"], "failed");
    assert!(run["message"].as_str().unwrap().contains("more than 1000 vendors"), "{run}");
    assert_eq!(fixture.count("SELECT count(*) FROM vendors").await, 900);
}
