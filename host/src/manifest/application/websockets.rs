//! Subscriptions of clients become routes, columns and query parameters.
//!
//! Owns checking that nothing else answers at their routes and that what they name exists. Leaves out which tables and columns a
//! database has: that is known when it is open.

use super::super::diagnostic::Source;
use super::super::reader::{Located, Problems, suggestion};
use super::super::routes::{RESERVED, Route, Router};
use super::super::schema::{Absent, Manifest, WebSocketLimits, WebSocketTable};

/// Changes of a table that are sent to clients: one `[[application.tool.tidemill.websocket]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSocket {
    /// The path at which clients connect, with the application's base before it: `/ws/counter`.
    pub route: String,
    /// The label of the database; a key of [`Application::databases`](super::Application::databases).
    pub database: String,
    /// The table.
    pub table: String,
    /// The columns that are sent; `None` for all but blobs.
    pub columns: Option<Vec<String>>,
    /// The path whose answer to GET gives a client the state to begin with; `{parameter}` stands for the value of a query parameter.
    pub snapshot: Option<String>,
    /// What clients may select by.
    pub filter: Vec<WebSocketFilter>,
    /// How clients are treated.
    pub limits: WebSocketLimits,
}

impl WebSocket {
    /// The columns that the log has to hold: what is sent, and what a filter looks at.
    #[must_use]
    pub fn logged_columns(&self) -> Option<Vec<String>> {
        let filtered = self.filter.iter().map(|filter| filter.column.clone());
        self.columns.as_ref().map(|columns| columns.iter().cloned().chain(filtered).collect())
    }
}

/// A column by which clients select rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebSocketFilter {
    /// The column.
    pub column: String,
    /// The query parameter: the column's name in camelCase, as in messages.
    pub parameter: String,
    /// What is selected without it.
    pub absent: Absent,
}

/// Query parameters that mean something else.
const RESERVED_PARAMETERS: [&str; 1] = ["after"];

/// Columns in a filter. Each combination of parameters that clients use costs a look-up per change.
const MAX_FILTERS: usize = 8;

/// All subscriptions of a manifest.
pub(super) fn resolve(manifest: &Manifest, router: &Router<usize>, problems: &Problems) -> Vec<WebSocket> {
    let base = manifest.application.base.as_ref().map_or("/", |base| &base.value);
    let mut labels: Vec<&str> = manifest
        .components
        .iter()
        .flat_map(|component| &component.sqlite_databases)
        .map(|label| label.value.as_str())
        .collect();
    labels.sort_unstable();
    labels.dedup();
    let context = Context { source: &manifest.source, base, router, labels, problems };
    let mut resolved: Vec<WebSocket> = Vec::new();
    for table in &manifest.application.tidemill.websockets {
        let Some(websocket) = context.resolve(table) else {
            continue;
        };
        if resolved.iter().any(|other| other.route == websocket.route) {
            let message = format!("another websocket has the route `{}` already", websocket.route);
            context.error(&table.route, message, "give each its own route");
        }
        resolved.push(websocket);
    }
    resolved
}

struct Context<'a> {
    source: &'a Source,
    base: &'a str,
    router: &'a Router<usize>,
    labels: Vec<&'a str>,
    problems: &'a Problems,
}

