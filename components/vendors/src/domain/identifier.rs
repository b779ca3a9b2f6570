//! Ids of vendors, which clients may choose.

use std::fmt;

/// 1 to 64 of `a–z`, `0–9` and `-`, the first a letter or a digit: safe in paths, files and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct VendorId(String);

impl VendorId {
    /// What it must be, to be read after "must be".
    pub(crate) const EXPECTED: &'static str = "1 to 64 of a–z, 0–9 and -, beginning with a letter or a digit";

    /// Ids that would hide a page of the API.
    const RESERVED: [&'static str; 4] = ["health", "jobs", "openapi", "scorecard"];

    /// `None` if the text is not [`EXPECTED`](Self::EXPECTED).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let sound = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(sound) && !text.starts_with('-');
        fits.then(|| Self(text.to_owned()))
    }

    /// Whether a page of the API has this name.
    pub(crate) fn is_reserved(&self) -> bool {
        Self::RESERVED.contains(&self.0.as_str())
    }

    /// A new one: a UUIDv7, whose order is that of time.
    pub(crate) fn make() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }
}

impl fmt::Display for VendorId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_bounded_in_length_and_characters() {
        let check = |text: &str, valid: bool| assert_eq!(VendorId::parse(text).is_some(), valid, "{text:?}");
        check("a", true);
        check("sim-42-007", true);
        check(&"x".repeat(64), true);
        check(&"x".repeat(65), false);
        check("", false);
        check("-a", false);
        check("A", false);
        check("a.b", false);
        check("ä", false);
        assert!(VendorId::parse("jobs").unwrap().is_reserved());
        assert!(VendorId::parse(&VendorId::make().to_string()).is_some());
    }
}
