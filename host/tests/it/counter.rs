//! The counter under many clients that repeat themselves: no change is lost, none happens twice, every repeat is answered as the
//! first time. What happens when the host is killed meanwhile is in `durability`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::Value;

use crate::support::{Application, Body, Connection, Host, Random, Reply, request};

const CLIENTS: u64 = 64;
const WRITES: u64 = 200;

/// One change that a client asks for.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    pub(crate) increment: bool,
    pub(crate) amount: i64,
    pub(crate) request_id: String,
    pub(crate) key: Option<String>,
}

impl Write {
    /// Any change; `request_id` must be unique.
    pub(crate) fn random(random: &mut Random, request_id: String, keyed: bool) -> Self {
        Self {
            increment: random.one_in(2),
            amount: 1 + i64::try_from(random.below(9)).expect("it is small"),
            key: keyed.then(|| format!("key-{request_id}")),
            request_id,
        }
    }

    pub(crate) fn request(&self) -> http::Request<Body> {
        let path = if self.increment { "/api/counter/increment" } else { "/api/counter/decrement" };
        let mut headers = vec![("content-type", "application/json"), ("x-request-id", self.request_id.as_str())];
        headers.extend(self.key.as_deref().map(|key| ("idempotency-key", key)));
        request("POST", path, &headers, format!(r#"{{"amount":{}}}"#, self.amount))
    }
}

/// What was acknowledged, by all clients together.
#[derive(Default)]
struct Acknowledged {
    writes: Vec<(Write, Reply)>,
    repeats: u64,
}

#[tokio::test]
async fn every_write_of_64_clients_counts_once_and_every_repeat_is_a_copy() {
    let application = Application::counter("");
    let host = application.up().start().await;
    let acknowledged = Arc::new(Mutex::new(Acknowledged::default()));
    let clients = (0..CLIENTS).map(|client| {
        let (address, acknowledged) = (host.address, Arc::clone(&acknowledged));
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            let mut random = Random::new(client);
            for number in 0..WRITES {
                let keyed = random.one_in(2);
                let write = Write::random(&mut random, format!("{client}-{number}"), keyed);
                let reply = connection.send(write.request()).await.unwrap();
                assert_eq!(reply.status, 200, "{reply:?}");
                assert_eq!(reply.header("idempotency-replayed"), None, "{reply:?}");
                acknowledged.lock().unwrap().writes.push((write, reply));
                if random.one_in(4) {
                    repeat_any(&mut connection, &mut random, &acknowledged).await;
                }
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    let Acknowledged { writes, repeats } = std::mem::take(&mut *acknowledged.lock().unwrap());
    assert_eq!(writes.len() as u64, CLIENTS * WRITES);
    assert!(repeats > CLIENTS * WRITES / 16, "only {repeats} repeats");

    let mut versions: Vec<i64> = writes.iter().map(|(_, reply)| reply.data()["version"].as_i64().unwrap()).collect();
    versions.sort_unstable();
    assert!(versions.into_iter().eq(1..=(CLIENTS * WRITES).cast_signed()), "versions are not contiguous");
    let audit = replay(&host).await;
    for (write, reply) in &writes {
        let entry = &audit[&write.request_id];
        assert_eq!(entry["version"], reply.data()["version"]);
        assert_eq!(entry["valueAfter"], reply.data()["value"]);
        assert_eq!(entry["amount"], write.amount);
    }
    assert_eq!(audit.len(), writes.len());
    host.stop().await;
}

/// Sends a write again that has a key and was acknowledged, by whomever.
async fn repeat_any(connection: &mut Connection, random: &mut Random, acknowledged: &Mutex<Acknowledged>) {
    let (write, first) = {
        let acknowledged = acknowledged.lock().unwrap();
        let index = random.below(acknowledged.writes.len() as u64);
        acknowledged.writes[usize::try_from(index).unwrap()].clone()
    };
    if write.key.is_none() {
        return;
    }
    let again = connection.send(write.request()).await.unwrap();
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")), "{again:?}");
    assert_eq!(again.body, first.body);
    acknowledged.lock().unwrap().repeats += 1;
}

#[tokio::test]
async fn a_key_sent_by_many_at_the_same_moment_counts_once() {
    let application = Application::counter("");
    let host = application.up().start().await;
    for round in 0..20 {
        let write = Write {
            increment: true,
            amount: 1,
            request_id: format!("round-{round}"),
            key: Some(format!("round-{round}")),
        };
        let replies = futures::future::join_all((0..8).map(|_| host.send(write.request()))).await;
        let bodies: Vec<Bytes> = replies.iter().map(|reply| reply.body.clone()).collect();
        assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{replies:?}");
        let fresh = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_none());
        assert_eq!(fresh.count(), 1, "{replies:?}");
        assert_eq!(host.get("/api/counter/value").await.data()["version"], round + 1);
    }
}

#[tokio::test]
async fn of_many_who_expect_the_same_version_one_wins() {
    let application = Application::counter("");
    let host = application.up().start().await;
    for version in 0..20 {
        let body = format!(r#"{{"expectedVersion":{version}}}"#);
        let json = [("content-type", "application/json")];
        let attempts = (0..8).map(|_| host.send(request("POST", "/api/counter/increment", &json, body.clone())));
        let replies = futures::future::join_all(attempts).await;
        let (won, lost): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
        assert_eq!(won.len(), 1, "{replies:?}");
        assert!(lost.iter().all(|reply| reply.failure() == (409, "VERSION_CONFLICT".to_owned())), "{lost:?}");
    }
    assert_eq!(host.get("/api/counter/value").await.data()["value"], 20);
}

/// Reads the whole audit, oldest entry first, checks that it replays without a gap to the current value, and returns its entries
/// by the requests that made them, none of which made two.
pub(crate) async fn replay(host: &Host) -> HashMap<String, Value> {
    let mut entries: Vec<Value> = Vec::new();
    let mut path = "/api/counter/audit?limit=200".to_owned();
    loop {
        let page = host.get(&path).await;
        entries.extend(page.data().as_array().unwrap().iter().cloned());
        match page.json()["page"]["nextCursor"].as_str() {
            Some(cursor) => path = format!("/api/counter/audit?limit=200&cursor={cursor}"),
            None => break,
        }
    }
    entries.reverse();
    let mut value = 0;
    for (entry, version) in entries.iter().zip(1..) {
        let amount = entry["amount"].as_i64().unwrap();
        assert_eq!(entry["version"], version, "{entry}");
        assert_eq!(entry["valueBefore"], value, "{entry}");
        value += if entry["operation"] == "increment" { amount } else { -amount };
        assert_eq!(entry["valueAfter"], value, "{entry}");
    }
    let current = host.get("/api/counter/value").await.data();
    assert_eq!((&current["value"], &current["version"]), (&value.into(), &entries.len().into()));
    let count = entries.len();
    let by_request: HashMap<String, Value> =
        entries.into_iter().map(|entry| (entry["requestId"].as_str().unwrap().to_owned(), entry)).collect();
    assert_eq!(by_request.len(), count, "a request made two changes");
    by_request
}
