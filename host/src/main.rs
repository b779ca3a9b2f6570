//! The `tidemill` binary: reads the command line, prints what went wrong, exits. Everything else
//! is the library's.

use std::process::ExitCode;

use clap::Parser;
use tidemill::cli::Cli;
use tidemill::manifest::ManifestError;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().execute() {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            // Problems with a manifest are several, and each says that it is an error.
            match error.downcast_ref::<ManifestError>() {
                Some(problems) => eprintln!("{problems}"),
                None => eprintln!("error: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}
