//! What a backup holds that is taken while clients write to two databases: all that was acknowledged before it began, nothing that was sent
//! after it ended, and both databases as they were at the same instant.

use std::collections::HashMap;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use tokio::task::JoinHandle;

use super::{assert_done, assert_refused, backup, increment, names, restore, value};
use crate::counter::{Write, replay};
use crate::support::{Application, Hosts, Random, component_file, get, post, within};
use crate::transactions;

pub(crate) const CLIENTS: u64 = 8;

/// Writes before the backup, and again after it.
const WRITES: u64 = 400;

/// The counter, beside the transactions.
const COUNTER: &str = r#"
[[trigger.http]]
route = "/api/counter/..."
component = "counter"

[component.counter]
source = "counter.wasm"
sqlite_databases = ["counter"]
"#;

/// When a write was sent and when it was answered.
pub(crate) type Times = HashMap<String, (SystemTime, SystemTime)>;

/// Both applications, each with its database, and more tables.
pub(crate) fn both(tables: &str) -> Application {
    let application = Application::new(&format!("{COUNTER}{}{tables}", transactions::TABLES));
    for name in ["transactions.wasm", "anomaly.wasm"] {
        symlink(component_file(name), application.path(name)).unwrap();
    }
    let place = |label: &str| {
        let file = application.path(&format!("{label}.db"));
        format!("[sqlite_database.{label}]\ntype = \"spin\"\npath = {file:?}\n")
    };
    application.write("runtime-config.toml", place("counter") + &place("transactions"));
    application
}

#[tokio::test]
async fn a_restored_backup_is_what_was_acknowledged_at_its_instant_in_all_databases() {
    let application = both("");
    let host = application.up().start().await;
    let hosts = Arc::new(Hosts::new(host.address));
    let stopping = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> =
        (0..CLIENTS).map(|client| tokio::spawn(write(Arc::clone(&hosts), Arc::clone(&stopping), client))).collect();
    let pairs = tokio::spawn(write_pairs(Arc::clone(&hosts), Arc::clone(&stopping)));

    within("writes", hosts.acknowledged(WRITES)).await;
    let began = SystemTime::now();
    assert_done(&backup(&application, "backups/one", &[]).await);
    let ended = SystemTime::now();
    within("further writes", hosts.acknowledged(hosts.so_far() + WRITES)).await;
    assert_refused(&restore(&application, "backups/one", &[]).await, &["another host"]);
    stopping.store(true, Ordering::Relaxed);
    let counter = collect(clients).await;
    let pairs = collect(vec![pairs]).await;
    host.kill().await;

    assert_done(&restore(&application, "backups/one", &[]).await);
    let known = transactions::check(&application.path("transactions.db")).await;
    let host = application.up().start().await;
    let audit = replay(&host).await;
    for (id, (sent, answered)) in counter.iter().chain(&pairs) {
        let is_there = audit.contains_key(id);
        assert!(is_there || *answered > began, "{id} was acknowledged before the backup began");
        assert!(!is_there || *sent < ended, "{id} was sent after the backup ended");
    }
    let first = audit.keys().filter(|id| id.starts_with("pair-")).count();
    let second = known.len();
    assert!(second > 0 && (first == second || first == second + 1), "{first} and {second}: not one instant");
    // Streams go on from positions that belong to the log beside them.
    transactions::detect(&host).await;
    increment(&host, 1).await;
    assert_eq!(replay(&host).await.len(), audit.len() + 1);
    host.stop().await;
}

/// Writes to the counter until it is to stop.
pub(crate) async fn write(hosts: Arc<Hosts>, stopping: Arc<AtomicBool>, client: u64) -> Times {
    let mut random = Random::new(client);
    let mut connection = None;
    let mut times = Times::new();
    for number in 0.. {
        if stopping.load(Ordering::Relaxed) {
            break;
        }
        let write = Write::random(&mut random, format!("{client}-{number}"), true);
        let sent = SystemTime::now();
        assert_eq!(hosts.insist(&mut connection, || write.request()).await.status, 200);
        times.insert(write.request_id, (sent, SystemTime::now()));
        hosts.acknowledge();
    }
    times
}

/// Writes to the counter and then, once that is answered, to the transactions, again and again.
pub(crate) async fn write_pairs(hosts: Arc<Hosts>, stopping: Arc<AtomicBool>) -> Times {
    let mut random = Random::new(1000);
    let mut connection = None;
    let mut times = Times::new();
    for number in 0..600 {
        if stopping.load(Ordering::Relaxed) {
            break;
        }
        let id = format!("pair-{number}");
        let write = Write::random(&mut random, id.clone(), true);
        let sent = SystemTime::now();
        assert_eq!(hosts.insist(&mut connection, || write.request()).await.status, 200);
        times.insert(id.clone(), (sent, SystemTime::now()));
        let body = transactions::payment(&mut random, &id, number).to_string();
        let reply = hosts.insist(&mut connection, || post("/api/transactions", &body)).await;
        assert!([200, 201].contains(&reply.status), "{reply:?}");
    }
    times
}

pub(crate) async fn collect(clients: Vec<JoinHandle<Times>>) -> Times {
    let mut times = Times::new();
    for client in clients {
        times.extend(within("the end of a client", client).await.unwrap());
    }
    times
}

#[tokio::test]
async fn what_a_restore_replaces_is_kept_and_can_be_opened() {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 3).await;
    assert_done(&backup(&application, "one", &[]).await);
    increment(&host, 4).await;
    host.kill().await;
    assert_done(&restore(&application, "one", &["--dry-run"]).await);
    assert_done(&restore(&application, "one", &[]).await);
    let files = names(&application.path(""));
    let kept = files.iter().find(|name| name.starts_with("counter.db.before-restore-") && name.ends_with('Z'));
    let kept = rusqlite::Connection::open(application.path(kept.unwrap())).unwrap();
    let count: i64 = kept.query_row("SELECT value FROM counters", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 7, "what was only in the write-ahead log is kept too");

    let host = application.up().start().await;
    assert_eq!(value(&host).await, 3);
    assert_eq!(host.send(get("/health")).await.status, 200);
    host.stop().await;
}

#[tokio::test]
async fn without_a_host_a_backup_and_its_restore_work_too() {
    let application = Application::counter("");
    let host = application.up().start().await;
    increment(&host, 3).await;
    host.stop().await;
    let ended = backup(&application, "one", &["--json"]).await;
    assert_done(&ended);
    let printed: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(printed["files"][0]["names"][0], "database counter");
    assert_eq!(printed["missing"], serde_json::json!(["host", "tokens"]));
    assert_eq!(names(&application.path("one")), ["backup.json", "database-counter.db"]);
    assert_done(&backup(&application, "one", &["--verify"]).await);
    std::fs::remove_file(application.path("counter.db")).unwrap();
    assert_done(&restore(&application, "one", &[]).await);
    let host = application.up().start().await;
    assert_eq!(value(&host).await, 3);
    host.stop().await;
}
