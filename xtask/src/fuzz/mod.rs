//! `cargo xtask fuzz`: what reads input that anybody may send, against a coverage-guided fuzzer, for as long as one likes.
//!
//! What is fuzzed and what it promises is in `host/src/fuzz`; the tests do the same for moments. `build` compiles the program with
//! coverage, `engine` runs libFuzzer and reads what it prints. The corpus stays in the target directory, so that the next run goes on
//! where this one ended; seeds, and inputs that once were finds, are in `host/fuzz/<target>`.

mod build;
mod engine;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

pub(crate) use build::compile_as_asked;

use crate::process::{self, say};
use crate::workspace::Workspace;
use engine::{Outcome, Session};

/// What `cargo xtask fuzz` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How long each target is fuzzed
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    minutes: u64,

    /// Fuzz this target only; may be given several times
    #[arg(long, value_name = "TARGET")]
    only: Vec<String>,

    /// Read this file once instead, as a find is repeated; needs one --only
    #[arg(long, value_name = "FILE")]
    repeat: Option<PathBuf>,
}

/// Fuzzes target after target; a find ends the target that it is of, and fails the command after all others had their turn.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let targets = choose(&seed_folder(workspace), &arguments.only)?;
    let program = build::program(workspace)?;
    if let Some(file) = &arguments.repeat {
        return repeat(&program, &targets, file);
    }
    let folder = workspace.target().join("fuzz");
    let time = Duration::from_secs(arguments.minutes * 60);
    let mut outcomes = Vec::new();
    for target in &targets {
        let session = Session {
            program: &program,
            target,
            corpus: folder.join("corpus").join(target),
            finds: folder.join("finds").join(target),
            seeds: seed_folder(workspace).join(target),
            time,
        };
        if target == "manifest" {
            session.keep_seed("spin.toml", &workspace.root().join("spin.toml"))?;
        }
        say("Fuzzing", &format!("{target} for {}", process::human(time)));
        outcomes.push(session.run()?);
    }
    report(&targets, &outcomes)
}

fn seed_folder(workspace: &Workspace) -> PathBuf {
    workspace.root().join("host").join("fuzz")
}

/// The targets that were asked for, or all: each has a folder with seeds.
fn choose(seeds: &Path, only: &[String]) -> Result<Vec<String>> {
    let entries = fs::read_dir(seeds).with_context(|| format!("cannot read {}", seeds.display()))?;
    let mut all = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            all.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    all.sort();
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        bail!("there is no target `{unknown}`; there are: {}", all.join(", "));
    }
    Ok(if only.is_empty() { all } else { only.to_vec() })
}

fn repeat(program: &Path, targets: &[String], file: &Path) -> Result<()> {
    let [target] = targets else {
        bail!("--repeat needs the target that the file is for: add --only <target>");
    };
    if !file.is_file() {
        bail!("{} is no file", file.display());
    }
    process::run(Command::new(program).env("TIDEMILL_FUZZ", target).env("RUST_BACKTRACE", "1").arg(file))
        .context("it is a find still")?;
    say("Repeated", &format!("{}: no promise was broken", file.display()));
    Ok(())
}

fn report(targets: &[String], outcomes: &[Outcome]) -> Result<()> {
    println!();
    println!("{:<10} {:>12} {:>8} {:>8} {:>8}  find", "target", "executions", "a second", "edges", "corpus");
    for (target, outcome) in targets.iter().zip(outcomes) {
        let Outcome { executions, per_second, edges, corpus, find } = outcome;
        let find = find.as_ref().map_or("none".to_owned(), |find| find.display().to_string());
        println!("{target:<10} {executions:>12} {per_second:>8} {edges:>8} {corpus:>8}  {find}");
    }
    let finds: Vec<_> =
        targets.iter().zip(outcomes).filter_map(|(target, outcome)| Some((target, outcome.find.as_ref()?))).collect();
    for (target, find) in &finds {
        println!();
        println!("repeat it:       cargo xtask fuzz --only {target} --repeat {}", find.display());
        println!("after the fix:   move the file into host/fuzz/{target}, where every run of the tests reads it");
    }
    if finds.is_empty() { Ok(()) } else { bail!("{} of {} targets broke a promise", finds.len(), targets.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_folders_with_seeds() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["routes", "frames"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("main.rs"), "").unwrap();
        assert_eq!(choose(folder.path(), &[]).unwrap(), ["frames", "routes"]);
        assert_eq!(choose(folder.path(), &["routes".to_owned()]).unwrap(), ["routes"]);
        let error = choose(folder.path(), &["route".to_owned()]).unwrap_err().to_string();
        assert_eq!(error, "there is no target `route`; there are: frames, routes");
    }
}
