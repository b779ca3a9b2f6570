//! `[application]` and the settings of the HTTP server in it.
//!
//! Owns `[application]`, `[application.trigger.http]` and `[application.tool.tidemill]`. Leaves out
//! other tools' tables, which are ignored as Spin ignores ours.

use std::time::Duration;

use super::super::reader::{Located, TableReader, ValueReader};
use super::super::routes::Route;
use super::access::{self, AccessTable};
use super::archive::{self, ArchiveSettings};
use super::instances::{self, InstancesSettings};
use super::limits::{self, Bounds};
use super::rate_limit::{self, RateLimit, RateLimitTable};
use super::retention::{self, RetentionSettings};
use super::schedule::{self, ScheduleTable};
use super::storage::{self, StorageSettings};
use super::stream::{self, StreamTable};
use super::websocket::{self, WebSocketTable};

/// `[application]`.
#[derive(Clone, Debug, Default)]
pub(crate) struct ApplicationTable {
    /// The application's name.
    pub name: String,
    /// Its version; empty if not given.
    pub version: String,
    /// `[application.trigger.http] base`: what every route starts with; `/` if not given.
    pub base: Option<Located<String>>,
    /// `[application.tool.tidemill]`.
    pub tidemill: TidemillTable,
}

/// `[application.tool.tidemill]`: what Spin does not know.
#[derive(Clone, Debug, Default)]
pub(crate) struct TidemillTable {
    /// `[application.tool.tidemill.http]`.
    pub http: HttpSettings,
    /// `[application.tool.tidemill.instances]`.
    pub instances: InstancesSettings,
    /// `[application.tool.tidemill.storage]`.
    pub storage: StorageSettings,
    /// `[application.tool.tidemill.retention]`.
    pub retention: RetentionSettings,
    /// `[application.tool.tidemill.archive]`.
    pub archive: Option<ArchiveSettings>,
    /// `[application.tool.tidemill.access]`.
    pub access: Option<AccessTable>,
    /// `[[application.tool.tidemill.rate_limit]]`, in the file's order.
    pub rate_limits: Vec<RateLimitTable>,
    /// `[[application.tool.tidemill.stream]]`, in the file's order.
    pub streams: Vec<StreamTable>,
    /// `[[application.tool.tidemill.schedule]]`, in the file's order.
    pub schedules: Vec<ScheduleTable>,
    /// `[[application.tool.tidemill.websocket]]`, in the file's order.
    pub websockets: Vec<WebSocketTable>,
}

/// How the HTTP server behaves: `[application.tool.tidemill.http]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// `max_request_body`: a longer body is answered 413. Bytes; default 10 MiB, 1 B to 16 GiB.
    pub max_request_body: u64,
    /// `max_concurrent_requests`: more are answered 503. Default 4096, 1 to 1 000 000.
    pub max_concurrent_requests: u32,
    /// `max_requests_per_client`: how many of them one address (of IPv6: one /64 network) may have under way; more are answered 503.
    /// 1 to 1 000 000. By default 512, and at most three quarters of all, for other machines; no limit for this one, where a proxy is many
    /// clients. A proxy on another machine needs a larger number.
    pub max_requests_per_client: Option<u32>,
    /// `max_connections`: clients beyond it, those with WebSockets included, are told of the host's own state, and nothing else. Default 16 384, 1 to 1 000 000.
    pub max_connections: u32,
    /// `header_read_timeout`: how long a client may take to send the head of a request.
    /// Default 10 s, 100 ms to 10 min.
    pub header_read_timeout: Duration,
    /// `compression`: whether answers are compressed for clients that accept it. Default true.
    pub compression: bool,
    /// `security_headers`: whether answers get the headers that make browsers careful, where components do not set them. Default true.
    pub security_headers: bool,
    /// `cors_origins`: who else's pages may call. Default nobody.
    pub cors_origins: CorsOrigins,
    /// `max_subscribers`: clients of WebSockets and server-sent events on all routes together; more are answered 503.
    /// Default 20 000, 1 to 1 000 000.
    pub max_subscribers: u32,
    /// `[[application.tool.tidemill.rate_limit]]`: how often a client may send requests; routes differ. Default: as often as it likes.
    pub rate_limits: Vec<(Route, RateLimit)>,
}

/// Which origins' pages may read answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorsOrigins {
    /// `["*"]`: every origin.
    Any,
    /// These, such as `https://example.com`; none by default.
    List(Vec<String>),
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            max_request_body: 10 << 20,
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
    }
}

impl TidemillTable {
    /// The components that triggers of Tidemill's own name.
    pub(crate) fn components(&self) -> impl Iterator<Item = &Located<String>> {
        let streams = self.streams.iter().map(|stream| &stream.component);
        streams.chain(self.schedules.iter().filter_map(|schedule| schedule.component.as_ref()))
    }

    /// The databases that triggers of Tidemill's own name.
    pub(crate) fn databases(&self) -> impl Iterator<Item = &Located<String>> {
        self.streams.iter().map(|stream| &stream.database)
    }
}

