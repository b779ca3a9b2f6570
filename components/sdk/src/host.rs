//! Which kind of host a component finds itself in.

use std::sync::LazyLock;

/// Whether this is Tidemill, which calls consumers and jobs by itself. Spin and others do not, so there the SDK does.
///
/// Tidemill says so with the environment variable `TIDEMILL`, which holds its version. Asked once per instance.
pub fn is_tidemill() -> bool {
    static ANSWER: LazyLock<bool> = LazyLock::new(|| has_variable("TIDEMILL"));
    *ANSWER
}

/// Asks the host itself: the C library below `std::env` frees what the host hands over with an allocator of its own, though it comes
/// from that of this crate, and so corrupts both.
#[cfg(target_arch = "wasm32")]
fn has_variable(name: &str) -> bool {
    spin_sdk::wasip3::cli::environment::get_environment().iter().any(|(known, _)| known == name)
}

#[cfg(not(target_arch = "wasm32"))]
fn has_variable(name: &str) -> bool {
    std::env::var_os(name).is_some()
}
