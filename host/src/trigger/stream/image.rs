//! Row images as the log keeps them: JSON objects with a member per column. Members are found without interpreting their
//! values, so that a number stays digit for digit what SQLite wrote.

/// A member: its name as it is written, with quotes, and its value as it is written.
pub(super) type Member<'a> = (&'a str, &'a str);

/// The members of a JSON object in their order; none where the text is no object.
pub(super) fn members(object: &str) -> Members<'_> {
    Members { rest: object.trim_start().strip_prefix('{').unwrap_or_default() }
}

/// The value of a member as it is written. `name` is the name as it is written, with quotes.
pub(super) fn member<'a>(object: &'a str, name: &str) -> Option<&'a str> {
    members(object).find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// A name as it is written in an image.
pub(super) fn written(name: &str) -> String {
    serde_json::Value::from(name).to_string()
}

/// Iterates over the members of an object.
pub(super) struct Members<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        let text = self.rest.trim_start_matches([' ', '\t', '\n', '\r', ',']);
        let (name, text) = text.split_at_checked(string_end(text)?)?;
        let text = text.trim_start().strip_prefix(':')?.trim_start();
        let (value, rest) = text.split_at_checked(value_end(text)?)?;
        self.rest = rest;
        Some((name, value.trim_end()))
    }
}

/// Where the string at the beginning ends, quotes included.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    let mut bytes = text.bytes().enumerate();
    if bytes.next()?.1 != b'"' {
        return None;
    }
    for (at, byte) in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Where the value at the beginning ends: at the comma or brace of the object around it.
fn value_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at += string_end(text.get(at..)?)? - 1,
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_as_they_are_written() {
        let object = r#"{"id":"a,\"}b","n":-9223372036854775808,"r":0.1,"json":{"x":[1,{"y":"]"}]},"none":null}"#;
        let expected = [
            (r#""id""#, r#""a,\"}b""#),
            (r#""n""#, "-9223372036854775808"),
            (r#""r""#, "0.1"),
            (r#""json""#, r#"{"x":[1,{"y":"]"}]}"#),
            (r#""none""#, "null"),
        ];
        assert_eq!(members(object).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn white_space_between_members_does_not_matter() {
        let object = "{ \"a\" : 1 ,\n \"b\" : [ 1, 2 ] }";
        assert_eq!(members(object).collect::<Vec<_>>(), [("\"a\"", "1"), ("\"b\"", "[ 1, 2 ]")]);
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in ["", "null", "[1]", "{", "{}", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1"] {
            assert_eq!(members(text).count(), 0, "{text}");
        }
    }
}
