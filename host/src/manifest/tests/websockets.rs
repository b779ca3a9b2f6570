//! What subscriptions of clients mean, and what is said about broken ones.

use std::time::Duration;

use super::broken::check;
use super::{load, manifest, problems};
use crate::manifest::{Absent, CorsOrigins, WebSocket, WebSocketFilter, WebSocketLimits};

fn with_database(lines: &str) -> String {
    manifest(&format!("sqlite_databases = [\"default\"]\n{lines}"))
}

#[test]
fn what_is_left_out_has_the_documented_defaults() {
    let lines = r#"
[[application.tool.tidemill.websocket]]
route = "/ws/orders/"
database = "default"
table = "orders"
"#;
    let expected = WebSocket {
        route: "/ws/orders".to_owned(),
        database: "default".to_owned(),
        table: "orders".to_owned(),
        columns: None,
        snapshot: None,
        filter: Vec::new(),
        limits: WebSocketLimits {
            max_clients: 10_000,
            queue: 256,
            slow_timeout: Duration::from_secs(30),
            ping_interval: Duration::from_secs(30),
            origins: CorsOrigins::List(Vec::new()),
        },
    };
    assert_eq!(load(&with_database(lines)).websockets, [expected]);
}

#[test]
fn every_setting_can_be_set() {
    let lines = r#"
[[application.tool.tidemill.websocket]]
route = "/ws/orders"
database = "default"
table = "orders"
columns = ["id", "order_state"]
snapshot = "/api/orders/{vendorId}?state={state}"
filter = { vendor_id = { required = true }, state = "open", priority = 1, owner = { required = false } }
max_clients = 1
queue = 65536
slow_timeout = "100ms"
ping_interval = "1h"
origins = ["https://example.com"]
"#;
    let filter = |column: &str, parameter: &str, absent| WebSocketFilter {
        column: column.to_owned(),
        parameter: parameter.to_owned(),
        absent,
    };
    let expected = WebSocket {
        route: "/ws/orders".to_owned(),
        database: "default".to_owned(),
        table: "orders".to_owned(),
        columns: Some(vec!["id".to_owned(), "order_state".to_owned()]),
        snapshot: Some("/api/orders/{vendorId}?state={state}".to_owned()),
        filter: vec![
            filter("vendor_id", "vendorId", Absent::Refused),
            filter("state", "state", Absent::Value("open".to_owned())),
            filter("priority", "priority", Absent::Value("1".to_owned())),
            filter("owner", "owner", Absent::All),
        ],
        limits: WebSocketLimits {
            max_clients: 1,
            queue: 65_536,
            slow_timeout: Duration::from_millis(100),
            ping_interval: Duration::from_secs(3600),
            origins: CorsOrigins::List(vec!["https://example.com".to_owned()]),
        },
    };
    assert_eq!(load(&with_database(lines)).websockets, [expected]);
}

#[test]
fn the_base_of_the_application_stands_before_the_route() {
    let lines = r#"
[application.trigger.http]
base = "/shop"

[[application.tool.tidemill.websocket]]
route = "/ws"
database = "default"
table = "orders"
"#;
    assert_eq!(load(&with_database(lines)).websockets[0].route, "/shop/ws");
}

#[test]
fn a_broken_subscription_is_explained() {
    let rendered = problems(&with_database(
        r#"
[[trigger.http]]
route = "/ws/taken"
component = "web"

[[application.tool.tidemill.websocket]]
route = "/ws/taken"
database = "defualt"
table = "tidemill_changes"
filter = { after = "x", state = true, row_id = "1", rowId = "2" }

[[application.tool.tidemill.websocket]]
route = "/ws/:id"
databse = "default"
table = "orders"
columns = []
queue = 0
slow_timeout = "1ms"
origins = ["example.com"]

[[application.tool.tidemill.websocket]]
route = "/health"
database = "default"
table = "orders"
columns = ["id", "ID"]
snapshot = "/api/{vendor}/{kind}"
filter = { vendor_id = { required = true }, kind = { required = false } }

[[application.tool.tidemill.websocket]]
route = "health"
database = "default"
table = "orders"
snapshot = "api/{id"
"#,
    ));
    check("websockets", &rendered);
}
