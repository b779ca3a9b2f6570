//! Bodies while they are on their way, and work that goes on after them.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt;

use crate::support::{Application, Reply, get, request, streamed, within};

/// The next piece of a body.
async fn piece(body: &mut hyper::body::Incoming) -> Bytes {
    let frame =
        within("a piece of the body", body.frame()).await.expect("the body goes on").expect("the body is sound");
    frame.into_data().expect("it is data")
}

#[tokio::test]
async fn an_answer_begins_before_its_request_has_ended() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let (sender, request) = streamed("/echo");
    let response = within("the head of the answer", connection.begin(request)).await.unwrap();
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    for text in ["one", "two", "three"] {
        sender.unbounded_send(Bytes::from_static(text.as_bytes())).unwrap();
        assert_eq!(piece(&mut body).await, text);
    }
    drop(sender);
    assert!(within("the end of the body", body.frame()).await.is_none());
    assert_eq!(connection.send(get("/ok")).await.unwrap().ok(), "ok");
}

#[tokio::test]
async fn a_large_answer_arrives_whole_and_takes_little_memory() {
    let application = Application::misbehaving("[component.guest.tool.tidemill]\nmemory_limit = \"32MiB\"\n");
    let host = application.up().start().await;
    // 200 MiB through a guest that may have 32.
    let mut connection = host.connect().await;
    let response = connection.begin(get("/big?chunks=3200")).await.unwrap();
    let mut body = response.into_body();
    let mut length = 0;
    while let Some(frame) = within("a piece of the body", body.frame()).await {
        length += frame.unwrap().into_data().unwrap().len();
    }
    assert_eq!(length, 3200 << 16);
}

#[tokio::test]
async fn a_large_request_reaches_the_guest_in_pieces_and_comes_back_whole() {
    let application = Application::misbehaving(
        "[component.guest.tool.tidemill]\nmemory_limit = \"16MiB\"\n[application.tool.tidemill.http]\nmax_request_body = \"64MiB\"\n",
    );
    let host = application.up().start().await;
    let (sender, request) = streamed("/echo");
    for number in 0..512_u32 {
        let byte = u8::try_from(number % 251).unwrap();
        sender.unbounded_send(Bytes::from(vec![byte; 1 << 16])).unwrap();
    }
    drop(sender);
    let reply = host.send(request).await;
    assert_eq!((reply.status, reply.body.len()), (200, 512 << 16));
    for (chunk, number) in reply.body.chunks(1 << 16).zip(0_u32..) {
        assert!(chunk.iter().all(|byte| u32::from(*byte) == number % 251), "chunk {number} is another");
    }
}

#[tokio::test]
async fn a_stream_may_take_longer_than_the_answer_may_to_begin() {
    let application = Application::misbehaving("[component.guest.tool.tidemill]\nrequest_timeout = \"3s\"\n");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    let (sender, request) = streamed("/echo");
    let response = connection.begin(request).await.unwrap();
    let mut body = response.into_body();
    for pause in [3_500, 0, 0] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        sender.unbounded_send(Bytes::from_static(b"tick")).unwrap();
        assert_eq!(piece(&mut body).await, "tick");
    }
    drop(sender);
    let rest = Reply::read(http::Response::new(body)).await.unwrap();
    assert_eq!(rest.body, "");
}

#[tokio::test]
async fn work_after_the_answer_is_done() {
    let application = Application::misbehaving("key_value_stores = [\"default\"]\n");
    let host = application.up().start().await;
    let read = || host.get("/kv?store=default&key=later");
    assert_eq!(host.send(request("GET", "/after?ms=5000&key=later", &[], "")).await.ok(), "accepted");
    assert_eq!(read().await.ok(), "nothing");
    host.logged_message("worked after the answer: later").await;
    assert_eq!(read().await.ok(), "done");
}
