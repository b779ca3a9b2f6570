//! Cursors: where a list or a stream of changes goes on, as clients send it. The first byte says which.
//!
//! - Nothing panics, and nothing but text that a host gave out is accepted without being the same place again when it is written.
//! - A cursor of one list is none of another.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tidemill_sdk::http::validate::{Fields, Problems};
use tidemill_sdk::http::{PageRequest, cursor};

use super::input::byte;
use crate::operate::events::DeadLetterId;
use crate::trigger::websocket::fuzz as websocket;

pub(super) fn run(mut bytes: &[u8]) {
    let kind = byte(&mut bytes);
    let text = String::from_utf8_lossy(bytes);
    match kind % 6 {
        0 => page::<i64>(&text),
        1 => page::<(String, i64)>(&text),
        2 => page::<Value>(&BASE64_URL_SAFE_NO_PAD.encode(text.as_bytes())),
        3 => page::<(f64, String)>(&BASE64_URL_SAFE_NO_PAD.encode(text.as_bytes())),
        4 => dead_letter(&text),
        _ => websocket::selection(&text),
    }
}

fn page<K: Serialize + DeserializeOwned + Clone + PartialEq + std::fmt::Debug>(text: &str) {
    let Some(key) = read::<K>("list", text) else {
        return;
    };
    let written = cursor("list", &key);
    assert_eq!(read::<K>("list", &written).as_ref(), Some(&key), "{text} is {written}");
    assert_eq!(read::<K>("other", &written), None, "{written} is accepted by another list");
}

/// The key that a cursor holds, if the list accepts it.
fn read<K: Serialize + DeserializeOwned>(list: &str, text: &str) -> Option<K> {
    let parameters: Map<String, Value> = [("cursor".to_owned(), Value::from(text))].into_iter().collect();
    let problems = Problems::default();
    let mut fields = Fields::of_query(&parameters, &problems);
    let page = PageRequest::<K>::read(&mut fields, list);
    let refused = problems.into_result(Some(())).is_err();
    assert_eq!(refused, page.after.is_none(), "a cursor is either refused or used: {text}");
    page.after
}

fn dead_letter(text: &str) {
    if let Ok(id) = text.parse::<DeadLetterId>() {
        let again: DeadLetterId = id.to_string().parse().expect("an id is read as it is written");
        assert_eq!(again.to_string(), id.to_string(), "{text}");
    }
}