impl ApplicationTable {
    pub(super) fn read(mut table: TableReader<'_>) -> Self {
        let text = |value: Option<Located<String>>| value.map(|text| text.value).unwrap_or_default();
        let name = text(table.required("name").and_then(ValueReader::string));
        let version = text(table.string("version"));
        // For people; only their types are checked.
        table.string("description");
        table.strings("authors");
        // Targets matter to `spin build` only; Spin's runtime ignores them too.
        table.value("targets");
        let mut application = Self { name, version, ..Self::default() };
        if let Some(triggers) = table.table("trigger") {
            application.base = read_trigger_settings(triggers);
        }
        if let Some(tools) = table.table("tool") {
            application.tidemill = read_tools(tools);
        }
        table.finish();
        application
    }
}

/// `[application.trigger.<type>]`: only `http` has settings that Tidemill knows.
fn read_trigger_settings(table: TableReader<'_>) -> Option<Located<String>> {
    let mut base = None;
    for (trigger, value) in table.entries() {
        if trigger.value != "http" {
            let message = format!("settings of trigger type `{}`, which Tidemill does not run", trigger.value);
            value.scope.report(trigger.span, message);
            continue;
        }
        let Some(mut http) = value.table() else {
            continue;
        };
        base = http.string("base");
        http.finish();
    }
    base
}

fn read_tools(mut tools: TableReader<'_>) -> TidemillTable {
    let Some(mut tidemill) = tools.table("tidemill") else {
        return TidemillTable::default();
    };
    let table = TidemillTable {
        http: tidemill.table("http").map(read_http).unwrap_or_default(),
        instances: tidemill.table("instances").map(instances::read).unwrap_or_default(),
        storage: tidemill.table("storage").map(storage::read).unwrap_or_default(),
        retention: tidemill.table("retention").map(retention::read).unwrap_or_default(),
        archive: tidemill.table("archive").and_then(archive::read),
        access: tidemill.table("access").map(access::read),
        rate_limits: read_tables(&mut tidemill, "rate_limit", rate_limit::read),
        streams: read_tables(&mut tidemill, "stream", stream::read),
        schedules: read_tables(&mut tidemill, "schedule", schedule::read),
        websockets: read_tables(&mut tidemill, "websocket", websocket::read),
    };
    tidemill.finish();
    table
}

fn read_tables<T>(tidemill: &mut TableReader<'_>, key: &'static str, read: fn(TableReader<'_>) -> Option<T>) -> Vec<T> {
    let expected = format!("a list of tables, `[[application.tool.tidemill.{key}]]`");
    let list = tidemill.value(key).map(|value| value.list(&expected)).unwrap_or_default();
    list.into_iter().filter_map(|item| read(item.table()?)).collect()
}

fn read_http(mut table: TableReader<'_>) -> HttpSettings {
    let default = HttpSettings::default();
    let body = Bounds::new(1, 16 << 30);
    let requests = Bounds::new(1, 1_000_000);
    let head = Bounds::new(Duration::from_millis(100), Duration::from_secs(600));
    let settings = HttpSettings {
        max_request_body: limits::size(&mut table, "max_request_body", body).unwrap_or(default.max_request_body),
        max_concurrent_requests: limits::count(&mut table, "max_concurrent_requests", requests)
            .unwrap_or(default.max_concurrent_requests),
        max_requests_per_client: limits::count(&mut table, "max_requests_per_client", requests),
        max_connections: limits::count(&mut table, "max_connections", requests).unwrap_or(default.max_connections),
        header_read_timeout: limits::duration(&mut table, "header_read_timeout", head)
            .unwrap_or(default.header_read_timeout),
        compression: table.boolean("compression").map_or(default.compression, |on| on.value),
        security_headers: table.boolean("security_headers").map_or(default.security_headers, |on| on.value),
        cors_origins: read_origins(&mut table, "cors_origins"),
        max_subscribers: limits::count(&mut table, "max_subscribers", requests).unwrap_or(default.max_subscribers),
        // Resolved with the application's base.
        rate_limits: default.rate_limits,
    };
    table.finish();
    settings
}

pub(super) fn read_origins(table: &mut TableReader<'_>, key: &'static str) -> CorsOrigins {
    let origins = table.strings(key);
    if origins.iter().any(|origin| origin.value == "*") {
        return CorsOrigins::Any;
    }
    for origin in &origins {
        let is_origin =
            url::Url::parse(&origin.value).is_ok_and(|url| url.origin().ascii_serialization() == origin.value);
        if !is_origin {
            let message = format!("`{}` is not an origin", origin.value);
            let error = table.scope.error(origin.span.clone(), message);
            let help = "write scheme and host without a path, such as \"https://example.com\", or \"*\"";
            table.scope.problems.add(error.with_help(help));
        }
    }
    CorsOrigins::List(origins.into_iter().map(|origin| origin.value).collect())
}
