//! Reads TOML tables key by key, remembering where every value stands.
//!
//! Owns the rules that hold in every file: a key nobody asks for is an error with the nearest
//! known one, a wrong type names both types, and reading goes on after each problem so that one
//! run reports them all. Leaves out what the keys mean: that is `schema` and `runtime_config`.

mod problems;
mod table;
mod value;

pub(super) use problems::Problems;
pub(crate) use problems::suggestion;
pub(super) use table::TableReader;
pub(super) use value::ValueReader;

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::diagnostic::{Diagnostic, Source};

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
        Located { value: change(self.value), span: self.span }
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
        if self.sensitive { self.source.masked_error(span, message) } else { self.source.error(span, message) }
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