impl Context<'_> {
    fn error(&self, at: &Located<String>, message: impl Into<String>, help: impl Into<String>) {
        self.problems.add(self.source.error(at.span.clone(), message.into()).with_help(help.into()));
    }

    fn resolve(&self, table: &WebSocketTable) -> Option<WebSocket> {
        let route = self.route(&table.route);
        self.check_database(&table.database);
        self.check_names(table);
        let filter: Vec<WebSocketFilter> = table
            .filter
            .iter()
            .map(|entry| WebSocketFilter {
                column: entry.column.value.clone(),
                parameter: camel_case(&entry.column.value),
                absent: entry.absent.clone(),
            })
            .collect();
        if let Some(snapshot) = &table.snapshot {
            self.check_snapshot(snapshot, &filter);
        }
        let values = |names: &Vec<Located<String>>| names.iter().map(|name| name.value.clone()).collect();
        Some(WebSocket {
            route: route?,
            database: table.database.value.clone(),
            table: table.table.value.clone(),
            columns: table.columns.as_ref().map(values),
            snapshot: table.snapshot.as_ref().map(|path| path.value.clone()),
            filter,
            limits: table.limits.clone(),
        })
    }

    fn route(&self, raw: &Located<String>) -> Option<String> {
        let route = match Route::parse(self.base, &raw.value) {
            Ok(route) => route,
            Err(error) => {
                self.error(raw, error.to_string(), "write a path such as \"/ws/orders\"");
                return None;
            }
        };
        let Some(path) = route.fixed_path() else {
            let help = "write a path such as \"/ws/orders\"; clients select rows by query parameters, see `filter`";
            self.error(raw, "the route of a websocket is one path, without parameters or `...`", help);
            return None;
        };
        let path = format!("/{path}");
        if matches!(path.as_str(), "/health" | "/metrics") || path.starts_with(RESERVED) {
            self.error(raw, format!("`{path}` is answered by the host itself"), "choose another path");
        }
        if let Some((other, _)) = self.router.routes().find(|(other, _)| other.same_matches(&route)) {
            let message = format!("this route matches the same requests as `{}` of [[trigger.http]]", other.raw);
            self.error(raw, message, "give one of them another path: only one could ever answer");
        }
        Some(path)
    }

    fn check_database(&self, label: &Located<String>) {
        if !self.labels.contains(&label.value.as_str()) {
            let message = format!("no component is granted a database `{}`", label.value);
            self.error(label, message, suggestion(&label.value, &self.labels, "databases"));
        }
    }

    fn check_names(&self, table: &WebSocketTable) {
        let name = table.table.value.to_ascii_lowercase();
        if name.is_empty() {
            self.error(&table.table, "`table` is empty", "name the table whose changes are sent");
        } else if name.starts_with("sqlite_") || name.starts_with("tidemill_") {
            let message =
                format!("changes of `{}` are not sent: it is not a table of the application", table.table.value);
            self.error(&table.table, message, "name a table of the application");
        }
        if let Some(columns) = &table.columns {
            if columns.is_empty() {
                let help = "name at least one column, or leave `columns` out to send all";
                self.error(&table.table, "`columns` is empty", help);
            }
            for column in columns {
                if columns.iter().filter(|other| other.value.eq_ignore_ascii_case(&column.value)).count() > 1 {
                    self.error(column, format!("column `{}` is named twice", column.value), "name it once");
                }
            }
        }
        for (at, entry) in table.filter.iter().enumerate() {
            let parameter = camel_case(&entry.column.value);
            if RESERVED_PARAMETERS.contains(&parameter.as_str()) {
                let message = format!("a filter cannot be on column `{}`", entry.column.value);
                let help = format!("`?{parameter}=` means something else: where to resume");
                self.error(&entry.column, message, help);
            }
            let clashes = table.filter[..at].iter().any(|other| camel_case(&other.column.value) == parameter);
            if clashes {
                let message = format!("two filters have the query parameter `{parameter}`");
                self.error(&entry.column, message, "remove one of them");
            }
        }
        if let Some(entry) = table.filter.get(MAX_FILTERS) {
            let message = format!("a filter has at most {MAX_FILTERS} columns");
            self.error(&entry.column, message, "remove some of them");
        }
    }

    fn check_snapshot(&self, path: &Located<String>, filter: &[WebSocketFilter]) {
        if !path.value.starts_with('/') {
            let help = "write a path of this application, such as \"/api/orders\"";
            self.error(path, format!("`{}` is not a path", path.value), help);
            return;
        }
        let known: Vec<&str> = filter.iter().map(|filter| filter.parameter.as_str()).collect();
        let Some(names) = placeholders(&path.value) else {
            let help = "write {parameter} for the value of a query parameter";
            self.error(path, format!("the braces of `{}` do not match", path.value), help);
            return;
        };
        for name in names {
            match filter.iter().find(|filter| filter.parameter == name) {
                None => {
                    let message = format!("there is no filter with the query parameter `{name}`");
                    self.error(path, message, suggestion(name, &known, "query parameters"));
                }
                Some(filter) if filter.absent == Absent::All => {
                    let message = format!("`{{{name}}}` has no value where the query parameter is absent");
                    let help = format!("give the filter on `{}` a default or {{ required = true }}", filter.column);
                    self.error(path, message, help);
                }
                Some(_) => {}
            }
        }
        let static_path = path.value.split(['?', '#']).next().unwrap_or_default();
        if self.router.find(static_path).is_none() {
            let message = format!("no [[trigger.http]] answers at `{}`", path.value);
            self.error(path, message, "write a path that a component of this application answers");
        }
    }
}

/// The names in braces; none if the braces do not match.
fn placeholders(path: &str) -> Option<Vec<&str>> {
    let mut pieces = path.split('{');
    if pieces.next()?.contains('}') {
        return None;
    }
    let name = |piece: &'_ str| -> Option<usize> {
        let end = piece.find('}')?;
        (!piece[end + 1..].contains('}')).then_some(end)
    };
    pieces.map(|piece| Some(&piece[..name(piece)?])).collect()
}

/// `last_updated` as `lastUpdated`: an underscore between two characters makes the second a capital letter.
pub(crate) fn camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut after_underscore = false;
    for character in name.chars() {
        if character == '_' && !camel.is_empty() && !after_underscore {
            after_underscore = true;
            continue;
        }
        match std::mem::take(&mut after_underscore) {
            true if character.is_ascii_alphanumeric() => camel.push(character.to_ascii_uppercase()),
            true => camel.extend(['_', character]),
            false => camel.push(character),
        }
    }
    if after_underscore {
        camel.push('_');
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn names_of_columns_become_camel_case() {
        let cases = [
            ("id", "id"),
            ("last_updated", "lastUpdated"),
            ("amount_minor_2", "amountMinor2"),
            ("alreadyCamel", "alreadyCamel"),
            ("_hidden", "_hidden"),
            ("odd__name", "odd__name"),
            ("trailing_", "trailing_"),
            ("", ""),
        ];
        for (name, camel) in cases {
            assert_eq!(camel_case(name), camel);
        }
    }
}
