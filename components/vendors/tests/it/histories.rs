//! Any history of orders, with deaths at any statement: reports are what a recomputation gives, and checking them while changes are on their
//! way finds nothing.

use proptest::prelude::*;
use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, ago, delete, deliver_all, get, post, put, run_until_death, vendor};

const VENDORS: [&str; 3] = ["acme", "bolts", "cogs"];

#[derive(Clone, Debug)]
enum Event {
    /// An order of a vendor, placed so many days ago, promised so many days later, with lines of so many units.
    Place(usize, i64, i64, Vec<u32>),
    /// An order goes where it may, by some number of choices, so many minutes after its last move, with less than it could or not.
    Move(usize, usize, i64, bool),
    /// An order gets other lines or another promise.
    Edit(usize, u32, i64),
    /// An order is deleted.
    Delete(usize),
    /// Changes are delivered.
    Deliver,
    /// Changes are delivered until a statement, before or after it.
    Die(i64, bool),
    /// Reports are checked.
    Verify,
}

fn event() -> impl Strategy<Value = Event> {
    let lines = proptest::collection::vec(1..9_u32, 1..4);
    prop_oneof![
        6 => (0..3_usize, 0..40_i64, 0..12_i64, lines).prop_map(|(vendor, ago, promise, lines)| Event::Place(vendor, ago, promise, lines)),
        10 => (any::<usize>(), any::<usize>(), 0..4000_i64, any::<bool>())
            .prop_map(|(order, way, minutes, less)| Event::Move(order, way, minutes, less)),
        2 => (any::<usize>(), 1..9_u32, 0..12_i64).prop_map(|(order, units, promise)| Event::Edit(order, units, promise)),
        1 => any::<usize>().prop_map(Event::Delete),
        2 => Just(Event::Deliver),
        3 => (1..40_i64, any::<bool>()).prop_map(|(statement, after)| Event::Die(statement, after)),
        1 => Just(Event::Verify),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_reports_are_what_a_recomputation_gives(events in proptest::collection::vec(event(), 1..60)) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(&events));
    }
}

async fn run(events: &[Event]) {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    for id in VENDORS {
        vendor(&app, id).await;
    }
    let mut ids: Vec<String> = Vec::new();
    for event in events {
        happen(&fixture, &app, event, &mut ids).await;
    }
    deliver_all(&fixture).await;
    fixture.check_reports().await;
    assert_eq!(fixture.count("SELECT count(*) FROM tidemill_dead_letters").await, 0);
    let found = fixture.rows("SELECT result FROM runs WHERE job = 'verify-reports'").await;
    for row in found.iter() {
        let result: Value = serde_json::from_str(row.get("result").unwrap()).unwrap();
        assert_eq!(result["differing"], 0, "{result}");
    }
    check_totals(&app).await;
}

/// The sum of what vendors' reports say is what the dashboard says.
async fn check_totals(app: &App) {
    let summary = get(app, "/api/dashboard/summary").await.data();
    let totals = &summary["totals"];
    let mut reports = Vec::new();
    for id in VENDORS {
        reports.push(get(app, &format!("/api/vendors/{id}/report")).await.data());
    }
    let paths = [
        "/orders",
        "/revenueMinor",
        "/byStatus/placed",
        "/byStatus/shipped",
        "/byStatus/returned",
        "/byStatus/cancelled",
        "/onTimeRate/numerator",
        "/onTimeRate/denominator",
        "/onTimeInFullRate/numerator",
        "/fillRate/numerator",
        "/fillRate/denominator",
    ];
    for path in paths {
        let number = |value: &Value| value.pointer(path).unwrap().as_i64().unwrap();
        assert_eq!(number(totals), reports.iter().map(number).sum::<i64>(), "{path}");
    }
}

async fn happen(fixture: &Fixture, app: &App, event: &Event, ids: &mut Vec<String>) {
    match event {
        Event::Place(vendor, days_ago, promise, units) => {
            let lines: Vec<Value> =
                units.iter().map(|units| json!({ "sku": "S", "quantity": units, "unitPriceMinor": 100 })).collect();
            let promised = ago(days_ago - promise, 0);
            let placed = ago(*days_ago, 0);
            let promised = promised.max(placed.clone());
            let body =
                json!({ "vendorId": VENDORS[*vendor], "lines": lines, "placedAt": placed, "promisedAt": promised });
            let reply = post(app, "/api/orders", &body).await;
            assert_eq!(reply.status(), 201, "{}", reply.body);
            ids.push(reply.data()["id"].as_str().unwrap().to_owned());
        }
        Event::Move(place, way, minutes, less) => {
            if let Some(id) = one(ids, *place) {
                walk(app, id, *way, *minutes, *less).await;
            }
        }
        Event::Edit(place, units, promise) => {
            if let Some(id) = one(ids, *place) {
                let body = json!({
                    "lines": [{ "sku": "T", "quantity": units, "unitPriceMinor": 70 }],
                    "promisedAt": ago(-promise, 0),
                });
                assert!(matches!(put(app, &format!("/api/orders/{id}"), &body).await.status(), 200 | 409));
            }
        }
        Event::Delete(place) => {
            if !ids.is_empty() {
                let id = ids.remove(place % ids.len());
                assert_eq!(delete(app, &format!("/api/orders/{id}")).await.status(), 200);
            }
        }
        Event::Deliver => fixture.later_streams().run().await,
        Event::Die(statement, after) => {
            run_until_death(fixture, *statement, *after).await;
        }
        Event::Verify => {
            let body = json!({ "repair": false });
            assert_eq!(post(app, "/api/vendors/jobs/verify-reports", &body).await.status(), 202);
        }
    }
}

fn one(ids: &[String], place: usize) -> Option<&String> {
    ids.get(place % ids.len().max(1))
}

/// Moves an order where it may go, if time allows.
async fn walk(app: &App, id: &str, way: usize, minutes: i64, less: bool) {
    let order = get(app, &format!("/api/orders/{id}")).await.data();
    let allowed = order["allowed"].as_array().unwrap();
    if allowed.is_empty() {
        return;
    }
    let to = allowed[way % allowed.len()].as_str().unwrap();
    let since = ["returnedAt", "deliveredAt", "shippedAt", "acceptedAt", "placedAt"];
    let since = since.iter().find_map(|name| order[*name].as_str()).unwrap();
    let millis = |text: &str| tidemill_sdk::clock::Moment::parse(text).unwrap().as_millis();
    let at = (millis(since) + minutes * 60_000).min(tidemill_sdk::clock::now().as_millis());
    let at = tidemill_sdk::clock::Moment::from_millis(at).unwrap().to_string();
    let mut body = json!({ "to": to, "at": at });
    let lines = order["lines"].as_array().unwrap();
    let available = match to {
        "shipped" => Some("quantity"),
        "returned" => Some("shipped"),
        _ => None,
    };
    if let Some(member) = available.filter(|_| less) {
        // The last line in full, and nothing of the others.
        let last = lines.len() - 1;
        let units =
            lines.iter().enumerate().map(|(place, line)| if place == last { line[member].clone() } else { json!(0) });
        let units: Vec<Value> = units.collect();
        if units[last] != json!(0) {
            body["quantities"] = json!(units);
        }
    }
    let reply = post(app, &format!("/api/orders/{id}/transitions"), &body).await;
    assert_eq!(reply.status(), 200, "{}", reply.body);
}
