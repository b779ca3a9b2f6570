//! Who is not taken in, and what they are told.

use super::application;
use crate::support::{Application, Socket, get, handshake, post, request};

#[tokio::test]
async fn a_plain_request_is_told_how_to_connect() {
    let application = application("");
    let host = application.up().start().await;
    let plain = host.get("/ws/counter").await;
    assert_eq!(plain.failure(), (426, "UPGRADE_REQUIRED".to_owned()));
    assert_eq!(plain.header("upgrade"), Some("websocket"));
    let wrong = host.send(post("/ws/counter", "{}")).await;
    assert_eq!(wrong.failure(), (405, "METHOD_NOT_ALLOWED".to_owned()));
    assert_eq!(wrong.header("allow"), Some("GET"));
    assert_eq!(host.get("/ws/counter/more").await.failure().0, 404);
}

#[tokio::test]
async fn pages_of_other_origins_are_refused_unless_they_are_named() {
    let application = application("origins = [\"https://app.example.com\"]\n");
    let host = application.up().start().await;
    let status = async |origin: &str| {
        let mut connection = host.connect().await;
        let answer = connection.begin(handshake("/ws/counter", &[("origin", origin)])).await.unwrap();
        answer.status().as_u16()
    };
    assert_eq!(status(&format!("http://{}", host.address)).await, 101);
    assert_eq!(status("https://app.example.com").await, 101);
    assert_eq!(status("https://evil.example.com").await, 403);
    assert_eq!(status("null").await, 403);
    let foreign = [("origin", "https://evil.example.com"), ("x-request-id", "foreign-1")];
    let refused = host.send(handshake("/ws/counter", &foreign)).await;
    assert_eq!(refused.failure(), (403, "ORIGIN_NOT_ALLOWED".to_owned()));
    let record = host.logged("the refusal", |record| record["request_id"] == "foreign-1").await;
    assert_eq!((&record["target"], &record["path"]), (&"audit".into(), &"/ws/counter".into()), "{record}");
}

#[tokio::test]
async fn wrong_parameters_are_named_all_at_once() {
    let application = application("");
    let host = application.up().start().await;
    let refused = host.send(handshake("/ws/counter?after=yesterday&colour=red", &[])).await;
    assert_eq!(refused.failure(), (422, "VALIDATION_FAILED".to_owned()));
    let fields: Vec<_> =
        refused.json()["error"]["details"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
    assert_eq!(fields, ["after", "colour"]);
}

#[tokio::test]
async fn what_the_application_refuses_is_refused_in_its_words() {
    let application = application("");
    let host = application.up().start().await;
    let refused = host.send(handshake("/ws/counter?id=NOT%20A%20NAME", &[])).await;
    let own = host.get("/api/counter/counters/NOT%20A%20NAME/value").await;
    assert_eq!((refused.status, refused.json()), (own.status, own.json()));
    assert!(refused.status >= 400, "{refused:?}");
}

#[tokio::test]
async fn a_handshake_that_is_none_is_refused() {
    let application = application("");
    let host = application.up().start().await;
    for (name, value) in [("sec-websocket-version", "8"), ("sec-websocket-key", "short")] {
        let headers: Vec<_> = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "WebSocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ]
        .into_iter()
        .map(|header| if header.0 == name { (name, value) } else { header })
        .collect();
        let refused = host.send(request("GET", "/ws/counter", &headers, "")).await;
        assert_eq!(refused.failure(), (400, "BAD_HANDSHAKE".to_owned()), "{name}");
        assert_eq!(refused.header("sec-websocket-version"), Some("13"));
    }
}

#[tokio::test]
async fn without_a_snapshot_a_client_learns_where_it_is() {
    let application = Application::counter(
        "[[application.tool.tidemill.websocket]]\nroute = \"/ws/all\"\ndatabase = \"counter\"\ntable = \"counters\"\n\
         columns = [\"value\"]\n",
    );
    let host = application.up().start().await;
    host.send(get("/api/counter/value")).await.data();
    let mut socket = Socket::open(&host, "/ws/all").await;
    let first = socket.next().await;
    assert_eq!((&first["operation"], &first["after"]), (&"snapshot".into(), &serde_json::Value::Null));
    host.send(post("/api/counter/counters/any/increment", "{}")).await.data();
    assert_eq!(socket.next().await["after"], serde_json::json!({"value": 1}));
}

#[tokio::test]
async fn the_log_says_whose_snapshot_could_not_be_used() {
    let application = Application::counter(
        "[[trigger.http]]\nroute = \"/guest/...\"\ncomponent = \"guest\"\n[component.guest]\nsource = \"misbehave.wasm\"\n\
         [[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n\
         snapshot = \"/guest/ok\"\n",
    );
    let host = application.up().start().await;
    let refused = host.send(handshake("/ws/counter", &[("x-request-id", "mine")])).await;
    assert_eq!(refused.failure(), (500, "INTERNAL".to_owned()));
    let record = host.logged_message("there is no snapshot").await;
    assert_eq!(record["request_id"], "mine", "{record}");
}
