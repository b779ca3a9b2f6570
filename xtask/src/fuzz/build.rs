//! Compiling the program that is fuzzed: the workspace's own crates with LLVM's coverage, everything else as the tests have it.
//!
//! Flags for all crates (`RUSTFLAGS`, as cargo-fuzz and cargo-bolero set them) would compile wasmtime once more, and build scripts
//! would not link. So cargo is given xtask itself as the compiler of the workspace's members, and xtask adds the flags where they
//! belong. All of this is stable Rust; sanitizers are not, and find nothing in code without `unsafe`.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::process::{run_timed, succeeds};
use crate::workspace::{Workspace, cargo};

/// Says that xtask is called as a compiler.
const AS_COMPILER: &str = "TIDEMILL_FUZZ_COMPILER";

/// The libraries whose coverage guides the fuzzer.
const COVERED: [&str; 4] = ["tidemill", "tidemill_sdk", "tidemill_change_log", "experiments"];

/// libFuzzer's instrumentation (<https://clang.llvm.org/docs/SanitizerCoverage.html>), and code as fast as a release's.
const FLAGS: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Copt-level=2",
];

/// The program, built anew if anything changed.
pub(super) fn program(workspace: &Workspace) -> Result<PathBuf> {
    if !succeeds(Command::new("c++").arg("--version")) {
        bail!("a C++ compiler (`c++`) is needed for libFuzzer: install g++ or clang");
    }
    let xtask = env::current_exe().context("xtask does not know where it is")?;
    let mut build = cargo();
    build.current_dir(workspace.root());
    // With all members, so that dependencies have the features that they have in the tests and are not compiled again.
    build.args(["build", "--workspace", "--example", "fuzz", "--features", "tidemill/fuzz", "--quiet"]);
    build.env("RUSTC_WORKSPACE_WRAPPER", xtask).env(AS_COMPILER, "1");
    run_timed("Building", "what is fuzzed, with coverage", &mut build)?;
    Ok(workspace.target().join("debug").join("examples").join("fuzz"))
}

/// If cargo calls xtask as a compiler: compiles, and gives the compiler's exit code.
pub(crate) fn compile_as_asked() -> Option<ExitCode> {
    env::var_os(AS_COMPILER)?;
    let mut arguments = env::args_os().skip(1);
    let compiler = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let mut compile = Command::new(compiler);
    compile.args(&arguments);
    if is_covered(&arguments) {
        compile.args(FLAGS);
    }
    let code = compile.status().ok().and_then(|status| status.code()).and_then(|code| u8::try_from(code).ok());
    Some(ExitCode::from(code.unwrap_or(1)))
}

/// Whether these arguments compile one of the libraries.
fn is_covered(arguments: &[impl AsRef<OsStr>]) -> bool {
    let follows = |name: &str, accepts: &dyn Fn(&str) -> bool| {
        let mut pairs = arguments.windows(2);
        pairs.any(|pair| pair[0].as_ref() == name && pair[1].as_ref().to_str().is_some_and(accepts))
    };
    let is_library = follows("--crate-type", &|kind| matches!(kind, "lib" | "rlib"));
    is_library && follows("--crate-name", &|name| COVERED.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_libraries_that_are_fuzzed_are_covered() {
        assert!(is_covered(&["--crate-name", "tidemill", "--edition=2024", "--crate-type", "lib"]));
        assert!(is_covered(&["--crate-name", "experiments", "--crate-type", "cdylib", "--crate-type", "rlib"]));
        assert!(!is_covered(&["--crate-name", "tidemill", "--crate-type", "bin"]));
        assert!(!is_covered(&["--crate-name", "fuzz", "--crate-type", "bin"]));
        assert!(!is_covered(&["--crate-name", "xtask", "--crate-type", "lib"]));
    }
}
