//! Connections: that there are only so many, that who watches the host gets an answer even then, and what browsers are told of every answer.

use std::time::{Duration, Instant};

use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::support::{Application, Http2, Socket, get, request, within};

#[tokio::test]
async fn beyond_the_limit_only_the_state_of_the_host_is_told() {
    let application = Application::misbehaving("[application.tool.tidemill.http]\nmax_connections = 2\n");
    let host = application.up().start().await;
    let mut admitted = [host.connect().await, host.connect().await];
    for connection in &mut admitted {
        connection.send(get("/ok")).await.unwrap().ok();
    }
    for path in ["/health/live", "/health", "/metrics"] {
        let told = host.get(path).await;
        assert_eq!((told.status, told.header("connection")), (200, Some("close")), "{told:?}");
    }
    let refused = host.get("/ok").await;
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")), "{refused:?}");
    assert_eq!(refused.header("connection"), Some("close"));
    assert!(refused.header("x-request-id").is_some());
    let metrics = host.get("/metrics").await;
    let counted = "tidemill_http_refused_requests_total{reason=\"connection-limit\"} 1\n";
    assert!(metrics.ok().contains(counted), "{}", metrics.text());
    drop(admitted);
    let room = async {
        while host.get("/ok").await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    within("room for another connection", room).await;
}

#[tokio::test]
async fn beyond_the_limit_nobody_stays() {
    let application = Application::misbehaving("[application.tool.tidemill.http]\nmax_connections = 1\n");
    let host = application.up().start().await;
    let mut admitted = host.connect().await;
    admitted.send(get("/ok")).await.unwrap().ok();
    let mut all = Vec::new();
    for _ in 0..64 {
        let mut spare = Http2::open(&host).await;
        spare.send(get("/health/live")).await.ok();
        all.push(spare);
    }
    for spare in all {
        spare.closed().await;
    }
    let began = Instant::now();
    let mut silent = TcpStream::connect(host.address).await.unwrap();
    let _ = within("the end of a client that asks nothing", silent.read(&mut [0])).await;
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    host.get("/health/live").await.ok();
    admitted.send(get("/ok")).await.unwrap().ok();
}

#[tokio::test]
async fn a_websocket_is_a_connection_like_any_other() {
    let application = Application::counter(
        "[application.tool.tidemill.http]\nmax_connections = 1\n[[application.tool.tidemill.websocket]]\n\
         route = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n",
    );
    let host = application.up().start().await;
    let socket = Socket::open(&host, "/ws/counter").await;
    assert_eq!(host.get("/api/counter/value").await.failure(), (503, "OVERLOADED".to_owned()));
    socket.close().await;
    let room = async {
        while host.get("/api/counter/value").await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    within("room for another connection", room).await;
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused_and_the_host_goes_on() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let large = "x".repeat(70 << 10);
    let reply = host.send(request("GET", "/ok", &[("x-large", &large)], "")).await;
    assert_eq!(reply.status, 431, "{reply:?}");
    host.get("/ok").await.ok();
}

#[tokio::test]
async fn answers_tell_browsers_to_be_careful_unless_the_manifest_says_otherwise() {
    for (setting, careful) in [("", true), ("[application.tool.tidemill.http]\nsecurity_headers = false\n", false)] {
        let application = Application::misbehaving(setting);
        let host = application.up().start().await;
        for path in ["/ok", "/health/live", "/trap"] {
            let reply = host.get(path).await;
            let expected = |value| careful.then_some(value);
            assert_eq!(reply.header("x-content-type-options"), expected("nosniff"), "{path}");
            assert_eq!(reply.header("x-frame-options"), expected("SAMEORIGIN"), "{path}");
            assert_eq!(reply.header("strict-transport-security"), None, "{path} went through no TLS");
        }
    }
}
