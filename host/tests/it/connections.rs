//! Connections: that there are only so many, that who watches the host gets an answer even then, and what browsers are told of every answer.

use crate::support::{Application, get, request, within};

#[tokio::test]
async fn beyond_the_limit_only_the_state_of_the_host_is_told() {
    let application = Application::misbehaving("[application.tool.tidemill.http]\nmax_connections = 2\n");
    let host = application.up().start().await;
    let mut admitted = [host.connect().await, host.connect().await];
    for connection in &mut admitted {
        connection.send(get("/ok")).await.unwrap().ok();
    }
    let mut spare = host.connect().await;
    for path in ["/health/live", "/health", "/metrics"] {
        spare.send(get(path)).await.unwrap().ok();
    }
    let refused = spare.send(get("/ok")).await.unwrap();
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")), "{refused:?}");
    assert_eq!(refused.header("connection"), Some("close"));
    assert!(refused.header("x-request-id").is_some());
    drop(admitted);
    let room = async {
        while host.get("/ok").await.status != 200 {
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
