//! `cargo xtask`: the repository's own automation, one module a command.
//!
//! Owned here: the command line. Not here: anything that the product does when it runs; that is the `tidemill` binary, which
//! xtask only builds, tests and measures.

mod bench;
mod build;
mod fuzz;
mod imports;
mod prerequisite;
mod process;
mod soak;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use workspace::Workspace;

/// Builds, tests and measures the repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds components for wasm32-wasip2 into target/components (for `web`, the UI first)
    Build(build::Arguments),
    /// Fails if a built component imports what Spin 4.1 cannot link and spin.toml does not compose in
    CheckComponents,
    /// Checks the rules of CONTRIBUTING.md that a compiler does not know
    Tidy,
    /// Runs every check and every test: the gate for a change
    #[command(visible_alias = "ci")]
    Test(test::Arguments),
    /// Repeats the tests that search at random, each time with another seed
    Soak(soak::Arguments),
    /// Fuzzes what reads input that anybody may send, guided by coverage
    Fuzz(fuzz::Arguments),
    /// Measures the host beside wasmtime's own server and native ones
    Bench(bench::Arguments),
}

fn main() -> ExitCode {
    if let Some(code) = fuzz::compile_as_asked() {
        return code;
    }
    match dispatch(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<()> {
    let workspace = Workspace::find()?;
    match command {
        Command::Bench(arguments) => bench::run(&workspace, &arguments),
        Command::Build(arguments) => build::run(&workspace, &arguments),
        Command::CheckComponents => imports::run(&workspace),
        Command::Tidy => tidy::run(&workspace),
        Command::Fuzz(arguments) => fuzz::run(&workspace, &arguments),
        Command::Soak(arguments) => soak::run(&workspace, &arguments),
        Command::Test(arguments) => test::run(&workspace, &arguments),
    }
}
