//! A WASI 0.3 HTTP component whose path says what it does, well or badly.
//!
//! This file owns the paths. `limits` uses up what the host limits, `bodies` streams, `capabilities` asks the host for things, `escapes` for
//! things that nobody grants, `heads` makes up messages.
#![cfg(target_family = "wasm")]

mod bodies;
mod capabilities;
mod escapes;
mod heads;
mod limits;

use std::sync::atomic::{AtomicU32, Ordering};

use bytes::Bytes;
use guests::Parameters;
use spin_sdk::http::{BoxBody, Error, FullBody, IntoResponse, Request, Response, StatusCode, box_body};
use spin_sdk::http_service;
use spin_sdk::wasip3::http::types::ErrorCode;

/// How many requests this instance has seen.
static REQUESTS: AtomicU32 = AtomicU32::new(0);

type Answer = Result<Response<BoxBody>, Error>;

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    dispatch(request).await
}

async fn dispatch(request: Request) -> Answer {
    let seen = REQUESTS.fetch_add(1, Ordering::Relaxed) + 1;
    let parameters = Parameters::new(request.uri().query().unwrap_or_default());
    // What is left of the path after the route, so that the same component can stand behind several routes.
    let trailing = request.headers().get("spin-path-info").and_then(|value| value.to_str().ok());
    let path = trailing.filter(|path| !path.is_empty()).unwrap_or(request.uri().path()).to_owned();
    match path.as_str() {
        "/ok" => text("ok"),
        "/requests-of-this-instance" => text(seen.to_string()),
        "/headers" => text(headers(&request)),
        "/refuse" => Err(ErrorCode::InternalError(Some("a refusal that was asked for".to_owned())).into()),
        "/print" => text(print()),
        "/trap" => limits::trap(),
        "/exit" => std::process::exit(0),
        "/loop" => limits::compute_for_ever(),
        "/compute" => text(limits::compute(parameters.number("ms"))),
        "/allocate" => text(limits::allocate_for_ever()),
        "/grow" => text(limits::grow(parameters.number("mib"))),
        "/recurse" => text(limits::recurse(parameters.number("depth")).to_string()),
        "/flood" => text(limits::flood()),
        "/look-for-ever" => limits::look_for_ever(),
        "/wait" => text(limits::wait(parameters.number("ms")).await),
        "/echo" => bodies::echo(request),
        "/ignore-body" => text("not read"),
        "/big" => bodies::big(parameters.number("chunks")),
        "/panic-after-body" => bodies::trap_midway(),
        "/after" => bodies::work_after(parameters.number("ms"), parameters.text("key")),
        "/header" => or_error(heads::header(&parameters)),
        "/answer" => heads::answer(&parameters),
        "/wrong-length" => heads::wrong_length(&parameters),
        "/request" => or_error(heads::request(&parameters).await),
        "/file" => or_error(escapes::file(&parameters)),
        "/resolve" => or_error(escapes::resolve(&parameters)),
        "/listen" => or_error(escapes::listen(&parameters)),
        "/datagram" => or_error(escapes::datagram(&parameters)),
        "/print-much" => text(limits::print_much(parameters.number("lines"))),
        "/say" => text(limits::say(parameters.text("line"))),
        "/arguments" => text(std::env::args().collect::<Vec<_>>().join("|")),
        "/environment" => text(std::env::vars().map(|(name, value)| format!("{name}={value}\n")).collect::<String>()),
        "/env" => or_error(capabilities::environment(&parameters)),
        "/variable" => or_error(capabilities::variable(&parameters).await),
        "/files" => or_error(capabilities::files(&request, &parameters)),
        "/socket" => or_error(capabilities::socket(&parameters)),
        "/fetch" => or_error(capabilities::fetch(&parameters).await),
        "/sqlite" => or_error(capabilities::sqlite(&parameters).await),
        "/kv" => or_error(capabilities::key_value(request, &parameters).await),
        "/kv-fill" => or_error(capabilities::fill(&parameters).await),
        _ => answer(StatusCode::NOT_FOUND, format!("there is nothing at {path}")),
    }
}

fn answer(status: StatusCode, body: impl Into<Bytes>) -> Answer {
    let mut response = Response::new(box_body(FullBody::new(body.into())));
    *response.status_mut() = status;
    Ok(response)
}

fn text(body: impl Into<Bytes>) -> Answer {
    answer(StatusCode::OK, body)
}

/// 502 with the reason for a thing that the host refused.
fn or_error(outcome: Result<String, String>) -> Answer {
    match outcome {
        Ok(body) => text(body),
        Err(reason) => answer(StatusCode::BAD_GATEWAY, reason),
    }
}

fn headers(request: &Request) -> String {
    let lines = request.headers().iter().map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap_or("?")));
    lines.collect()
}

fn print() -> &'static str {
    println!("a line on standard output");
    eprintln!("a line on standard error");
    println!(r#"{{"level":"warn","message":"a structured line","requestId":"r-1"}}"#);
    // As the SDK writes measurements: with its allocator in the component, the C library could not free the environment.
    eprintln!(r#"{{"metric":"printed_total","kind":"counter","add":3,"labels":{{"to":"everybody"}}}}"#);
    eprintln!(r#"{{"metric":"Printed","kind":"counter","add":1,"labels":{{}}}}"#);
    "printed"
}
