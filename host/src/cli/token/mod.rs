//! `tidemill token`: who may send requests to a host that has an access policy, whether it runs or not. A file a command.

mod create;
mod list;
mod revoke;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ApplicationOptions;
use crate::operate::access::{Tokens, token_database};
use crate::operate::state_lock::StateLock;
use crate::storage::{Database, DatabaseOptions};

/// Make, list and revoke the tokens that requests show.
///
/// What a token is needed for says [application.tool.tidemill.access] in spin.toml. A host that runs notices a change within a second.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill token create dashboards --level read --expires-in 90d
  tidemill token list
  tidemill token revoke dashboards")]
pub(super) struct Token {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Create(create::Create),
    List(list::List),
    Revoke(revoke::Revoke),
}

impl Token {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let runtime = super::runtime()?;
        match self.command {
            Command::Create(command) => runtime.block_on(command.execute()),
            Command::List(command) => runtime.block_on(command.execute()),
            Command::Revoke(command) => runtime.block_on(command.execute()),
        }
    }
}

/// The tokens of an application's host, in this process as well as in the host's.
struct Opened {
    tokens: Tokens,
    database: Database,
}

impl Opened {
    async fn open(options: &ApplicationOptions, encryption: &EncryptionOptions) -> anyhow::Result<Self> {
        let (application, key) = (options.inspect()?, encryption.key()?);
        if application.access.is_none() {
            eprintln!("note: spin.toml has no [application.tool.tidemill.access], so no request needs a token");
        }
        std::fs::create_dir_all(&application.state_dir).context("the state directory could not be made")?;
        let path = token_database(&application.state_dir);
        let options = DatabaseOptions { readers: 2, key, ..DatabaseOptions::default() };
        let database = Database::open(&path, options).context("the tokens could not be opened")?;
        // A host that runs moves the log into the file, after it was archived.
        database.keep_log(StateLock::is_held(&application.state_dir)?);
        Ok(Self { tokens: Tokens::open(database.clone()).await?, database })
    }

    async fn close(self) {
        self.database.close().await;
    }
}
