//! Clients that do not go on: with what they send, and with what they are sent.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;

use crate::support::{Application, Host, Http2, Reply, get, streamed, within};

/// A host that tells of the clients that it gives up.
async fn talkative(application: &Application) -> Host {
    application.up().environment("RUST_LOG", "info,tidemill=debug").start().await
}

fn given_up(record: &Value) -> bool {
    record["message"].as_str().is_some_and(|message| message.contains("did not take its answer in time"))
}

#[tokio::test]
async fn a_body_that_does_not_go_on_is_a_408_and_leaves_room_for_others() {
    let application = Application::counter("[application.tool.tidemill.http]\nmax_concurrent_requests = 1\n");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let (sender, mut request) = streamed("/api/counter/increment");
    request.headers_mut().insert("content-type", "application/json".parse().unwrap());
    sender.unbounded_send(Bytes::from_static(b"{\"amount\"")).unwrap();
    let reply = within("the end of the request", connection.send(request)).await.unwrap();
    assert_eq!(reply.failure(), (408, "BODY_TOO_SLOW".to_owned()));
    assert_eq!(reply.header("connection"), Some("close"));
    assert_eq!(host.get("/api/counter/value").await.data()["value"], 0);
    assert!(host.get("/metrics").await.ok().contains("{reason=\"body-too-slow\"} 1\n"));
}

#[tokio::test]
async fn answers_that_nobody_takes_end_and_let_their_instances_go() {
    let application = Application::misbehaving("");
    let host = talkative(&application).await;
    // More than any socket or window holds.
    let large = || get("/big?chunks=100000");
    let mut stuck = host.connect().await;
    let one = stuck.begin(large()).await.unwrap().into_body();
    let mut other = Http2::open(&host).await;
    let two = other.begin(large()).await.into_body();
    // Without requests, instances are kept for a second.
    let both = async {
        while !host.get("/metrics").await.ok().contains("tidemill_guest_instances{component=\"guest\"} 0\n") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    within("the end of both answers", both).await;
    assert_eq!(host.records().iter().filter(|record| given_up(record)).count(), 2);
    for body in [one, two] {
        let rest = within("the rest", Reply::read(http::Response::new(body))).await;
        assert!(rest.is_err(), "an answer that was cut short looks whole");
    }
    assert_eq!(other.send(get("/ok")).await.ok(), "ok", "the connection goes on");
}

#[tokio::test]
async fn an_answer_that_is_taken_slowly_is_sent_to_its_end() {
    let application = Application::misbehaving("");
    let host = talkative(&application).await;
    let slowly = async |mut body: Incoming| {
        let mut length = 0;
        while let Some(frame) = within("a piece", body.frame()).await {
            length += frame.unwrap().into_data().unwrap().len();
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        length
    };
    let (mut one, mut two) = (host.connect().await, Http2::open(&host).await);
    let one = one.begin(get("/big?chunks=160")).await.unwrap().into_body();
    let two = two.begin(get("/big?chunks=160")).await.into_body();
    assert_eq!(tokio::join!(slowly(one), slowly(two)), (160 << 16, 160 << 16));
    assert!(!host.records().iter().any(given_up));
}
