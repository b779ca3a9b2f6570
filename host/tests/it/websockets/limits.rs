//! Clients that are too slow, too many, gone or unruly, and a host that stops.

use std::time::{Duration, Instant};

use tokio_tungstenite::tungstenite::Message;

use super::{application, increment, increment_times, metric};
use crate::support::{Socket, handshake};

const CLOSED_SLOW: &str = "tidemill_subscription_closed_slow_total{route=\"/ws/counter\"}";
const CLIENTS: &str = "tidemill_subscription_clients{route=\"/ws/counter\",transport=\"websocket\"}";

#[tokio::test]
async fn a_client_that_does_not_read_is_closed_and_the_others_stay_in_step() {
    let application = application("slow_timeout = \"1s\"\nqueue = 8\n");
    let host = application.up().start().await;
    let mut stuck = Socket::open_small(&host, "/ws/counter").await;
    let mut readers = Vec::new();
    for _ in 0..4 {
        readers.push(Socket::open(&host, "/ws/counter").await);
    }
    while metric(&host, CLOSED_SLOW).await < 1.0 {
        let version = increment_times(&host, 10).await;
        for reader in &mut readers {
            let seen = reader.until(version).await;
            assert_eq!(seen.last().unwrap()["after"]["version"], version);
        }
    }
    assert_eq!(stuck.closed().await, 1013);
    assert_eq!(metric(&host, CLOSED_SLOW).await, 1.0);
    host.stop().await;
}

#[tokio::test]
async fn more_clients_than_allowed_are_asked_to_come_later() {
    let application = application("max_clients = 2\n");
    let host = application.up().start().await;
    let first = Socket::open(&host, "/ws/counter").await;
    let _second = Socket::open(&host, "/ws/counter").await;
    let refused = host.send(handshake("/ws/counter", &[])).await;
    assert_eq!(refused.failure(), (503, "OVERLOADED".to_owned()));
    assert!(refused.header("retry-after").is_some());
    first.close().await;
    let mut third = Socket::open(&host, "/ws/counter").await;
    assert_eq!(third.next().await["operation"], "snapshot");
}

#[tokio::test]
async fn all_subscriptions_together_have_a_limit_too() {
    let application = application("[application.tool.tidemill.http]\nmax_subscribers = 1\n");
    let host = application.up().start().await;
    let _first = Socket::open(&host, "/ws/counter").await;
    assert_eq!(host.send(handshake("/ws/counter", &[])).await.failure(), (503, "OVERLOADED".to_owned()));
}

#[tokio::test]
async fn a_ping_is_answered_and_a_message_is_not_accepted() {
    let application = application("");
    let host = application.up().start().await;
    let mut socket = Socket::open(&host, "/ws/counter").await;
    socket.next().await;
    socket.send(Message::Ping("still there?".into())).await;
    let pong = socket.frame().await.unwrap().unwrap();
    assert_eq!(pong, Message::Pong("still there?".into()));
    socket.send(Message::text("x".repeat(100_000))).await;
    assert_eq!(socket.closed().await, 1003);
}

#[tokio::test]
async fn a_client_that_answers_no_ping_is_gone() {
    let application = application("ping_interval = \"2s\"\n");
    let host = application.up().start().await;
    // A client of this library answers pings only while somebody reads from it.
    let _silent = Socket::open(&host, "/ws/counter").await;
    let mut alive = Socket::open(&host, "/ws/counter").await;
    let reading = tokio::spawn(async move { alive.until(1).await });
    assert_eq!(metric(&host, CLIENTS).await, 2.0);
    while metric(&host, CLIENTS).await > 1.0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(metric(&host, CLIENTS).await, 1.0);
    increment(&host).await;
    reading.await.unwrap();
}

#[tokio::test]
async fn a_host_that_stops_tells_its_clients_and_waits_for_no_one_who_does_not_answer() {
    let application = application("");
    let host = application.up().start().await;
    let mut polite = Socket::open(&host, "/ws/counter").await;
    let _silent = Socket::open(&host, "/ws/counter").await;
    polite.next().await;
    let began = Instant::now();
    host.signal("TERM").await;
    assert_eq!(polite.closed().await, 1001);
    let (status, records) = host.ended().await;
    assert!(status.success(), "{status:?} {records:#?}");
    assert!(began.elapsed() < Duration::from_secs(15), "it took {:?}", began.elapsed());
}
