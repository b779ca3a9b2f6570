//! What reads input that anybody may send, as functions of bytes that panic where a promise does not hold.
//!
//! `cargo xtask fuzz` calls them for minutes with input that a coverage-guided fuzzer makes up (`fuzz/main.rs`), the tests for moments
//! with mutations of the seeds in `fuzz/<target>` (`brief`). Each target is a file; what it promises stands at its head. The parts that
//! nobody outside a module may call have their hooks there (`trigger::websocket::fuzz`, `operate::access::fuzz`).

mod access;
#[cfg(test)]
mod brief;
mod cursors;
mod frames;
mod heads;
mod hosts;
mod input;
mod manifest;
mod messages;
mod routes;
mod uploads;

pub(crate) use input::pieces;

/// Something to be fuzzed.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of the folder with its seeds.
    pub name: &'static str,
    /// Reads the bytes.
    ///
    /// # Panics
    ///
    /// Where a promise does not hold: the bytes are a find.
    pub run: fn(&[u8]),
}

/// Everything that is fuzzed.
pub const TARGETS: [Target; 9] = [
    Target { name: "access", run: access::run },
    Target { name: "cursors", run: cursors::run },
    Target { name: "frames", run: frames::run },
    Target { name: "heads", run: heads::run },
    Target { name: "hosts", run: hosts::run },
    Target { name: "manifest", run: manifest::run },
    Target { name: "messages", run: messages::run },
    Target { name: "routes", run: routes::run },
    Target { name: "uploads", run: uploads::run },
];

/// The target of this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.into_iter().find(|target| target.name == name)
}
