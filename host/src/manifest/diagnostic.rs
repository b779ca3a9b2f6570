//! Problems found in configuration files, and how they look to a person.
//!
//! Owns [`Diagnostic`] and its rendering (file, line, column, the line with a caret, help).
//! Leaves out finding them: that is `reader`, `schema` and `application`.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Whether a problem stops the application from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The application cannot be run like this.
    Error,
    /// The application runs, but probably not as meant.
    Warning,
}

/// One problem, with the place it is at and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether it stops the application.
    pub severity: Severity,
    /// What is wrong: lower-case, no full stop.
    pub message: String,
    /// Where; `None` for problems that no file contains, such as a bad `--variable`.
    pub location: Option<Location>,
    /// What to do about it.
    pub help: Option<String>,
}

/// A place in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file as the user named it.
    pub file: PathBuf,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The text of the line; values that may be secret are masked.
    snippet: String,
    /// How many characters the caret underlines, at least 1.
    width: usize,
}

impl Diagnostic {
    /// A problem outside any file.
    pub fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), location: None, help: None }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same problem, not stopping the application.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(out, "{severity}: {}", self.message)?;
        let mut margin = 1;
        if let Some(location) = &self.location {
            let number = location.line.to_string();
            margin = number.len();
            let file = location.file.display();
            write!(out, "\n{:margin$}--> {file}:{number}:{}", "", location.column)?;
            let indent = location.column - 1;
            let carets = "^".repeat(location.width);
            write!(out, "\n{:margin$} |", "")?;
            write!(out, "\n{number} | {}", location.snippet)?;
            write!(out, "\n{:margin$} | {:indent$}{carets}", "", "")?;
        }
        if let Some(help) = &self.help {
            // Further lines, such as lines to add to a file, stand below the first one's text.
            let indent = " ".repeat(margin + " = help: ".len());
            let help = help.replace('\n', &format!("\n{indent}"));
            write!(out, "\n{:margin$} = help: {help}", "")?;
        }
        Ok(())
    }
}

/// Everything that keeps the configuration from being used, found in one run.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", render(diagnostics))]
pub struct ManifestError {
    /// The problems in the order of the files, warnings among them.
    pub diagnostics: Vec<Diagnostic>,
}

fn render(diagnostics: &[Diagnostic]) -> String {
    let rendered: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    rendered.join("\n\n")
}

/// A configuration file's name and text, from which positions are computed.
#[derive(Clone, Debug)]
pub(super) struct Source {
    file: PathBuf,
    text: String,
}

impl Source {
    /// A file's name, as the user wrote it, and its text.
    pub(super) fn new(file: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { file: file.into(), text: text.into() }
    }

    /// The file's name.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// The whole text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// An error at a span of bytes, showing the line.
    pub(super) fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.diagnostic(span, message, str::to_owned)
    }

    /// An error whose line may hold a secret: values are shown as asterisks, keys as they are.
    pub(super) fn masked_error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        self.diagnostic(span, message, mask)
    }

    fn diagnostic(&self, span: Range<usize>, message: impl Into<String>, show: fn(&str) -> String) -> Diagnostic {
        let start = floor_boundary(&self.text, span.start);
        let end = floor_boundary(&self.text, span.end.max(start));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &self.text[line_start..];
        let line = rest.split('\n').next().unwrap_or_default();
        let line = line.trim_end_matches('\r');
        let column = self.text[line_start..start].chars().count() + 1;
        let room = (line.chars().count() + 1).saturating_sub(column);
        let width = self.text[start..end].lines().next().unwrap_or_default();
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            location: Some(Location {
                file: self.file.clone(),
                line: self.text[..line_start].matches('\n').count() + 1,
                column,
                // A tab would move the caret: it is as wide as one character here.
                snippet: show(line).replace('\t', " "),
                width: width.chars().count().min(room).max(1),
            }),
            help: None,
        }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Keeps the keys and the width of a line, and hides its values.
fn mask(line: &str) -> String {
    let is_header = line.starts_with('[') && line.ends_with(']') && !line.contains(['"', '\'']);
    if is_header {
        return line.to_owned();
    }
    // A line without an equals sign may be the middle of a value.
    let mut hiding = !line.contains('=');
    let mut quote = None;
    let hide = |c: char| {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => return '*',
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '=' => hiding = true,
            // What follows in a table is the next key.
            None if matches!(c, ',' | '{') => hiding = false,
            None if matches!(c, '}' | ' ') => {}
            None if hiding => return '*',
            None => {}
        }
        c
    };
    line.chars().map(hide).collect()
}
