//! The HTTP trigger: from a connection to the component that its path names, and back.
//!
//! `server` owns connections and draining, `current` which version answers, `stack` what every request passes, `application` the
//! way to a component, `rate` how often a client may ask, `failure` what a client reads when there is no answer from one.

mod application;
mod body;
mod current;
mod failure;
mod hangup;
mod rate;
mod request;
mod server;
mod stack;

pub use application::{HttpApplication, HttpComponent};
pub use current::CurrentStack;
pub(crate) use failure::envelope;
pub(crate) use hangup::Hangup;
pub(crate) use request::{REQUEST_ID, request_id};
pub use server::{Server, ServerError};
pub use stack::{Shared, Stack};
