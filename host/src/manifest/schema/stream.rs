//! `[[application.tool.tidemill.stream]]`: which changes wake which component.
//!
//! Owns the keys, their defaults and bounds. Leaves out whether components and databases exist (`application`), and
//! delivering (`trigger::stream`).

use std::time::Duration;

use tidemill_change_log::Operation;

use super::super::reader::{Located, TableReader, ValueReader, suggestion};
use super::limits::{self, Bounds};

/// One `[[application.tool.tidemill.stream]]`.
#[derive(Clone, Debug)]
pub(crate) struct StreamTable {
    /// `name`, or the place of `component` with the default.
    pub name: Located<String>,
    /// `database`: the label of the database whose table is watched.
    pub database: Located<String>,
    /// `table`.
    pub table: Located<String>,
    /// `component`: the id of the component that is woken.
    pub component: Located<String>,
    /// Everything else.
    pub settings: StreamSettings,
}

/// One stream: the changes of one table, on their way to one component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamSettings {
    /// `name`: what positions, dead letters and people know it by; unique. Default `<component>-<table>`.
    pub name: String,
    /// `database`: a key of [`Application::databases`](crate::manifest::Application::databases).
    pub database: String,
    /// `table`: the table whose changes are told. It may not exist yet.
    pub table: String,
    /// `component`: the id of the component that is woken; it exports `tidemill:events/consumer`.
    pub component: String,
    /// `operations`: which kinds of change are told. Default all.
    pub operations: Vec<Operation>,
    /// `columns`: the columns in the images. Default all but blobs.
    pub columns: Option<Vec<String>>,
    /// `changed`: an update is told only if one of these columns changed. Default: any column.
    pub changed: Vec<String>,
    /// `filter`: only rows with one of these values in each of these columns are told; a deletion by the row before it,
    /// all else by the row after it. Default every row.
    pub filter: Vec<(String, Vec<FilterValue>)>,
    /// `batch_size`: changes in one call. Default 32, 1 to 1000.
    pub batch_size: u32,
    /// `batch_window`: how long to wait for a batch to fill. Default not at all, at most 1 min.
    pub batch_window: Duration,
    /// `max_attempts`: after so many failed calls with it alone, a change becomes a dead letter. Default 5, 1 to 1000.
    pub max_attempts: u32,
    /// `parallelism`: calls at the same time; changes of one row are never apart. Default 1, 1 to 64.
    pub parallelism: u32,
    /// `start`: what a stream that has no position yet begins with.
    pub start: StartAt,
    /// `timeout`: how long one call may take. Default 30 s, 10 ms to 1 h.
    pub timeout: Duration,
    /// `retry`: how long to wait before a failed change is tried again.
    pub retry: RetrySettings,
    /// `breaker`: when to leave a failing consumer alone.
    pub breaker: BreakerSettings,
}

/// A value that a filter asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterValue {
    /// Text.
    Text(String),
    /// A number; `true` is 1 and `false` 0, as in SQLite.
    Integer(i64),
}

/// What a stream that has no position yet begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum StartAt {
    /// `"latest"`: the next change. The default.
    #[default]
    Latest,
    /// `"beginning"`: the oldest change that the log still has.
    Beginning,
}

/// `retry`: waiting times grow twofold with each attempt, from `base` to `cap`, and are drawn between zero and that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySettings {
    /// `base`: the longest wait before the second attempt. Default 500 ms, 1 ms to 1 h.
    pub base: Duration,
    /// `cap`: the longest wait before any attempt. Default 1 min, `base` to 24 h.
    pub cap: Duration,
}

/// `breaker`: a consumer that fails so often in a row gets nothing for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerSettings {
    /// `threshold`: failures in a row. Default 5, 1 to 1000.
    pub threshold: u32,
    /// `open`: how long nothing is delivered before one batch is tried. Default 30 s, 10 ms to 24 h.
    pub open: Duration,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { base: Duration::from_millis(500), cap: Duration::from_secs(60) }
    }
}

impl Default for BreakerSettings {
    fn default() -> Self {
        Self { threshold: 5, open: Duration::from_secs(30) }
    }
}

impl StreamSettings {
    /// A stream with every default.
    #[must_use]
    pub fn new(database: &str, table: &str, component: &str) -> Self {
        Self {
            name: format!("{component}-{table}"),
            database: database.to_owned(),
            table: table.to_owned(),
            component: component.to_owned(),
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
            retry: RetrySettings::default(),
            breaker: BreakerSettings::default(),
        }
    }

    /// The columns that the log must keep for it: those of the images, and those that it decides by. `None` stands for
    /// all but blobs.
    #[must_use]
    pub fn logged_columns(&self) -> Option<Vec<String>> {
        let mut columns = self.columns.clone()?;
        let filtered = self.filter.iter().map(|(column, _)| column);
        for column in self.changed.iter().chain(filtered) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        Some(columns)
    }
}

