//! Transactions on the real host: written, changed and deleted at a rate while accounts are scored, and the host killed at random moments.
//! What was acknowledged is there once, every feature is what the history says, and nothing waits unnoticed: in what each kill leaves
//! behind, and at the end.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tidemill_sdk::NativeDatabase;
use transactions::{PastTransaction, Transactions, recompute};

use crate::support::{Application, Body, Host, Hosts, Random, component_file, post, request, within};

const CLIENTS: u64 = 8;
const WRITES: u64 = 60;
const ACCOUNTS: u64 = 12;
const KILLS: u64 = 2;

/// From one write of a client to its next.
const PAUSE: Duration = Duration::from_millis(20);

/// Writes from one scoring run to the next.
const WRITES_PER_RUN: u64 = 60;

/// As the repository's spin.toml has it.
pub(crate) const TABLES: &str = r#"
[[trigger.http]]
route = "/api/..."
component = "transactions"

[component.transactions]
source = "transactions.wasm"
sqlite_databases = ["transactions"]

[component.transactions.dependencies]
"tidemill:anomaly/detector@0.1.0" = { path = "anomaly.wasm" }

[component.transactions.tool.tidemill]
cpu_time_limit = "10m"
concurrent_requests_per_instance = 64

[[application.tool.tidemill.stream]]
name = "transactions-runs"
database = "transactions"
table = "job_runs"
component = "transactions"
operations = ["insert"]
columns = ["id", "status"]
filter = { status = "queued" }
start = "beginning"
batch_size = 1
parallelism = 2
"#;

/// The acknowledged transactions of a client: ids and amounts.
type Known = BTreeMap<String, i64>;

#[tokio::test]
async fn kills_while_accounts_are_scored_lose_nothing_and_leave_every_feature_and_score_as_it_has_to_be() {
    let application = Application::new(TABLES).with_database("transactions");
    for name in ["transactions.wasm", "anomaly.wasm"] {
        std::os::unix::fs::symlink(component_file(name), application.path(name)).expect("the folder is new");
    }
    let mut host = application.up().start().await;
    let hosts = Arc::new(Hosts::new(host.address));
    let clients: Vec<_> = (0..CLIENTS).map(|client| tokio::spawn(write_all(Arc::clone(&hosts), client))).collect();
    let detecting = tokio::spawn(detect_again_and_again(Arc::clone(&hosts)));

    let mut random = Random::new(2000);
    let part = CLIENTS * WRITES / (KILLS + 1);
    for kill in 0..KILLS {
        within("progress", hosts.acknowledged(kill * part + part / 2 + random.below(part / 2))).await;
        hosts.gone();
        host.kill().await;
        // A copy, so that it is the next host which recovers.
        let left = tempfile::tempdir().expect("there is room for a temporary folder");
        for file in ["transactions.db", "transactions.db-wal"] {
            std::fs::copy(application.path(file), left.path().join(file)).expect("the host has left it behind");
        }
        check(&left.path().join("transactions.db")).await;
        host = application.up().start().await;
        hosts.moved(host.address);
    }

    let mut known = Known::new();
    for client in clients {
        known.extend(within("the end of a client", client).await.unwrap());
    }
    detecting.abort();
    detect(&host).await;
    host.stop().await;
    let file = application.path("transactions.db");
    assert_eq!(check(&file).await, known, "what was acknowledged is there, and nothing else");
    assert_eq!(count(&file, "SELECT count(*) FROM transactions WHERE unscored = 1 OR score IS NULL"), 0);
    assert_eq!(count(&file, "SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL"), 0);
    assert!(known.len() as u64 > CLIENTS * WRITES / 2, "{}", known.len());
}

/// Writes at a rate: most in the order of time, some late, some changed or deleted afterwards.
async fn write_all(hosts: Arc<Hosts>, client: u64) -> Known {
    let mut random = Random::new(client);
    let mut connection = None;
    let mut known = Known::new();
    let mut due = tokio::time::interval(PAUSE);
    for number in 0..WRITES {
        due.tick().await;
        let id = format!("{client}-{number}");
        let body = payment(&mut random, &id, number);
        let text = body.to_string();
        let reply = hosts.insist(&mut connection, || post("/api/transactions", &text)).await;
        // 200: it was written before, and the answer lost.
        assert!([200, 201].contains(&reply.status), "{reply:?}");
        known.insert(id, body["amountMinor"].as_i64().unwrap());
        if random.one_in(6) {
            let other = format!("{client}-{}", random.below(number + 1));
            let path = format!("/api/transactions/{other}");
            let is_known = known.contains_key(&other);
            let (reply, amount) = if random.one_in(2) {
                let reply = hosts.insist(&mut connection, || request("DELETE", &path, &[], "")).await;
                // A deletion whose answer was lost finds nothing any more.
                (reply, None)
            } else {
                let body = payment(&mut random, &other, number);
                let reply = hosts.insist(&mut connection, || put(&path, &body)).await;
                assert_eq!(reply.status, if is_known { 200 } else { 404 }, "{reply:?}");
                (reply, body["amountMinor"].as_i64())
            };
            assert!([200, 404].contains(&reply.status), "{reply:?}");
            match amount.filter(|_| is_known) {
                Some(amount) => drop(known.insert(other, amount)),
                None if amount.is_none() => drop(known.remove(&other)),
                None => {}
            }
        }
        hosts.acknowledge();
    }
    known
}

