//! A response of axum, turned into what the host takes.
//!
//! The conversion in `wasip3` copies the headers twice, always sets the status and waits for the end of trailers that no
//! component has; each of these is a call to the host.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::Body;
use axum::response::Response;
use http::StatusCode;
use http_body::Body as _;
use spin_sdk::wasip3::http::types::{self, ErrorCode, Fields};
use spin_sdk::wasip3::wit_bindgen::{FutureWriter, StreamWriter};
use spin_sdk::wasip3::{spawn, wit_future, wit_stream};

type End = FutureWriter<Result<Option<types::Trailers>, ErrorCode>>;

/// The response; its body is written while the host sends it.
pub(super) fn response(response: Response) -> Result<types::Response, ErrorCode> {
    let (parts, body) = response.into_parts();
    let headers: Vec<_> =
        parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect();
    let headers = Fields::from_list(&headers).map_err(|error| ErrorCode::InternalError(Some(error.to_string())))?;
    // Dropped without a value, the writer says that the body ended well and without trailers.
    let (end, ended) = wit_future::new(|| Ok(None));
    let contents = (!body.is_end_stream()).then(|| {
        let (writer, contents) = wit_stream::new();
        spawn(write(body, writer, end));
        contents
    });
    let (response, _sent) = types::Response::new(headers, contents, ended);
    if parts.status != StatusCode::OK {
        // Every status that `http` can hold is one that the host takes.
        let _ = response.set_status_code(parts.status.as_u16());
    }
    Ok(response)
}

async fn write(mut body: Body, mut writer: StreamWriter<u8>, end: End) {
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        match frame.map(http_body::Frame::into_data) {
            Ok(Ok(bytes)) => {
                // What a client that went away did not read is of no further use.
                if !writer.write_all(bytes.into()).await.is_empty() {
                    return;
                }
            }
            Ok(Err(_trailers)) => {}
            Err(error) => {
                drop(writer);
                let _ = end.write(Err(ErrorCode::InternalError(Some(error.to_string())))).await;
                return;
            }
        }
        if body.is_end_stream() {
            return;
        }
    }
}
