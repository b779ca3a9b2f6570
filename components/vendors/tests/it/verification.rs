//! Checking reports finds what is wrong, mends it, and finds nothing where changes are only on their way.

use serde_json::{Value, json};

use crate::support::{Fixture, deliver, deliver_all, get, go, order, post, run_job, vendor};

async fn two_vendors(fixture: &Fixture) -> (tidemill_sdk::http::App, crate::support::Streams) {
    let (app, streams) = fixture.start().await;
    for id in ["acme", "bolts"] {
        vendor(&app, id).await;
        for days_ago in [20, 19, 11] {
            let id = order(&app, id, days_ago).await;
            deliver(&app, &id, days_ago - 6, 0).await;
        }
        order(&app, id, 2).await;
    }
    streams.run().await;
    (app, streams)
}

#[tokio::test]
async fn reports_that_are_right_have_no_differences() {
    let fixture = Fixture::new();
    let (app, _) = two_vendors(&fixture).await;
    let run = run_job(&app, &fixture, "verify-reports", &json!({})).await;
    assert_eq!((&run["status"], &run["progress"]), (&json!("done"), &json!(1.0)));
    let result = &run["result"];
    assert_eq!((&result["vendors"], &result["differing"], &result["repaired"]), (&json!(2), &json!(0), &json!(false)));
}

#[tokio::test]
async fn a_planted_difference_is_found_and_mended() {
    let plants = [
        "UPDATE reports SET on_time = on_time + 2 WHERE vendor_id = 'bolts' AND grain = 0",
        "UPDATE reports SET revenue_minor = 7, placed = 3 WHERE vendor_id = 'acme' AND grain = 2",
        "DELETE FROM reports WHERE grain = 1",
        "UPDATE lead_times SET orders = orders + 1",
        "DELETE FROM lead_times WHERE unit = 1",
        "INSERT INTO lead_times VALUES ('acme', 2, 3, 0, 77, 5)",
        "INSERT INTO reports SELECT 'acme', 2, 12345, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15",
    ];
    for plant in plants {
        let fixture = Fixture::new();
        let (app, _) = two_vendors(&fixture).await;
        fixture.rows(plant).await;
        // Looking only changes nothing.
        let looked = run_job(&app, &fixture, "verify-reports", &json!({ "repair": false })).await["result"].clone();
        assert!(looked["differing"].as_i64().unwrap() > 0, "{plant}");
        let mended = run_job(&app, &fixture, "verify-reports", &json!({})).await["result"].clone();
        assert_eq!((&mended["differing"], &mended["repaired"]), (&looked["differing"], &json!(true)), "{plant}");
        fixture.check_reports().await;
        let again = run_job(&app, &fixture, "verify-reports", &json!({})).await["result"].clone();
        assert_eq!((&again["differing"], &again["repaired"]), (&json!(0), &json!(false)), "{plant}");
    }
}

#[tokio::test]
async fn a_difference_is_told_in_words() {
    let fixture = Fixture::new();
    let (app, _) = two_vendors(&fixture).await;
    fixture.rows("UPDATE reports SET on_time = on_time + 2 WHERE vendor_id = 'bolts' AND grain = 0").await;
    let result = run_job(&app, &fixture, "verify-reports", &json!({})).await["result"].clone();
    let expected =
        json!([{ "vendorId": "bolts", "grain": "all time", "start": "1970-01-01", "what": "on_time", "missing": -2 }]);
    assert_eq!(result["differences"], expected);
}

#[tokio::test]
async fn changes_on_their_way_are_no_differences_and_are_not_added_twice() {
    let fixture = Fixture::new();
    let (app, streams) = two_vendors(&fixture).await;
    fixture.rows("UPDATE reports SET cancelled = 9 WHERE vendor_id = 'acme' AND grain = 0").await;
    // These wait while the reports are checked.
    let id = order(&app, "acme", 4).await;
    go(&app, &id, "cancelled", 3, 0).await;
    let gone = order(&app, "bolts", 4).await;
    crate::support::delete(&app, &format!("/api/orders/{gone}")).await;
    let reply = post(&app, "/api/vendors/jobs/verify-reports", &json!({})).await;
    let run = reply.data();
    // Only runs are delivered: the reports' stream is held by somebody else for now.
    fixture.rows("UPDATE tidemill_drains SET holder = 'another', leased_until = 9000000000000 WHERE stream = 'vendors-reports'").await;
    streams.run().await;
    let waiting = "SELECT count(*) FROM tidemill_changes WHERE table_name = 'orders'
        AND sequence NOT IN (SELECT sequence FROM tidemill_inbox WHERE stream = 'vendors-reports')";
    assert_eq!(fixture.count(waiting).await, 4);
    let done = get(&app, &format!("/api/vendors/jobs/runs/{}", run["id"].as_str().unwrap())).await.data();
    let result = &done["result"];
    assert_eq!((&done["status"], &result["differing"], &result["repaired"]), (&json!("done"), &json!(1), &json!(true)));
    assert_eq!(result["differences"][0]["missing"], -9);
    fixture.rows("UPDATE tidemill_drains SET holder = NULL, leased_until = 0").await;
    deliver_all(&fixture).await;
    fixture.check_reports().await;
}

#[tokio::test]
async fn a_dead_letter_is_mended_once() {
    let fixture = Fixture::new();
    let (app, streams) = two_vendors(&fixture).await;
    // As the host does with a change that it gives up.
    order(&app, "acme", 4).await;
    fixture
        .rows(
            "INSERT INTO tidemill_dead_letters (stream, sequence, table_name, operation, key, before, after, committed_at, error, attempts,
                failed_at)
            SELECT 'vendors-reports', sequence, table_name, operation, key, before, after, committed_at, 'broken', 5, 0
            FROM tidemill_changes WHERE table_name = 'orders' ORDER BY sequence DESC LIMIT 1",
        )
        .await;
    fixture
        .rows("UPDATE tidemill_positions SET position = (SELECT max(sequence) FROM tidemill_changes) WHERE stream = 'vendors-reports'")
        .await;
    let result = run_job_without_reports(&app, &streams).await;
    assert!(result["differing"].as_i64().unwrap() > 0, "{result}");
    fixture.check_reports().await;
    // Somebody has it tried again after all.
    fixture.rows("UPDATE tidemill_positions SET position = 0 WHERE stream = 'vendors-reports'").await;
    deliver_all(&fixture).await;
    fixture.check_reports().await;
}

async fn run_job_without_reports(app: &tidemill_sdk::http::App, streams: &crate::support::Streams) -> Value {
    let reply = post(app, "/api/vendors/jobs/verify-reports", &json!({})).await;
    streams.run().await;
    get(app, reply.response.headers()["location"].to_str().unwrap()).await.data()["result"].clone()
}
