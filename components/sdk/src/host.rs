//! Which kind of host a component finds itself in.

use std::sync::LazyLock;

/// Whether this is Tidemill, which calls consumers and jobs by itself. Spin and others do not, so there the SDK does.
///
/// Tidemill says so with the environment variable `TIDEMILL`, which holds its version. Asked once per instance.
pub fn is_tidemill() -> bool {
    static ANSWER: LazyLock<bool> = LazyLock::new(|| std::env::var_os("TIDEMILL").is_some());
    *ANSWER
}
