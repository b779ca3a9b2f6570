//! What a client is told, in which order, and after which interruptions.

use serde_json::{Value, json};
use tokio::sync::watch;

use super::{application, increment, increment_times};
use crate::support::{Socket, post};

#[tokio::test]
async fn a_client_gets_the_snapshot_and_then_each_change_in_order() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let mut socket = Socket::open(&host, "/ws/counter").await;
    let snapshot = socket.next().await;
    assert_eq!((&snapshot["operation"], &snapshot["table"]), (&json!("snapshot"), &json!("counters")));
    assert_eq!(snapshot["after"], host.get("/api/counter/value").await.data());
    let mut last = snapshot["sequence"].as_i64().unwrap();
    for version in 2..=20 {
        let data = host.send(post("/api/counter/increment", r#"{"amount":3}"#)).await.data();
        let change = socket.next().await;
        assert_eq!((&change["operation"], &change["key"]), (&json!("update"), &json!({"id": "global-counter"})));
        let expected = json!({
            "id": "global-counter", "value": data["value"], "version": version, "lastUpdated": data["lastUpdated"],
        });
        assert_eq!(change["after"], expected);
        let sequence = change["sequence"].as_i64().unwrap();
        assert!(sequence > last, "{sequence} after {last}");
        last = sequence;
    }
    socket.close().await;
    host.stop().await;
}

#[tokio::test]
async fn a_table_that_does_not_exist_yet_is_told_of_when_it_does() {
    let application = application("");
    let host = application.up().start().await;
    // The counter makes its tables with its first answer, which is the snapshot.
    let mut socket = Socket::open(&host, "/ws/counter").await;
    assert_eq!(socket.next().await["after"]["version"], 0);
    increment(&host).await;
    let change = socket.next().await;
    assert_eq!((&change["operation"], &change["after"]["version"]), (&json!("insert"), &json!(1)));
}

#[tokio::test]
async fn a_client_that_comes_back_misses_nothing_even_if_the_host_was_killed_meanwhile() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let mut socket = Socket::open(&host, "/ws/counter").await;
    increment(&host).await;
    let seen = socket.until(2).await;
    let sequence = seen.last().unwrap()["sequence"].as_i64().unwrap();
    drop(socket);
    increment_times(&host, 300).await;
    host.kill().await;
    let host = application.up().start().await;
    increment_times(&host, 3).await;
    let mut socket = Socket::open(&host, &format!("/ws/counter?after={sequence}")).await;
    let missed = socket.until(305).await;
    assert_eq!(versions(&missed), (3..=305).collect::<Vec<_>>());
    increment(&host).await;
    assert_eq!(versions(&[socket.next().await]), [306]);
}

#[tokio::test]
async fn a_sequence_that_the_log_never_had_is_answered_with_the_snapshot() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let mut socket = Socket::open(&host, "/ws/counter?after=1000000").await;
    let first = socket.next().await;
    assert_eq!((&first["operation"], &first["after"]["version"]), (&json!("snapshot"), &json!(1)));
}

#[tokio::test]
async fn a_query_parameter_selects_the_rows() {
    let application = application("");
    let host = application.up().start().await;
    let mut one = Socket::open(&host, "/ws/counter?id=one").await;
    let mut global = Socket::open(&host, "/ws/counter").await;
    assert_eq!(one.next().await["after"]["id"], "one");
    assert_eq!(global.next().await["after"]["id"], "global-counter");
    for path in ["/api/counter/counters/two/increment", "/api/counter/counters/one/increment", "/api/counter/increment"]
    {
        host.send(post(path, "{}")).await.data();
    }
    assert_eq!(one.next().await["after"], host.get("/api/counter/counters/one/value").await.data());
    assert_eq!(global.next().await["after"], host.get("/api/counter/value").await.data());
}

/// A snapshot holds for its sequence also while changes come faster than it can be read.
#[tokio::test]
async fn under_constant_change_the_first_change_follows_on_the_snapshot() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let (stop, stopped) = watch::channel(false);
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (address, stopped) = (host.address, stopped.clone());
            tokio::spawn(async move {
                let mut connection = crate::support::Connection::open(address).await.unwrap();
                while !*stopped.borrow() {
                    connection.send(post("/api/counter/increment", "{}")).await.unwrap().data();
                }
            })
        })
        .collect();
    for _ in 0..20 {
        let mut socket = Socket::open(&host, "/ws/counter").await;
        let snapshot = socket.next().await["after"]["version"].as_i64().unwrap();
        let next = socket.next().await["after"]["version"].as_i64().unwrap();
        assert_eq!(next, snapshot + 1);
    }
    stop.send_replace(true);
    for writer in writers {
        writer.await.unwrap();
    }
}

fn versions(messages: &[Value]) -> Vec<i64> {
    messages.iter().map(|message| message["after"]["version"].as_i64().unwrap()).collect()
}
