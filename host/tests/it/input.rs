//! Requests that are wrong: each is answered with what is wrong, and the host goes on.

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Application, Host, get, post, request, streamed, within};

async fn counter() -> (Application, Host) {
    let application = Application::counter("[application.tool.tidemill.http]\nmax_request_body = \"2KiB\"\n");
    let host = application.up().start().await;
    (application, host)
}

/// The counter still has its first version and still works.
async fn assert_unharmed(host: &Host) {
    assert_eq!(host.get("/api/counter/value").await.data()["version"], 0);
    assert_eq!(host.send(post("/api/counter/increment", "{}")).await.data()["version"], 1);
}

#[tokio::test]
async fn what_a_body_says_is_checked_and_nothing_is_changed() {
    let (_application, host) = counter().await;
    for body in ["{", "nonsense", "{\"amount\":1}}", "\u{0}", "{\"amount\":1,}"] {
        let reply = host.send(post("/api/counter/increment", body)).await;
        assert_eq!(reply.failure(), (400, "MALFORMED_JSON".to_owned()), "{body:?}");
    }
    for body in [
        r#"{"amount":"1"}"#,
        r#"{"amount":1.5}"#,
        r#"{"amount":0}"#,
        r#"{"amount":-1}"#,
        r#"{"amount":1000001}"#,
        r#"{"amount":99999999999999999999}"#,
        r#"{"amount":true}"#,
        r#"{"amount":[1]}"#,
        r#"{"expectedVersion":"0"}"#,
        r#"{"amuont":1}"#,
        "[]",
        "1",
        "null",
    ] {
        let reply = host.send(post("/api/counter/increment", body)).await;
        assert_eq!(reply.failure(), (422, "VALIDATION_FAILED".to_owned()), "{body}");
    }
    let reply = host.send(post("/api/counter/increment", r#"{"amount":0,"expectedVersion":-1}"#)).await;
    assert_eq!(reply.json()["error"]["details"].as_array().unwrap().len(), 2, "{reply:?}");
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_with_and_without_its_length() {
    let (_application, host) = counter().await;
    let large = format!(r#"{{"amount":1,"padding":"{}"}}"#, "x".repeat(3000));
    let announced = host.send(post("/api/counter/increment", &large)).await;
    assert_eq!(announced.failure(), (413, "BODY_TOO_LARGE".to_owned()));

    let (sender, request) = streamed("/api/counter/increment");
    for piece in large.as_bytes().chunks(100) {
        sender.unbounded_send(Bytes::copy_from_slice(piece)).unwrap();
    }
    drop(sender);
    let unannounced = host.send(request).await;
    assert_eq!(unannounced.failure(), (413, "BODY_TOO_LARGE".to_owned()));
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_it_has_ended() {
    let (_application, host) = counter().await;
    let (sender, request) = streamed("/api/counter/increment");
    for _ in 0..4 {
        sender.unbounded_send(Bytes::from_static(&[b' '; 1000])).unwrap();
    }
    let reply = host.send(request).await;
    assert_eq!(reply.failure(), (413, "BODY_TOO_LARGE".to_owned()));
    drop(sender);
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn an_address_that_nothing_answers_at_is_not_found() {
    let (_application, host) = counter().await;
    for path in ["/", "/nothing", "/api", "/api/counterfeit", "/api/counter/nothing", "/health/nothing", "/..//%00"] {
        assert_eq!(host.get(path).await.failure(), (404, "NOT_FOUND".to_owned()), "{path}");
    }
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn another_method_is_refused_by_components_and_by_the_host() {
    let (_application, host) = counter().await;
    for (method, path) in [
        ("GET", "/api/counter/increment"),
        ("DELETE", "/api/counter/value"),
        ("PATCH", "/api/counter/audit"),
        ("POST", "/health"),
        ("DELETE", "/metrics"),
    ] {
        let reply = host.send(request(method, path, &[], "")).await;
        assert_eq!(reply.failure(), (405, "METHOD_NOT_ALLOWED".to_owned()), "{method} {path}");
    }
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn what_is_no_http_ends_its_own_connection_only() {
    let (_application, host) = counter().await;
    for garbage in
        ["garbage\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}", "GET /\u{0} HTTP/1.1\r\nhost: x\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(host.address).await.unwrap();
        stream.write_all(garbage.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let end = stream.read_to_end(&mut answer);
        // A reset is as good an end as any.
        let _ = within("the end of the connection", end).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 400") || answer.starts_with("HTTP/1.0 400"),
            "{answer}"
        );
    }
    assert_unharmed(&host).await;
}

#[tokio::test]
async fn a_head_that_does_not_arrive_in_time_ends_the_connection() {
    let application = Application::misbehaving("[application.tool.tidemill.http]\nheader_read_timeout = \"200ms\"\n");
    let host = application.up().start().await;
    let mut stream = TcpStream::connect(host.address).await.unwrap();
    stream.write_all(b"GET /ok HTTP/1.1\r\nhost: ").await.unwrap();
    let mut answer = Vec::new();
    let _ = within("the end of the connection", stream.read_to_end(&mut answer)).await;
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert_eq!(host.send(get("/ok")).await.ok(), "ok");
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let long = "x".repeat(1 << 20);
    let mut connection = host.connect().await;
    // The host may answer, or close the connection before all of the head was sent.
    if let Ok(reply) = connection.send(request("GET", "/ok", &[("x-long", &long)], "")).await {
        assert_eq!(reply.status, 431, "{reply:?}");
    }
    assert_eq!(host.get("/ok").await.ok(), "ok");
}
