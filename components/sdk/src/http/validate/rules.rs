//! The rules that fields are checked by: what they accept, what they turn it into, and how they say what they want.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::{Fields, Problems};

/// What a field must be. [`accept`](Self::accept) is enough for a rule about a single value.
pub trait Rule {
    /// What the field becomes.
    type Output;

    /// What is expected, to be read after "must be": "an integer from 1 to 10".
    fn expected(&self) -> String;

    /// Converts a value, or `None` if it is not what is [`expected`](Self::expected).
    fn accept(&self, value: &Value) -> Option<Self::Output>;

    /// Converts a value, or records what is wrong with it. Only rules about several values need another one than this.
    fn check(&self, value: &Value, path: &str, problems: &Problems) -> Option<Self::Output> {
        let accepted = self.accept(value);
        if accepted.is_none() {
            problems.add(path, format!("must be {}, not {}", self.expected(), describe(value)));
        }
        accepted
    }

    /// What a text in a query stands for. By default the text itself.
    fn parse(&self, text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

/// An integer in a range. A number with a fraction or an exponent is none, even if the fraction is zero.
pub fn integer(range: RangeInclusive<i64>) -> impl Rule<Output = i64> {
    Integer(range)
}

/// A finite number in a range.
pub fn number(range: RangeInclusive<f64>) -> impl Rule<Output = f64> {
    Number(range)
}

/// `true` or `false`.
pub fn boolean() -> impl Rule<Output = bool> {
    Boolean
}

/// Text of so many characters.
pub fn text(length: RangeInclusive<usize>) -> impl Rule<Output = String> {
    Text(length)
}

/// An RFC 3339 time with its offset, such as `2031-05-01T09:30:00Z`.
pub fn timestamp() -> impl Rule<Output = jiff::Timestamp> {
    Timestamp
}

/// One of some words, and what each of them stands for.
pub fn one_of<T: Clone>(choices: &[(&'static str, T)]) -> impl Rule<Output = T> {
    OneOf(choices.to_vec())
}

/// An array of so many elements, all of which follow `rule`.
pub fn list<R: Rule>(length: RangeInclusive<usize>, rule: R) -> impl Rule<Output = Vec<R::Output>> {
    List(length, rule)
}

/// An object inside of the body. `read` asks for its fields, and returns `None` only if a required one is bad.
pub fn object<T, F: Fn(&mut Fields<'_>) -> Option<T>>(read: F) -> impl Rule<Output = T> {
    Object(read)
}

struct Integer(RangeInclusive<i64>);

impl Rule for Integer {
    type Output = i64;

    fn expected(&self) -> String {
        format!("an integer from {} to {}", self.0.start(), self.0.end())
    }

    fn accept(&self, value: &Value) -> Option<i64> {
        value.as_i64().filter(|integer| self.0.contains(integer))
    }

    fn parse(&self, text: &str) -> Value {
        text.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from)
    }
}

struct Number(RangeInclusive<f64>);

impl Rule for Number {
    type Output = f64;

    fn expected(&self) -> String {
        format!("a number from {} to {}", self.0.start(), self.0.end())
    }

    fn accept(&self, value: &Value) -> Option<f64> {
        value.as_f64().filter(|number| self.0.contains(number))
    }

    fn parse(&self, text: &str) -> Value {
        text.parse::<f64>().map_or_else(|_| Value::String(text.to_owned()), Value::from)
    }
}

struct Boolean;

impl Rule for Boolean {
    type Output = bool;

    fn expected(&self) -> String {
        "true or false".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<bool> {
        value.as_bool()
    }

    fn parse(&self, text: &str) -> Value {
        text.parse::<bool>().map_or_else(|_| Value::String(text.to_owned()), Value::from)
    }
}

struct Text(RangeInclusive<usize>);

impl Rule for Text {
    type Output = String;

    fn expected(&self) -> String {
        format!("text of {} to {} characters", self.0.start(), self.0.end())
    }

    fn accept(&self, value: &Value) -> Option<String> {
        value.as_str().filter(|text| self.0.contains(&text.chars().count())).map(str::to_owned)
    }
}

struct Timestamp;

impl Rule for Timestamp {
    type Output = jiff::Timestamp;

    fn expected(&self) -> String {
        "a time such as 2031-05-01T09:30:00Z".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<jiff::Timestamp> {
        value.as_str()?.parse().ok()
    }
}

struct OneOf<T>(Vec<(&'static str, T)>);

impl<T: Clone> Rule for OneOf<T> {
    type Output = T;

    fn expected(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(|(name, _)| *name).collect();
        format!("one of {}", names.join(", "))
    }

    fn accept(&self, value: &Value) -> Option<T> {
        let text = value.as_str()?;
        self.0.iter().find(|(name, _)| *name == text).map(|(_, choice)| choice.clone())
    }
}

struct List<R>(RangeInclusive<usize>, R);

impl<R: Rule> Rule for List<R> {
    type Output = Vec<R::Output>;

    fn expected(&self) -> String {
        format!("an array of {} to {} elements", self.0.start(), self.0.end())
    }

    fn accept(&self, value: &Value) -> Option<Self::Output> {
        self.check(value, "", &Problems::default())
    }

    fn check(&self, value: &Value, path: &str, problems: &Problems) -> Option<Self::Output> {
        let Some(elements) = value.as_array().filter(|elements| self.0.contains(&elements.len())) else {
            problems.add(path, format!("must be {}, not {}", self.expected(), describe(value)));
            return None;
        };
        let checked: Vec<_> = elements
            .iter()
            .enumerate()
            .map(|(index, element)| self.1.check(element, &format!("{path}[{index}]"), problems))
            .collect();
        checked.into_iter().collect()
    }
}

struct Object<F>(F);

impl<T, F: Fn(&mut Fields<'_>) -> Option<T>> Rule for Object<F> {
    type Output = T;

    fn expected(&self) -> String {
        "an object".to_owned()
    }

    fn accept(&self, value: &Value) -> Option<T> {
        self.check(value, "", &Problems::default())
    }

    fn check(&self, value: &Value, path: &str, problems: &Problems) -> Option<T> {
        let Some(object) = value.as_object() else {
            problems.add(path, format!("must be an object, not {}", describe(value)));
            return None;
        };
        let mut fields = Fields::new(object, path.to_owned(), problems, false);
        let read = self.0(&mut fields);
        fields.refuse_unknown();
        read
    }
}

/// The kind of a value, as a person would name it.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Shows a short value, and names the kind of another.
fn describe(value: &Value) -> String {
    match value {
        Value::Array(elements) => format!("an array of {}", elements.len()),
        Value::Object(_) => kind(value).to_owned(),
        Value::String(text) if text.chars().count() > 40 => format!("text of {} characters", text.chars().count()),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check<R: Rule<Output: std::fmt::Debug + PartialEq>>(rule: &R, value: Value, expected: Result<R::Output, &str>) {
        let problems = Problems::default();
        let checked = rule.check(&value, "field", &problems);
        let messages: Vec<String> = problems.0.into_inner().into_iter().map(|problem| problem.message).collect();
        match expected {
            Ok(output) => assert_eq!((checked, messages), (Some(output), vec![])),
            Err(message) => assert_eq!((checked, messages), (None, vec![message.to_owned()])),
        }
    }

    #[test]
    fn integers_keep_to_their_range_and_type() {
        let rule = integer(1..=10);
        check(&rule, json!(10), Ok(10));
        check(&rule, json!(11), Err("must be an integer from 1 to 10, not 11"));
        check(&rule, json!(1.0), Err("must be an integer from 1 to 10, not 1.0"));
        check(&rule, json!("1"), Err("must be an integer from 1 to 10, not \"1\""));
        check(&rule, json!(1e300), Err("must be an integer from 1 to 10, not 1e+300"));
        check(
            &integer(i64::MIN..=i64::MAX),
            json!(u64::MAX),
            Err(&format!("must be an integer from {} to {}, not {}", i64::MIN, i64::MAX, u64::MAX)),
        );
    }

    #[test]
    fn texts_are_measured_in_characters() {
        check(&text(1..=2), json!("äö"), Ok("äö".to_owned()));
        check(&text(1..=2), json!(""), Err("must be text of 1 to 2 characters, not \"\""));
        let long = "x".repeat(41);
        check(&text(1..=2), json!(long), Err("must be text of 1 to 2 characters, not text of 41 characters"));
    }

    #[test]
    fn other_scalars_are_checked_by_type() {
        check(&boolean(), json!(true), Ok(true));
        check(&boolean(), json!(1), Err("must be true or false, not 1"));
        check(&number(0.0..=1.0), json!(0.5), Ok(0.5));
        check(&number(0.0..=1.0), json!(2), Err("must be a number from 0 to 1, not 2"));
        check(&one_of(&[("day", 1), ("week", 7)]), json!("week"), Ok(7));
        check(&one_of(&[("day", 1), ("week", 7)]), json!("year"), Err("must be one of day, week, not \"year\""));
        check(&timestamp(), json!("1970-01-01T01:00:00+01:00"), Ok(jiff::Timestamp::UNIX_EPOCH));
        check(
            &timestamp(),
            json!("1970-01-01"),
            Err("must be a time such as 2031-05-01T09:30:00Z, not \"1970-01-01\""),
        );
    }

    #[test]
    fn lists_check_every_element() {
        let problems = Problems::default();
        assert_eq!(list(0..=9, integer(1..=9)).check(&json!([1, 0, 2, "3"]), "ids", &problems), None);
        let fields: Vec<String> = problems.0.into_inner().into_iter().map(|problem| problem.field).collect();
        assert_eq!(fields, ["ids[1]", "ids[3]"]);
    }
}
