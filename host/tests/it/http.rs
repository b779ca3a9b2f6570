//! HTTP as clients see it: connections, versions, request ids, what the host adds to a request and to an answer.

use http::Request;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;

use crate::support::{Application, Host, get, request, within};

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let mut connection = host.connect().await;
    for _ in 0..10 {
        assert_eq!(connection.send(get("/ok")).await.unwrap().ok(), "ok");
    }
}

#[tokio::test]
async fn http_2_without_upgrade_serves_many_requests_at_once() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let stream = TcpStream::connect(host.address).await.unwrap();
    let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (sender, connection) = handshake.await.unwrap();
    tokio::spawn(connection);
    let requests = (0..32).map(|_| {
        let mut sender = sender.clone();
        let uri = format!("http://{}/ok", host.address);
        async move {
            let response = sender.send_request(Request::get(uri).body(Empty::<bytes::Bytes>::new()).unwrap()).await?;
            assert_eq!(response.version(), http::Version::HTTP_2);
            Ok::<_, hyper::Error>(response.into_body().collect().await?.to_bytes())
        }
    });
    for body in within("the answers", futures::future::join_all(requests)).await {
        assert_eq!(body.unwrap(), "ok");
    }
}

#[tokio::test]
async fn a_request_id_is_accepted_or_made_and_always_returned() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    for path in ["/ok", "/trap", "/health", "/metrics"] {
        let chosen = host.send(request("GET", path, &[("x-request-id", "my-request.1")], "")).await;
        assert_eq!(chosen.header("x-request-id"), Some("my-request.1"), "{path}");
        let made = host.get(path).await;
        let id = made.header("x-request-id").unwrap_or_else(|| panic!("{path}: {made:?}"));
        assert!(uuid::Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 7), "{path}: {id}");
    }
    for unfit in ["two words", &"x".repeat(129), ""] {
        let reply = host.send(request("GET", "/ok", &[("x-request-id", unfit)], "")).await;
        assert_eq!(reply.header("x-request-id").map(str::len), Some(36), "{unfit}");
    }
}

#[tokio::test]
async fn a_guest_learns_the_request_id_that_its_client_is_told() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    let reply = host.get("/headers").await;
    let line = format!("x-request-id: {}", reply.header("x-request-id").unwrap());
    assert!(reply.ok().lines().any(|header| header == line), "{reply:?}");
}

/// The values of a header that the guest saw.
fn seen<'a>(headers: &'a str, name: &str) -> Vec<&'a str> {
    let values = headers.lines().filter_map(|line| line.split_once(": "));
    values.filter(|(key, _)| *key == name).map(|(_, value)| value).collect()
}

#[tokio::test]
async fn a_guest_is_told_how_its_request_was_matched_and_forgeries_are_dropped() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/users/:user/...\"\ncomponent = \"guest\"\n[component.guest]\nsource = \"misbehave.wasm\"\n",
    );
    let host = application.up().start().await;
    let forged = [
        ("host", "shop.example"),
        ("spin-client-addr", "6.6.6.6:6"),
        ("spin-path-match-admin", "yes"),
        ("spin-path-info", "/trap"),
        ("spin-anything", "else"),
        ("x-kept", "kept"),
    ];
    let reply = host.send(request("GET", "/users/ada/headers?q=1", &forged, "")).await;
    let headers = reply.ok();
    // As https://spinframework.dev/v3/http-trigger documents them.
    assert_eq!(seen(headers, "spin-full-url"), ["http://shop.example/users/ada/headers?q=1"]);
    assert_eq!(seen(headers, "spin-path-info"), ["/headers"]);
    assert_eq!(seen(headers, "spin-path-match-user"), ["ada"]);
    assert_eq!(seen(headers, "spin-matched-route"), ["/users/:user/..."]);
    assert_eq!(seen(headers, "spin-component-route"), ["/users/:user"]);
    assert_eq!(seen(headers, "spin-raw-component-route"), ["/users/:user/..."]);
    assert_eq!(seen(headers, "spin-base-path"), ["/"]);
    assert!(seen(headers, "spin-client-addr")[0].starts_with("127.0.0.1:"), "{headers}");
    assert_eq!(seen(headers, "spin-client-addr").len(), 1, "{headers}");
    assert_eq!(seen(headers, "spin-path-match-admin"), [""; 0]);
    assert_eq!(seen(headers, "spin-anything"), [""; 0]);
    assert_eq!(seen(headers, "x-kept"), ["kept"]);
}

