//! The program that `cargo xtask fuzz` runs: libFuzzer around one target of `tidemill::fuzz`.
//!
//! libFuzzer brings `main` and the command line (<https://llvm.org/docs/LibFuzzer.html>); which target is said by the environment
//! variable `TIDEMILL_FUZZ`.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidemill::fuzz::{Target, target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TIDEMILL_FUZZ").expect("TIDEMILL_FUZZ names what is to be fuzzed");
    target(&name).unwrap_or_else(|| panic!("there is no target `{name}`"))
});

fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
