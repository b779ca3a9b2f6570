//! A WASI 0.2 command: shows its arguments and environment, copies its input, exits as it is told.

use std::io::{Read, Write};
use std::process::exit;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("arguments") => println!("{}", arguments.collect::<Vec<_>>().join("|")),
        Some("environment") => {
            let name = arguments.next().unwrap_or_default();
            println!("{}", std::env::var(name).unwrap_or_else(|_| "not set".to_owned()));
        }
        Some("shout") => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).expect("standard input is text");
            std::io::stdout().write_all(text.to_uppercase().as_bytes()).expect("standard output takes it");
        }
        Some("exit") => exit(arguments.next().and_then(|status| status.parse().ok()).unwrap_or(0)),
        Some("write") => {
            let file = arguments.next().unwrap_or_default();
            match std::fs::write(&file, "written by a guest") {
                Ok(()) => println!("wrote {file}"),
                Err(error) => {
                    eprintln!("cannot write {file}: {error}");
                    exit(3);
                }
            }
        }
        Some("trap") => panic!("a trap that was asked for"),
        _ => {
            eprintln!("usage: command arguments|environment|shout|exit|write|trap");
            exit(2);
        }
    }
}
