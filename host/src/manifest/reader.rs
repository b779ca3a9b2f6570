//! Reads TOML tables key by key, remembering where every value stands.
//!
//! Owns the rules that hold in every file: a key nobody asks for is an error with the nearest
//! known one, a wrong type names both types, and reading goes on after each problem so that one
//! run reports them all. Leaves out what the keys mean: that is `schema` and `runtime_config`.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::diagnostic::{Diagnostic, Severity, Source};

/// A value and the bytes of the file that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub span: Range<usize>,
}

impl<T> Located<T> {
    /// The same place with another value.
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> Located<U> {
        Located {
            value: change(self.value),
            span: self.span,
        }
    }
}

/// The problems found so far. Shared by all readers of a run, hence the cell.
#[derive(Debug, Default)]
pub(super) struct Problems {
    found: RefCell<Vec<Diagnostic>>,
}

impl Problems {
    /// Adds one.
    pub(super) fn add(&self, diagnostic: Diagnostic) {
        let mut found = self.found.borrow_mut();
        if !found.contains(&diagnostic) {
            found.push(diagnostic);
        }
    }

    /// Whether any of them stops the application.
    pub(super) fn any_error(&self) -> bool {
        let found = self.found.borrow();
        found.iter().any(|one| one.severity == Severity::Error)
    }

    /// All of them: those without a place first, then file by file from top to bottom.
    pub(super) fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        let files: Vec<_> = found
            .iter()
            .filter_map(|one| one.location.as_ref())
            .collect();
        let mut order: Vec<std::path::PathBuf> = Vec::new();
        for location in files {
            if !order.contains(&location.file) {
                order.push(location.file.clone());
            }
        }
        found.sort_by_key(|one| {
            one.location.as_ref().map(|at| {
                let file = order.iter().position(|file| *file == at.file);
                (file, at.line, at.column)
            })
        });
        found
    }
}

/// What every reader of one file carries.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) source: &'a Source,
    pub(super) problems: &'a Problems,
    /// Whether lines may hold secrets and are masked when shown.
    pub(super) sensitive: bool,
}

impl Scope<'_> {
    /// An error at a place; the caller may add help before reporting it.
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        if self.sensitive {
            self.source.masked_error(span, message)
        } else {
            self.source.error(span, message)
        }
    }

    /// Reports an error without help.
    pub(super) fn report(&self, span: Range<usize>, message: impl Into<String>) {
        self.problems.add(self.error(span, message));
    }
}

/// Parses a file into its root table. Syntax errors are reported, all of them; what could be
/// read is returned nevertheless.
pub(super) fn parse<'s>(scope: Scope<'_>, text: &'s str) -> Spanned<DeTable<'s>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or("invalid TOML");
        scope.report(span, format!("this is not TOML: {message}"));
    }
    root
}

/// Reads one table.
pub(super) struct TableReader<'a> {
    pub(super) scope: Scope<'a>,
    table: &'a DeTable<'a>,
    /// The name of the table in the file, which problems of the whole table point to.
    pub(super) span: Range<usize>,
    /// For people: `[component.web]`, `[[trigger.http]]`.
    title: String,
    known: Vec<&'static str>,
}

impl<'a> TableReader<'a> {
    /// The root of a file.
    pub(super) fn root(scope: Scope<'a>, root: &'a Spanned<DeTable<'a>>) -> Self {
        Self {
            scope,
            table: root.get_ref(),
            span: 0..0,
            title: String::new(),
            known: Vec::new(),
        }
    }

    /// Treats this table's lines as possibly secret.
    pub(super) fn sensitive(mut self) -> Self {
        self.scope.sensitive = true;
        self
    }

    /// For people: the table with a preposition, empty at the root.
    fn within(&self) -> String {
        if self.title.is_empty() {
            String::new()
        } else {
            format!(" in {}", self.title)
        }
    }

    fn path_of(&self, key: &str) -> String {
        let key = if key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
        {
            key.to_owned()
        } else {
            format!("{key:?}")
        };
        match self.title.trim_matches(['[', ']']) {
            "" => key,
            parent => format!("{parent}.{key}"),
        }
    }

    fn reader_of(
        &self,
        key: &'a Spanned<DeString<'a>>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> ValueReader<'a> {
        ValueReader {
            scope: self.scope,
            value: value.get_ref(),
            span: value.span(),
            key_span: key.span(),
            name: format!("`{}`{}", key.get_ref(), self.within()),
            path: self.path_of(key.get_ref()),
        }
    }

