//! What reports say of orders.

use serde_json::{Value, json};

use crate::support::{Fixture, ago, deliver, get, go, order, post, vendor};

fn day(days_ago: i64) -> String {
    ago(days_ago, 0)[..10].to_owned()
}

#[tokio::test]
async fn a_report_has_every_rate_with_what_it_is_made_of() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    // Placed 20 days ago and promised 13 days ago: two in time, one late and short, one returned, one cancelled, one open.
    let ids = [order(&app, "acme", 20).await, order(&app, "acme", 20).await, order(&app, "acme", 20).await];
    deliver(&app, &ids[0], 14, 0).await;
    deliver(&app, &ids[1], 13, 0).await;
    go(&app, &ids[2], "accepted", 19, 0).await;
    let short = json!({ "to": "shipped", "at": ago(18, 0), "quantities": [1, 1] });
    assert_eq!(post(&app, &format!("/api/orders/{}/transitions", ids[2]), &short).await.status(), 200);
    go(&app, &ids[2], "delivered", 10, 0).await;
    let returned = order(&app, "acme", 19).await;
    deliver(&app, &returned, 15, 0).await;
    let back = json!({ "to": "returned", "at": ago(12, 0), "reason": "Wrong item", "quantities": [1, 0] });
    assert_eq!(post(&app, &format!("/api/orders/{returned}/transitions"), &back).await.status(), 200);
    let cancelled = order(&app, "acme", 18).await;
    go(&app, &cancelled, "cancelled", 17, 0).await;
    order(&app, "acme", 18).await;
    streams.run().await;

    let report = get(&app, "/api/vendors/acme/report").await.data();
    let rate =
        |name: &str| (report[name]["numerator"].as_i64().unwrap(), report[name]["denominator"].as_i64().unwrap());
    assert_eq!(report["orders"], 6);
    let by_status = json!({ "placed": 1, "accepted": 0, "shipped": 0, "delivered": 3, "returned": 1, "cancelled": 1 });
    assert_eq!(report["byStatus"], by_status);
    assert_eq!(rate("onTimeRate"), (3, 4));
    assert_eq!(report["onTimeRate"]["value"], 0.75);
    assert_eq!(rate("inFullRate"), (3, 4));
    assert_eq!(rate("onTimeInFullRate"), (3, 4));
    assert_eq!(rate("fillRate"), (14, 16));
    assert_eq!(rate("cancellationRate"), (1, 6));
    assert_eq!(rate("returnRate"), (1, 4));
    // 17.50 three times, 12.50 for the short one, less 2.50 that came back.
    assert_eq!(report["revenueMinor"], 3 * 1750 + 1250 - 250);
    let lead = &report["leadTimeMinutes"];
    let days: Vec<i64> = ["p50", "p90", "p95"].iter().map(|name| lead[*name].as_i64().unwrap() / 1440).collect();
    assert_eq!(days, [6, 10, 10], "of 4, 6, 7 and 10 days the second, and the last");
    assert_eq!((lead["orders"].as_i64(), lead["mean"].as_f64()), (Some(4), Some(27.0 / 4.0 * 1440.0)));
    let series: Vec<(Value, Value)> =
        report["series"].as_array().unwrap().iter().map(|row| (row["day"].clone(), row["orders"].clone())).collect();
    assert_eq!(series, [(json!(day(20)), json!(3)), (json!(day(19)), json!(1)), (json!(day(18)), json!(2))]);
    assert!(report["asOfSequence"].as_i64().unwrap() > 0 && report["updatedAt"].is_string());
    fixture.check_reports().await;
}

#[tokio::test]
async fn the_reports_of_parts_add_up_to_that_of_the_whole() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    for days_ago in 10..30 {
        let id = order(&app, "acme", days_ago).await;
        if days_ago % 3 == 0 {
            deliver(&app, &id, days_ago - 7, days_ago % 2).await;
        }
    }
    streams.run().await;
    let report = async |from: i64, to: i64| {
        get(&app, &format!("/api/vendors/acme/report?from={}&to={}", day(from), day(to))).await.data()
    };
    let (whole, first, second) = (report(29, 10).await, report(29, 18).await, report(17, 10).await);
    for path in ["/orders", "/byStatus/delivered", "/onTimeRate/numerator", "/fillRate/denominator", "/revenueMinor"] {
        let number = |report: &Value| report.pointer(path).unwrap().as_i64().unwrap();
        assert_eq!(number(&first) + number(&second), number(&whole), "{path}");
        assert!(number(&second) > 0, "{path}");
    }
    let all = get(&app, "/api/vendors/acme/report").await.data();
    for path in ["/orders", "/byStatus", "/onTimeRate", "/leadTimeMinutes", "/series", "/score", "/criteria"] {
        assert_eq!(whole.pointer(path), all.pointer(path), "{path}");
    }
    assert_eq!(whole["span"], json!({ "from": day(29), "to": day(10) }));
    assert_eq!(second["trend"]["previousSpan"], json!({ "from": day(25), "to": day(18) }));
}

