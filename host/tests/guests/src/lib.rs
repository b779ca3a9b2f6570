//! Programs that the host's integration tests run inside it. Each is an example of this package; what they share is here.
//!
//! - `misbehave`: a WASI 0.3 HTTP component whose path says what it does, well or badly.
//! - `legacy`: the same in small for WASI 0.2.
//! - `caller` and `greeter`: two components that composition makes one.
//! - `jobs`: a component that is only woken at times.
//! - `consumer`: writes what it is asked to, and consumes the changes.
//! - `command`, `command_async`: programs for `tidemill run`, of WASI 0.2 and 0.3.
//!
//! Natively there is nothing in them. What the host must make of each is said by the tests beside this folder.

#[cfg(target_family = "wasm")]
mod parameters;

#[cfg(target_family = "wasm")]
pub use parameters::Parameters;
