//! Images of rows and keys, as the log has them: one level of JSON, whose values are passed on as they stand.
//! No number is parsed, so none loses a digit.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::manifest::camel_case;

/// The members of a JSON object, in its order.
#[derive(Debug)]
pub(super) struct Image<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Image<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Image<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(8));
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Image(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

impl<'a> Image<'a> {
    /// Reads an image.
    ///
    /// # Errors
    ///
    /// Fails where it is no JSON object.
    pub(super) fn parse(json: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// A column's value as a query string writes it: text without quotes, numbers as they stand. None for `NULL` and for
    /// columns that the image lacks.
    pub(super) fn value(&self, column: &str) -> Option<String> {
        let raw = self.get(column)?;
        match raw.as_bytes().first() {
            Some(b'"') => serde_json::from_str(raw).ok(),
            Some(b'n') => None,
            _ => Some(raw.to_owned()),
        }
    }

    fn get(&self, column: &str) -> Option<&'a str> {
        self.selected(None).find(|(name, _)| name.eq_ignore_ascii_case(column)).map(|(_, value)| value)
    }

    fn selected(&self, columns: Option<&[String]>) -> impl Iterator<Item = (&str, &'a str)> {
        let wanted = move |name: &str| {
            columns.is_none_or(|columns| columns.iter().any(|column| column.eq_ignore_ascii_case(name)))
        };
        self.0.iter().filter(move |(name, _)| wanted(name)).map(|(name, value)| (name.as_str(), value.get()))
    }

    /// Whether two images have the same values in these columns.
    pub(super) fn same(&self, other: &Self, columns: Option<&[String]>) -> bool {
        self.selected(columns).eq(other.selected(columns))
    }

    /// Appends these columns as a JSON object with names in camelCase.
    pub(super) fn write(&self, columns: Option<&[String]>, text: &mut String) {
        text.push('{');
        for (index, (name, value)) in self.selected(columns).enumerate() {
            if index > 0 {
                text.push(',');
            }
            write_string(&camel_case(name), text);
            text.push(':');
            text.push_str(value);
        }
        text.push('}');
    }
}

/// Appends a JSON string.
pub(super) fn write_string(value: &str, text: &mut String) {
    // A string always serialises.
    text.push_str(&serde_json::to_string(value).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_camel_case_and_values_stay_as_they_stand() {
        let image =
            Image::parse(r#"{"id":"a\"b","big_one":9223372036854775807,"ratio":0.30000000000000004,"no":null}"#);
        let mut text = String::new();
        image.unwrap().write(None, &mut text);
        assert_eq!(text, r#"{"id":"a\"b","bigOne":9223372036854775807,"ratio":0.30000000000000004,"no":null}"#);
    }

    #[test]
    fn only_the_columns_asked_for_are_written() {
        let image = Image::parse(r#"{"id":1,"Secret":2,"value":3}"#).unwrap();
        let mut text = String::new();
        image.write(Some(&["VALUE".to_owned(), "id".to_owned()]), &mut text);
        assert_eq!(text, r#"{"id":1,"value":3}"#);
    }

    #[test]
    fn values_read_as_a_query_string_writes_them() {
        let image = Image::parse(r#"{"text":"\u00e4","number":-7,"nothing":null}"#).unwrap();
        assert_eq!(image.value("text").as_deref(), Some("ä"));
        assert_eq!(image.value("NUMBER").as_deref(), Some("-7"));
        assert_eq!(image.value("nothing"), None);
        assert_eq!(image.value("absent"), None);
    }
}
