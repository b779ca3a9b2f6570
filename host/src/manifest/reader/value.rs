//! Reads one TOML value.
//!
//! Owns the types that values may have. Leaves out what keys there are (`table`).

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::{Located, Scope, TableReader};

/// Reads one value.
pub(crate) struct ValueReader<'a> {
    pub(crate) scope: Scope<'a>,
    value: &'a DeValue<'a>,
    pub(crate) span: Range<usize>,
    pub(crate) key_span: Range<usize>,
    /// For people: "`route` in [[trigger.http]]".
    pub(crate) name: String,
    path: String,
}

impl<'a> ValueReader<'a> {
    /// The value of a key; `name` is for people, `path` leads to it from the root.
    pub(crate) fn new(
        scope: Scope<'a>,
        key: &Spanned<DeString<'a>>,
        value: &'a Spanned<DeValue<'a>>,
        name: String,
        path: String,
    ) -> Self {
        Self { scope, value: value.get_ref(), span: value.span(), key_span: key.span(), name, path }
    }

    /// Reports that the value has the wrong type.
    pub(crate) fn mismatch<T>(&self, expected: &str) -> Option<T> {
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
    pub(crate) fn invalid<T>(&self, message: impl std::fmt::Display, help: Option<&str>) -> Option<T> {
        let mut error = self.scope.error(self.span.clone(), format!("{}: {message}", self.name));
        error.help = help.map(str::to_owned);
        self.scope.problems.add(error);
        None
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located { value, span: self.span.clone() }
    }

    /// The string, without complaint if it is something else.
    pub(crate) fn as_string(&self) -> Option<Located<String>> {
        self.value.as_str().map(|text| self.located(text.to_owned()))
    }

    /// Whether it is a table, inline or not.
    pub(crate) fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The string.
    pub(crate) fn string(self) -> Option<Located<String>> {
        match self.as_string() {
            Some(text) => Some(text),
            None => self.mismatch("a string"),
        }
    }

    /// The truth value, without complaint if it is something else.
    pub(crate) fn as_boolean(&self) -> Option<Located<bool>> {
        self.value.as_bool().map(|value| self.located(value))
    }

    /// The truth value.
    pub(crate) fn boolean(self) -> Option<Located<bool>> {
        match self.as_boolean() {
            Some(value) => Some(value),
            None => self.mismatch("true or false"),
        }
    }

    /// The integer, without complaint if it is something else.
    pub(crate) fn as_integer(&self) -> Option<Located<i64>> {
        let integer = self.value.as_integer()?;
        let value = i64::from_str_radix(integer.as_str(), integer.radix()).ok()?;
        Some(self.located(value))
    }

    /// The elements of a list.
    pub(crate) fn list(self, expected: &str) -> Vec<ValueReader<'a>> {
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
    pub(crate) fn strings(self) -> Vec<Located<String>> {
        let items = self.list("a list of strings");
        items.into_iter().filter_map(ValueReader::string).collect()
    }

    /// The table.
    pub(crate) fn table(self) -> Option<TableReader<'a>> {
        let DeValue::Table(table) = self.value else {
            return self.mismatch("a table");
        };
        Some(TableReader::new(self.scope, table, self.key_span, &self.path))
    }
}
