//! JSON: `{"observations": […]}`, cut into its elements as they come. Only one element is held at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{MAX_RECORD, UploadError};
use crate::domain::{Definition, Time};
use crate::panel::{Builder, Panel, Place, Row};

/// Reads an upload of JSON.
#[derive(Debug)]
pub struct JsonUpload {
    builder: Builder,
    state: State,
    /// The text of the key or the element that is being read.
    text: Vec<u8>,
    /// Bytes read.
    at: u64,
    /// Elements read.
    elements: u32,
}

/// What is expected next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The body: `{`.
    Body,
    /// The only key.
    Key,
    /// The rest of it.
    InKey,
    /// `:`.
    Colon,
    /// `[`.
    Array,
    /// The first element, or `]`.
    First,
    /// An element.
    Element,
    /// The rest of one.
    InElement { depth: u32, in_text: bool, is_escaped: bool },
    /// `,` or `]`.
    Comma,
    /// `}`.
    End,
    /// Nothing.
    Nothing,
}

/// An observation as it stands.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written<'a> {
    #[serde(borrow)]
    unit: Cow<'a, str>,
    period: Time,
    #[serde(borrow, default)]
    metric: Option<Cow<'a, str>>,
    value: f64,
    treated: bool,
    #[serde(default)]
    treated_from: Option<Time>,
    #[serde(borrow, default)]
    cluster: Option<Cow<'a, str>>,
    #[serde(default)]
    weight: Option<f64>,
    #[serde(default)]
    covariates: BTreeMap<String, f64>,
}

impl JsonUpload {
    pub(super) fn new(definition: &Definition) -> Self {
        let builder = Builder::new(definition, Place::Element);
        Self { builder, state: State::Body, text: Vec::new(), at: 0, elements: 0 }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        for byte in bytes {
            self.state = self.step(*byte)?;
            self.at += 1;
        }
        Ok(())
    }

    fn step(&mut self, byte: u8) -> Result<State, UploadError> {
        if let State::InElement { depth, in_text, is_escaped } = self.state {
            return self.inside(byte, depth, in_text, is_escaped);
        }
        if self.state == State::InKey {
            if byte != b'"' {
                self.text.push(byte);
                return if self.text.len() > 64 { Err(self.unknown_key()) } else { Ok(State::InKey) };
            }
            return if self.text == b"observations" { Ok(State::Colon) } else { Err(self.unknown_key()) };
        }
        if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
            return Ok(self.state);
        }
        match (self.state, byte) {
            (State::Body, b'{') => Ok(State::Key),
            // A byte order mark.
            (State::Body, 0xef | 0xbb | 0xbf) if self.at < 3 => Ok(State::Body),
            (State::Key, b'"') => Ok(State::InKey),
            (State::Colon, b':') => Ok(State::Array),
            (State::Array, b'[') => Ok(State::First),
            (State::First | State::Comma, b']') => Ok(State::End),
            (State::First | State::Element, b'{') => {
                self.text.clear();
                self.text.push(byte);
                Ok(State::InElement { depth: 1, in_text: false, is_escaped: false })
            }
            (State::Comma, b',') => Ok(State::Element),
            (State::End, b'}') => Ok(State::Nothing),
            (state, _) => Err(self.unexpected(state, byte)),
        }
    }

    fn inside(&mut self, byte: u8, depth: u32, in_text: bool, is_escaped: bool) -> Result<State, UploadError> {
        self.text.push(byte);
        if self.text.len() > MAX_RECORD {
            self.builder.refuse(self.elements, "", format!("is longer than {MAX_RECORD} bytes"));
            return Err(UploadError::Invalid(self.builder.take_problems()));
        }
        let state = |depth, in_text, is_escaped| State::InElement { depth, in_text, is_escaped };
        Ok(match (in_text, byte) {
            (true, b'\\') => state(depth, true, !is_escaped),
            (true, b'"') if !is_escaped => state(depth, false, false),
            (true, _) => state(depth, true, false),
            (false, b'"') => state(depth, true, false),
            (false, b'{' | b'[') => state(depth + 1, false, false),
            (false, b'}' | b']') if depth > 1 => state(depth - 1, false, false),
            (false, b'}' | b']') => {
                self.element()?;
                State::Comma
            }
            (false, _) => state(depth, false, false),
        })
    }

    fn element(&mut self) -> Result<(), UploadError> {
        let text = std::mem::take(&mut self.text);
        let number = self.elements;
        match serde_json::from_slice::<Written<'_>>(&text) {
            Ok(written) => self.builder.add(number, written.row()),
            Err(error) => self.explain(number, &text, &error)?,
        }
        self.text = text;
        self.elements += 1;
        if self.builder.is_hopeless() {
            return Err(UploadError::Invalid(self.builder.take_problems()));
        }
        Ok(())
    }

    /// Names every field of an element that is wrong.
    fn explain(&mut self, number: u32, text: &[u8], error: &serde_json::Error) -> Result<(), UploadError> {
        if std::str::from_utf8(text).is_err() {
            self.builder.refuse(number, "", "is not UTF-8 text: save the file as UTF-8");
            return Ok(());
        }
        let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(text) else {
            return Err(self.malformed(format!("observation {number} is not JSON ({error})")));
        };
        let problems = problems(&fields);
        if problems.is_empty() {
            self.builder.refuse(number, "", format!("cannot be read: {error}"));
        }
        problems.into_iter().for_each(|(field, message)| self.builder.refuse(number, &field, message));
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Panel, UploadError> {
        if self.state != State::Nothing {
            return Err(self.malformed("the text ends too early".to_owned()));
        }
        self.builder.finish().map_err(UploadError::Invalid)
    }

    fn unknown_key(&self) -> UploadError {
        self.malformed(format!("the key is {:?}, not \"observations\"", String::from_utf8_lossy(&self.text)))
    }

    fn unexpected(&self, state: State, byte: u8) -> UploadError {
        let wanted = match state {
            State::Body => "{",
            State::Key | State::InKey => "\"observations\"",
            State::Colon => ":",
            State::Array => "[",
            State::First | State::Element | State::InElement { .. } => "an observation, which begins with {,",
            State::Comma => ", or ]",
            State::End => "}",
            State::Nothing => "nothing more",
        };
        self.malformed(format!("expected {wanted} but found {:?}", char::from(byte)))
    }

    fn malformed(&self, reason: String) -> UploadError {
        UploadError::MalformedJson { reason, at: self.at }
    }
}

