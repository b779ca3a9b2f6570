//! What was acknowledged is there after any end of the host: kills at random moments, and a disk that fills up.

use std::sync::Arc;

use serde_json::Value;

use crate::counter::{Write, replay};
use crate::support::{Application, Host, Hosts, Random, Reply, post, within};

const CLIENTS: u64 = 16;
const WRITES: u64 = 100;
const KILLS: u64 = 5;

#[tokio::test]
async fn every_acknowledged_write_survives_kills_and_none_counts_twice() {
    let application = Application::counter("");
    let mut host = application.up().start().await;
    let hosts = Arc::new(Hosts::new(host.address));
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(write_all(Arc::clone(&hosts), client))).collect();

    let mut random = Random::new(1000);
    let part = CLIENTS * WRITES / (KILLS + 1);
    for kill in 0..KILLS {
        within("progress", hosts.acknowledged(kill * part + random.below(part))).await;
        hosts.gone();
        host.kill().await;
        host = application.up().start().await;
        hosts.moved(host.address);
    }

    let mut replies: Vec<(Write, Reply)> = Vec::new();
    for client in clients {
        replies.extend(within("the end of a client", client).await.unwrap());
    }
    let audit = replay(&host).await;
    assert_eq!(audit.len() as u64, CLIENTS * WRITES);
    for (write, reply) in &replies {
        let entry = &audit[&write.request_id];
        assert_eq!(entry["version"], reply.data()["version"]);
        assert_eq!(entry["valueAfter"], reply.data()["value"]);
    }
    host.stop().await;
}

async fn write_all(hosts: Arc<Hosts>, client: u64) -> Vec<(Write, Reply)> {
    let mut random = Random::new(client);
    let mut connection = None;
    let mut replies = Vec::new();
    for number in 0..WRITES {
        let write = Write::random(&mut random, format!("{client}-{number}"), true);
        let reply = hosts.insist(&mut connection, || write.request()).await;
        assert_eq!(reply.status, 200, "{reply:?}");
        hosts.acknowledge();
        replies.push((write, reply));
    }
    replies
}

/// The shell's `ulimit` counts blocks of 512 bytes. Without the trap, the system would kill a process that writes beyond.
const SMALL_DISK: &str = "trap '' XFSZ; ulimit -f 1200";

#[tokio::test]
async fn on_a_full_disk_writes_fail_reads_go_on_and_nothing_acknowledged_is_lost() {
    let application = Application::counter("");
    // The first start writes what no later one does: the compiled component.
    application.up().start().await.stop().await;

    let host = application.up().before(SMALL_DISK).start().await;
    let mut connection = host.connect().await;
    let mut acknowledged = 0_i64;
    let refused = loop {
        let reply = connection.send(post("/api/counter/increment", "{}")).await.unwrap();
        if reply.status != 200 {
            break reply;
        }
        acknowledged += 1;
        assert!(acknowledged < 100_000, "the disk never got full");
    };
    assert!(refused.failure().0 >= 500, "{refused:?}");
    assert!(acknowledged > 0);
    assert_eq!(value(&host).await, acknowledged);
    assert!(host.send(post("/api/counter/increment", "{}")).await.failure().0 >= 500);
    assert_eq!(host.get("/health").await.json()["dependencies"][0]["name"], "database counter");
    assert_eq!(value(&host).await, acknowledged);
    host.kill().await;

    let host = application.up().start().await;
    assert_eq!(value(&host).await, acknowledged);
    assert_eq!(replay(&host).await.len(), usize::try_from(acknowledged).unwrap());
    host.send(post("/api/counter/increment", "{}")).await.data();
    assert_eq!(value(&host).await, acknowledged + 1);
}

async fn value(host: &Host) -> i64 {
    let data: Value = host.get("/api/counter/value").await.data();
    data["value"].as_i64().unwrap()
}
