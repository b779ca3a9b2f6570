//! Defaults and units of the settings under `tool.tidemill`.

use std::num::NonZeroU32;
use std::time::Duration;

use super::{load, manifest};
use crate::manifest::{
    ArchiveSettings, Client, CorsOrigins, HttpSettings, InstancesSettings, Limits, RateLimit, RetentionSettings, Route,
    StorageSettings,
};

#[test]
fn without_settings_the_documented_defaults_hold() {
    let application = load(&manifest(""));
    assert!(application.components[0].route_headers);
    assert_eq!(application.components[0].health, None);
    let limits = &application.components[0].limits;
    assert_eq!(
        *limits,
        Limits {
            memory: 134_217_728,
            cpu_time: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            max_instances: 256,
            requests_per_instance: 128,
            concurrent_requests_per_instance: 16,
            idle_instance_timeout: Duration::from_secs(1),
        }
    );
    assert_eq!(application.instances, InstancesSettings { memory: None });
    assert_eq!(application.storage, StorageSettings { check_after_crash: true });
    assert_eq!(application.archive, None);
    let day = Duration::from_secs(86_400);
    assert_eq!(application.retention, RetentionSettings { changes: day, dead_letters: None });
    assert_eq!(
        application.http,
        HttpSettings {
            max_request_body: 10_485_760,
            max_concurrent_requests: 4096,
            max_requests_per_client: None,
            max_connections: 16_384,
            header_read_timeout: Duration::from_secs(10),
            compression: true,
            security_headers: true,
            cors_origins: CorsOrigins::List(Vec::new()),
            max_subscribers: 20_000,
            rate_limits: Vec::new(),
        }
    );
}

#[test]
fn every_setting_can_be_set() {
    let lines = r#"
[component.web.tool.tidemill]
memory_limit = 2097152
cpu_time_limit = "500ms"
request_timeout = "1m"
max_instances = 1
requests_per_instance = 1
concurrent_requests_per_instance = 1024
idle_instance_timeout = "0s"
route_headers = false
health = "/ready?deep=1"

[application.tool.tidemill.instances]
memory_limit = "2GiB"

[application.tool.tidemill.storage]
check_after_crash = false

[application.tool.tidemill.archive]
folder = "../backups/shop"
interval = "1m"
base_interval = "12h"
keep = "720h"
max_log = "64MiB"

[application.tool.tidemill.retention]
changes = "48h"
dead_letters = "2160h"

[application.tool.tidemill.http]
max_request_body = "16 GiB"
max_concurrent_requests = 1
max_requests_per_client = 3
max_connections = 2
header_read_timeout = "100ms"
compression = false
security_headers = false
cors_origins = ["https://example.com", "*"]
max_subscribers = 1000000

[[application.tool.tidemill.rate_limit]]
route = "/api/..."
requests = 5
per = "1m"
burst = 20
client = "forwarded"
"#;
    let application = load(&manifest(lines));
    assert!(!application.components[0].route_headers);
    assert_eq!(application.instances, InstancesSettings { memory: Some(2 << 30) });
    assert_eq!(application.storage, StorageSettings { check_after_crash: false });
    let hours = |hours: u64| Duration::from_secs(3600 * hours);
    let retention = RetentionSettings { changes: hours(48), dead_letters: Some(hours(2160)) };
    assert_eq!(application.retention, retention);
    let archive = ArchiveSettings {
        folder: application.directory.join("../backups/shop"),
        interval: Duration::from_secs(60),
        base_interval: hours(12),
        keep: hours(720),
        max_log: 64 << 20,
    };
    assert_eq!(application.archive, Some(archive));
    assert_eq!(application.components[0].health.as_deref(), Some("/ready?deep=1"));
    let limits = &application.components[0].limits;
    assert_eq!(
        *limits,
        Limits {
            memory: 2_097_152,
            cpu_time: Duration::from_millis(500),
            request_timeout: Duration::from_secs(60),
            max_instances: 1,
            requests_per_instance: 1,
            concurrent_requests_per_instance: 1024,
            idle_instance_timeout: Duration::ZERO,
        }
    );
    let number = |number| NonZeroU32::new(number).unwrap();
    let (requests, burst, per) = (number(5), number(20), Duration::from_secs(60));
    let limit = RateLimit { requests, per, burst, client: Client::Forwarded };
    assert_eq!(
        application.http,
        HttpSettings {
            max_request_body: 17_179_869_184,
            max_concurrent_requests: 1,
            max_requests_per_client: Some(3),
            max_connections: 2,
            header_read_timeout: Duration::from_millis(100),
            compression: false,
            security_headers: false,
            cors_origins: CorsOrigins::Any,
            max_subscribers: 1_000_000,
            rate_limits: vec![(Route::parse("/", "/api/...").unwrap(), limit)],
        }
    );
}
