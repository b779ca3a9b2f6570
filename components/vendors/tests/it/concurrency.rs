//! Many at once: two that move one order, and pages that are read while orders come, move and go.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};
use tidemill_sdk::http::App;

use crate::support::{Fixture, delete, get, order, post, vendor};

#[test]
fn of_two_clients_that_move_one_order_one_succeeds() {
    let fixture = Fixture::new();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (ids, app) = runtime.block_on(async {
        let (app, _) = fixture.start().await;
        vendor(&app, "acme").await;
        let mut ids = Vec::new();
        for _ in 0..20 {
            ids.push(order(&app, "acme", 3).await);
        }
        (ids, app)
    });
    // Connections of their own, as instances have them, on threads of their own.
    let client = |to: &'static str, key: Option<&'static str>| {
        let (ids, app) = (ids.clone(), app.clone());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {
                let mut replies = Vec::new();
                for id in &ids {
                    let path = format!("/api/orders/{id}/transitions");
                    let name = key.map(|key| format!("{key}-{id}"));
                    let headers: Vec<_> = name.iter().map(|name| ("idempotency-key", name.as_str())).collect();
                    let body = json!({ "to": to }).to_string();
                    replies.push(crate::support::send(&app, http::Method::POST, &path, &headers, body).await);
                }
                replies
            })
        })
    };
    let threads = [client("accepted", None), client("accepted", Some("key"))];
    let [one, other] = threads.map(|thread| thread.join().unwrap());
    for (one, other) in one.iter().zip(&other) {
        let (won, lost) = if one.status() == 200 { (one, other) } else { (other, one) };
        assert_eq!(won.data()["version"], 2);
        assert_eq!(lost.failure(), (409, "INVALID_TRANSITION".to_owned()));
        assert_eq!(lost.details()["current"]["status"], "accepted");
        assert_eq!(lost.details()["current"]["version"], 2);
    }
}

/// What happens between two pages.
#[derive(Clone, Debug)]
enum Event {
    /// An order is placed, so many days ago.
    Place(i64),
    /// One of the orders moves on.
    Move(usize),
    /// One of the orders is deleted.
    Delete(usize),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => (0..20_i64).prop_map(Event::Place),
        2 => any::<usize>().prop_map(Event::Move),
        1 => any::<usize>().prop_map(Event::Delete),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_never_skip_or_repeat_an_order_that_was_there_throughout(
        before in proptest::collection::vec((0..20_i64, any::<bool>()), 1..25),
        between in proptest::collection::vec(proptest::collection::vec(event(), 0..4), 1..12),
        limit in 1..6_usize,
        by_vendor in any::<bool>(),
        by_status in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(read_while_writing(&before, &between, limit, by_vendor, by_status));
    }
}

async fn read_while_writing(
    before: &[(i64, bool)],
    between: &[Vec<Event>],
    limit: usize,
    by_vendor: bool,
    by_status: bool,
) {
    let fixture = Fixture::new();
    let (app, _) = fixture.start().await;
    vendor(&app, "acme").await;
    vendor(&app, "bolts").await;
    let matches =
        |order: &Value| (!by_vendor || order["vendorId"] == "acme") && (!by_status || order["status"] == "placed");
    let mut orders: BTreeMap<String, Value> = BTreeMap::new();
    for (days_ago, is_acme) in before {
        let id = order(&app, if *is_acme { "acme" } else { "bolts" }, *days_ago).await;
        orders.insert(id.clone(), get(&app, &format!("/api/orders/{id}")).await.data());
    }
    let mut throughout: BTreeSet<String> =
        orders.iter().filter(|(_, order)| matches(order)).map(|(id, _)| id.clone()).collect();

    let mut seen = Vec::new();
    let mut path = format!("/api/orders?limit={limit}");
    if by_vendor {
        path += "&vendorId=acme";
    }
    if by_status {
        path += "&status=placed";
    }
    let mut between = between.iter();
    let mut cursor = String::new();
    loop {
        let page = get(&app, &format!("{path}{cursor}")).await.json();
        let rows = page["data"].as_array().unwrap();
        assert!(rows.len() <= limit);
        assert!(rows.iter().all(matches));
        seen.extend(rows.iter().map(|order| order["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["page"]["nextCursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
        for event in between.next().into_iter().flatten() {
            happen(&app, event, &mut orders).await;
        }
        throughout.retain(|id| orders.get(id).is_some_and(&matches));
    }
    let once: BTreeSet<&String> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "an order came twice: {seen:?}");
    for id in &throughout {
        assert!(once.contains(id), "order {id} was there throughout and did not come");
    }
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
}

async fn happen(app: &App, event: &Event, orders: &mut BTreeMap<String, Value>) {
    let one = |place: usize| orders.keys().nth(place % orders.len().max(1)).cloned();
    match event {
        Event::Place(days_ago) => {
            let id = order(app, "acme", *days_ago).await;
            let placed = get(app, &format!("/api/orders/{id}")).await.data();
            orders.insert(id, placed);
        }
        Event::Move(place) => {
            if let Some(id) = one(*place)
                && let Some(to) = orders[&id]["allowed"][0].as_str()
            {
                let moved = post(app, &format!("/api/orders/{id}/transitions"), &json!({ "to": to })).await.data();
                orders.insert(id, moved);
            }
        }
        Event::Delete(place) => {
            if let Some(id) = one(*place) {
                delete(app, &format!("/api/orders/{id}")).await;
                orders.remove(&id);
            }
        }
    }
}
