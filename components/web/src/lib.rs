//! The component that serves the browser application: files embedded when the component is built, compressed in
//! advance, with strong validators and the security headers of the whole application.
//!
//! [`respond`] is a pure function from a request and a table of [`Assets`] to a response; `component.rs`, compiled for
//! wasm only, binds it to `wasi:http`. What the pages do is `ui/`; which requests reach this component at all
//! is the route in `spin.toml`.
//!
//! ```
//! use web::{Asset, Assets, respond};
//!
//! static FILES: [Asset; 1] =
//!     [Asset { path: "/index.html", hash: "5d41402a", identity: b"<!doctype html>", gzip: None, brotli: None }];
//!
//! let (request, ()) = http::Request::get("/counter").body(()).unwrap().into_parts();
//! let response = respond(&Assets::new(&FILES), &request);
//! assert_eq!(response.status(), 200);
//! assert_eq!(response.headers()["etag"], "\"5d41402a\"");
//! ```

mod assets;
#[cfg(target_family = "wasm")]
mod component;
mod encoding;
mod response;
mod route;
mod security;
mod validator;

pub use assets::{Asset, Assets};
pub use encoding::Encoding;
pub use response::respond;
