//! Pieces of Prometheus text.

use std::fmt::{self, Write};

/// The head of a family.
pub(super) fn family(text: &mut String, name: &str, kind: &str, help: &str) -> fmt::Result {
    writeln!(text, "# HELP {name} {help}.")?;
    writeln!(text, "# TYPE {name} {kind}")
}

/// A name inside a label.
pub(super) fn escaped(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
