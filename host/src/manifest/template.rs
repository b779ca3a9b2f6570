//! Text with `{{ variable }}` in it, as Spin writes it.
//!
//! Owns the syntax: two braces open an expression, the next two close it, the name between is
//! trimmed; there is no escape, so `{{` cannot be written literally (as in Spin). Leaves out what
//! the variables hold (`variables`).

use std::fmt;

/// A parsed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(String),
}

/// Why a text is not a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum TemplateError {
    /// An expression is opened and never closed.
    #[error("`{{{{` is never closed by `}}}}`")]
    Unclosed,
}

impl Template {
    /// Parses a text.
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, opened)) = rest.split_once("{{") {
            let (name, after) = opened.split_once("}}").ok_or(TemplateError::Unclosed)?;
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Variable(name.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The variables it names, in order.
    pub(super) fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// Whether it names no variable.
    pub(super) fn is_literal(&self) -> bool {
        self.variables().next().is_none()
    }

    /// The text with every variable replaced; `None` if one has no value.
    pub(super) fn expand<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
        let expanded = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Variable(name) => value(name),
        });
        expanded.collect()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|part| match part {
            Part::Text(text) => out.write_str(text),
            Part::Variable(name) => write!(out, "{{{{ {name} }}}}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, TemplateError};

    fn value(name: &str) -> Option<&'static str> {
        match name {
            "user" => Some("ada"),
            "empty" => Some(""),
            "braces" => Some("{{ user }}"),
            _ => None,
        }
    }

    #[test]
    fn variables_are_replaced_once() {
        let cases = [
            ("", Some("")),
            ("plain", Some("plain")),
            ("hello {{ user }}!", Some("hello ada!")),
            ("{{user}}{{  user  }}", Some("adaada")),
            ("[{{ empty }}]", Some("[]")),
            ("{{ braces }}", Some("{{ user }}")),
            ("{ user } }}", Some("{ user } }}")),
            ("{{ nobody }}", None),
        ];
        for (text, expected) in cases {
            let template = Template::parse(text).unwrap();
            assert_eq!(template.expand(value).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_unclosed_expression_is_an_error() {
        for text in ["{{", "a {{ b", "{{ a }} {{ b }"] {
            assert_eq!(Template::parse(text), Err(TemplateError::Unclosed), "{text}");
        }
    }

    #[test]
    fn a_template_shows_as_it_was_written() {
        let text = "http://{{ host }}:{{ port }}/";
        assert_eq!(Template::parse(text).unwrap().to_string(), text);
    }
}
