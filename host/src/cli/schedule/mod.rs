//! `tidemill schedule`: the schedules of an application, for people and programs, whether its host runs or not. A file a command.

mod history;
mod list;
mod run;
mod runs;
mod text;

use std::io;

use clap::{Args, Subcommand};

/// Show schedules, and run their jobs now.
///
/// Works beside a host that runs, which notices within a second, and without one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill schedule list
  tidemill schedule run nightly-report
  tidemill schedule runs nightly-report --limit 5")]
pub(super) struct Schedule {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Run(run::Run),
    Runs(runs::Runs),
}

impl Schedule {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let runtime = super::runtime()?;
        let outcome = match self.command {
            Command::List(command) => runtime.block_on(command.execute()),
            Command::Run(command) => runtime.block_on(command.execute()),
            Command::Runs(command) => runtime.block_on(command.execute()),
        };
        // A reader that wants only the beginning, such as `head`, is no failure.
        let is_broken_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        match outcome {
            Err(error) if error.downcast_ref().is_some_and(is_broken_pipe) => Ok(0),
            outcome => outcome,
        }
    }
}
