//! The experiments on the real host: definitions wake the simulator, results their analysis, and a host that is killed in between goes
//! on where it was, each version of the results analysed once.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Application, Host, component_file, post, request, within};

const EXPERIMENTS: usize = 200;

/// As the repository's spin.toml has it.
const TABLES: &str = r#"
[[trigger.http]]
route = "/api/..."
component = "experiments"

[component.experiments]
source = "experiments.wasm"
sqlite_databases = ["experiments"]

[component.experiments.dependencies]
"tidemill:experiments/did@0.1.0" = { path = "did.wasm" }
"tidemill:experiments/simulator@0.1.0" = { path = "simulator.wasm" }

[[application.tool.tidemill.stream]]
name = "experiments-simulate"
database = "experiments"
table = "experiments"
component = "experiments"
operations = ["insert"]
columns = ["id", "source"]
filter = { source = "simulation" }
batch_size = 1
parallelism = 2

[[application.tool.tidemill.stream]]
name = "experiments-analyze"
database = "experiments"
table = "experiment_results"
component = "experiments"
operations = ["insert", "update"]
columns = ["experiment_id", "version"]
batch_size = 1
parallelism = 2

[[application.tool.tidemill.stream]]
name = "experiments-reanalyze"
database = "experiments"
table = "analysis_requests"
component = "experiments"
operations = ["insert"]
columns = ["id", "experiment_id"]
batch_size = 1
"#;

/// The application, with more tables.
pub(crate) fn application(tables: &str) -> Application {
    let application = Application::new(&format!("{TABLES}{tables}")).with_database("experiments");
    for name in ["experiments.wasm", "did.wasm", "simulator.wasm"] {
        std::os::unix::fs::symlink(component_file(name), application.path(name)).expect("the folder is new");
    }
    application
}

/// A definition that the simulator makes results for.
pub(crate) fn definition(id: &str) -> Value {
    json!({
        "id": id,
        "name": "Checkout",
        "metrics": ["signups"],
        "timeRange": { "start": "2031-05-01T00:00:00Z", "end": "2031-05-29T00:00:00Z" },
        "interventionAt": "2031-05-15T00:00:00Z",
        "source": "simulation",
        "simulation": {
            "seed": 7,
            "unitsPerGroup": 20,
            "metrics": { "signups": { "baseline": 100, "effect": 5, "noise": 2, "unitSpread": 10 } },
        },
    })
}

async fn complete(host: &Host) -> usize {
    host.get("/api/experiments?status=complete&limit=200").await.data().as_array().unwrap().len()
}

/// Waits until so many experiments are complete, for as long as there are ever more.
async fn until_complete(host: &Host, count: usize) {
    let mut so_far = 0;
    while so_far < count {
        so_far = within("the end of another analysis", async {
            loop {
                match complete(host).await {
                    more if more > so_far || more >= count => return more,
                    _ => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        })
        .await;
    }
}

#[tokio::test]
async fn a_host_that_is_killed_completes_every_experiment_with_one_analysis_each() {
    let application = application("");
    let host = application.up().start().await;
    let defined = (0..EXPERIMENTS).map(|number| {
        let body = definition(&format!("e{number}")).to_string();
        let host = &host;
        // So many at once may be more than the host takes: then it says when to come back.
        async move {
            loop {
                match host.send(post("/api/experiments", &body)).await.status {
                    503 => tokio::time::sleep(Duration::from_millis(100)).await,
                    status => return status,
                }
            }
        }
    });
    let statuses = futures::future::join_all(defined).await;
    assert!(statuses.iter().all(|status| *status == 201), "{statuses:?}");
    until_complete(&host, 5).await;
    host.kill().await;

    let host = application.up().start().await;
    until_complete(&host, EXPERIMENTS).await;
    let found = host.get("/api/experiments/e7/results").await.data();
    let estimate = found["analysis"]["metrics"][0]["estimate"].as_f64().unwrap();
    assert!((estimate - 5.0).abs() < 0.8, "{found}");
    host.stop().await;
    let database = rusqlite::Connection::open(application.path("experiments.db")).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let all = i64::try_from(EXPERIMENTS).unwrap();
    assert_eq!(count("SELECT count(*) FROM experiment_analyses"), all);
    assert_eq!(count("SELECT count(DISTINCT experiment_id) FROM experiment_analyses"), all);
    assert_eq!(count("SELECT max(results_version) FROM experiments"), 1);
}

#[tokio::test]
async fn an_uploaded_file_becomes_dollars_and_new_dollars() {
    let application = application("");
    let host = application.up().start().await;
    let definition = json!({
        "id": "stores", "name": "Stores", "metrics": ["revenue"], "source": "upload",
        "timeRange": { "start": 1, "end": 4 }, "interventionAt": 3,
    });
    assert_eq!(host.send(post("/api/experiments", &definition.to_string())).await.status, 201);
    let mut csv = "unit,period,metric,value,treated\n".to_owned();
    for unit in 0..40_u32 {
        for period in 1..=4_u32 {
            let effect = if unit < 20 && period >= 3 { 2.0 } else { 0.0 };
            let wobble = 0.1 * f64::from((7 * unit + 3 * period) % 5);
            let value = f64::from(10 * unit + period) + effect + wobble;
            csv.push_str(&format!("store-{unit},{period},revenue,{value},{}\n", unit < 20));
        }
    }
    let upload = request("PUT", "/api/experiments/stores/results", &[("content-type", "text/csv")], csv);
    assert_eq!(host.send(upload).await.status, 202);
    until_complete(&host, 1).await;
    let dollars = async || {
        let found = host.get("/api/experiments/stores/results").await.data();
        found["analysis"]["totalEconomicImpact"]["total"].as_f64().unwrap()
    };
    let before = dollars().await;
    // 20 stores gain about 2 dollars in each of two periods.
    assert!((before - 80.0).abs() < 20.0, "{before}");
    let value = r#"{"name": "Revenue", "unit": "dollar", "dollarsPerUnit": 3, "expectedVersion": 1}"#;
    let headers = [("content-type", "application/json")];
    assert_eq!(host.send(request("PUT", "/api/metric-values/revenue", &headers, value)).await.status, 200);
    assert_eq!(host.send(post("/api/experiments/stores/analysis", "{}")).await.status, 202);
    until_complete(&host, 1).await;
    let after = dollars().await;
    assert!((after - 3.0 * before).abs() < 1e-6 * after, "{after} is not three times {before}");
}
