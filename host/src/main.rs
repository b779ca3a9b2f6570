//! The `tidemill` binary: reads the command line, prints what went wrong, exits. Everything else
//! is the library's.

use std::process::ExitCode;

use clap::Parser;
use tidemill::cli::Cli;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().execute() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
