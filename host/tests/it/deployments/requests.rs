//! What clients of a host see while its application changes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{application, deploy, deploy_now, manifest, version};
use crate::support::{Connection, get, post, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_and_none_is_done_twice_while_twenty_versions_take_over() {
    const SWITCHES: u32 = 20;
    let application = application();
    let host = application.up().start().await;
    let (stop, increments) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let address = host.address;
    let mut clients = JoinSet::new();
    for number in 0..6 {
        let (stop, increments) = (Arc::clone(&stop), Arc::clone(&increments));
        clients.spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            let mut seen = 0;
            let mut answers = 0_u64;
            while !stop.load(Ordering::Relaxed) {
                // A third of the clients comes anew each time.
                if number % 3 == 0 {
                    connection = Connection::open(address).await.unwrap();
                }
                connection.send(post("/api/counter/increment", "{}")).await.unwrap().data();
                increments.fetch_add(1, Ordering::Relaxed);
                let version = connection.send(get("/guest/env?name=VERSION")).await.unwrap();
                let version: u32 = version.ok().parse().unwrap();
                assert!(version >= seen, "version {version} answered after {seen}");
                seen = version;
                answers += 2;
            }
            answers
        });
    }
    for number in 2..=SWITCHES + 1 {
        application.write("spin.toml", manifest(&number.to_string(), "/ok", ""));
        deploy_now(&application).await;
        assert_eq!(version(&host).await, number.to_string());
    }
    stop.store(true, Ordering::Relaxed);
    let mut answers = 0;
    while let Some(client) = within("the clients' end", clients.join_next()).await {
        answers += client.expect("no request fails");
    }
    assert!(answers > u64::from(SWITCHES) * 10, "{answers} answers are no load");
    let value = host.get("/api/counter/value").await.data()["value"].as_u64();
    assert_eq!(value, Some(increments.load(Ordering::Relaxed)));
    let health = host.get("/health").await.json();
    assert_eq!(health["status"], "ok", "{health}");
    host.stop().await;
}

#[tokio::test]
async fn a_request_that_the_old_version_began_is_finished_by_it() {
    let application = application();
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let began = Instant::now();
    let in_flight = tokio::spawn(async move { connection.send(get("/guest/wait?ms=5000")).await });
    host.logged_message("waiting").await;
    application.write("spin.toml", manifest("2", "/ok", ""));
    let ended = deploy(&application, &["--probation", "0s", "--json"]).await;
    assert_eq!(ended.status, Some(0), "{ended:?}");
    let steps: Vec<serde_json::Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<_> = steps.iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(names, ["loaded", "compiled", "healthy", "switched", "drained", "deployed"]);
    // Far longer than a deployment takes that waits for nobody.
    assert!(began.elapsed() >= Duration::from_secs(5), "the old version was drained with a request on its way");
    assert_eq!(within("the answer", in_flight).await.unwrap().unwrap().ok(), "waited");
    assert_eq!(version(&host).await, "2");
    host.stop().await;
}

#[tokio::test]
async fn a_signal_lets_the_host_read_its_manifest_anew() {
    let application = application();
    let host = application.up().start().await;
    application.write("spin.toml", manifest("2", "/ok", ""));
    host.signal("HUP").await;
    within("the next version", async { while version(&host).await != "2" {} }).await;
    host.stop().await;
}

#[tokio::test]
async fn routes_databases_and_grants_are_those_of_the_new_version() {
    let application = application();
    let host = application.up().start().await;
    assert_eq!(host.get("/guest/kv?store=default&key=a").await.status, 502);
    assert_eq!(host.get("/other/ok").await.status, 404);
    let more = "key_value_stores = [\"default\"]\n[[trigger.http]]\nroute = \"/other/...\"\ncomponent = \"guest\"";
    application.write("spin.toml", manifest("2", "/ok", more));
    deploy_now(&application).await;
    assert_eq!(host.get("/guest/kv?store=default&key=a").await.ok(), "nothing");
    assert_eq!(host.get("/other/ok").await.ok(), "ok");
    let names = |health: serde_json::Value| -> BTreeSet<String> {
        let dependencies = health["dependencies"].as_array().unwrap().clone();
        dependencies.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert!(names(host.get("/health").await.json()).contains("key-value store default"));
    application.write("spin.toml", manifest("3", "/ok", ""));
    deploy_now(&application).await;
    assert!(!names(host.get("/health").await.json()).contains("key-value store default"));
    assert_eq!(host.get("/other/ok").await.status, 404);
    host.stop().await;
}
