//! The same changes for clients that cannot use WebSockets.

use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};

use super::{application, increment, increment_times};
use crate::support::{Connection, Host, request, within};

/// An event stream that is being read.
struct Events {
    body: Incoming,
    text: String,
    _connection: Connection,
}

impl Events {
    async fn open(host: &Host, path: &str, more: &[(&str, &str)]) -> Self {
        let mut connection = host.connect().await;
        let headers = [&[("accept", "text/event-stream"), ("accept-encoding", "gzip")], more].concat();
        let response = within("the head", connection.begin(request("GET", path, &headers, ""))).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers().get("content-encoding"), None);
        assert!(response.headers().contains_key("x-request-id"));
        Self { body: response.into_body(), text: String::new(), _connection: connection }
    }

    /// The next event: its id and its data. None at the end of the stream.
    async fn next(&mut self) -> Option<(i64, Value)> {
        loop {
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let found =
                    field("id: ").zip(field("data: ")).map(|(id, data)| (id.parse().unwrap(), data.parse().unwrap()));
                self.text = rest.to_owned();
                if found.is_some() {
                    return found;
                }
            }
            let frame = within("an event", self.body.frame()).await?.expect("the stream is whole");
            if let Some(data) = frame.data_ref() {
                self.text.push_str(std::str::from_utf8(data).expect("events are text"));
            }
        }
    }
}

#[tokio::test]
async fn events_tell_what_messages_tell() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let mut events = Events::open(&host, "/ws/counter", &[]).await;
    let (id, snapshot) = events.next().await.unwrap();
    assert_eq!((&snapshot["operation"], &snapshot["sequence"]), (&json!("snapshot"), &json!(id)));
    for version in 2..=5 {
        increment(&host).await;
        let (id, change) = events.next().await.unwrap();
        assert_eq!((&change["after"]["version"], &change["sequence"]), (&json!(version), &json!(id)));
    }
}

#[tokio::test]
async fn the_last_event_id_resumes_without_loss() {
    let application = application("");
    let host = application.up().start().await;
    increment(&host).await;
    let mut events = Events::open(&host, "/ws/counter", &[]).await;
    let (id, _) = events.next().await.unwrap();
    drop(events);
    increment_times(&host, 300).await;
    let mut events = Events::open(&host, "/ws/counter?after=0", &[("last-event-id", &id.to_string())]).await;
    for version in 2..=301 {
        assert_eq!(events.next().await.unwrap().1["after"]["version"], version);
    }
    let wrong = request("GET", "/ws/counter", &[("accept", "text/event-stream"), ("last-event-id", "x")], "");
    assert_eq!(host.send(wrong).await.failure(), (422, "VALIDATION_FAILED".to_owned()));
}

#[tokio::test]
async fn a_page_that_may_read_them_is_told_so() {
    let application = application("origins = [\"https://app.example.com\"]\n");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let headers = [("accept", "text/event-stream"), ("origin", "https://app.example.com")];
    let response = connection.begin(request("GET", "/ws/counter", &headers, "")).await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "https://app.example.com");
    let other = [("accept", "text/event-stream"), ("origin", "https://other.example.com")];
    assert_eq!(host.send(request("GET", "/ws/counter", &other, "")).await.status, 403);
}

#[tokio::test]
async fn a_host_that_stops_ends_the_stream() {
    let application = application("");
    let host = application.up().start().await;
    let mut events = Events::open(&host, "/ws/counter", &[]).await;
    events.next().await.unwrap();
    host.signal("TERM").await;
    assert_eq!(events.next().await, None);
    assert!(host.ended().await.0.success());
}
