//! A process that has used up what the system gives it: file descriptors and connections.

use crate::support::{Application, Connection, Host, get, post, within};

/// Descriptors that the process may have: enough to start with, and some for clients.
const DESCRIPTORS: usize = 200;

/// Connects until a connection is answered with 200: beyond the limit it is closed, or answered with 503.
async fn answer(host: &Host, path: &str) {
    loop {
        if let Ok(mut connection) = Connection::open(host.address).await
            && let Ok(reply) = connection.send(get(path)).await
            && reply.status == 200
        {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn more_clients_than_descriptors_take_nothing_from_those_that_are_connected() {
    let application = Application::counter("");
    let host = application.up().before(&format!("ulimit -n {DESCRIPTORS}")).start().await;
    let mut first = host.connect().await;
    first.send(get("/health/live")).await.unwrap().ok();
    // Clients connect to the backlog of the socket even where the host has no room for them.
    let mut others = Vec::new();
    for _ in 0..2 * DESCRIPTORS {
        others.push(host.connect().await);
    }
    // The first instance, and the first connections to the database, are made only now.
    for number in 1..=20 {
        let reply = first.send(post("/api/counter/increment", "{\"amount\": 1}")).await.unwrap();
        assert_eq!(reply.data()["value"], number, "a client that is connected is answered");
    }
    drop(others);
    within("room for others", answer(&host, "/api/counter/value")).await;
    host.get("/health").await.ok();
    host.stop().await;
}

#[tokio::test]
async fn a_flood_of_connections_that_say_nothing_keeps_nobody_out_for_long() {
    let application = Application::misbehaving(
        "[application.tool.tidemill.http]\nmax_connections = 50\nheader_read_timeout = \"200ms\"\n",
    );
    let host = application.up().start().await;
    let mut silent = Vec::new();
    for _ in 0..200 {
        silent.push(tokio::net::TcpStream::connect(host.address).await.unwrap());
    }
    within("an answer among the silent", answer(&host, "/ok")).await;
    drop(silent);
    host.stop().await;
}
