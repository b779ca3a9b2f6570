//! Traces: from a request to the last client that is told, through a real collector.

mod collector;

use std::collections::{HashMap, HashSet};

use crate::experiments::{application, definition};
use crate::support::{Application, Socket, post, request};
use collector::{Collector, Seen};

/// How far each experiment has come, as the repository's spin.toml has it.
const PROGRESS: &str = r#"
[[application.tool.tidemill.websocket]]
route = "/ws/experiments"
database = "experiments"
table = "experiments"
columns = ["id", "status", "progress", "version", "updated_at"]
filter = { id = { required = false } }
"#;

/// A trace of somebody else, who records it.
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

fn traced(path: &str, body: &str, flags: &str) -> http::Request<crate::support::Body> {
    let traceparent = format!("00-{TRACE}-{PARENT}-{flags}");
    request("POST", path, &[("content-type", "application/json"), ("traceparent", &traceparent)], body.to_owned())
}

/// The names of the spans from one of the trace up to its first.
fn way_up<'a>(trace: &'a [Seen], from: &'a Seen) -> Vec<&'a str> {
    let by_id: HashMap<&str, &Seen> = trace.iter().map(|span| (span.id.as_str(), span)).collect();
    let mut way = vec![from.name.as_str()];
    let mut span = from;
    while let Some(parent) = by_id.get(span.parent.as_str()) {
        way.push(&parent.name);
        span = parent;
    }
    way
}

fn is_analysed(span: &Seen) -> bool {
    span.name == "send /ws/experiments"
}

