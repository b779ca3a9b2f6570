//! What the log keeps as text or number, in the form that people and programs get it.

use std::fmt;

use jiff::Timestamp;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// JSON as the log has it, character by character: 64-bit integers keep all their digits.
#[derive(Debug, Clone)]
pub struct Json(Box<RawValue>);

impl Json {
    /// From the log's text. What is no JSON, which only a writer other than Tidemill leaves there, becomes a string.
    #[must_use]
    pub fn new(text: String) -> Self {
        let is_json = serde_json::from_str::<IgnoredAny>(&text).is_ok();
        let text = if is_json { text } else { serde_json::Value::String(text).to_string() };
        Self(RawValue::from_string(text).unwrap_or_default())
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.get()
    }

    /// The members of an object with their texts, in the log's order; none of anything else.
    #[must_use]
    pub fn members(&self) -> Vec<(String, String)> {
        serde_json::from_str::<Members>(self.text()).map(|members| members.0).unwrap_or_default()
    }
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

struct Members(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push((name, value.get().to_owned()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// A time in milliseconds since 1970-01-01T00:00:00Z, shown as RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment.
    #[must_use]
    pub fn now() -> Self {
        Self(Timestamp::now().as_millisecond())
    }

    /// From RFC 3339, in any time zone; what is finer than a millisecond is left out.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, jiff::Error> {
        Ok(Self(text.parse::<Timestamp>()?.as_millisecond()))
    }

    /// Seconds from `earlier` to this; 0 if it is not earlier.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> f64 {
        let milliseconds = self.0.saturating_sub(earlier.0).max(0);
        #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
        let milliseconds = milliseconds as f64;
        milliseconds / 1000.0
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(time) => write!(formatter, "{time:.3}"),
            // Beyond the year 9999: only a broken clock writes it.
            Err(_) => write!(formatter, "{} ms", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
