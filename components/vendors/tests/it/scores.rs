//! Scores, their weights, and what moved them.

use serde_json::{Value, json};

use crate::support::{Fixture, deliver, get, go, order, post, put, send, vendor};

#[tokio::test]
async fn a_vendor_has_a_score_once_something_became_of_an_order() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 9).await;
    streams.run().await;
    let score = async || {
        let report = get(&app, "/api/vendors/acme/report").await.data();
        (report["score"].clone(), report["band"].clone())
    };
    assert_eq!(score().await, (Value::Null, Value::Null), "an open order says nothing");
    deliver(&app, &id, 4, 0).await;
    streams.run().await;
    assert_eq!(score().await, (json!(100.0), json!("excellent")));
    let second = order(&app, "acme", 8).await;
    go(&app, &second, "cancelled", 4, 0).await;
    streams.run().await;
    // Half of the orders cancelled scores 0 of 15; what is not measured of lead times weighs nothing.
    assert_eq!(score().await, (json!(83.3), json!("good")));
}

#[tokio::test]
async fn weights_are_set_and_scores_follow() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    let id = order(&app, "acme", 30).await;
    // Late, and all else as it should be.
    deliver(&app, &id, 3, 0).await;
    streams.run().await;
    let card = get(&app, "/api/vendors/scorecard").await.data();
    assert_eq!((&card["version"], &card["updatedAt"]), (&json!(0), &Value::Null));
    let names: Vec<&str> =
        card["criteria"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["on-time", "on-time-in-full", "fill-rate", "cancellations", "returns", "lead-time-variability"]);
    assert_eq!(card["bands"][4], json!({ "name": "critical", "least": 0.0 }));
    let score = async || get(&app, "/api/vendors/acme/report").await.data()["score"].clone();
    // 15 + 15 + 10 of 90.
    assert_eq!(score().await, 44.4);
    let weights = |on_time: u32, fill_rate: u32| {
        json!({ "on-time": on_time, "on-time-in-full": 0, "fill-rate": fill_rate, "cancellations": 0, "returns": 0,
            "lead-time-variability": 0 })
    };
    let set =
        put(&app, "/api/vendors/scorecard", &json!({ "weights": weights(20, 80), "expectedVersion": 0 })).await.data();
    assert_eq!((set["version"].as_i64(), set["criteria"][2]["weight"].as_i64()), (Some(1), Some(80)));
    assert_eq!(set["criteria"][2]["defaultWeight"], 15);
    assert_eq!(score().await, 80.0);
    let stale = put(&app, "/api/vendors/scorecard", &json!({ "weights": weights(100, 0), "expectedVersion": 0 })).await;
    assert_eq!(stale.failure(), (409, "VERSION_CONFLICT".to_owned()));
    assert_eq!(stale.details(), json!({ "currentVersion": 1 }));
    assert_eq!(score().await, 80.0);
    let criteria = get(&app, "/api/vendors/acme/report").await.data()["criteria"].clone();
    assert_eq!((&criteria[0]["weight"], &criteria[0]["score"]), (&json!(20), &json!(0.0)));
}

#[tokio::test]
async fn what_moved_a_score_totals_its_change() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    for (days_ago, late) in [(25, true), (24, false), (12, false), (11, false)] {
        let id = order(&app, "acme", days_ago).await;
        deliver(&app, &id, days_ago - if late { 9 } else { 5 }, 0).await;
    }
    let cancelled = order(&app, "acme", 13).await;
    go(&app, &cancelled, "cancelled", 12, 0).await;
    streams.run().await;
    let day = |days_ago| crate::support::ago(days_ago, 0)[..10].to_owned();
    let report = get(&app, &format!("/api/vendors/acme/report?from={}&to={}", day(16), day(7))).await.data();
    let trend = &report["trend"];
    let number = |value: &Value| value.as_f64().unwrap();
    let change = number(&trend["score"]) - number(&trend["previousScore"]);
    assert!((number(&trend["change"]) - change).abs() < 0.051, "{trend}");
    let points: f64 = trend["criteria"].as_array().unwrap().iter().map(|one| number(&one["points"])).sum();
    assert!((points - change).abs() < 0.11, "{points} {change}");
    let moved = |name: &str| {
        let criteria = trend["criteria"].as_array().unwrap();
        number(&criteria.iter().find(|one| one["name"] == name).unwrap()["points"])
    };
    assert!(moved("on-time") > 0.0 && moved("cancellations") < 0.0, "{trend}");
}

#[tokio::test]
async fn another_scorecard_begins_with_its_own_weights() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    // As a scorecard with other criteria left them.
    fixture.rows("INSERT INTO scorecard VALUES (1, '{\"speed\": 100}', 3, 0)").await;
    let card = get(&app, "/api/vendors/scorecard").await.data();
    assert_eq!((card["criteria"][0]["weight"].as_i64(), card["version"].as_i64()), (Some(30), Some(3)));
    assert_eq!(send(&app, http::Method::PUT, "/api/vendors/scorecard", &[], "{}").await.status(), 422);
    assert_eq!(post(&app, "/api/vendors/scorecard", &json!({})).await.failure().0, 405);
}
