//! Orders that several clients move at once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

use super::{application, check_reports, until};
use crate::support::{Connection, Host, Random, Reply, post, request, within};

const VENDORS: usize = 4;
const ORDERS: usize = 100;
const CLIENTS: u64 = 8;
/// Moves that each client asks for.
const MOVES: u64 = 60;

/// Vendors, and orders that take turns on them.
async fn placed(host: &Host, orders: usize) -> Vec<String> {
    for number in 0..VENDORS {
        let vendor = json!({ "id": format!("v{number}"), "name": "Vendor", "currency": "EUR" }).to_string();
        assert_eq!(host.send(post("/api/vendors", &vendor)).await.status, 201);
    }
    let lines = json!([{ "sku": "BOLT", "quantity": 3, "unitPriceMinor": 250 }]);
    let mut ids = Vec::new();
    for number in 0..orders {
        let order = json!({ "vendorId": format!("v{}", number % VENDORS), "lines": lines }).to_string();
        let placed = host.send(post("/api/orders", &order)).await;
        assert_eq!(placed.status, 201, "{placed:?}");
        ids.push(placed.json()["data"]["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// What the clients and whoever kills the host know of each other.
struct Shared {
    /// Where the host is; nothing while it is dead.
    address: watch::Sender<Option<SocketAddr>>,
    answered: AtomicU64,
    progress: Notify,
    orders: Vec<String>,
}

impl Shared {
    /// Sends a move under its key until it is answered, to whichever host there is.
    async fn insist(&self, connection: &mut Option<Connection>, order: &str, to: &str, key: &str) -> Reply {
        let mut addresses = self.address.subscribe();
        loop {
            if connection.is_none() {
                let address = *addresses.wait_for(Option::is_some).await.unwrap();
                *connection = Connection::open(address.unwrap()).await.ok();
            }
            let Some(open) = connection else { continue };
            let headers = [("content-type", "application/json"), ("idempotency-key", key)];
            let body = json!({ "to": to }).to_string();
            match open.send(request("POST", &format!("/api/orders/{order}/transitions"), &headers, body)).await {
                Ok(reply) if reply.status == 503 => {}
                Ok(reply) => return reply,
                Err(_) => *connection = None,
            }
        }
    }

    async fn answered(&self, count: u64) {
        loop {
            let progress = self.progress.notified();
            if self.answered.load(Ordering::Relaxed) >= count {
                return;
            }
            progress.await;
        }
    }

    /// Moves any orders; gives how often each was moved.
    async fn client(self: Arc<Self>, client: u64) -> BTreeMap<String, i64> {
        let (mut random, mut connection) = (Random::new(client), None);
        let mut moved: BTreeMap<String, i64> = BTreeMap::new();
        for number in 0..MOVES {
            let one_of = |random: &mut Random, count: usize| random.below(count as u64) as usize;
            let order = &self.orders[one_of(&mut random, ORDERS)];
            let to = ["accepted", "shipped", "delivered", "returned", "cancelled"][one_of(&mut random, 5)];
            let reply = self.insist(&mut connection, order, to, &format!("{client}-{number}")).await;
            match reply.status {
                200 => *moved.entry(order.clone()).or_default() += 1,
                _ => assert_eq!(reply.failure(), (409, "INVALID_TRANSITION".to_owned()), "{reply:?}"),
            }
            self.answered.fetch_add(1, Ordering::Relaxed);
            self.progress.notify_one();
        }
        moved
    }
}

#[tokio::test]
async fn moves_of_many_clients_count_once_in_the_reports_whatever_is_killed() {
    let application = application();
    let mut host = application.up().start().await;
    let orders = placed(&host, ORDERS).await;
    let shared = Arc::new(Shared {
        address: watch::Sender::new(Some(host.address)),
        answered: AtomicU64::new(0),
        progress: Notify::new(),
        orders,
    });
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(Arc::clone(&shared).client(client))).collect();
    for kill in 1..=2 {
        within("more answers", shared.answered(kill * CLIENTS * MOVES / 3)).await;
        shared.address.send_replace(None);
        host.kill().await;
        host = application.up().start().await;
        shared.address.send_replace(Some(host.address));
    }
    let mut moved: BTreeMap<String, i64> = BTreeMap::new();
    for client in clients {
        for (order, times) in within("the end of the client", client).await.unwrap() {
            *moved.entry(order).or_default() += times;
        }
    }
    assert!(moved.values().sum::<i64>() > 100, "too little was moved: {moved:?}");

    let mut by_status: BTreeMap<String, i64> = BTreeMap::new();
    for id in &shared.orders {
        let order = host.get(&format!("/api/orders/{id}")).await.data();
        assert_eq!(order["version"], 1 + moved.get(id).copied().unwrap_or(0), "{order}");
        *by_status.entry(order["status"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let reported = |summary: &Value| {
        let counts = summary["totals"]["byStatus"].as_object().unwrap();
        counts.iter().all(|(status, count)| *count == by_status.get(status).copied().unwrap_or(0))
    };
    until(&host, "/api/dashboard/summary", "the reports of all moves", reported).await;
    check_reports(&host).await;
    host.stop().await;
}

#[tokio::test]
async fn of_two_clients_that_move_one_order_the_slower_is_told_its_state() {
    let application = application();
    let host = application.up().start().await;
    let orders = placed(&host, 20).await;
    let (mut one, mut other) = (host.connect().await, host.connect().await);
    for (number, id) in orders.iter().enumerate() {
        let path = format!("/api/orders/{id}/transitions");
        // The same move, or two of which each would be allowed after the other's order was read.
        let (wishes, code) = match number % 2 {
            0 => ([json!({ "to": "accepted" }), json!({ "to": "accepted" })], "INVALID_TRANSITION"),
            _ => {
                let wish = |to| json!({ "to": to, "expectedVersion": 1 });
                ([wish("accepted"), wish("cancelled")], "VERSION_CONFLICT")
            }
        };
        let [first, second] = wishes.map(|wish| post(&path, &wish.to_string()));
        let (first, second) = tokio::join!(one.send(first), other.send(second));
        let (first, second) = (first.unwrap(), second.unwrap());
        let (won, lost) = if first.status == 200 { (first, second) } else { (second, first) };
        assert_eq!((won.status, lost.failure()), (200, (409, code.to_owned())), "{won:?} {lost:?}");
        let details = &lost.json()["error"]["details"];
        assert_eq!(details["current"], won.data());
        assert_eq!((&details["currentVersion"], &details["currentStatus"]), (&json!(2), &won.data()["status"]));
        assert_eq!(host.get(&format!("/api/orders/{id}")).await.data(), won.data(), "the slower one changed nothing");
    }
    host.stop().await;
}
