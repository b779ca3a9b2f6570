//! Vendors on the real host: histories that are made, orders that several clients move, and the reports that follow them, also where the host
//! is killed in between.

mod backfill;
mod moves;

use serde_json::{Value, json};

use crate::support::{Application, Host, component_file, post, within};

/// As the repository's spin.toml has it, without its schedules.
const TABLES: &str = r#"
[[trigger.http]]
route = "/api/..."
component = "vendors"

[component.vendors]
source = "vendors.wasm"
sqlite_databases = ["vendors"]

[component.vendors.dependencies]
"tidemill:vendors/scorecard@0.1.0" = { path = "scorecard.wasm" }
"tidemill:vendors/lifecycle@0.1.0" = { path = "lifecycle.wasm" }

[component.vendors.tool.tidemill]
cpu_time_limit = "10m"
requests_per_instance = 10_000
concurrent_requests_per_instance = 64

[[application.tool.tidemill.stream]]
name = "vendors-reports"
database = "vendors"
table = "orders"
component = "vendors"
columns = [
  "vendor_id",
  "status",
  "placed_at",
  "promised_at",
  "delivered_at",
  "ordered_units",
  "shipped_units",
  "returned_units",
  "short_lines",
  "shipped_minor",
  "returned_minor",
]
start = "beginning"
batch_size = 1000

[[application.tool.tidemill.stream]]
name = "vendors-runs"
database = "vendors"
table = "runs"
component = "vendors"
operations = ["insert", "update"]
columns = ["id", "turn", "started_by"]
changed = ["turn"]
filter = { started_by = "request" }
start = "beginning"
batch_size = 1
parallelism = 4
timeout = "1m"
"#;

fn application() -> Application {
    let application = Application::new(TABLES).with_database("vendors");
    for name in ["vendors.wasm", "scorecard.wasm", "lifecycle.wasm"] {
        std::os::unix::fs::symlink(component_file(name), application.path(name)).expect("the folder is new");
    }
    application
}

/// Asks for a job, and gives the path of its run.
async fn begin(host: &Host, job: &str, parameters: &Value) -> String {
    let reply = host.send(post(&format!("/api/vendors/jobs/{job}"), &parameters.to_string())).await;
    assert_eq!(reply.status, 202, "{reply:?}");
    reply.header("location").expect("a run has an address").to_owned()
}

/// Asks until the answer is what is waited for.
async fn until(host: &Host, path: &str, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
    let asking = async {
        loop {
            let data = host.get(path).await.data();
            if is_it(&data) {
                return data;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    within(what, asking).await
}

/// The run when it is over.
async fn ended(host: &Host, run: &str) -> Value {
    let run = until(host, run, "the end of the run", |run| run["status"] == "done" || run["status"] == "failed").await;
    assert_eq!(run["status"], "done", "{run}");
    run
}

/// Fails unless the stored reports are what the orders give, and the dashboard is the sum of the vendors' reports.
async fn check_reports(host: &Host) {
    let run = begin(host, "verify-reports", &json!({ "repair": false })).await;
    let verified = ended(host, &run).await;
    assert_eq!(verified["result"]["differing"], 0, "{verified}");
    let numbers = [
        "/orders",
        "/byStatus/placed",
        "/byStatus/accepted",
        "/byStatus/shipped",
        "/byStatus/delivered",
        "/byStatus/returned",
        "/byStatus/cancelled",
        "/onTimeRate/numerator",
        "/onTimeInFullRate/numerator",
        "/onTimeRate/denominator",
        "/fillRate/numerator",
        "/fillRate/denominator",
        "/returnRate/numerator",
        "/revenueMinor",
    ];
    let number = |report: &Value, name: &str| report.pointer(name).and_then(Value::as_i64);
    let summary = host.get("/api/dashboard/summary").await.data();
    let vendors = summary["vendors"].as_array().unwrap();
    assert_eq!(verified["result"]["vendors"].as_u64(), Some(vendors.len() as u64));
    let mut sums = vec![Some(0); numbers.len()];
    for vendor in vendors {
        let report = host.get(&format!("/api/vendors/{}/report", vendor["vendorId"].as_str().unwrap())).await.data();
        for (sum, name) in sums.iter_mut().zip(numbers) {
            *sum = sum.zip(number(&report, name)).map(|(sum, more)| sum + more);
        }
    }
    for (name, sum) in numbers.into_iter().zip(sums) {
        assert_eq!(number(&summary["totals"], name), sum, "{name}");
        assert!(sum.is_some(), "{name} is nowhere");
    }
}
