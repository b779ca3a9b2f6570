//! Results of experiments, as CSV and as JSON; the first byte chooses the format and the size of the pieces.
//!
//! - Nothing panics, and what comes of an upload does not depend on how it is cut.
//! - Problems have places.
//! - A panel that was accepted is encoded and decoded without a difference.

use std::sync::LazyLock;

use experiments::{Definition, Panel, Upload, UploadError};

use super::input::{byte, pieces};

static DEFINITION: LazyLock<Definition> = LazyLock::new(|| {
    serde_json::from_value(serde_json::json!({
        "id": "fuzz", "name": "fuzz", "metrics": ["signups", "revenue"], "source": "upload",
        "timeRange": { "start": 1, "end": 20 }, "granularity": "day", "interventionAt": 11
    }))
    .expect("the definition is one")
});

pub(super) fn run(mut bytes: &[u8]) {
    let kind = byte(&mut bytes);
    let upload = || if kind & 1 == 0 { Upload::csv(&DEFINITION) } else { Upload::json(&DEFINITION) };
    let whole = read(upload(), std::iter::once(bytes));
    let cut = read(upload(), pieces(bytes, kind >> 1));
    assert_eq!(whole, cut, "pieces of {} bytes make a difference", kind >> 1);
    match whole {
        Ok(panel) => assert_eq!(Panel::decode(&panel.encode()).as_ref(), Ok(&panel)),
        Err(UploadError::Invalid(problems)) => {
            assert!(!problems.is_empty(), "refused without a problem");
            assert!(problems.iter().all(|problem| !problem.message.is_empty()), "{problems:?}");
        }
        Err(UploadError::MalformedJson { reason, at }) => {
            assert!(!reason.is_empty());
            assert!(at <= bytes.len() as u64, "byte {at} of {}", bytes.len());
        }
    }
}

fn read<'a>(mut upload: Upload, pieces: impl Iterator<Item = &'a [u8]>) -> Result<Panel, UploadError> {
    for piece in pieces {
        upload.push(piece)?;
    }
    upload.finish()
}