#[tokio::test]
async fn one_trace_holds_every_hop_of_an_experiment_from_the_request_to_its_analysis_and_the_browsers() {
    let collector = Collector::start().await;
    let application = application(PROGRESS);
    let host = collector.of(application.up()).start().await;
    let mut browser = Socket::open(&host, "/ws/experiments").await;
    let reply = host.send(post("/api/experiments", &definition("checkout").to_string())).await;
    assert_eq!(reply.status, 201);
    let request_id = reply.header("x-request-id").unwrap().to_owned();
    while browser.next().await["after"]["status"] != "complete" {}
    host.stop().await;

    let server = |span: &Seen| span.attribute("tidemill.request_id") == Some(&request_id);
    let spans = collector.until("the spans of the request", |spans| spans.iter().any(server)).await;
    let trace = spans.iter().find(|span| server(span)).unwrap().trace.clone();
    let is_whole = |spans: &[Seen]| {
        let in_trace = |span: &&Seen| span.trace == trace;
        let has = |name: &str| spans.iter().filter(in_trace).any(|span| span.name == name);
        let ids: HashSet<&str> = spans.iter().map(|span| span.id.as_str()).collect();
        let hangs = |span: &Seen| span.parent.is_empty() || ids.contains(span.parent.as_str());
        has("process experiments-analyze") && has("send /ws/experiments") && spans.iter().filter(in_trace).all(hangs)
    };
    let spans = collector.until("every hop of the trace", is_whole).await;
    let spans: Vec<Seen> = spans.into_iter().filter(|span| span.trace == trace).collect();

    let roots: Vec<&Seen> = spans.iter().filter(|span| span.parent.is_empty()).collect();
    assert_eq!(roots.len(), 1, "{roots:#?}");
    let root = roots[0];
    assert_eq!((root.name.as_str(), root.service.as_str()), ("POST /api/...", "tidemill"));
    assert_eq!(root.attribute("http.response.status_code"), Some("201"));
    let last = "POST /api/...";
    for span in &spans {
        assert_eq!(way_up(&spans, span).last(), Some(&last), "{span:?} hangs in the air");
    }
    let way = |name: &str| {
        way_up(&spans, spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no {name}: {spans:#?}")))
    };
    // The definition's commit wakes the simulator, whose commit wakes the analysis.
    let simulated = way("process experiments-simulate");
    assert_eq!(simulated[2..], ["experiments", "POST /api/..."], "{simulated:?}");
    let analysed = way("process experiments-analyze");
    assert!(analysed[1..].ends_with(&simulated), "{analysed:?}");
    // The browsers are told of the definition, and of what the analysis writes.
    let told: Vec<Vec<&str>> = spans.iter().filter(|span| is_analysed(span)).map(|span| way_up(&spans, span)).collect();
    assert!(told.iter().any(|way| way.contains(&"process experiments-analyze")), "{told:#?}");
    assert!(spans.iter().all(|span| !span.attributes.iter().any(|(_, value)| value.contains("Checkout"))), "no data");
}

#[tokio::test]
async fn a_trace_of_the_client_is_gone_on_with_and_one_that_it_does_not_record_is_not_sent() {
    let collector = Collector::start().await;
    let host = collector.of(Application::counter("").up()).start().await;
    let path = "/api/counter/increment";
    let unrecorded = traced(path, "{}", "00");
    assert!(host.send(unrecorded).await.header("traceparent").is_some_and(|text| text.contains(TRACE)));
    let reply = host.send(traced(path, "{}", "01")).await;
    let answered = reply.header("traceparent").unwrap().to_owned();
    assert!(answered.contains(TRACE) && !answered.contains(PARENT), "{answered}");
    host.stop().await;
    let spans = collector
        .until("the trace", |spans| spans.iter().any(|span| span.trace == TRACE && span.parent == PARENT))
        .await;
    let firsts: Vec<&Seen> = spans.iter().filter(|span| span.trace == TRACE && span.parent == PARENT).collect();
    assert_eq!(firsts.len(), 1, "the request that came before was not to be recorded: {firsts:#?}");
    let first = firsts[0];
    assert_eq!(first.name, "POST /api/counter/...");
    assert_eq!(first.attribute("tidemill.component"), Some("counter"));
}

#[tokio::test]
async fn a_call_of_a_key_value_store_is_a_span_without_its_key_and_value() {
    let collector = Collector::start().await;
    let application = Application::misbehaving("key_value_stores = [\"default\"]");
    let host = collector.of(application.up()).start().await;
    let set = request(
        "PUT",
        "/kv?store=default&key=private",
        &[("traceparent", &format!("00-{TRACE}-{PARENT}-01"))],
        "hidden".to_owned(),
    );
    assert_eq!(host.send(set).await.ok(), "set");
    host.stop().await;
    // It hangs below the component, whose span is sent after it.
    let is_call = |spans: &[Seen], span: &Seen| {
        span.trace == TRACE && span.name == "set default" && way_up(spans, span).get(1) == Some(&"guest")
    };
    let spans = collector.until("the call", |spans| spans.iter().any(|span| is_call(spans, span))).await;
    let call = spans.iter().find(|span| is_call(&spans, span)).unwrap();
    assert_eq!(call.attribute("db.operation.name"), Some("set"));
    let told = |word: &str| spans.iter().any(|span| span.attributes.iter().any(|(_, value)| value.contains(word)));
    assert!(!told("hidden") && !told("private"), "{spans:#?}");
}

#[tokio::test]
async fn a_change_is_delivered_in_its_trace_after_the_host_was_killed() {
    let application = Application::new(
        "[[application.tool.tidemill.stream]]\nname = \"items\"\ndatabase = \"shop\"\ntable = \"items\"\ncomponent = \"shop\"\n\
         [[trigger.http]]\nroute = \"/...\"\ncomponent = \"shop\"\n\
         [component.shop]\nsource = \"consumer.wasm\"\nsqlite_databases = [\"shop\"]\n",
    )
    .with_database("shop");
    let host = Collector::start().await.of(application.up()).start().await;
    host.send(post("/", "CREATE TABLE items (id TEXT PRIMARY KEY, n INTEGER) STRICT")).await.ok();
    host.send(post("/", "INSERT INTO moods VALUES ('*', 'unavailable')")).await.ok();
    let write = "BEGIN\nINSERT INTO items VALUES ('a', 1)\nINSERT INTO items VALUES ('b', 2)\nCOMMIT";
    host.send(traced("/", write, "01")).await.ok();
    host.kill().await;

    let collector = Collector::start().await;
    let host = collector.of(application.up()).start().await;
    host.send(post("/", "DELETE FROM moods")).await.ok();
    // A span is sent when it ends, its parent's after its own.
    let is_effect = |spans: &[Seen], span: &Seen| {
        span.trace == TRACE && span.name == "INSERT shop" && way_up(spans, span).contains(&"process items")
    };
    collector.until("the effects, in the trace", |spans| spans.iter().any(|span| is_effect(spans, span))).await;
    host.stop().await;
}

#[tokio::test]
async fn without_a_collector_the_client_s_context_reaches_the_component_as_it_is() {
    let host = Application::counter("").up().start().await;
    let reply = host.send(traced("/api/counter/increment", "{}", "01")).await;
    assert_eq!(reply.header("traceparent"), Some(format!("00-{TRACE}-{PARENT}-01").as_str()));
    host.stop().await;
}

#[tokio::test]
async fn a_collector_that_is_not_there_keeps_nobody_waiting() {
    let nobody = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let application = Application::counter("");
    let launch = application.up().environment("OTEL_EXPORTER_OTLP_ENDPOINT", &format!("http://{address}"));
    let host = launch.start().await;
    for number in 1..=20 {
        let reply = host.send(post("/api/counter/increment", "{}")).await;
        assert_eq!(reply.data()["value"], number);
    }
    host.stop().await;
}

#[tokio::test]
async fn what_the_environment_asks_for_and_there_is_not_is_told_before_anything_starts() {
    for (name, value, told) in [
        ("OTEL_TRACES_EXPORTER", "zipkin", "OTEL_TRACES_EXPORTER is `zipkin`: Tidemill sends traces by `otlp`"),
        (
            "OTEL_EXPORTER_OTLP_PROTOCOL",
            "grpc",
            "OTEL_EXPORTER_OTLP_PROTOCOL is `grpc`: Tidemill speaks `http/protobuf`",
        ),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "not an address", "OTEL_EXPORTER_OTLP_"),
    ] {
        let application = Application::counter("");
        let launch = application.up().environment("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318");
        let ended = launch.environment(name, value).end().await;
        assert_eq!(ended.status, Some(1), "{name}={value}");
        assert!(ended.stderr.contains(told), "{name}={value}: {}", ended.stderr);
    }
}

#[tokio::test]
async fn every_line_that_a_component_prints_for_a_request_tells_its_id_and_its_trace() {
    let collector = Collector::start().await;
    let host = collector.of(Application::misbehaving("").up()).start().await;
    let traceparent = format!("00-{TRACE}-{PARENT}-01");
    host.send(request("GET", "/print", &[("traceparent", &traceparent), ("x-request-id", "r-1")], "")).await;
    let record = host.logged("a line of the guest", |record| record["target"] == "guest").await;
    assert_eq!((record["request_id"].as_str(), record["trace_id"].as_str()), (Some("r-1"), Some(TRACE)), "{record}");
    host.stop().await;
}
