//! The dashboard and the alert rules in `operate/` against what a running host exports.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::{Application, post, within};

/// A counter with one of everything that wakes or tells.
const TRIGGERS: &str = r#"
[component.consumer]
source = "consumer.wasm"
sqlite_databases = ["counter"]
[component.jobs]
source = "jobs.wasm"

[[application.tool.tidemill.stream]]
name = "follow"
database = "counter"
table = "counters"
component = "consumer"

[[application.tool.tidemill.schedule]]
name = "often"
cron = "* * * * * *"
component = "jobs"

[application.tool.tidemill.archive]
folder = "archive"

[[application.tool.tidemill.websocket]]
route = "/ws/counter"
database = "counter"
table = "counters"
"#;

fn file(name: &str) -> String {
    let package = std::env::var("CARGO_MANIFEST_DIR").expect("cargo tells where the package is");
    std::fs::read_to_string(Path::new(&package).join("../operate").join(name)).expect("the file is there")
}

/// The host's own metrics that a text names.
fn metrics_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let own = |word: &&str| word.starts_with("tidemill_") || word.starts_with("http_server_");
    // What components measure is theirs; the dashboard asks for whatever there is.
    words.filter(own).filter(|word| !word.ends_with('_')).collect()
}

/// The expressions of all panels.
fn expressions(dashboard: &Value) -> Vec<&str> {
    let panels = dashboard["panels"].as_array().expect("there are panels");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().into_iter().flatten());
    targets.map(|target| target["expr"].as_str().expect("a target has an expression")).collect()
}

#[tokio::test]
async fn what_the_dashboard_and_the_alerts_ask_for_is_what_a_host_exports() {
    let application = Application::counter(TRIGGERS);
    let host = application.up().start().await;
    host.send(post("/api/counter/increment", "{\"amount\": 1}")).await.ok();
    let after_a_run = async {
        loop {
            let reply = host.get("/metrics").await;
            if reply.text().contains("tidemill_schedule_runs_total{") {
                return reply;
            }
        }
    };
    let exported = within("a run of the schedule", after_a_run).await;
    let exported: BTreeSet<&str> = metrics_in(exported.text());
    let dashboard: Value = serde_json::from_str(&file("grafana-dashboard.json")).expect("the dashboard is JSON");
    let alerts = file("alerts.yml");
    let queries = expressions(&dashboard);
    assert!(queries.len() > 30 && alerts.matches("expr:").count() > 10);
    for (place, text) in queries.iter().map(|query| ("the dashboard", *query)).chain([("the alerts", alerts.as_str())])
    {
        for metric in metrics_in(text) {
            assert!(exported.contains(metric), "{place} asks for {metric}, which no host exports: {exported:?}");
        }
    }
}

#[test]
fn a_run_that_took_too_long_is_one_that_failed_and_a_disk_is_low_as_health_says() {
    let alerts = file("alerts.yml");
    assert!(alerts.contains("tidemill_schedule_last_outcome{outcome=~\"failed|timed-out\"} == 1"));
    let rule = alerts.split("alert: ").find(|rule| rule.starts_with("TidemillDiskAlmostFull")).expect("there is one");
    // As `health/disk` has it: less than the smaller of 1 GiB and a twentieth.
    assert!(rule.contains("< 1073741824 and ") && rule.contains("< 0.05\n"), "{rule}");
}

#[test]
fn relative_paths_of_databases_start_where_the_unit_may_write() {
    let unit = file("tidemill.service");
    for line in ["WorkingDirectory=%S/tidemill", "StateDirectory=tidemill", "ProtectSystem=strict"] {
        assert!(unit.lines().any(|other| other == line), "no `{line}` in {unit}");
    }
}
