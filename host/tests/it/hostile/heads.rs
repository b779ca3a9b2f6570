//! What a component says about its answer against what is on the wire.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::start;
use crate::support::{Host, request, within};

/// Everything that the host sends for these requests on one connection.
async fn wire(host: &Host, requests: &[&str]) -> String {
    let mut stream = TcpStream::connect(host.address).await.expect("the host listens");
    for (at, path) in requests.iter().enumerate() {
        let connection = if at + 1 == requests.len() { "close" } else { "keep-alive" };
        let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: {connection}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("the host reads");
    }
    let mut received = Vec::new();
    // What is cut off ends in an error, with what came before it kept.
    let _ = within("the end of the connection", stream.read_to_end(&mut received)).await;
    String::from_utf8_lossy(&received).into_owned()
}

#[tokio::test]
async fn no_body_runs_on_into_the_next_answer() {
    let (_application, host) = start().await;
    let right = wire(&host, &["/wrong-length?length=16", "/ok"]).await;
    assert_eq!(right.matches("HTTP/1.1 200 OK").count(), 2, "{right}");
    for length in [0, 5, 17, 1_000_000] {
        let received = wire(&host, &[&format!("/wrong-length?length={length}"), "/ok"]).await;
        let mut answers = received.split("HTTP/1.1 ");
        assert_eq!(answers.next(), Some(""), "{length}: something stands before a head: {received}");
        for answer in answers {
            let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{length}: no head: {received}"));
            let named = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let named: usize = named.map_or(usize::MAX, |named| named.parse().expect("a length is a number"));
            assert!(body.len() <= named, "{length}: more than the head says: {received}");
        }
    }
    host.get("/ok").await.ok();
}

#[tokio::test]
async fn what_the_host_says_of_an_answer_stands() {
    let (_application, host) = start().await;
    let sent = [("x-request-id", "the-real-one")];
    let reply = host.send(request("GET", "/answer?status=200&name=x-request-id&value=forged", &sent, "")).await;
    let ids: Vec<_> = reply.headers.get_all("x-request-id").iter().collect();
    assert_eq!(ids, ["the-real-one"]);

    let reply =
        host.get("/answer?status=200&name=set-cookie&value=tidemill_token=theirs&name2=set-cookie&value2=a=b").await;
    let cookies: Vec<_> = reply.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=b"]);
    let record = host.logged_message("the cookie `tidemill_token`").await;
    assert_eq!((&record["component"], &record["attempt"]), (&"guest".into(), &"head".into()));
}
