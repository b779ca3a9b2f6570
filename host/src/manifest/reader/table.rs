//! Reads one TOML table.
//!
//! Owns finding keys that nobody asks for. Leaves out the types of values (`value`).

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::{Located, Scope, ValueReader, suggestion};

/// Reads one table.
pub(crate) struct TableReader<'a> {
    pub(crate) scope: Scope<'a>,
    table: &'a DeTable<'a>,
    /// The name of the table in the file, which problems of the whole table point to.
    pub(crate) span: Range<usize>,
    /// For people: `[component.web]`, `[[trigger.http]]`.
    title: String,
    known: Vec<&'static str>,
}

impl<'a> TableReader<'a> {
    /// The root of a file.
    pub(crate) fn root(scope: Scope<'a>, root: &'a Spanned<DeTable<'a>>) -> Self {
        Self { scope, table: root.get_ref(), span: 0..0, title: String::new(), known: Vec::new() }
    }

    /// A table that is the value of a key; `path` leads to it from the root.
    pub(crate) fn new(scope: Scope<'a>, table: &'a DeTable<'a>, span: Range<usize>, path: &str) -> Self {
        Self { scope, table, span, title: format!("[{path}]"), known: Vec::new() }
    }

    /// Treats this table's lines as possibly secret.
    pub(crate) fn sensitive(mut self) -> Self {
        self.scope.sensitive = true;
        self
    }

    /// For people: the table with a preposition, empty at the root.
    fn within(&self) -> String {
        if self.title.is_empty() { String::new() } else { format!(" in {}", self.title) }
    }

    fn path_of(&self, key: &str) -> String {
        let key = if key.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)) {
            key.to_owned()
        } else {
            format!("{key:?}")
        };
        match self.title.trim_matches(['[', ']']) {
            "" => key,
            parent => format!("{parent}.{key}"),
        }
    }

    fn reader_of(&self, key: &'a Spanned<DeString<'a>>, value: &'a Spanned<DeValue<'a>>) -> ValueReader<'a> {
        let name = format!("`{}`{}", key.get_ref(), self.within());
        ValueReader::new(self.scope, key, value, name, self.path_of(key.get_ref()))
    }

    /// The value of a key, if the key is there. Asking makes the key known.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<ValueReader<'a>> {
        self.known.push(key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(self.reader_of(key, value))
    }

    /// The value of a key that must be there.
    pub(crate) fn required(&mut self, key: &'static str) -> Option<ValueReader<'a>> {
        let value = self.value(key);
        if value.is_none() {
            let message = format!("missing key `{key}`{}", self.within());
            self.scope.report(self.span.clone(), message);
        }
        value
    }

    /// A string, if the key is there.
    pub(crate) fn string(&mut self, key: &'static str) -> Option<Located<String>> {
        self.value(key)?.string()
    }

    /// A truth value, if the key is there.
    pub(crate) fn boolean(&mut self, key: &'static str) -> Option<Located<bool>> {
        self.value(key)?.boolean()
    }

    /// A list of strings, empty without the key.
    pub(crate) fn strings(&mut self, key: &'static str) -> Vec<Located<String>> {
        self.value(key).map(ValueReader::strings).unwrap_or_default()
    }

    /// A table, if the key is there.
    pub(crate) fn table(&mut self, key: &'static str) -> Option<TableReader<'a>> {
        self.value(key)?.table()
    }

    /// Every entry of a table whose keys are names that the user chose, in the file's order.
    pub(crate) fn entries(self) -> Vec<(Located<String>, ValueReader<'a>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(key, value)| {
                let name = Located { value: key.get_ref().to_string(), span: key.span() };
                (name, self.reader_of(key, value))
            })
            .collect();
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    /// Reports a key that Spin understands and Tidemill does not, if it is there.
    pub(crate) fn unsupported(&mut self, key: &'static str, help: &str) {
        if let Some(value) = self.value(key) {
            let message = format!("{} is something Spin has and Tidemill does not yet", value.name);
            let error = self.scope.error(value.key_span, message);
            self.scope.problems.add(error.with_help(help));
        }
    }

    /// Reports the keys that nobody asked for. Every table ends with this.
    pub(crate) fn finish(self) {
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
