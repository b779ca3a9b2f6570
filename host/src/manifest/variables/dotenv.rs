//! `.env` files.
//!
//! Owns the subset of their syntax that the common parsers agree on: `NAME=value` lines, `export `,
//! comments, single quotes (literal) and double quotes (with `\n`, `\t`, `\"`, `\\`, `\$`). Leaves out
//! substitution of other variables, and values over several lines.

use std::collections::BTreeMap;

use super::secret::Secret;

/// The values of a file, or the number of the first line that is not understood.
pub(in super::super) fn parse(text: &str) -> Result<BTreeMap<String, Secret>, usize> {
    let mut values = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, value) = parse_line(line).ok_or(number + 1)?;
        // The first one wins, as in the environment itself.
        values.entry(name).or_insert(Secret::new(value));
    }
    Ok(values)
}

fn parse_line(line: &str) -> Option<(String, String)> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    Some((name.to_owned(), parse_value(value.trim())?))
}

fn parse_value(value: &str) -> Option<String> {
    if let Some(rest) = value.strip_prefix('\'') {
        let (literal, rest) = rest.split_once('\'')?;
        return ends(rest).then(|| literal.to_owned());
    }
    if let Some(rest) = value.strip_prefix('"') {
        let mut text = String::new();
        let mut characters = rest.chars();
        loop {
            match characters.next()? {
                '"' => return ends(characters.as_str()).then_some(text),
                '\\' => text.push(match characters.next()? {
                    'n' => '\n',
                    't' => '\t',
                    other => other,
                }),
                other => text.push(other),
            }
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    Some(value[..end].trim_end().to_owned())
}

fn ends(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::{Secret, parse};

    #[test]
    fn lines_set_values() {
        let cases = [
            ("A=1", Some("1")),
            ("A = 1 ", Some("1")),
            ("export A=1", Some("1")),
            ("# A=0\n\nA=1", Some("1")),
            ("A=1\nA=2", Some("1")),
            ("A=one two # not this", Some("one two")),
            ("A=a#b", Some("a#b")),
            ("A='a # \"b\" \\n' # not this", Some("a # \"b\" \\n")),
            (r#"A="a\n\"b\" \$c""#, Some("a\n\"b\" $c")),
            ("A=", Some("")),
            ("A", None),
            ("=1", None),
            ("A B=1", None),
            ("A='1", None),
            ("A=\"1", None),
            ("A='1' 2", None),
        ];
        for (text, expected) in cases {
            let values = parse(text);
            let value = values.as_ref().ok().and_then(|values| values.get("A"));
            assert_eq!(value.map(Secret::reveal), expected, "{text}");
        }
    }

    #[test]
    fn the_line_that_is_wrong_is_named() {
        assert_eq!(parse("A=1\n\nnonsense\nB=2"), Err(3));
    }
}
