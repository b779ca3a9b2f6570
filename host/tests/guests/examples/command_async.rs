//! A WASI 0.3 command: succeeds, or fails if it is given an argument.
#![cfg(target_family = "wasm")]

use spin_sdk::wasip3;

struct Command;

wasip3::cli::command::export!(Command);

impl wasip3::exports::cli::run::Guest for Command {
    async fn run() -> Result<(), ()> {
        println!("run by WASI 0.3");
        if std::env::args().len() > 1 { Err(()) } else { Ok(()) }
    }
}
