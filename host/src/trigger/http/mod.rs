//! The HTTP trigger: from a connection to the component that its path names, and back.
//!
//! `server` accepts connections and drains, `connection` is one of them, `client` who is at its other end, `current` which version answers, `tls` its encryption, `stack` what every
//! request passes (`cors`, `security`, `told_health`), `application` the way to a component, `rate` how often a client may ask, `failure` what a client reads when there is no answer
//! from one, `body` and `taken` what is asked of bodies on their way in and out.

mod application;
mod body;
mod client;
mod connection;
mod cors;
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
mod taken;
mod tls;
mod told_health;
mod traces;

pub use application::{HttpApplication, HttpComponent};
pub use client::Client;
pub(crate) use client::network;
pub(crate) use connection::Place;
pub use current::CurrentStack;
pub(crate) use failure::envelope;
pub(crate) use hangup::Hangup;
pub use rate::{KnownLimits, RateLimits};
pub(crate) use request::{REQUEST_ID, request_id};
pub use server::{Server, ServerError};
pub use stack::{Shared, Stack};
pub use tls::{Tls, TlsError, TlsFiles};
