//! The handler: headers that know the length, a body of one write, no framework.

use wasip3::http::types::{ErrorCode, Fields, Request, Response};
use wasip3::{wit_future, wit_stream};

wasip3::http::service::export!(Hello);

struct Hello;

const BODY: &[u8] = b"hello\n";

impl wasip3::exports::http::handler::Guest for Hello {
    async fn handle(_request: Request) -> Result<Response, ErrorCode> {
        let headers = Fields::from_list(&[
            ("content-type".to_owned(), b"text/plain; charset=utf-8".to_vec()),
            ("content-length".to_owned(), BODY.len().to_string().into_bytes()),
        ])
        .map_err(|error| ErrorCode::InternalError(Some(error.to_string())))?;
        let (mut body, contents) = wit_stream::new();
        let (trailers, no_trailers) = wit_future::new(|| Ok(None));
        let (response, _transmitted) = Response::new(headers, Some(contents), no_trailers);
        // Dropped without a value, the writer sends the default given above: a body without trailers.
        drop(trailers);
        wasip3::spawn(async move {
            // What a client that went away did not read is of no further use.
            let _unread = body.write_all(BODY.to_vec()).await;
        });
        Ok(response)
    }
}
