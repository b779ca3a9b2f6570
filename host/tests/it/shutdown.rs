//! Stopping: what was accepted is finished, nothing new is taken, and the process ends well.

use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::net::TcpStream;

use crate::support::{Application, Reply, get, post, streamed, within};

#[tokio::test]
async fn a_request_in_flight_is_answered_new_connections_are_refused_and_the_status_is_0() {
    for signal in ["TERM", "INT"] {
        let application = Application::misbehaving("");
        let host = application.up().start().await;
        let mut connection = host.connect().await;
        let in_flight = tokio::spawn(async move { connection.send(get("/wait?ms=1500")).await });
        host.logged_message("waiting").await;
        host.signal(signal).await;
        host.logged_message("stopping").await;
        assert!(TcpStream::connect(host.address).await.is_err(), "a new connection was accepted");
        let reply = within("the answer", in_flight).await.unwrap().unwrap();
        assert_eq!(reply.ok(), "waited");
        let (status, records) = host.ended().await;
        assert!(status.success(), "{signal}: {status:?} {records:#?}");
    }
}

#[tokio::test]
async fn a_body_in_flight_is_sent_to_its_end() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let (sender, request) = streamed("/echo");
    let response = within("the head", connection.begin(request)).await.unwrap();
    host.signal("TERM").await;
    host.logged_message("stopping").await;
    for _ in 0..10 {
        sender.unbounded_send(Bytes::from_static(b"still here\n")).unwrap();
    }
    drop(sender);
    let reply = within("the body", Reply::read(response)).await.unwrap();
    assert_eq!(reply.text(), "still here\n".repeat(10));
    assert!(host.ended().await.0.success());
}

#[tokio::test]
async fn an_idle_connection_holds_nothing_up() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let mut idle = host.connect().await;
    idle.send(get("/ok")).await.unwrap().ok();
    let silent = TcpStream::connect(host.address).await.unwrap();
    let began = Instant::now();
    host.stop().await;
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
    assert!(idle.send(get("/ok")).await.is_err());
    drop(silent);
}

#[tokio::test]
async fn work_after_an_answer_is_finished_too() {
    let application = Application::misbehaving("key_value_stores = [\"default\"]\n");
    let host = application.up().start().await;
    host.get("/after?ms=1000&key=late").await.ok();
    host.stop().await;
    let host = application.up().start().await;
    assert_eq!(host.get("/kv?store=default&key=late").await.ok(), "done");
}

#[tokio::test]
async fn a_second_signal_ends_at_once() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let in_flight = tokio::spawn(async move { connection.send(get("/wait?ms=25000")).await });
    host.logged_message("waiting").await;
    host.signal("TERM").await;
    host.logged_message("stopping").await;
    let began = Instant::now();
    host.signal("TERM").await;
    let (status, _) = host.ended().await;
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
    assert!(!status.success(), "requests were dropped, which is no success");
    assert!(in_flight.await.unwrap().is_err());
}

#[tokio::test]
async fn a_stopped_host_leaves_one_whole_database_file() {
    let application = Application::counter("");
    let host = application.up().start().await;
    for _ in 0..20 {
        host.send(post("/api/counter/increment", "{}")).await.data();
    }
    host.stop().await;
    let log = application.path("counter.db-wal");
    assert!(std::fs::metadata(&log).map_or(0, |log| log.len()) == 0, "the write-ahead log was left behind");
    let database = rusqlite::Connection::open(application.path("counter.db")).unwrap();
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
}

#[tokio::test]
async fn a_taken_address_is_named_with_the_option_to_change() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let address = host.address.to_string();
    let second = application.launch(&["up", "--listen", &address, "--state-dir", "another"]).end().await;
    assert_eq!(second.status, Some(1), "{second:?}");
    assert!(second.stderr.contains(&address) && second.stderr.contains("--listen"), "{second:?}");
}

#[tokio::test]
async fn a_second_host_on_the_same_state_is_refused_and_says_what_to_do() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let second = application.up().end().await;
    assert_eq!(second.status, Some(1), "{second:?}");
    assert!(second.stderr.contains("another host") && second.stderr.contains("--state-dir"), "{second:?}");
    host.get("/ok").await.ok();

    host.kill().await;
    application.up().start().await.get("/ok").await.ok();
}
