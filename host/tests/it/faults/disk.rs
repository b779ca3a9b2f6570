//! Disks that are slow, read-only or full, and become usable again.

use std::time::{Duration, Instant};

use futures::future::join_all;

use super::{FULL, Faults, READ_ONLY};
use crate::counter::{Write, replay};
use crate::support::{Application, Connection, Host, Random, Reply, within};

/// Longer than the host waits for what it depends on.
const SLOW: Duration = Duration::from_secs(3);

/// Increments with these names, each on a connection of its own, all at once.
async fn write_all(host: &Host, names: impl Iterator<Item = String>) -> Vec<(Write, Reply)> {
    let mut random = Random::new(1);
    let writes = names.map(|name| Write::random(&mut random, name, true)).map(|write| {
        let address = host.address;
        async move {
            let mut connection = Connection::open(address).await.unwrap();
            let reply = within("an answer", connection.send(write.request())).await.unwrap();
            (write, reply)
        }
    });
    join_all(writes).await
}

#[tokio::test]
async fn on_a_slow_disk_what_is_acknowledged_is_durable_reads_go_on_and_what_is_too_much_is_told_to_come_back() {
    let application = Application::counter("[application.tool.tidemill.http]\nmax_concurrent_requests = 16\n");
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    write_all(&host, std::iter::once("first".to_owned())).await[0].1.data();

    faults.slow_down(SLOW);
    let began = Instant::now();
    let (writes, ()) = tokio::join!(write_all(&host, (0..12).map(|number| format!("slow-{number}"))), async {
        // The version that is read does not wait for those that are written.
        for _ in 0..20 {
            assert_eq!(host.get("/api/counter/value").await.data()["version"], 1);
        }
        assert!(began.elapsed() < SLOW, "reads waited for the disk: {:?}", began.elapsed());
        let health = host.get("/health").await;
        assert_eq!((health.status, &health.json()["status"]), (503, &"failing".into()), "{health:?}");
        assert_eq!(host.get("/health/live").await.status, 200);
    });
    assert!(began.elapsed() >= SLOW, "nothing waited for the disk");
    let (more, ()) = tokio::join!(write_all(&host, (0..64).map(|number| format!("more-{number}"))), async {
        assert_eq!(host.get("/health/live").await.status, 200);
    });
    host.kill().await;

    faults.slow_down(Duration::ZERO);
    let host = application.up().start().await;
    let audit = replay(&host).await;
    assert!(writes.iter().all(|(_, reply)| reply.status == 200), "{writes:?}");
    let (done, refused): (Vec<_>, Vec<_>) = writes.iter().chain(&more).partition(|(_, reply)| reply.status == 200);
    for (write, reply) in &done {
        assert_eq!(audit[&write.request_id]["version"], reply.data()["version"]);
    }
    assert!(refused.len() >= 48, "only {} were refused", refused.len());
    for (write, reply) in &refused {
        assert_eq!(reply.failure(), (503, "OVERLOADED".to_owned()));
        assert_eq!(reply.header("retry-after"), Some("1"));
        assert!(!audit.contains_key(&write.request_id), "{write:?} was refused and took effect");
    }
}

/// Writing fails with `error` for a while; clients are told `status` and `code`.
async fn check(error: i64, status: u16, code: &str) {
    let application = Application::counter("");
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).start().await;
    let before = write_all(&host, (0..20).map(|number| format!("before-{number}"))).await;

    faults.fail_writes(Some(error));
    let during = write_all(&host, (0..20).map(|number| format!("during-{number}"))).await;
    for (_, reply) in &during {
        assert_eq!(reply.failure(), (status, code.to_owned()));
    }
    for _ in 0..20 {
        assert_eq!(host.get("/api/counter/value").await.data()["version"], 20);
    }
    let health = host.health("health that tells of the disk", |health| health.status == 503).await;
    assert_eq!((health.status, &health.json()["dependencies"][0]["status"]), (503, &"failing".into()), "{health:?}");

    faults.fail_writes(None);
    let after = write_all(&host, (0..20).map(|number| format!("after-{number}"))).await;
    // A client that was refused sends the same again, and it counts.
    let again = write_all(&host, (0..20).map(|number| format!("during-{number}"))).await;
    host.health("health after the disk is mended", |health| health.status == 200).await;
    host.kill().await;

    let host = application.up().start().await;
    let audit = replay(&host).await;
    assert_eq!(audit.len(), 60);
    for (write, reply) in before.iter().chain(&after).chain(&again) {
        assert_eq!(audit[&write.request_id]["version"], reply.data()["version"]);
    }
    host.stop().await;
}

#[tokio::test]
async fn on_a_disk_that_turns_read_only_writes_are_told_so_and_go_on_when_it_is_writable_again() {
    check(READ_ONLY, 503, "STORAGE_UNAVAILABLE").await;
}

#[tokio::test]
async fn on_a_disk_that_fills_up_writes_are_told_so_and_go_on_when_there_is_room_again() {
    check(FULL, 507, "STORAGE_FULL").await;
}

#[tokio::test]
async fn a_disk_that_turns_read_only_is_noticed_although_nobody_writes() {
    for (error, says) in [(READ_ONLY, "readonly"), (FULL, "full")] {
        let application = Application::counter("");
        let faults = Faults::of(&application);
        let host = faults.with(application.up()).start().await;
        faults.fail_writes(Some(error));
        let database = |health: &Reply| health.json()["dependencies"][0]["status"].clone();
        let health = host.health("health that tells of the disk", |health| database(health) == "failing").await;
        assert_eq!(health.status, 503, "{health:?}");
        let told = health.json()["dependencies"][0]["error"].as_str().unwrap().to_owned();
        assert!(told.contains(says), "{told}");
        faults.fail_writes(None);
        host.health("health that tells that the disk is writable", |health| database(health) == "ok").await;
        host.stop().await;
    }
}

#[tokio::test]
async fn a_log_on_a_full_disk_ends_nothing() {
    let application = Application::misbehaving("");
    let faults = Faults::of(&application);
    let host = faults.with(application.up()).before("exec 2>>log").start().await;
    faults.fail_writes(Some(FULL));
    for _ in 0..10 {
        assert_eq!(host.get("/trap").await.failure(), (500, "COMPONENT_FAILED".to_owned()));
        host.get("/print").await.ok();
    }
    faults.fail_writes(None);
    host.get("/print").await.ok();
    within("a line in the log", async {
        while !std::fs::read_to_string(application.path("log")).unwrap().contains("a structured line") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    host.signal("TERM").await;
    assert!(host.ended().await.0.success());
}
