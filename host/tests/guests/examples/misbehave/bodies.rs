//! Bodies that stream, end early, or are followed by more work.

use std::time::Duration;

use anyhow::Error;
use bytes::Bytes;
use futures::channel::mpsc::{Sender, channel};
use futures::{SinkExt, StreamExt};
use http_body_util::StreamBody;
use spin_sdk::http::body::IncomingBodyExt;
use spin_sdk::http::{BoxBody, Request, Response, box_body};
use spin_sdk::key_value::Store;
use spin_sdk::wasip3::spawn;

use crate::{Answer, text};

/// One chunk of [`big`].
const CHUNK: usize = 64 << 10;

/// A body and where its pieces go in. The SDK's own holds a thousand pieces before it makes the sender wait; this one two.
fn stream() -> (Sender<Bytes>, BoxBody) {
    let (sender, pieces) = channel::<Bytes>(1);
    let frames = pieces.map(|piece| Ok::<_, Error>(http_body::Frame::data(piece)));
    (sender, box_body(StreamBody::new(frames)))
}

/// Sends each piece of the body back as it arrives.
pub(crate) fn echo(request: Request) -> Answer {
    let (mut sender, body) = stream();
    spawn(async move {
        let mut pieces = request.into_body().stream();
        while let Some(Ok(piece)) = pieces.next().await {
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    Ok(Response::new(body))
}

/// So many chunks of 64 KiB, made as the client reads.
pub(crate) fn big(chunks: u32) -> Answer {
    let (mut sender, body) = stream();
    spawn(async move {
        for _ in 0..chunks {
            if sender.send(Bytes::from(vec![b'x'; CHUNK])).await.is_err() {
                return;
            }
        }
    });
    Ok(Response::new(body))
}

/// Begins a body and traps before its end.
pub(crate) fn trap_midway() -> Answer {
    let (mut sender, body) = stream();
    spawn(async move {
        let sent = sender.send(Bytes::from_static(b"the beginning")).await;
        spin_sdk::time::sleep(Duration::from_millis(100)).await;
        panic!("a trap after {sent:?}");
    });
    Ok(Response::new(body))
}

/// Answers at once, and notes a key in the default store some time later.
pub(crate) fn work_after(milliseconds: u64, key: &str) -> Answer {
    let key = key.to_owned();
    spawn(async move {
        spin_sdk::time::sleep(Duration::from_millis(milliseconds)).await;
        let store = Store::open_default().await.expect("the default store is granted");
        store.set(&key, b"done").await.expect("the store takes it");
        println!("worked after the answer: {key}");
    });
    text("accepted")
}
