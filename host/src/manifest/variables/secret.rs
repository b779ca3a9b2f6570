//! Text that never shows itself.
//!
//! Owns the wrapper that keeps values of variables out of logs and errors. Leaves out memory hygiene:
//! the value is ordinary memory.

use std::fmt;

/// A value that may be secret. Its `Debug` form does not contain it, and it has no `Display`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for the one who is granted it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("<hidden>")
    }
}
