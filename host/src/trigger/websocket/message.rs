//! What clients are sent: JSON text about one change or one snapshot, made once and shared by everybody who gets it.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use tidemill_change_log::{Change, Operation};

use super::frame;
use super::image::{Image, write_string};

/// A message, ready to be written to any number of clients.
#[derive(Debug)]
pub(super) struct Message {
    /// The place in the log that a client has reached with it.
    pub(super) sequence: i64,
    /// The row, by which a newer message replaces an older one; none for a snapshot, which nothing replaces.
    pub(super) key: Option<Arc<str>>,
    /// A whole WebSocket frame. Servers do not mask theirs, so one serves all clients.
    frame: Bytes,
    /// Where the JSON begins in the frame.
    payload: usize,
    event: OnceLock<Bytes>,
}

/// How a change looks through a client's filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// The row was selected before and after it, as far as it was there.
    Whole,
    /// The change made the row one that is selected: for this client it is new.
    Entered,
    /// The change made the row one that is not selected: for this client it is gone.
    Left,
}

/// A change with its images read.
#[derive(Debug)]
pub(super) struct Parsed<'a> {
    pub(super) change: &'a Change,
    key: Image<'a>,
    pub(super) before: Option<Image<'a>>,
    pub(super) after: Option<Image<'a>>,
}

impl<'a> Parsed<'a> {
    /// Reads the images of a change.
    ///
    /// # Errors
    ///
    /// Fails where one is no JSON object.
    pub(super) fn new(change: &'a Change) -> Result<Self, serde_json::Error> {
        let image = |json: &'a Option<String>| json.as_deref().map(Image::parse).transpose();
        let key = Image::parse(&change.key)?;
        Ok(Self { change, key, before: image(&change.before)?, after: image(&change.after)? })
    }

    /// The message about this change with these columns; none if nothing in them changed.
    pub(super) fn message(&self, view: View, columns: Option<&[String]>) -> Option<Message> {
        if view == View::Whole
            && let (Some(before), Some(after)) = (&self.before, &self.after)
            && before.same(after, columns)
        {
            return None;
        }
        let (operation, after) = match view {
            View::Whole => (self.change.operation, self.after.as_ref()),
            View::Entered => (Operation::Insert, self.after.as_ref()),
            View::Left => (Operation::Delete, None),
        };
        let mut key = String::new();
        self.key.write(None, &mut key);
        let mut text = head(self.change.sequence, &self.change.table, operation.as_str(), &key);
        match after {
            Some(after) => after.write(columns, &mut text),
            None => text.push_str("null"),
        }
        text.push('}');
        Some(Message::new(self.change.sequence, Some(self.change.key.as_str().into()), &text))
    }
}

fn head(sequence: i64, table: &str, operation: &str, key: &str) -> String {
    let mut text = String::with_capacity(256);
    text.push_str(&format!("{{\"sequence\":{sequence},\"table\":"));
    write_string(table, &mut text);
    text.push_str(&format!(",\"operation\":\"{operation}\",\"key\":{key},\"after\":"));
    text
}

impl Message {
    fn new(sequence: i64, key: Option<Arc<str>>, json: &str) -> Self {
        let frame = frame::text(json);
        let payload = frame.len() - json.len();
        Self { sequence, key, frame, payload, event: OnceLock::new() }
    }

    /// The state as of `sequence`, which is JSON.
    pub(super) fn snapshot(sequence: i64, table: &str, state: &str) -> Self {
        let mut text = head(sequence, table, "snapshot", "null");
        // Between tokens a line break means nothing, and within a string there is none; a server-sent event would end at it.
        text.extend(state.chars().map(|character| if matches!(character, '\n' | '\r') { ' ' } else { character }));
        text.push('}');
        Self::new(sequence, None, &text)
    }

    /// The JSON.
    #[cfg(test)]
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.frame[self.payload..]).unwrap()
    }

    /// Any message about a row.
    #[cfg(test)]
    pub(super) fn of_row(sequence: i64, row: &str, text: String) -> Self {
        Self::new(sequence, Some(row.into()), &text)
    }

    /// As a WebSocket frame.
    pub(super) fn frame(&self) -> &Bytes {
        &self.frame
    }

    /// As a server-sent event.
    pub(super) fn event(&self) -> &Bytes {
        self.event.get_or_init(|| {
            let mut event = format!("id: {}\ndata: ", self.sequence).into_bytes();
            event.extend_from_slice(&self.frame[self.payload..]);
            event.extend_from_slice(b"\n\n");
            event.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn change(operation: Operation, before: Option<&str>, after: Option<&str>) -> Change {
        Change {
            sequence: 7,
            table: "counters".to_owned(),
            operation,
            key: r#"{"counter_id":"a"}"#.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            committed_at: 0,
            request_id: None,
            traceparent: None,
        }
    }

    #[test]
    fn an_update_tells_the_row_as_it_is_now() {
        let change = change(Operation::Update, Some(r#"{"last_value":1}"#), Some(r#"{"last_value":2}"#));
        let message = Parsed::new(&change).unwrap().message(View::Whole, None).unwrap();
        let expected = json!({
            "sequence": 7, "table": "counters", "operation": "update", "key": {"counterId": "a"}, "after": {"lastValue": 2}
        });
        assert_eq!(message.json(), expected);
    }

    #[test]
    fn a_row_that_leaves_the_filter_is_deleted_and_one_that_enters_is_inserted() {
        let change = change(Operation::Update, Some(r#"{"value":1}"#), Some(r#"{"value":2}"#));
        let parsed = Parsed::new(&change).unwrap();
        let left = parsed.message(View::Left, None).unwrap().json();
        assert_eq!((&left["operation"], &left["after"]), (&json!("delete"), &json!(null)));
        let entered = parsed.message(View::Entered, None).unwrap().json();
        assert_eq!((&entered["operation"], &entered["after"]), (&json!("insert"), &json!({"value": 2})));
    }

    #[test]
    fn a_change_of_other_columns_is_no_message() {
        let change = change(Operation::Update, Some(r#"{"a":1,"b":1}"#), Some(r#"{"a":1,"b":2}"#));
        let parsed = Parsed::new(&change).unwrap();
        assert!(parsed.message(View::Whole, Some(&["a".to_owned()])).is_none());
        assert!(parsed.message(View::Whole, Some(&["b".to_owned()])).is_some());
    }

    #[test]
    fn an_event_is_one_line_whatever_the_snapshot_looks_like() {
        let snapshot = Message::snapshot(3, "t", "{\r\n  \"a\": \"x\\ny\"\n}");
        let event = String::from_utf8(snapshot.event().to_vec()).unwrap();
        assert_eq!(event.lines().filter(|line| !line.is_empty()).count(), 2, "{event:?}");
        assert!(event.starts_with("id: 3\ndata: {") && event.ends_with("}\n\n"), "{event:?}");
        assert_eq!(snapshot.json()["after"], json!({"a": "x\ny"}));
    }
}
