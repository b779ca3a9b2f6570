//! What is promised of input that reaches the sockets, for `crate::fuzz`.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use tidemill_change_log::{Change, Operation};
use tokio_tungstenite::tungstenite::protocol::frame::FrameHeader;

use super::frame::{self, CloseCode, FrameReader, Received, Violation};
use super::message::{Message, Parsed, View};
use super::selection::Selection;
use crate::fuzz::pieces;
use crate::manifest::{Absent, WebSocketFilter};

/// Bytes that a client sends.
///
/// # Panics
///
/// Where pieces of another size tell other frames, more is kept than one control frame, or an answer is no frame.
pub(crate) fn frames(bytes: &[u8], sizes: u8) {
    let whole = read(std::iter::once(bytes));
    let cut = read(pieces(bytes, sizes));
    assert_eq!(whole, cut, "pieces of {sizes} bytes make a difference");
    for received in whole.0 {
        match received {
            Received::Ping(payload) => {
                assert!(payload.len() <= 125);
                check_frame(&frame::pong(&payload), &payload);
            }
            Received::Close(code) => {
                let code = code.unwrap_or(1000);
                check_frame(&frame::close_with(code, ""), &code.to_be_bytes());
            }
            Received::Pong | Received::Data => {}
        }
    }
    let text = String::from_utf8_lossy(bytes);
    check_frame(&frame::text(&text), text.as_bytes());
    check_frame(&frame::close(CloseCode::ProtocolError, ""), &1002_u16.to_be_bytes());
    check_frame(&frame::ping(), &[]);
}

/// What was told, and whether the protocol was broken.
fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<Received>, Option<Violation>) {
    let mut reader = FrameReader::default();
    let mut told = Vec::new();
    for piece in pieces {
        if let Err(violation) = reader.read(piece, |received| told.push(received)) {
            return (told, Some(violation));
        }
        assert!(reader.kept() <= 14 + 125, "{} bytes are kept", reader.kept());
    }
    (told, None)
}

/// That the host's frame is whole, not masked, and holds this.
fn check_frame(frame: &Bytes, payload: &[u8]) {
    let mut cursor = std::io::Cursor::new(frame);
    let parsed = FrameHeader::parse(&mut cursor).expect("the host sends frames");
    let (header, length) = parsed.expect("the host sends whole heads");
    assert!(header.is_final && header.mask.is_none());
    assert_eq!(length, payload.len() as u64);
    let head = usize::try_from(cursor.position()).expect("a head is short");
    assert_eq!(&frame[head..], payload);
}

/// The query string of a client, and its `Last-Event-ID` after a line break.
///
/// # Panics
///
/// Where a selection is not what was asked for, or a refusal names nothing.
pub(crate) fn selection(text: &str) {
    let (query, last) = text.split_once('\n').unwrap_or((text, ""));
    let mut headers = HeaderMap::new();
    if let Ok(last) = HeaderValue::from_str(last) {
        headers.insert("last-event-id", last);
    }
    let column = |name: &str, absent| WebSocketFilter { column: name.into(), parameter: name.into(), absent };
    let columns =
        [column("id", Absent::Value("global".into())), column("owner", Absent::Refused), column("kind", Absent::All)];
    match Selection::read(query, &headers, &columns) {
        Ok(selection) => {
            assert!(selection.after.is_none_or(|after| after >= 0), "{selection:?}");
            assert!(selection.filter[0].is_some() && selection.filter[1].is_some(), "{selection:?}");
            let pairs = columns.iter().zip(selection.filter.iter());
            let mut again = form_urlencoded::Serializer::new(String::new());
            for (column, value) in pairs {
                value.iter().for_each(|value| _ = again.append_pair(&column.parameter, value));
            }
            selection.after.iter().for_each(|after| _ = again.append_pair("after", &after.to_string()));
            assert_eq!(Selection::read(&again.finish(), &HeaderMap::new(), &columns), Ok(selection));
        }
        Err(problems) => assert!(problems.iter().all(|(_, message)| !message.is_empty()) && !problems.is_empty()),
    }
}

/// A change with these images.
///
/// # Panics
///
/// Where images that are JSON objects make a message that is no JSON of the values that they hold, or one that an event stream would cut.
pub(crate) fn change(key: &str, before: Option<String>, after: Option<String>) {
    let change = Change {
        sequence: 7,
        table: "a \"table\"\n".to_owned(),
        operation: Operation::Update,
        key: key.to_owned(),
        before,
        after,
        committed_at: 0,
        request_id: None,
        traceparent: None,
    };
    let Ok(parsed) = Parsed::new(&change) else {
        return;
    };
    // What the log writes has no line break between its tokens.
    let of_the_log = |text: &Option<String>| text.as_ref().is_none_or(|text| !text.contains(['\n', '\r']));
    if ![&Some(change.key.clone()), &change.before, &change.after].into_iter().all(of_the_log) {
        return;
    }
    for view in [View::Whole, View::Entered, View::Left] {
        for columns in [None, Some(&["a".to_owned()][..])] {
            if let Some(message) = parsed.message(view, columns) {
                check_message(&message);
            }
        }
    }
}

/// The answer of a component that begins a subscription.
///
/// # Panics
///
/// Where a state that is JSON makes a message that holds another, or one that an event stream would cut.
pub(crate) fn snapshot(state: &str) {
    let Ok(expected) = serde_json::from_str::<serde_json::Value>(state) else {
        return;
    };
    if let Some(message) = check_message(&Message::snapshot(9, "orders", state)) {
        assert_eq!(message["after"], expected, "{state}");
    }
}

/// The message, unless it is nested too deeply to be looked at, or holds a number beyond all floating-point numbers: JSON has no bounds, and
/// SQLite writes infinity as such a number, which browsers read as infinity again.
fn check_message(message: &Message) -> Option<serde_json::Value> {
    let event = std::str::from_utf8(message.event()).expect("an event is text");
    let data = event.strip_prefix(&format!("id: {}\ndata: ", message.sequence)).expect("an event has an id");
    let data = data.strip_suffix("\n\n").expect("an event ends");
    assert!(!data.contains(['\n', '\r']), "an event stream would cut {data:?}");
    check_frame(message.frame(), data.as_bytes());
    match serde_json::from_str(data) {
        Ok(value) => Some(value),
        Err(error)
            if ["recursion limit", "number out of range"].iter().any(|kind| error.to_string().starts_with(kind)) =>
        {
            None
        }
        Err(error) => panic!("{error}: {data}"),
    }
}
