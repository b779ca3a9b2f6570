//! A WASI 0.2 HTTP component. The path says what it does.
#![cfg(target_family = "wasm")]

use wasip2::http::types::{Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam};

struct Legacy;

wasip2::http::proxy::export!(Legacy);

impl wasip2::exports::http::incoming_handler::Guest for Legacy {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        match request.path_with_query().as_deref() {
            Some("/no-response") => {}
            Some("/trap") => panic!("a trap that was asked for"),
            _ => answer(out, "ok"),
        }
    }
}

fn answer(out: ResponseOutparam, text: &str) {
    let response = OutgoingResponse::new(Fields::new());
    let body = response.body().expect("the body is taken once");
    ResponseOutparam::set(out, Ok(response));
    let stream = body.write().expect("the stream is taken once");
    stream.blocking_write_and_flush(text.as_bytes()).expect("the client reads");
    drop(stream);
    OutgoingBody::finish(body, None).expect("the body is whole");
}
