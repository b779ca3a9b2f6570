//! Heads of requests: headers, one a line, as names and values that HTTP allows.
//!
//! - Nothing panics.
//! - A component is not shown a token or a cookie of the host's, whatever else stands beside it, and keeps all other cookies.
//! - A request id that is taken from a client can stand in a line of a log.
//! - A key for idempotency is printable.

use http::{HeaderMap, HeaderName, HeaderValue};
use tidemill_sdk::idempotency::Key;

use crate::operate::access::fuzz as access;
use crate::trigger::http::fuzz as http_trigger;

pub(super) fn run(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n').take(16) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
            headers.append(name, value);
        }
    }
    access::credential(&headers);
    let id = http_trigger::request_id(&headers);
    let id = id.to_str().expect("a request id is ASCII");
    assert!((1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic()), "{id:?}");
    let mut shown = headers.clone();
    http_trigger::remove_foreign_headers(&mut shown);
    access::shows_no_token_of_the_host(&shown);
    for value in headers.get_all("idempotency-key").iter().filter_map(|value| value.to_str().ok()) {
        assert_eq!(
            Key::fits(value),
            (1..=255).contains(&value.len()) && !value.contains(|c: char| !c.is_ascii_graphic())
        );
    }
    access::key_set(bytes);
}