pub(super) fn read(mut table: TableReader<'_>) -> Option<StreamTable> {
    let name = table.string("name");
    let database = table.required("database").and_then(ValueReader::string);
    let watched = table.required("table").and_then(ValueReader::string);
    let component = table.required("component").and_then(ValueReader::string);
    let mut settings = StreamSettings::new("", "", "");
    read_selection(&mut table, &mut settings);
    read_delivery(&mut table, &mut settings);
    table.finish();
    let (database, watched, component) = (database?, watched?, component?);
    let name = name.unwrap_or_else(|| Located {
        value: format!("{}-{}", component.value, watched.value),
        span: watched.span.clone(),
    });
    settings.name.clone_from(&name.value);
    settings.database.clone_from(&database.value);
    settings.table.clone_from(&watched.value);
    settings.component.clone_from(&component.value);
    Some(StreamTable { name, database, table: watched, component, settings })
}

/// Which changes are told, and what of them.
fn read_selection(table: &mut TableReader<'_>, settings: &mut StreamSettings) {
    if let Some(value) = table.value("operations") {
        let (scope, span) = (value.scope, value.span.clone());
        let words = value.strings();
        if words.is_empty() {
            scope.report(span, "`operations` is empty: nothing would ever be told");
        }
        let mut operations = Vec::new();
        for word in words {
            match Operation::parse(&word.value) {
                Some(operation) if operations.contains(&operation) => {}
                Some(operation) => operations.push(operation),
                None => {
                    let help = suggestion(&word.value, &["insert", "update", "delete"], "operations");
                    let error = scope.error(word.span, format!("unknown operation `{}`", word.value));
                    scope.problems.add(error.with_help(help));
                }
            }
        }
        settings.operations = operations;
    }
    settings.columns = table.value("columns").map(|value| values(value.strings()));
    settings.changed = values(table.strings("changed"));
    if let Some(filter) = table.table("filter") {
        let read = |(column, value): (Located<String>, ValueReader<'_>)| Some((column.value, read_filter(value)?));
        settings.filter = filter.entries().into_iter().filter_map(read).collect();
    }
    match table.string("start") {
        Some(start) if start.value == "beginning" => settings.start = StartAt::Beginning,
        Some(start) if start.value != "latest" => {
            let error = table.scope.error(start.span, format!("unknown start `{}`", start.value));
            let help = "\"latest\" begins with the next change, \"beginning\" with the oldest in the log";
            table.scope.problems.add(error.with_help(help));
        }
        _ => {}
    }
}

/// How changes are delivered.
fn read_delivery(table: &mut TableReader<'_>, settings: &mut StreamSettings) {
    const DAY: Duration = Duration::from_secs(24 * 3600);
    let hour = Duration::from_secs(3600);
    let minute = Duration::from_secs(60);
    let number = |table: &mut TableReader<'_>, key, most, default: &mut u32| {
        *default = limits::count(table, key, Bounds::new(1, most)).unwrap_or(*default);
    };
    let time = |table: &mut TableReader<'_>, key, least, most, default: &mut Duration| {
        *default = limits::duration(table, key, Bounds::new(least, most)).unwrap_or(*default);
    };
    number(table, "batch_size", 1000, &mut settings.batch_size);
    time(table, "batch_window", Duration::ZERO, minute, &mut settings.batch_window);
    number(table, "max_attempts", 1000, &mut settings.max_attempts);
    number(table, "parallelism", 64, &mut settings.parallelism);
    time(table, "timeout", Duration::from_millis(10), hour, &mut settings.timeout);
    if let Some(mut retry) = table.table("retry") {
        time(&mut retry, "base", Duration::from_millis(1), hour, &mut settings.retry.base);
        let least = settings.retry.base;
        settings.retry.cap = settings.retry.cap.max(least);
        time(&mut retry, "cap", least, DAY, &mut settings.retry.cap);
        retry.finish();
    }
    if let Some(mut breaker) = table.table("breaker") {
        number(&mut breaker, "threshold", 1000, &mut settings.breaker.threshold);
        time(&mut breaker, "open", Duration::from_millis(10), DAY, &mut settings.breaker.open);
        breaker.finish();
    }
}

/// One value or a list of them.
fn read_filter(value: ValueReader<'_>) -> Option<Vec<FilterValue>> {
    if !value.is_list() {
        return Some(vec![read_filter_value(value)?]);
    }
    let (scope, span, name) = (value.scope, value.span.clone(), value.name.clone());
    let values: Vec<_> = value.list("a list").into_iter().map(read_filter_value).collect();
    if values.is_empty() {
        scope.report(span, format!("{name} is empty: nothing would ever be told"));
    }
    values.into_iter().collect()
}

fn read_filter_value(value: ValueReader<'_>) -> Option<FilterValue> {
    if let Some(text) = value.as_string() {
        return Some(FilterValue::Text(text.value));
    }
    if let Some(integer) = value.as_integer() {
        return Some(FilterValue::Integer(integer.value));
    }
    match value.as_boolean() {
        Some(truth) => Some(FilterValue::Integer(i64::from(truth.value))),
        None => value.mismatch("a string, an integer, true or false, or a list of them"),
    }
}

fn values(located: Vec<Located<String>>) -> Vec<String> {
    located.into_iter().map(|one| one.value).collect()
}
