//! Random histories: clients insert, update, delete and roll back, the consumer fails before and after its effects, and the host is
//! killed at any moment. What comes out must be what was committed, in order for each row, each change exactly once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;
use tokio::sync::{Notify, watch};

use super::shop::{Shop, mood};
use crate::support::{Connection, Random, Reply, post, within};

const CLIENTS: u64 = 4;
const ROWS_OF_A_CLIENT: u64 = 3;
const WRITES: u64 = 60;
const KILLS: u64 = 4;

/// One change of a row: the operation, and the row's number after it, or before it for a deletion.
type Told = (String, i64);

/// What the clients and whoever kills the host know of each other.
struct Shared {
    /// Where the host is; nothing while it is dead.
    address: watch::Sender<Option<SocketAddr>>,
    writes: AtomicU64,
    progress: Notify,
}

/// A client, the only one that writes its rows.
struct Client {
    shared: Arc<Shared>,
    random: Random,
    connection: Option<Connection>,
    /// The number in each of its rows that is there.
    rows: BTreeMap<String, i64>,
    /// What was committed, row by row.
    history: BTreeMap<String, Vec<Told>>,
    next_number: i64,
}

/// A write to one row, and what it makes of it.
struct Write {
    id: String,
    statement: String,
    told: Told,
    after: Option<i64>,
}

impl Client {
    /// Sends statements once. `None` if the host died before it answered.
    async fn send(&mut self, statements: &[String]) -> Option<Reply> {
        let mut addresses = self.shared.address.subscribe();
        while self.connection.is_none() {
            let address = *addresses.wait_for(Option::is_some).await.unwrap();
            self.connection = Connection::open(address.unwrap()).await.ok();
        }
        let reply = self.connection.as_mut()?.send(post("/sql", &statements.join("\n"))).await;
        if reply.is_err() {
            self.connection = None;
        }
        reply.ok()
    }

    /// The number in a row, from whichever host there is.
    async fn number(&mut self, id: &str) -> Option<i64> {
        loop {
            let query = format!("SELECT n FROM items WHERE id = '{id}'");
            match self.send(&[query]).await {
                Some(reply) if reply.status == 200 => return reply.text().parse().ok(),
                _ => tokio::task::yield_now().await,
            }
        }
    }

    fn write(&mut self, id: String) -> Write {
        self.next_number += 1;
        let number = self.next_number;
        match self.rows.get(&id).copied() {
            None => Write {
                statement: format!("INSERT INTO items VALUES ('{id}', {number}, 'new')"),
                told: ("insert".to_owned(), number),
                after: Some(number),
                id,
            },
            Some(before) if self.random.below(4) == 0 => Write {
                statement: format!("DELETE FROM items WHERE id = '{id}'"),
                told: ("delete".to_owned(), before),
                after: None,
                id,
            },
            Some(_) => Write {
                statement: format!("UPDATE items SET n = {number} WHERE id = '{id}'"),
                told: ("update".to_owned(), number),
                after: Some(number),
                id,
            },
        }
    }

    /// One write, a transaction over several rows, or one that is rolled back.
    async fn act(&mut self, client: u64) {
        let ids: Vec<String> = (0..ROWS_OF_A_CLIENT).map(|row| format!("{client}-{row}")).collect();
        let kind = self.random.below(4);
        let count = if kind == 0 { ids.len() } else { 1 };
        let first = usize::try_from(self.random.below(ROWS_OF_A_CLIENT)).unwrap();
        let chosen = (0..count).map(|offset| ids[(first + offset) % ids.len()].clone()).collect::<Vec<_>>();
        let writes: Vec<Write> = chosen.into_iter().map(|id| self.write(id)).collect();
        let mut statements: Vec<String> = writes.iter().map(|write| write.statement.clone()).collect();
        if kind <= 1 {
            statements.insert(0, "BEGIN IMMEDIATE".to_owned());
            statements.push(if kind == 0 { "COMMIT" } else { "ROLLBACK" }.to_owned());
        }
        let reply = self.send(&statements).await;
        let committed = match reply {
            _ if kind == 1 => false,
            Some(reply) if reply.status == 200 => true,
            // The host died with it, or refused it: the rows tell what became of it.
            _ => self.number(&writes[0].id).await == writes[0].after,
        };
        if committed {
            for write in writes {
                match write.after {
                    Some(number) => self.rows.insert(write.id.clone(), number),
                    None => self.rows.remove(&write.id),
                };
                self.history.entry(write.id).or_default().push(write.told);
            }
        }
    }
}

async fn run(shared: Arc<Shared>, client: u64) -> BTreeMap<String, Vec<Told>> {
    let mut this = Client {
        shared,
        random: Random::new(7000 + client),
        connection: None,
        rows: BTreeMap::new(),
        history: BTreeMap::new(),
        next_number: 0,
    };
    for _ in 0..WRITES {
        this.act(client).await;
        this.shared.writes.fetch_add(1, Ordering::Relaxed);
        this.shared.progress.notify_waiters();
    }
    this.history
}

async fn writes_are(shared: &Shared, count: u64) {
    loop {
        let progress = shared.progress.notified();
        if shared.writes.load(Ordering::Relaxed) >= count {
            return;
        }
        progress.await;
    }
}

async fn every_committed_change_is_applied_once_and_in_order(lines: &str, seed: u64) {
    let shop = Shop::new(&format!(
        "{lines}\nmax_attempts = 1000\nretry = {{ base = \"1ms\", cap = \"10ms\" }}\n\
         breaker = {{ threshold = 3, open = \"20ms\" }}"
    ));
    let mut host = shop.open().await;
    mood(&host, "*", "chaos").await;
    let shared = Arc::new(Shared {
        address: watch::Sender::new(Some(host.address)),
        writes: AtomicU64::new(0),
        progress: Notify::new(),
    });
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(run(Arc::clone(&shared), client))).collect();

    let mut random = Random::new(seed);
    let part = CLIENTS * WRITES / (KILLS + 1);
    for kill in 0..KILLS {
        within("progress", writes_are(&shared, kill * part + random.below(part))).await;
        shared.address.send_replace(None);
        host.kill().await;
        host = shop.open().await;
        shared.address.send_replace(Some(host.address));
    }
    let mut expected: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for client in clients {
        expected.extend(within("the end of a client", client).await.unwrap());
    }
    expected.retain(|_, changes| !changes.is_empty());
    mood(&host, "*", "fine").await;
    shop.delivered().await;

    let mut told: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    for effect in shop.effects() {
        let row: Value = effect.after.or(effect.before).unwrap();
        told.entry(effect.id).or_default().push((effect.operation, row["n"].as_i64().unwrap()));
    }
    for (id, changes) in &expected {
        assert_eq!(told.get(id), Some(changes), "row {id}");
    }
    assert_eq!(told.len(), expected.len());
    assert_eq!(shop.number("SELECT count(*) FROM tidemill_dead_letters"), 0);
    host.stop().await;
}

#[tokio::test]
async fn one_lane_applies_every_committed_change_once_and_in_order() {
    every_committed_change_is_applied_once_and_in_order("batch_size = 8", 1).await;
}

#[tokio::test]
async fn several_lanes_apply_every_committed_change_once_and_in_order() {
    every_committed_change_is_applied_once_and_in_order("batch_size = 4\nparallelism = 3", 2).await;
}
