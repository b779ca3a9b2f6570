//! Changes of the counter on their way to browsers, by WebSocket and as server-sent events.

mod changes;
mod events;
mod limits;
mod refusals;

use crate::support::{Application, Host, Reply, get, post};

/// The counter with a subscription at `/ws/counter`; more lines for its table.
fn application(lines: &str) -> Application {
    Application::counter(&format!(
        "[[application.tool.tidemill.websocket]]\nroute = \"/ws/counter\"\ndatabase = \"counter\"\ntable = \"counters\"\n\
         columns = [\"id\", \"value\", \"version\", \"last_updated\"]\n\
         snapshot = \"/api/counter/counters/{{id}}/value\"\nfilter = {{ id = \"global-counter\" }}\n{lines}"
    ))
}

/// Increments the counter of the contract, which must succeed.
async fn increment(host: &Host) -> i64 {
    let data = host.send(post("/api/counter/increment", "{}")).await.data();
    data["version"].as_i64().expect("a version is a number")
}

/// Increments it often on one connection.
async fn increment_times(host: &Host, times: usize) -> i64 {
    let mut connection = host.connect().await;
    let mut version = 0;
    for _ in 0..times {
        let data = connection.send(post("/api/counter/increment", "{}")).await.expect("it is answered").data();
        version = data["version"].as_i64().expect("a version is a number");
    }
    version
}

/// A figure of `GET /metrics` about the subscription, `name{more}`.
async fn metric(host: &Host, name: &str) -> f64 {
    let metrics: Reply = host.send(get("/metrics")).await;
    let line = metrics.ok().lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().expect("a figure is a number"))
}
