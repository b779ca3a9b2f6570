//! `cargo xtask soak`: the tests that search at random (crashes, histories, many clients), again and again with other seeds.
//!
//! Which tests these are is said in `.config/nextest.toml`, profile `soak`. A failure names the seed that repeats it; property tests
//! print the shrunk case themselves.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::prerequisite::{self, NEXTEST};
use crate::process::{human, say};
use crate::workspace::Workspace;
use crate::{build, process};

/// What `cargo xtask soak` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Begin no further round after this time
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000))]
    minutes: u64,
    /// The first round's seed; each further round has the next
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// Run only tests that match this nextest filter, such as 'test(kill)'
    #[arg(long, value_name = "FILTER")]
    only: Option<String>,
}

/// Runs rounds until the time is over; stops at the first that fails.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    build::everything(workspace)?;
    build::guests(workspace)?;
    let began = Instant::now();
    let time = Duration::from_secs(arguments.minutes * 60);
    let mut seed = arguments.seed;
    loop {
        let round = Instant::now();
        say("Soaking", &format!("with seed {seed}"));
        if process::run(&mut round_of(workspace, seed, arguments.only.as_deref())?).is_err() {
            bail!("the round with seed {seed} failed; `cargo xtask soak --seed {seed}` repeats it");
        }
        say("Passed", &format!("seed {seed} in {}", human(round.elapsed())));
        if began.elapsed() >= time {
            break;
        }
        seed += 1;
    }
    println!("{} rounds passed in {}", seed - arguments.seed + 1, human(began.elapsed()));
    Ok(())
}

fn round_of(workspace: &Workspace, seed: u64, only: Option<&str>) -> Result<Command> {
    let mut command = Command::new(prerequisite::cargo_tool(workspace, &NEXTEST)?);
    command.current_dir(workspace.root()).args(["nextest", "run", "--workspace", "--profile", "soak"]);
    command.args(only.map(|filter| ["--filterset", filter]).into_iter().flatten());
    command.env("TIDEMILL_COMPONENTS", workspace.components_folder()).env("TIDEMILL_SEED", seed.to_string());
    Ok(command)
}
