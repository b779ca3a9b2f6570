//! A process that has used up what the system gives it: file descriptors and connections.

use crate::support::{Application, Connection, get, post, within};

/// Descriptors that the process may have: enough to start with, and some for clients.
const DESCRIPTORS: usize = 120;

#[tokio::test]
async fn without_file_descriptors_clients_wait_and_those_that_are_connected_go_on() {
    let application = Application::counter("");
    let host = application.up().before(&format!("ulimit -n {DESCRIPTORS}")).start().await;
    let mut first = host.connect().await;
    // Clients connect to the backlog of the socket even where the host cannot accept them.
    let mut others = Vec::new();
    for _ in 0..2 * DESCRIPTORS {
        others.push(host.connect().await);
    }
    host.logged_message("a connection could not be accepted").await;
    for number in 1..=20 {
        let reply = first.send(post("/api/counter/increment", "{\"amount\": 1}")).await.unwrap();
        assert_eq!(reply.data()["value"], number, "a client that is connected is answered");
    }
    let mut last = others.pop().expect("there are some");
    let waiting = tokio::spawn(async move { last.send(get("/api/counter/value")).await });
    drop(others);
    let reply = within("the answer to who waited", waiting).await.expect("the task ends").unwrap();
    assert_eq!(reply.data()["value"], 20);
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
    let answered = async {
        loop {
            // Beyond the limit a connection is closed, or answered with 503.
            if let Ok(mut connection) = Connection::open(host.address).await
                && let Ok(reply) = connection.send(get("/ok")).await
                && reply.status == 200
            {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    within("an answer among the silent", answered).await;
    drop(silent);
    host.stop().await;
}
