//! How well anomalies are found in made-up traffic whose labels the detector never reads, and how well simpler ways find them.

use serde_json::{Value, json};

use crate::support::{Fixture, get, job};

/// Weeks of many people are made in pieces, and scored after each as the schedule would. Only the last weeks are measured: before, nobody has
/// habits yet.
async fn measured(seed: u64) -> Value {
    let fixture = Fixture::new();
    let started = fixture.start().await;
    let body = json!({ "seed": seed, "accounts": 70, "days": 65, "anomalyRate": 0.015 });
    let run = job(&started, "generate", &body).await;
    assert_eq!(run["status"], "complete", "{run}");
    let run = job(&started, "detect-anomalies", &json!({})).await;
    assert_eq!(run["status"], "complete", "{run}");
    assert_eq!(fixture.count("SELECT count(*) FROM accounts WHERE stale_since IS NOT NULL").await, 0);
    assert_eq!(fixture.count("SELECT count(*) FROM transactions WHERE unscored = 1").await, 0);
    get(&started.0, "/api/transactions/quality").await.data()
}

#[tokio::test]
async fn injected_anomalies_come_first_and_reasons_name_them() {
    let quality = measured(11).await;
    let labels = &quality["labels"];
    let number = |name: &str| labels[name].as_f64().unwrap();
    assert!(number("injected") >= 60.0, "{labels}");
    assert!(number("auc") >= 0.95, "{labels}");
    assert!(number("precisionAtInjected") >= 0.7, "{labels}");
    assert!(number("reasonsRight") >= 0.9, "{labels}");
    for baseline in labels["baselines"].as_array().unwrap() {
        assert!(number("auc") > baseline["auc"].as_f64().unwrap(), "{labels}");
    }
}