#[tokio::test]
async fn percentiles_are_times_that_occurred_whatever_the_spread() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    let mut minutes = Vec::new();
    for number in 0..57 {
        let id = order(&app, "acme", 200).await;
        // From minutes to half a year, most of them short.
        let lead = (number * number * number * 3 / 2 + number % 7).min(180 * 1440);
        deliver(&app, &id, 200, -lead).await;
        minutes.push(lead);
    }
    streams.run().await;
    minutes.sort_unstable();
    let nearest_rank = |percentile: usize| minutes[(percentile * minutes.len()).div_ceil(100) - 1];
    let expected = json!([nearest_rank(50), nearest_rank(90), nearest_rank(95)]);
    for path in [format!("?from={0}&to={0}", day(200)), String::new()] {
        let report = get(&app, &format!("/api/vendors/acme/report{path}")).await.data();
        let lead = &report["leadTimeMinutes"];
        assert_eq!(json!([lead["p50"], lead["p90"], lead["p95"]]), expected, "{path}");
    }
    for (unit, length) in [("hour", 60), ("day", 1440)] {
        for path in [format!("&from={0}&to={0}", day(200)), String::new()] {
            let found = get(&app, &format!("/api/vendors/acme/lead-times?unit={unit}{path}")).await.data();
            assert_eq!(found["bucketMinutes"], length);
            let mut spread: Vec<(i64, i64)> = Vec::new();
            for minutes in &minutes {
                let from = minutes / length * length;
                match spread.last_mut() {
                    Some((last, orders)) if *last == from => *orders += 1,
                    _ => spread.push((from, 1)),
                }
            }
            let buckets: Vec<Value> =
                spread.iter().map(|(from, orders)| json!({ "fromMinutes": from, "orders": orders })).collect();
            assert_eq!(found["buckets"], json!(buckets), "{unit}{path}");
        }
    }
}

#[tokio::test]
async fn a_vendor_without_orders_has_an_empty_report() {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    let report = get(&app, "/api/vendors/acme/report").await.data();
    assert_eq!((&report["orders"], &report["score"], &report["band"]), (&json!(0), &Value::Null, &Value::Null));
    assert_eq!(report["onTimeRate"], json!({ "value": null, "numerator": 0, "denominator": 0 }));
    assert_eq!((&report["leadTimeMinutes"]["p50"], &report["series"]), (&Value::Null, &json!([])));
    assert_eq!((&report["asOfSequence"], &report["updatedAt"]), (&json!(0), &Value::Null));
}

#[tokio::test]
async fn the_summary_is_the_sum_of_the_reports() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    for id in ["acme", "bolts"] {
        vendor(&app, id).await;
        for days_ago in 10..13 {
            let id = order(&app, id, days_ago).await;
            deliver(&app, &id, days_ago - 7, days_ago % 2).await;
        }
    }
    streams.run().await;
    let summary = get(&app, "/api/dashboard/summary").await.data();
    let mut revenue = 0;
    let mut on_time = 0;
    for vendor in summary["vendors"].as_array().unwrap() {
        let report = get(&app, &format!("/api/vendors/{}/report", vendor["vendorId"].as_str().unwrap())).await.data();
        for member in ["orders", "score", "band", "onTimeRate", "revenueMinor", "cancellationRate"] {
            assert_eq!(vendor[member], report[member], "{member}");
        }
        assert_eq!(vendor["trend"]["change"], report["trend"]["change"]);
        let weeks = vendor["trend"]["weeks"].as_array().unwrap();
        assert_eq!((weeks.len(), weeks.iter().map(|week| week["orders"].as_i64().unwrap()).sum::<i64>()), (8, 3));
        revenue += report["revenueMinor"].as_i64().unwrap();
        on_time += report["onTimeRate"]["numerator"].as_i64().unwrap();
    }
    let totals = &summary["totals"];
    assert_eq!((totals["orders"].as_i64(), totals["byStatus"]["delivered"].as_i64()), (Some(6), Some(6)));
    assert_eq!((totals["revenueMinor"].as_i64(), &totals["currency"]), (Some(revenue), &json!("EUR")));
    assert_eq!(totals["onTimeRate"]["numerator"], on_time);
    let newest = fixture.count("SELECT max(sequence) FROM tidemill_changes WHERE table_name = 'orders'").await;
    assert_eq!(summary["asOfSequence"], newest);
}

#[tokio::test]
async fn amounts_of_different_currencies_are_not_added() {
    let fixture = Fixture::new();
    let (app, streams) = fixture.start().await;
    vendor(&app, "acme").await;
    post(&app, "/api/vendors", &json!({ "id": "yen", "name": "Yen", "currency": "JPY" })).await;
    for id in ["acme", "yen"] {
        let id = order(&app, id, 9).await;
        deliver(&app, &id, 3, 0).await;
    }
    streams.run().await;
    let totals = get(&app, "/api/dashboard/summary").await.data()["totals"].clone();
    assert_eq!((&totals["revenueMinor"], &totals["currency"]), (&Value::Null, &Value::Null));
    let revenue = json!([{ "currency": "EUR", "amountMinor": 1750 }, { "currency": "JPY", "amountMinor": 1750 }]);
    assert_eq!(totals["revenue"], revenue);
}
