//! The HTTP trigger: from a connection to the component that its path names, and back.
//!
//! `server` accepts connections and drains, `connection` is one of them, `current` which version answers, `tls` its encryption, `stack` what every request passes, `application` the
//! way to a component, `rate` how often a client may ask, `failure` what a client reads when there is no answer from one.

mod application;
mod body;
mod connection;
mod current;
mod failure;
#[cfg(any(test, feature = "fuzz"))]
pub(crate) mod fuzz;
mod hangup;
mod rate;
mod request;
mod security;
mod server;
mod stack;
mod tls;
mod traces;

pub use application::{HttpApplication, HttpComponent};
pub use current::CurrentStack;
pub(crate) use failure::envelope;
pub(crate) use hangup::Hangup;
pub use rate::{KnownLimits, RateLimits};
pub(crate) use request::{REQUEST_ID, request_id};
pub use server::{Server, ServerError};
pub use stack::{Shared, Stack};
pub use tls::{Tls, TlsError, TlsFiles};
