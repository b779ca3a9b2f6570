//! Entity tags and the conditional request: `ETag` and `If-None-Match` as RFC 9110, sections 8.8.3 and 13.1.2 define them.

use crate::assets::Asset;
use crate::encoding::Encoding;

/// The strong entity tag of one representation. A strong tag promises equal bytes, so each encoding has its own.
pub(crate) fn entity_tag(asset: &Asset, encoding: Encoding) -> String {
    match encoding.content_coding() {
        None => format!("\"{}\"", asset.hash),
        Some(coding) => format!("\"{}-{coding}\"", asset.hash),
    }
}

/// Whether `If-None-Match` names this tag, by the weak comparison that the header calls for.
pub(crate) fn is_current(if_none_match: &str, tag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|candidate| candidate == "*" || candidate.strip_prefix("W/").unwrap_or(candidate) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(if_none_match: &str, expected: bool) {
        assert_eq!(is_current(if_none_match, "\"abc-br\""), expected, "{if_none_match}");
    }

    #[test]
    fn any_listed_tag_matches_weak_or_strong() {
        check("\"abc-br\"", true);
        check("W/\"abc-br\"", true);
        check("\"old\", \"abc-br\"", true);
        check("*", true);
        check("\"abc\"", false);
        check("abc-br", false);
        check("", false);
    }
}