fn put(path: &str, body: &Value) -> http::Request<Body> {
    request("PUT", path, &[("content-type", "application/json")], body.to_string())
}

/// A payment of any account and of few merchants; its time rises with the number, unless it is late by up to 40 days.
pub(crate) fn payment(random: &mut Random, id: &str, number: u64) -> Value {
    let late = if random.one_in(4) { random.below(40 * 24 * 60) } else { 0 };
    let minute = 60 * 24 * 60 + 7 * number - late;
    let (day, minute) = (minute / (24 * 60), minute % (24 * 60));
    json!({
        "id": id,
        "accountId": format!("account-{}", random.below(ACCOUNTS)),
        "amountMinor": 1 + random.below(50_000),
        "currency": "USD",
        "merchant": format!("merchant-{}", random.below(4)),
        "category": format!("category-{}", random.below(3)),
        "channel": "online",
        "country": if random.one_in(5) { "DE" } else { "US" },
        "timestamp": format!("2024-{:02}-{:02}T{:02}:{:02}:00Z", 1 + day / 28, 1 + day % 28, minute / 60, minute % 60),
    })
}

async fn detect_again_and_again(hosts: Arc<Hosts>) {
    let mut connection = None;
    for run in 1.. {
        hosts.acknowledged(run * WRITES_PER_RUN).await;
        let reply = hosts.insist(&mut connection, || post("/api/transactions/jobs/detect-anomalies", "{}")).await;
        assert_eq!(reply.status, 202, "{reply:?}");
    }
}

/// Makes a run and waits until it and all before it are complete.
pub(crate) async fn detect(host: &Host) {
    let asked = host.send(post("/api/transactions/jobs/detect-anomalies", "{}")).await;
    assert_eq!(asked.status, 202, "{asked:?}");
    let waiting = async || {
        let runs = host.get("/api/transactions/jobs/runs?limit=200").await.data();
        let statuses: Vec<&str> = runs.as_array().unwrap().iter().map(|run| run["status"].as_str().unwrap()).collect();
        assert!(!statuses.contains(&"failed"), "{runs}");
        statuses.iter().filter(|status| **status != "complete").count()
    };
    // For as long as there are ever fewer.
    let mut left = waiting().await;
    while left > 0 {
        left = within("the end of another run", async {
            loop {
                match waiting().await {
                    fewer if fewer < left => return fewer,
                    _ => tokio::time::sleep(Duration::from_millis(20)).await,
                }
            }
        })
        .await;
    }
}

/// Checks what holds at every moment, and says which transactions there are.
pub(crate) async fn check(file: &Path) -> Known {
    for (what, sql) in [
        (
            "transactions that wait to be scored and whose account is not stale",
            "SELECT count(*) FROM transactions JOIN accounts ON accounts.id = account_id
                WHERE (unscored = 1 OR score IS NULL) AND stale_since IS NULL",
        ),
        (
            "accounts that do not know how many transactions they have",
            "SELECT count(*) FROM accounts WHERE transactions <>
                (SELECT count(*) FROM transactions WHERE account_id = accounts.id)",
        ),
        (
            "transactions of no account",
            "SELECT count(*) FROM transactions WHERE account_id NOT IN (SELECT id FROM accounts)",
        ),
    ] {
        assert_eq!(count(file, sql), 0, "{what}");
    }
    let transactions = Transactions::new(NativeDatabase::with_write_ahead_log(file));
    let mut known = Known::new();
    for account in 0..ACCOUNTS {
        let history = transactions.history(&format!("account-{account}")).await.unwrap();
        let expected =
            recompute(&history.iter().map(transactions::StoredTransaction::past).collect::<Vec<PastTransaction>>());
        for (kept, expected) in history.iter().zip(expected) {
            assert_eq!(kept.statistics, expected, "{} of account-{account}", kept.details.id);
            let twice = known.insert(kept.details.id.clone(), kept.details.amount_minor);
            assert_eq!(twice, None, "{} is there twice", kept.details.id);
        }
    }
    known
}

fn count(file: &Path, sql: &str) -> i64 {
    let database = rusqlite::Connection::open(file).unwrap();
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}
