//! Ids that clients may choose: of transactions, accounts and rules.

use std::fmt;

/// 1 to 64 of `A–Z`, `a–z`, `0–9`, `.`, `_`, `:` and `-`, the first a letter or a digit: safe in paths and columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier(String);

impl Identifier {
    /// What it must be, to be read after "must be".
    pub(crate) const EXPECTED: &'static str =
        "1 to 64 of A–Z, a–z, 0–9, ., _, : and -, beginning with a letter or a digit";

    /// `None` if the text is not [`EXPECTED`](Self::EXPECTED).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let sound = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-');
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(sound)
            && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
        fits.then(|| Self(text.to_owned()))
    }

    /// A new one: a UUIDv7, whose order is that of time.
    pub(crate) fn make() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_bounded_in_length_and_characters() {
        let check = |text: &str, valid: bool| assert_eq!(Identifier::parse(text).is_some(), valid, "{text:?}");
        check("a", true);
        check("acct:2.1_b-c", true);
        check(&"x".repeat(64), true);
        check(&"x".repeat(65), false);
        check("", false);
        check("-a", false);
        check("..", false);
        check("a/b", false);
        check("ä", false);
    }
}
