//! Which content encoding a request prefers: `Accept-Encoding` as RFC 9110, section 12.5.3 defines it.

/// A content encoding that an asset may exist in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
}

/// Smallest result first, so that among equal qualities the earliest wins.
const PREFERENCE: [Encoding; 3] = [Encoding::Brotli, Encoding::Gzip, Encoding::Identity];

impl Encoding {
    /// The value for `Content-Encoding`; identity has none.
    pub(crate) fn content_coding(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    fn is_named(self, coding: &str) -> bool {
        match self {
            Self::Identity => coding.eq_ignore_ascii_case("identity"),
            Self::Gzip => coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip"),
            Self::Brotli => coding.eq_ignore_ascii_case("br"),
        }
    }
}

/// The preferred encoding among those that are available.
///
/// Without a header, or when nothing that is available is acceptable, the answer is identity: RFC 9110 allows it, and
/// every client can read it.
pub(crate) fn preferred(accept_encoding: Option<&str>, available: impl Fn(Encoding) -> bool) -> Encoding {
    let Some(header) = accept_encoding else {
        return Encoding::Identity;
    };
    let mut best = (Encoding::Identity, 0);
    for encoding in PREFERENCE {
        let quality = quality_of(encoding, header);
        if available(encoding) && quality > best.1 {
            best = (encoding, quality);
        }
    }
    best.0
}

/// The quality in thousandths, 0 to 1000.
fn quality_of(encoding: Encoding, header: &str) -> u16 {
    let mut wildcard = None;
    for element in header.split(',') {
        let (coding, parameters) = element.split_once(';').unwrap_or((element, ""));
        let coding = coding.trim();
        if encoding.is_named(coding) {
            return parse_quality(parameters);
        }
        if coding == "*" {
            wildcard = Some(parse_quality(parameters));
        }
    }
    match (wildcard, encoding) {
        (Some(quality), _) => quality,
        // Acceptable unless excluded, but any coding that is named comes first.
        (None, Encoding::Identity) => 1,
        (None, _) => 0,
    }
}

fn parse_quality(parameters: &str) -> u16 {
    let Some(value) = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    }) else {
        return 1000;
    };
    match value.parse::<f64>() {
        Ok(quality) if (0.0..=1.0).contains(&quality) => (quality * 1000.0).round() as u16,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{Brotli, Gzip, Identity};
    use super::*;

    fn check(header: Option<&str>, expected: Encoding) {
        assert_eq!(preferred(header, |_| true), expected, "{header:?}");
    }

    #[test]
    fn the_client_chooses_and_ties_go_to_the_smallest() {
        check(None, Identity);
        check(Some(""), Identity);
        check(Some("gzip, deflate, br, zstd"), Brotli);
        check(Some("gzip"), Gzip);
        check(Some("GZIP;Q=0.5"), Gzip);
        check(Some("br;q=0.5, gzip;q=0.8"), Gzip);
        check(Some("br;q=0, gzip;q=0, identity"), Identity);
        check(Some("identity, br;q=0.9"), Identity);
        check(Some("*"), Brotli);
        check(Some("br;q=0, *"), Gzip);
        check(Some("deflate"), Identity);
    }

    #[test]
    fn an_invalid_quality_excludes_the_coding() {
        check(Some("br;q=best, gzip;q=0.1"), Gzip);
        check(Some("br;q=7, gzip;q=0.1"), Gzip);
    }

    #[test]
    fn a_request_that_excludes_everything_still_gets_identity() {
        check(Some("identity;q=0, *;q=0"), Identity);
    }

    #[test]
    fn only_available_copies_are_chosen() {
        assert_eq!(preferred(Some("br, gzip"), |encoding| encoding != Brotli), Gzip);
        assert_eq!(preferred(Some("br"), |encoding| encoding == Identity), Identity);
    }
}
