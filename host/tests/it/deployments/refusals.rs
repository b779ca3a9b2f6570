//! Versions that are no good: the one before goes on, and whoever deployed is told why.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{application, deploy, manifest, version};
use crate::support::{Application, Host, get};

/// Deploys what `spin.toml` says, which must fail, and gives what was said about it. Only `1` answers meanwhile.
async fn refused(application: &Application, host: &Host, arguments: &[&str]) -> String {
    let stop = Arc::new(AtomicBool::new(false));
    let mut connection = host.connect().await;
    let stopped = Arc::clone(&stop);
    let client = tokio::spawn(async move {
        let mut versions = BTreeSet::new();
        while !stopped.load(Ordering::Relaxed) {
            let reply = connection.send(get("/guest/env?name=VERSION")).await.unwrap();
            versions.insert(reply.ok().to_owned());
        }
        versions
    });
    let ended = deploy(application, arguments).await;
    stop.store(true, Ordering::Relaxed);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert_eq!(client.await.unwrap().into_iter().collect::<Vec<_>>(), ["1"]);
    assert_eq!(version(host).await, "1");
    ended.stderr
}

#[tokio::test]
async fn a_version_that_is_not_healthy_never_gets_a_request() {
    let application = application();
    let host = application.up().start().await;
    for (health, reason) in [
        ("/nothing", "404"),
        ("/trap", "it failed"),
        ("/wait?ms=60000", "no answer within 2s"),
        ("/loop", "component guest"),
    ] {
        application.write("spin.toml", manifest("2", health, ""));
        let told = refused(&application, &host, &["--health-timeout", "1s"]).await;
        assert!(told.contains("component guest") && told.contains(reason), "{health}: {told}");
    }
    application.write("spin.toml", manifest("3", "/ok", ""));
    super::deploy_now(&application).await;
    assert_eq!(version(&host).await, "3");
    host.stop().await;
}

#[tokio::test]
async fn a_version_that_cannot_be_put_together_is_refused_with_the_reason() {
    let application = application();
    let host = application.up().start().await;
    application.write("broken.wasm", "no component at all");
    let good = manifest("2", "/ok", "");
    for (text, reason) in [
        (good.replace("misbehave.wasm", "broken.wasm"), "guest"),
        (good.replace("misbehave.wasm", "absent.wasm"), "absent.wasm"),
        (good.replace("[application]", "[aplication]"), "aplication"),
        (good.replace("misbehave.wasm", "jobs.wasm"), "wasi:http"),
        (format!("{good}memory_limit = \"512MiB\"\n"), "restart"),
    ] {
        application.write("spin.toml", text);
        let told = refused(&application, &host, &[]).await;
        assert!(told.contains(reason), "no `{reason}` in {told}");
    }
    host.stop().await;
}

#[tokio::test]
async fn a_version_that_stops_working_during_its_probation_is_rolled_back() {
    let application = Application::counter("");
    let lines = "sqlite_databases = [\"counter\"]";
    application.write("spin.toml", manifest("1", "/ok", lines));
    let host = application.up().start().await;
    let table = |sql: &str| {
        let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
        database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        database.execute_batch(sql).unwrap();
    };
    table("CREATE TABLE well (n INTEGER)");
    let health = "/sqlite?database=counter&sql=SELECT+n+FROM+well";
    application.write("spin.toml", manifest("2", health, lines));
    let deploying = async { deploy(&application, &["--probation", "1m"]).await };
    let spoiling = async {
        while version(&host).await != "2" {}
        table("DROP TABLE well");
    };
    let (ended, ()) = tokio::join!(deploying, spoiling);
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("rolled back") && ended.stderr.contains("component guest"), "{ended:?}");
    assert_eq!(version(&host).await, "1");
    let metrics = host.get("/metrics").await;
    assert!(metrics.text().contains("tidemill_deployments_total{outcome=\"rolled-back\"} 1\n"), "{metrics:?}");
    host.stop().await;
}

#[tokio::test]
async fn a_host_is_asked_through_a_socket_that_only_its_user_may_open() {
    let application = application();
    let ended = deploy(&application, &[]).await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("no host runs") && ended.stderr.contains("--state-dir"), "{ended:?}");
    let host = application.up().start().await;
    let socket = application.path("state/control.sock");
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
    host.stop().await;
    assert!(!socket.exists(), "the socket was left behind");
}