#[tokio::test]
async fn a_guest_that_asks_not_to_be_told_how_its_request_was_matched_is_not() {
    let application = Application::misbehaving("[component.guest.tool.tidemill]\nroute_headers = false\n");
    let host = application.up().start().await;
    let forged = [("spin-client-addr", "6.6.6.6:6"), ("x-kept", "kept")];
    let reply = host.send(request("GET", "/headers", &forged, "")).await;
    let headers = reply.ok();
    assert!(!headers.contains("spin-"), "{headers}");
    assert_eq!(seen(headers, "x-kept"), ["kept"]);
}

#[tokio::test]
async fn the_longest_route_wins_and_private_ones_are_not_reached_from_outside() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"all\"\n[component.all]\nsource = \"misbehave.wasm\"\n\
         [[trigger.http]]\nroute = \"/ok\"\ncomponent = \"one\"\n[component.one]\nsource = \"legacy.wasm\"\n\
         [[trigger.http]]\nroute = { private = true }\ncomponent = \"hidden\"\n[component.hidden]\nsource = \"legacy.wasm\"\n",
    );
    let host = application.up().start().await;
    host.get("/ok").await.ok();
    host.get("/requests-of-this-instance").await.ok();
    let metrics = host.get("/metrics").await;
    for (component, count) in [("one", true), ("all", true), ("hidden", false)] {
        let label = format!("http_server_request_duration_seconds_count{{component=\"{component}\"");
        assert_eq!(metrics.text().contains(&label), count, "{component}");
    }
}

async fn host_with(settings: &str) -> (Application, Host) {
    let application = Application::misbehaving(&format!("[application.tool.tidemill.http]\n{settings}\n"));
    let host = application.up().start().await;
    (application, host)
}

#[tokio::test]
async fn origins_are_allowed_as_the_manifest_says() {
    let preflight = |origin: &str| {
        let headers =
            [("origin", origin), ("access-control-request-method", "PUT"), ("access-control-request-headers", "x-a")];
        request("OPTIONS", "/trap", &headers, "")
    };
    let (_application, host) = host_with("cors_origins = [\"https://app.example\"]").await;
    let allowed = host.send(preflight("https://app.example")).await;
    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), Some("https://app.example"));
    assert_eq!(allowed.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(allowed.header("access-control-allow-headers"), Some("x-a"));
    let simple = host.send(request("GET", "/ok", &[("origin", "https://app.example")], "")).await;
    assert_eq!((simple.ok(), simple.header("access-control-allow-origin")), ("ok", Some("https://app.example")));
    assert!(simple.header("access-control-expose-headers").unwrap().contains("x-request-id"));
    let refused = host.send(preflight("https://evil.example")).await;
    assert_eq!(refused.header("access-control-allow-origin"), None);

    let (_application, host) = host_with("cors_origins = [\"*\"]").await;
    assert_eq!(host.send(preflight("https://any.example")).await.header("access-control-allow-origin"), Some("*"));

    let (_application, host) = host_with("").await;
    assert_eq!(host.send(preflight("https://app.example")).await.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn answers_are_compressed_for_clients_that_can_read_that() {
    let zipped = || request("GET", "/big?chunks=4", &[("accept-encoding", "gzip")], "");
    let (_application, host) = host_with("").await;
    let compressed = host.send(zipped()).await;
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    // The magic number of RFC 1952, 2.3.1.
    assert!(compressed.body.starts_with(&[0x1f, 0x8b]), "{compressed:?}");
    assert!(compressed.body.len() < 4 * 65_536 / 10, "{}", compressed.body.len());
    let plain = host.get("/big?chunks=4").await;
    assert_eq!((plain.header("content-encoding"), plain.body.len()), (None, 4 * 65_536));

    let (_application, host) = host_with("compression = false").await;
    let plain = host.send(zipped()).await;
    assert_eq!((plain.header("content-encoding"), plain.body.len()), (None, 4 * 65_536));
}

#[tokio::test]
async fn an_instance_serves_several_requests_and_is_then_replaced() {
    let application = Application::misbehaving(
        "[component.guest.tool.tidemill]\nrequests_per_instance = 3\nidle_instance_timeout = \"1m\"\n",
    );
    let host = application.up().start().await;
    // Other connections may have other instances.
    let mut connection = host.connect().await;
    let mut seen = Vec::new();
    for _ in 0..6 {
        seen.push(connection.send(get("/requests-of-this-instance")).await.unwrap().ok().to_owned());
    }
    assert_eq!(seen, ["1", "2", "3", "1", "2", "3"]);
}