impl Written<'_> {
    fn row(&self) -> Row<'_> {
        Row {
            unit: &self.unit,
            period: self.period,
            metric: self.metric.as_deref(),
            value: self.value,
            treated: self.treated,
            treated_from: self.treated_from,
            cluster: self.cluster.as_deref(),
            weight: self.weight,
            covariates: self.covariates.iter().map(|(name, value)| (name.as_str(), *value)).collect(),
        }
    }
}

/// What is wrong with the fields of an observation.
fn problems(fields: &serde_json::Map<String, Value>) -> Vec<(String, String)> {
    type Check = fn(&Value) -> bool;
    let is_time: Check = |value| Time::deserialize(value).is_ok();
    let is_covariates: Check = |value| value.as_object().is_some_and(|object| object.values().all(Value::is_number));
    let known: [(&str, bool, &str, Check); 9] = [
        ("unit", true, "text", Value::is_string),
        ("period", true, Time::EXPECTED, is_time),
        ("metric", false, "text", Value::is_string),
        ("value", true, "a number", Value::is_number),
        ("treated", true, "true or false", Value::is_boolean),
        ("treatedFrom", false, Time::EXPECTED, is_time),
        ("cluster", false, "text", Value::is_string),
        ("weight", false, "a number", Value::is_number),
        ("covariates", false, "an object of numbers", is_covariates),
    ];
    let mut problems = Vec::new();
    for (name, is_required, expected, check) in known {
        match fields.get(name) {
            None if is_required => problems.push((name.to_owned(), format!("is missing: must be {expected}"))),
            Some(Value::Null) if !is_required => {}
            Some(value) if !check(value) => {
                let shown: String = value.to_string().chars().take(40).collect();
                problems.push((name.to_owned(), format!("must be {expected}, not {shown}")));
            }
            _ => {}
        }
    }
    for name in fields.keys().filter(|name| known.iter().all(|(known, ..)| known != name)) {
        let names: Vec<&str> = known.iter().map(|(name, ..)| *name).collect();
        problems.push((name.clone(), format!("is not known: there are {}", names.join(", "))));
    }
    problems
}
