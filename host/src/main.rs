//! The `tidemill` binary: reads the command line, prints what went wrong, exits. Everything else
//! is the library's.

use clap::Parser;
use tidemill::cli::Cli;
use tidemill::manifest::ManifestError;
use tidemill::operate::exit::exit;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let status = match Cli::parse().execute() {
        Ok(status) => status,
        Err(error) => {
            // Problems with a manifest are several, and each says that it is an error.
            match error.downcast_ref::<ManifestError>() {
                Some(problems) => eprintln!("{problems}"),
                None => eprintln!("error: {error:#}"),
            }
            1
        }
    };
    exit(status)
}
