//! The calling half of a composition: an HTTP component whose answers come from `guests:greeting/greeter`.
#![cfg(target_family = "wasm")]

use guests::Parameters;
use spin_sdk::http::{IntoResponse, Request, StatusCode};
use spin_sdk::http_service;

use bindings::guests::greeting::greeter;

mod bindings {
    spin_sdk::wit_bindgen::generate!({
        runtime_path: "spin_sdk::wit_bindgen::rt",
        world: "calling",
        path: "wit",
    });
}

#[http_service]
async fn handle(request: Request) -> impl IntoResponse {
    let parameters = Parameters::new(request.uri().query().unwrap_or_default());
    let text = |name: &str| parameters.text(name).to_owned();
    let missing = || "not set".to_owned();
    let answer = match request.uri().path() {
        "/greet" => Ok(greeter::greet(&text("name"))),
        "/environment" => Ok(greeter::environment(&text("name")).unwrap_or_else(missing)),
        "/own-environment" => Ok(std::env::var(text("name")).unwrap_or_else(|_| missing())),
        "/variable" => greeter::variable(text("name")).await,
        "/query" => greeter::query(text("database"), text("sql")).await,
        "/fetch" => greeter::fetch(text("url")).await,
        path => Err(format!("there is nothing at {path}")),
    };
    match answer {
        Ok(text) => (StatusCode::OK, text),
        Err(reason) => (StatusCode::BAD_GATEWAY, reason),
    }
}
