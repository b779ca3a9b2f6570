//! What an operator sees: health, metrics and the log.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Application, get, post, within};

/// The counter as in the repository's own spin.toml, which can be asked for its health.
const HEALTHY: &str = "[component.counter.tool.tidemill]\nhealth = \"/api/counter/health\"\n";

#[tokio::test]
async fn health_names_every_dependency_with_its_state_and_latency() {
    let application = Application::counter(&format!("key_value_stores = [\"default\"]\n{HEALTHY}"));
    let host = application.up().start().await;
    let reply = host.get("/health").await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    let health = reply.json();
    assert_eq!(health["status"], "ok");
    let names: Vec<&str> =
        health["dependencies"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    let expected = ["database counter", "key-value store default", "component counter"];
    assert_eq!(names[..3], expected);
    assert!(names[3..].iter().all(|name| name.starts_with("disk of ")) && names.len() > 3, "{names:?}");
    for dependency in health["dependencies"].as_array().unwrap() {
        assert_eq!(dependency["status"], "ok");
        assert!(dependency["latencyMs"].as_f64().is_some_and(|latency| latency > 0.0), "{dependency}");
    }
    assert_eq!(host.get("/.well-known/spin/health").await.ok(), "OK");
    assert_eq!(host.get("/health/live").await.json(), json!({"status": "ok"}));
}

#[tokio::test]
async fn a_host_is_ready_when_its_components_have_answered_for_their_health() {
    let host = Application::counter(HEALTHY).up().start().await;
    let samples = host.get("/metrics").await;
    let samples = parse(samples.ok());
    assert!(samples[r#"tidemill_guest_instantiations_total{component="counter"}"#] >= 1.0, "nobody asked it");
    let clients = r#"http_server_request_duration_seconds_count{component="counter",http_response_status_code="200"}"#;
    assert!(!samples.contains_key(clients), "the host's own questions are no requests of clients");
}

#[tokio::test]
async fn a_component_that_does_not_answer_for_its_health_makes_the_host_failing_but_live() {
    let application = Application::misbehaving("[component.guest.tool.tidemill]\nhealth = \"/trap\"\n");
    let host = application.up().start().await;
    let reply = host.get("/health").await;
    assert_eq!((reply.status, &reply.json()["status"]), (503, &json!("failing")));
    let component = &reply.json()["dependencies"][0];
    assert_eq!((&component["name"], &component["status"]), (&json!("component guest"), &json!("failing")));
    assert_eq!(component["error"], "it failed; the log says how");
    assert_eq!(component["lastError"]["message"], component["error"]);
    assert_eq!(host.get("/health/live").await.status, 200);
    assert_eq!(host.get("/ok").await.ok(), "ok");
}

#[tokio::test]
async fn metrics_are_prometheus_text_that_tells_requests_instances_traps_and_commits() {
    let application = Application::counter(
        "[[trigger.http]]\nroute = \"/guest/...\"\ncomponent = \"guest\"\n[component.guest]\nsource = \"misbehave.wasm\"\n",
    );
    let host = application.up().start().await;
    for _ in 0..3 {
        host.send(post("/api/counter/increment", "{}")).await.data();
    }
    assert_eq!(host.get("/guest/trap").await.status, 500);
    host.logged("the end of the instance", |record| record["cause"].is_string()).await;

    let reply = host.get("/metrics").await;
    assert!(reply.header("content-type").unwrap().starts_with("application/openmetrics-text; version=1.0.0"));
    let samples = parse(reply.ok());
    let is = |name: &str, expected: f64| assert!((samples[name] - expected).abs() < 1e-9, "{name}: {}", samples[name]);
    is(r#"http_server_request_duration_seconds_count{component="counter",http_response_status_code="200"}"#, 3.0);
    is(
        r#"http_server_request_duration_seconds_bucket{le="+Inf",component="counter",http_response_status_code="200"}"#,
        3.0,
    );
    is(r#"http_server_request_duration_seconds_count{component="guest",http_response_status_code="500"}"#, 1.0);
    is("http_server_active_requests", 0.0);
    is(r#"tidemill_guest_traps_total{component="guest"}"#, 1.0);
    is(r#"tidemill_guest_traps_total{component="counter"}"#, 0.0);
    is(r#"tidemill_guest_instantiations_total{component="guest"}"#, 1.0);
    is(r#"tidemill_guest_calls_total{component="guest"}"#, 1.0);
    is(r#"tidemill_guest_calls_total{component="counter"}"#, 3.0);
    is(r#"tidemill_storage_failed_commits_total{database="database counter"}"#, 0.0);
    assert!(samples[r#"tidemill_storage_commit_seconds_count{database="database counter"}"#] >= 3.0);
    assert!(samples[r#"tidemill_storage_writer_statements_total{database="database counter"}"#] >= 3.0);
}

#[tokio::test]
async fn metrics_tell_what_instances_use_while_they_live() {
    let application = Application::misbehaving("[component.guest.tool.tidemill]\nidle_instance_timeout = \"1m\"\n");
    let host = application.up().start().await;
    let sample = async |name: &str| parse(host.get("/metrics").await.ok())[&format!("{name}{{component=\"guest\"}}")];
    host.get("/ok").await.ok();
    let idle = sample("tidemill_guest_memory_bytes").await;
    assert!(idle >= 65_536.0, "{idle} bytes are not a page");
    let mut computing = host.connect().await;
    // It is ended by its limit of CPU time, and seen before.
    let computing = tokio::spawn(async move { computing.send(get("/loop")).await });
    let seen = async { while sample("tidemill_guest_cpu_seconds_total").await < 0.1 {} };
    within("time of an instance that computes", seen).await;
    assert!(sample("tidemill_guest_instances").await >= 1.0);
    within("the end of the instance", computing).await.unwrap().unwrap();
    host.logged("the end of the instance", |record| record["cause"].is_string()).await;
    assert_eq!(host.get("/ok").await.ok(), "ok");
    let released = async { while sample("tidemill_guest_memory_bytes").await > idle * 2.0 {} };
    within("the memory of the instance", released).await;
}

/// The memory that processes share is a file system of its own.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_disk_of_an_archive_is_looked_at_too() {
    let elsewhere = tempfile::tempdir_in("/dev/shm").unwrap();
    let folder = elsewhere.path().join("archive");
    std::fs::create_dir(&folder).unwrap();
    let application = Application::counter(&format!("[application.tool.tidemill.archive]\nfolder = {folder:?}\n"));
    let host = application.up().start().await;
    let health = host.get("/health").await.json();
    let names: Vec<&Value> = health["dependencies"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert!(names.contains(&&json!("disk of the archive")), "{names:?}");
    let samples = parse(host.get("/metrics").await.ok());
    assert!(samples[r#"tidemill_disk_free_bytes{disk="disk of the archive"}"#] > 0.0);
    host.stop().await;
}

/// Samples by name and labels, of text in the form of <https://prometheus.io/docs/specs/om/open_metrics_spec>: every sample belongs
/// to the family announced last, no family comes twice, the last line ends all.
fn parse(text: &str) -> BTreeMap<String, f64> {
    let (body, rest) = text.split_once("# EOF\n").expect("the end is marked");
    assert_eq!(rest, "");
    let mut samples = BTreeMap::new();
    let mut types: BTreeMap<&str, &str> = BTreeMap::new();
    let mut family = "";
    for line in body.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let mut words = comment.splitn(3, ' ');
            let (keyword, name, rest) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
            assert!(["HELP", "TYPE", "UNIT"].contains(&keyword), "{line}");
            family = name;
            if keyword == "TYPE" {
                assert!(["counter", "gauge", "histogram"].contains(&rest), "{line}");
                assert_eq!(types.insert(name, rest), None, "{line} comes twice");
            }
            continue;
        }
        let (name, value) = line.rsplit_once(' ').unwrap_or_else(|| panic!("no sample: {line}"));
        let bare = name.split('{').next().unwrap();
        let suffix = bare.strip_prefix(family).unwrap_or_else(|| panic!("{line} is not of {family}"));
        let fitting: &[&str] = match types[family] {
            "counter" => &["_total", "_created"],
            "histogram" => &["_bucket", "_count", "_sum", "_created"],
            _ => &[""],
        };
        assert!(fitting.contains(&suffix), "{line}");
        let value: f64 = value.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        assert!(samples.insert(name.to_owned(), value).is_none(), "{line} comes twice");
    }
    samples
}

#[tokio::test]
async fn what_a_guest_prints_becomes_records_of_the_log() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    host.get("/print").await.ok();
    for (message, stream) in [("a line on standard output", "stdout"), ("a line on standard error", "stderr")] {
        let record = host.logged_message(message).await;
        assert_eq!(record["message"], message);
        assert_eq!((&record["stream"], &record["component"]), (&stream.into(), &"guest".into()));
        assert_eq!((&record["level"], &record["target"]), (&"INFO".into(), &"guest".into()));
    }
    let record = host.logged_message("a structured line").await;
    assert_eq!((&record["level"], &record["request_id"]), (&"WARN".into(), &"r-1".into()));
}

#[tokio::test]
async fn what_a_guest_measures_is_exported_and_is_no_record() {
    let host = Application::misbehaving("").up().start().await;
    host.get("/print").await.ok();
    host.get("/print").await.ok();
    let refused = host.logged_message("a measurement is left out").await;
    assert!(refused["message"].as_str().unwrap().contains("`Printed` is no name"), "{refused}");
    let samples = parse(host.get("/metrics").await.ok());
    let counted = samples[r#"tidemill_app_printed_total{component="guest",to="everybody"}"#];
    assert!((counted - 6.0).abs() < 1e-9, "{counted}");
    assert!(!host.records().iter().any(|record| record.to_string().contains("everybody")));
}

#[tokio::test]
async fn every_line_of_a_json_log_is_a_record_with_time_level_and_message() {
    let application = Application::misbehaving("");
    let host = application.up().start().await;
    for path in ["/ok", "/print", "/trap", "/sqlite?database=none"] {
        host.get(path).await;
    }
    let records = host.stop().await;
    assert!(!records.is_empty());
    for record in records {
        for field in ["timestamp", "level", "message", "target"] {
            assert!(record[field].is_string(), "no {field} in {record}");
        }
    }
}

#[tokio::test]
async fn the_log_shows_what_its_filter_says() {
    let application = Application::misbehaving("");
    let host = application.up().arguments(&["--log", "error,guest=warn"]).start().await;
    host.get("/print").await.ok();
    host.logged_message("a structured line").await;
    let shown: Vec<Value> = host.records();
    assert!(shown.iter().all(|record| record["level"] != "INFO"), "{shown:#?}");

    let ended = application.up().arguments(&["--log", "=="]).end().await;
    assert_eq!(ended.status, Some(1), "{ended:?}");
    assert!(ended.stderr.contains("--log"), "{ended:?}");
}
