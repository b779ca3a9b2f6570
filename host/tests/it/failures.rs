//! Guests that fail: a client gets an answer that says no more than it should, the log says the rest, and others go on.

use serde_json::Value;

use crate::support::{Application, Host, get, post, request, within};

/// WASI 0.3 behind `/…`, WASI 0.2 behind `/legacy/…`.
async fn host(limits: &str) -> (Application, Host) {
    let application = Application::misbehaving(&format!(
        "{limits}\n[[trigger.http]]\nroute = \"/legacy/ok\"\ncomponent = \"legacy-ok\"\n[component.legacy-ok]\nsource = \"legacy.wasm\"\n\
         [[trigger.http]]\nroute = \"/no-response\"\ncomponent = \"legacy\"\n[component.legacy]\nsource = \"legacy.wasm\"\n"
    ));
    let host = application.up().start().await;
    (application, host)
}

fn failed() -> (u16, String) {
    (500, "COMPONENT_FAILED".to_owned())
}

#[tokio::test]
async fn a_trap_is_a_500_with_a_request_id_that_finds_the_backtrace_in_the_log() {
    let (_application, host) = host("").await;
    let reply = host.send(request("GET", "/trap", &[("x-request-id", "the-trapped-one")], "")).await;
    assert_eq!(reply.failure(), failed());
    assert_eq!(reply.header("x-request-id"), Some("the-trapped-one"));

    let own = |record: &Value| record["request_id"] == "the-trapped-one" && record["target"] != "guest";
    let failure = host.logged("the record of the request", own).await;
    assert_eq!(failure["component"], "guest");
    assert_eq!(failure["level"], "ERROR");
    let of_the_instance = |record: &Value| {
        record["instance"] == failure["instance"] && record["cause"].as_str().is_some_and(|cause| !cause.is_empty())
    };
    let trap = host.logged("the record of the instance", of_the_instance).await;
    let cause = trap["cause"].as_str().unwrap();
    for part in ["wasm backtrace", "limits", "trap", "unreachable"] {
        assert!(cause.contains(part), "no `{part}` in {cause}");
    }
    let message = host.logged_message("a trap that was asked for").await;
    assert_eq!((&message["target"], &message["component"]), (&"guest".into(), &"guest".into()));
    for record in [&trap, &message] {
        assert_eq!(record["request_id"], "the-trapped-one", "{record}");
    }
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn a_trap_leaves_requests_in_other_instances_alone() {
    let (_application, host) = host("[component.guest.tool.tidemill]\nconcurrent_requests_per_instance = 1\n").await;
    let mut waiting = host.connect().await;
    let waiting = tokio::spawn(async move { waiting.send(get("/wait?ms=1000")).await });
    host.logged_message("waiting").await;
    for _ in 0..5 {
        assert_eq!(host.get("/trap").await.failure(), failed());
    }
    assert_eq!(within("the answer", waiting).await.unwrap().unwrap().ok(), "waited");
}

#[tokio::test]
async fn an_instance_that_exits_is_a_500() {
    let (_application, host) = host("").await;
    assert_eq!(host.get("/exit").await.failure(), failed());
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn an_error_instead_of_a_response_is_a_500() {
    let (_application, host) = host("").await;
    assert_eq!(host.get("/refuse").await.failure(), failed());
    host.logged("the reason in the log", |record| record.to_string().contains("a refusal that was asked for")).await;
}

#[tokio::test]
async fn no_response_at_all_is_a_500() {
    let (_application, host) = host("").await;
    assert_eq!(host.get("/no-response").await.failure(), failed());
    assert_eq!(host.get("/legacy/ok").await.ok(), "ok");
}

#[tokio::test]
async fn a_component_of_wasi_0_2_answers_and_traps_like_one_of_0_3() {
    let application = Application::new(
        "[[trigger.http]]\nroute = \"/...\"\ncomponent = \"legacy\"\n[component.legacy]\nsource = \"legacy.wasm\"\n",
    );
    let host = application.up().start().await;
    assert_eq!(host.get("/ok").await.ok(), "ok");
    assert_eq!(host.get("/trap").await.failure(), failed());
    assert_eq!(host.get("/no-response").await.failure(), failed());
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn a_body_that_a_trap_cuts_short_does_not_look_whole() {
    let (_application, host) = host("").await;
    let mut connection = host.connect().await;
    let response = within("the head", connection.begin(get("/panic-after-body"))).await.unwrap();
    assert_eq!(response.status(), 200);
    let body = within("the end of the body", http_body_util::BodyExt::collect(response.into_body())).await;
    assert!(body.is_err(), "the body ended well: {body:?}");
    host.logged_message("a trap after").await;
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn a_guest_that_does_not_read_its_request_still_answers() {
    let (_application, host) = host("").await;
    let large = "x".repeat(1 << 20);
    assert_eq!(host.send(post("/ignore-body", &large)).await.ok(), "not read");
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn a_client_that_goes_away_harms_nobody() {
    let (_application, host) = host("").await;
    let mut connection = host.connect().await;
    tokio::select! {
        reply = connection.begin(get("/wait?ms=600000")) => panic!("it was answered: {reply:?}"),
        _ = host.logged_message("waiting") => drop(connection),
    }
    let mut connection = host.connect().await;
    let begun = within("the head", connection.begin(get("/big?chunks=2000"))).await.unwrap();
    drop(begun);
    drop(connection);
    assert_eq!(host.get("/ok").await.ok(), "ok");
    let records = host.stop().await;
    assert!(records.iter().all(|record| record["unstructured"].is_null()), "{records:#?}");
}