    /// The value of a key, if the key is there. Asking makes the key known.
    pub(super) fn value(&mut self, key: &'static str) -> Option<ValueReader<'a>> {
        self.known.push(key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(self.reader_of(key, value))
    }

    /// The value of a key that must be there.
    pub(super) fn required(&mut self, key: &'static str) -> Option<ValueReader<'a>> {
        let value = self.value(key);
        if value.is_none() {
            let message = format!("missing key `{key}`{}", self.within());
            self.scope.report(self.span.clone(), message);
        }
        value
    }

    /// A string, if the key is there.
    pub(super) fn string(&mut self, key: &'static str) -> Option<Located<String>> {
        self.value(key)?.string()
    }

    /// A truth value, if the key is there.
    pub(super) fn boolean(&mut self, key: &'static str) -> Option<Located<bool>> {
        self.value(key)?.boolean()
    }

    /// A list of strings, empty without the key.
    pub(super) fn strings(&mut self, key: &'static str) -> Vec<Located<String>> {
        self.value(key)
            .map(ValueReader::strings)
            .unwrap_or_default()
    }

    /// A table, if the key is there.
    pub(super) fn table(&mut self, key: &'static str) -> Option<TableReader<'a>> {
        self.value(key)?.table()
    }

    /// Every entry of a table whose keys are names that the user chose, in the file's order.
    pub(super) fn entries(self) -> Vec<(Located<String>, ValueReader<'a>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let name = Located {
                    value: key.get_ref().to_string(),
                    span: key.span(),
                };
                (name, self.reader_of(key, value))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    /// Reports a key that Spin understands and Tidemill does not, if it is there.
    pub(super) fn unsupported(&mut self, key: &'static str, help: &str) {
        if let Some(value) = self.value(key) {
            let message = format!(
                "{} is something Spin has and Tidemill does not yet",
                value.name
            );
            let error = self.scope.error(value.key_span, message);
            self.scope.problems.add(error.with_help(help));
        }
    }

    /// Reports the keys that nobody asked for. Every table ends with this.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let message = format!("unknown key `{name}`{}", self.within());
            let help = suggestion(name, &self.known, "known keys");
            let error = self.scope.error(key.span(), message);
            self.scope.problems.add(error.with_help(help));
        }
    }
}

/// Help for a name that does not exist: the nearest one that does, or all of them.
pub(super) fn suggestion<S: AsRef<str>>(name: &str, known: &[S], all: &str) -> String {
    // A common beginning counts for much, and a single slip of the finger in a short name too.
    let likeness = |one: &str| match strsim::osa_distance(name, one) {
        1 if one.len() > 2 => 1.0,
        _ => strsim::jaro_winkler(name, one),
    };
    let names = known.iter().map(AsRef::as_ref);
    let nearest = names
        .filter(|one| likeness(one) > 0.8)
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None if known.is_empty() => format!("{all}: none"),
        None => {
            let names: Vec<_> = known
                .iter()
                .map(|one| format!("`{}`", one.as_ref()))
                .collect();
            format!("{all}: {}", names.join(", "))
        }
    }
}

/// Reads one value.
pub(super) struct ValueReader<'a> {
    pub(super) scope: Scope<'a>,
    value: &'a DeValue<'a>,
    pub(super) span: Range<usize>,
    pub(super) key_span: Range<usize>,
    /// For people: "`route` in [[trigger.http]]".
    pub(super) name: String,
    path: String,
}

impl<'a> ValueReader<'a> {
    /// Reports that the value has the wrong type.
    pub(super) fn mismatch<T>(&self, expected: &str) -> Option<T> {
        let found = match self.value {
            DeValue::String(_) => "a string",
            DeValue::Integer(_) => "an integer",
            DeValue::Float(_) => "a decimal number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("{} must be {expected}, not {found}", self.name);
        self.scope.report(self.span.clone(), message);
        None
    }

    /// Reports a problem with the value.
    pub(super) fn invalid<T>(
        &self,
        message: impl std::fmt::Display,
        help: Option<&str>,
    ) -> Option<T> {
        let mut error = self
            .scope
            .error(self.span.clone(), format!("{}: {message}", self.name));
        error.help = help.map(str::to_owned);
        self.scope.problems.add(error);
        None
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located {
            value,
            span: self.span.clone(),
        }
    }

    /// The string, without complaint if it is something else.
    pub(super) fn as_string(&self) -> Option<Located<String>> {
        self.value
            .as_str()
            .map(|text| self.located(text.to_owned()))
    }

    /// Whether it is a table, inline or not.
    pub(super) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The string.
    pub(super) fn string(self) -> Option<Located<String>> {
        match self.as_string() {
            Some(text) => Some(text),
            None => self.mismatch("a string"),
        }
    }

    /// The truth value.
    pub(super) fn boolean(self) -> Option<Located<bool>> {
        match self.value.as_bool() {
            Some(value) => Some(self.located(value)),
            None => self.mismatch("true or false"),
        }
    }

    /// The integer, without complaint if it is something else.
    pub(super) fn as_integer(&self) -> Option<Located<i64>> {
        let integer = self.value.as_integer()?;
        let value = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
        Some(self.located(value))
    }

    /// The elements of a list.
    pub(super) fn list(self, expected: &str) -> Vec<ValueReader<'a>> {
        let DeValue::Array(items) = self.value else {
            self.mismatch::<()>(expected);
            return Vec::new();
        };
        let item = |value: &'a Spanned<DeValue<'a>>| ValueReader {
            scope: self.scope,
            value: value.get_ref(),
            span: value.span(),
            key_span: value.span(),
            name: format!("each of {}", self.name),
            path: format!("[{}]", self.path),
        };
        items.iter().map(item).collect()
    }

    /// A list of strings.
    pub(super) fn strings(self) -> Vec<Located<String>> {
        let items = self.list("a list of strings");
        items.into_iter().filter_map(ValueReader::string).collect()
    }

    /// The table.
    pub(super) fn table(self) -> Option<TableReader<'a>> {
        let DeValue::Table(table) = self.value else {
            return self.mismatch("a table");
        };
        Some(TableReader {
            scope: self.scope,
            table,
            span: self.key_span,
            title: format!("[{}]", self.path),
            known: Vec::new(),
        })
    }
}
