//! Streams: what they mean without saying so, and what is said about those that cannot be used.

use std::time::Duration;

use tidemill_change_log::Operation;

use super::broken::check;
use super::{directory, manifest, options, problems};
use crate::manifest::{Application, BreakerSettings, FilterValue, RetrySettings, StartAt, StreamSettings};

fn table(lines: &str) -> String {
    format!("[[application.tool.tidemill.stream]]\n{lines}\n")
}

fn load(tables: &str) -> Application {
    let text = manifest(tables);
    let config = "[sqlite_database.shop]\ntype = \"spin\"\npath = \"shop.db\"\n";
    let directory = directory(&[("spin.toml", &text), ("runtime-config.toml", config)]);
    Application::load(&options(directory.path())).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn without_settings_the_documented_defaults_hold() {
    let application = load(&table("database = 'shop'\ntable = 'order_lines'\ncomponent = 'web'"));
    let expected = StreamSettings {
        name: "web-order_lines".to_owned(),
        database: "shop".to_owned(),
        table: "order_lines".to_owned(),
        component: "web".to_owned(),
        operations: vec![Operation::Insert, Operation::Update, Operation::Delete],
        columns: None,
        changed: Vec::new(),
        filter: Vec::new(),
        batch_size: 32,
        batch_window: Duration::ZERO,
        max_attempts: 5,
        parallelism: 1,
        start: StartAt::Latest,
        timeout: Duration::from_secs(30),
        retry: RetrySettings { base: Duration::from_millis(500), cap: Duration::from_secs(60) },
        breaker: BreakerSettings { threshold: 5, open: Duration::from_secs(30) },
    };
    assert_eq!(application.streams, [expected]);
    assert_eq!(application.streams[0].logged_columns(), None);
    // No component is granted it, and the stream needs it.
    assert!(application.databases.contains_key("shop"));
}

#[test]
fn every_setting_can_be_set_and_a_stream_alone_wakes_a_component() {
    let lines = r#"
name = "totals.v2"
database = "shop"
table = "orders"
component = "worker"
operations = ["delete", "insert", "delete"]
columns = ["id"]
changed = ["status"]
filter = { status = ["paid", "sent"], total = 5, express = true, id = "x" }
batch_size = 1000
batch_window = "1m"
max_attempts = 1
parallelism = 64
start = "beginning"
timeout = "10ms"
retry = { base = "2m", cap = "2m" }
breaker = { threshold = 1, open = "24h" }
"#;
    let application = load(&format!("[component.worker]\nsource = 'web.wasm'\n{}", table(lines)));
    let stream = &application.streams[0];
    assert_eq!(stream.name, "totals.v2");
    assert_eq!(stream.operations, [Operation::Delete, Operation::Insert]);
    let text = |value: &str| FilterValue::Text(value.to_owned());
    let filter = [
        ("status".to_owned(), vec![text("paid"), text("sent")]),
        ("total".to_owned(), vec![FilterValue::Integer(5)]),
        ("express".to_owned(), vec![FilterValue::Integer(1)]),
        ("id".to_owned(), vec![text("x")]),
    ];
    assert_eq!(stream.filter, filter);
    // What it decides by is logged, though it is not told.
    let logged = ["id", "status", "total", "express"].map(str::to_owned);
    assert_eq!(stream.logged_columns().unwrap(), logged);
    assert_eq!((stream.batch_size, stream.batch_window), (1000, Duration::from_secs(60)));
    assert_eq!((stream.max_attempts, stream.parallelism, stream.start), (1, 64, StartAt::Beginning));
    assert_eq!(stream.timeout, Duration::from_millis(10));
    let two_minutes = Duration::from_secs(120);
    assert_eq!(stream.retry, RetrySettings { base: two_minutes, cap: two_minutes });
    assert_eq!(stream.breaker, BreakerSettings { threshold: 1, open: Duration::from_secs(24 * 3600) });
    let worker = application.component("worker").unwrap();
    assert!(worker.triggered && !worker.answers_http);
}

#[test]
fn every_mistake_of_a_stream_is_told_with_how_to_mend_it() {
    let streams = [
        "table = 'orders'\ncomponent = 'wbe'\noperations = ['inserted', 'delete']\nbatchsize = 5",
        "database = 'shop'\ntable = 'order lines'\ncomponent = 'web'\nstart = 'newest'\nbatch_size = 0\nparallelism = 65",
        "name = 'a'\ndatabase = 'default'\ntable = 'tidemill_changes'\ncomponent = 'web'\nfilter = { a = 1.5, b = [] }",
        "name = 'a'\ndatabase = 'default'\ntable = ''\ncomponent = 'web'\nbatch_window = '61s'\noperations = []",
        "name = 'b'\ndatabase = 'default'\ntable = 'a'\ncomponent = 'web'\nretry = { base = '2s', cap = '1s' }\nbreaker = { thresh = 1 }",
    ];
    check("streams", &problems(&manifest(&streams.map(table).concat())));
}
