//! How the process ends: at once, whatever threads are doing.
//!
//! SQLCipher and OpenSSL let go of their memory when a process ends (`atexit`), while threads may still encrypt or close a file: what was
//! acknowledged is on the disk, but the process would die of a signal and tell its supervisor that it crashed.

use std::io::Write;

/// Ends the process with this status.
pub fn exit(status: u8) -> ! {
    // Nobody is left to whom a failure could be told.
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    end(status.into())
}

#[cfg(unix)]
#[expect(unsafe_code, reason = "the standard library runs what C libraries have registered for the end")]
fn end(status: i32) -> ! {
    // SAFETY: it takes any number, and does not return.
    unsafe { libc::_exit(status) }
}

#[cfg(not(unix))]
fn end(status: i32) -> ! {
    std::process::exit(status)
}
