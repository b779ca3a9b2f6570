//! `[[application.tool.tidemill.websocket]]`: which changes are sent to which clients.
//!
//! Owns the keys with their types, defaults and bounds. Leaves out whether routes, databases and parameters exist:
//! that is `application::websockets`.

use std::time::Duration;

use super::super::reader::{Located, TableReader, ValueReader};
use super::application::{CorsOrigins, read_origins};
use super::limits::{self, Bounds};

/// One `[[application.tool.tidemill.websocket]]`.
#[derive(Clone, Debug)]
pub(crate) struct WebSocketTable {
    /// `route`: the path at which clients connect.
    pub route: Located<String>,
    /// `database`: the label of the database.
    pub database: Located<String>,
    /// `table`: the table whose changes are sent.
    pub table: Located<String>,
    /// `columns`: what is sent of a row.
    pub columns: Option<Vec<Located<String>>>,
    /// `snapshot`: the path that gives a client the state to begin with.
    pub snapshot: Option<Located<String>>,
    /// `filter`, in the file's order.
    pub filter: Vec<FilterEntry>,
    /// `more_open_than_api`: whether its rows are meant for people who may not read them at the application's own routes. Default no.
    pub more_open_than_api: bool,
    /// The rest.
    pub limits: WebSocketLimits,
}

/// One entry of `filter`.
#[derive(Clone, Debug)]
pub(crate) struct FilterEntry {
    /// The column.
    pub column: Located<String>,
    /// What is selected without the query parameter.
    pub absent: Absent,
}

/// What a filter selects for a client that does not send its query parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// `column = "value"` or an integer: the rows with this value.
    Value(String),
    /// `column = { required = true }`: nothing; the client is refused with status 422.
    Refused,
    /// `column = { required = false }`: all rows.
    All,
}

/// How clients of one subscription are treated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSocketLimits {
    /// `max_clients`: more are answered 503. Default 10 000, 1 to 1 000 000.
    pub max_clients: u32,
    /// `queue`: changes that may wait for a client, in order. When more wait, only the newest of each row does. Default 256,
    /// 1 to 65 536.
    pub queue: u32,
    /// `slow_timeout`: a client that takes nothing for so long while something waits for it is closed with 1013. Default 30 s,
    /// 100 ms to 1 h.
    pub slow_timeout: Duration,
    /// `ping_interval`: how often a silent client is asked whether it is there; one that does not answer until the next time is
    /// gone. Default 30 s, 100 ms to 1 h.
    pub ping_interval: Duration,
    /// `origins`: whose pages may connect, besides those that this host serves itself. Default nobody.
    pub origins: CorsOrigins,
}

impl Default for WebSocketLimits {
    fn default() -> Self {
        Self {
            max_clients: 10_000,
            queue: 256,
            slow_timeout: Duration::from_secs(30),
            ping_interval: Duration::from_secs(30),
            origins: CorsOrigins::List(Vec::new()),
        }
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> Option<WebSocketTable> {
    let route = table.required("route").and_then(ValueReader::string);
    let database = table.required("database").and_then(ValueReader::string);
    let name = table.required("table").and_then(ValueReader::string);
    let columns = table.value("columns").map(ValueReader::strings);
    let snapshot = table.string("snapshot");
    let filter = table.table("filter").map(read_filter).unwrap_or_default();
    let more_open_than_api = table.value("more_open_than_api").and_then(ValueReader::boolean);
    let more_open_than_api = more_open_than_api.is_some_and(|more_open| more_open.value);
    let limits = read_limits(&mut table);
    table.finish();
    let (route, database, table) = (route?, database?, name?);
    Some(WebSocketTable { route, database, table, columns, snapshot, filter, more_open_than_api, limits })
}

fn read_filter(table: TableReader<'_>) -> Vec<FilterEntry> {
    let read = |(column, value)| Some(FilterEntry { column, absent: read_absent(value)? });
    table.entries().into_iter().filter_map(read).collect()
}

fn read_absent(value: ValueReader<'_>) -> Option<Absent> {
    if let Some(text) = value.as_string() {
        return Some(Absent::Value(text.value));
    }
    if let Some(number) = value.as_integer() {
        return Some(Absent::Value(number.value.to_string()));
    }
    if !value.is_table() {
        return value.mismatch("a string, an integer, { required = true } or { required = false }");
    }
    let mut table = value.table()?;
    let required = table.required("required").and_then(ValueReader::boolean);
    table.finish();
    Some(if required?.value { Absent::Refused } else { Absent::All })
}

fn read_limits(table: &mut TableReader<'_>) -> WebSocketLimits {
    let default = WebSocketLimits::default();
    let time = Bounds::new(Duration::from_millis(100), Duration::from_secs(3600));
    WebSocketLimits {
        max_clients: limits::count(table, "max_clients", Bounds::new(1, 1_000_000)).unwrap_or(default.max_clients),
        queue: limits::count(table, "queue", Bounds::new(1, 65_536)).unwrap_or(default.queue),
        slow_timeout: limits::duration(table, "slow_timeout", time).unwrap_or(default.slow_timeout),
        ping_interval: limits::duration(table, "ping_interval", time).unwrap_or(default.ping_interval),
        origins: read_origins(table, "origins"),
    }
}
