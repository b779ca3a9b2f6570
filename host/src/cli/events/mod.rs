//! `tidemill events`: the change logs of an application, for people and programs, whether its host runs or not. A file a command;
//! what they ask of a log is `operate::events`'.

mod dead_letters;
mod list;
mod logs;
mod replay;
mod show;
mod tail;
mod text;

use std::io;

use clap::{Args, Subcommand};

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ApplicationOptions;

/// Show and repair change streams.
///
/// Works on the databases of the application directly: beside a host that runs, which notices within a second, and without one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill events list
  tidemill events tail --follow
  tidemill events show 1042
  tidemill events replay counter-totals --from 1000
  tidemill events dead-letters
  tidemill events dead-letters retry --all")]
pub(super) struct Events {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::List),
    Tail(tail::Tail),
    Show(show::Show),
    Replay(replay::Replay),
    DeadLetters(dead_letters::DeadLetters),
}

/// Which application, and in which form to tell of it.
#[derive(Debug, Args)]
struct Common {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Events {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let outcome = match self.command {
            Command::List(command) => command.execute(),
            Command::Tail(command) => command.execute(),
            Command::Show(command) => command.execute(),
            Command::Replay(command) => command.execute(),
            Command::DeadLetters(command) => command.execute(),
        };
        match outcome {
            Ok(()) => Ok(0),
            // A reader that wants only the beginning, such as `head`, is no failure.
            Err(error) if is_broken_pipe(&error) => Ok(0),
            Err(error) => Err(error),
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
