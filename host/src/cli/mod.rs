//! The command line: one file a command. This one owns the global options and what the commands
//! share; `main` prints what goes wrong.

mod backup;
mod check;
mod completions;
#[cfg(unix)]
mod deploy;
mod encrypt;
mod encryption_options;
mod events;
mod grants;
mod manifest_options;
mod output;
mod reach;
#[cfg(unix)]
mod reload;
mod restore;
mod run;
mod schedule;
mod serve;
mod tls_options;
mod token;
mod up;
#[cfg(unix)]
mod watch;

use std::path::Path;

use anyhow::Context;
use clap::{Parser, Subcommand};
use futures::FutureExt;
use tokio_util::task::AbortOnDropHandle;

use crate::launch::Host;
use crate::operate::logging::{self, LogFormat};
use crate::operate::open_files;
use crate::operate::shutdown::StopSignals;
#[cfg(target_os = "linux")]
use crate::operate::supervisor;
use crate::operate::traces::Exporter;

/// Run event-driven WebAssembly applications at the edge.
#[derive(Debug, Parser)]
#[command(name = "tidemill", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Which records to log, such as `debug` or `info,guest=debug` [default: info]
    #[arg(long, global = true, value_name = "FILTER", env = "TIDEMILL_LOG")]
    log: Option<String>,

    /// The form of the log, which goes to standard error
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM")]
    log_format: LogFormat,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the application that a spin.toml describes
    Up(up::Up),
    /// Let a running host take over another version of its application, without a request that fails
    #[cfg(unix)]
    Deploy(deploy::DeployCommand),
    /// Serve one HTTP component, without a manifest
    Serve(serve::Serve),
    /// Run a WASI command to its end
    Run(run::Run),
    /// Validate a manifest, its configuration and its components, without starting anything
    Check(check::Check),
    Events(events::Events),
    Schedule(schedule::Schedule),
    Token(token::Token),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Encrypt(encrypt::Encrypt),
    /// Print a script that completes this command line in a shell
    Completions(completions::Completions),
}

impl Cli {
    /// Does what the command line says and returns the exit status.
    ///
    /// # Errors
    ///
    /// Fails with a message for the person who typed the command.
    pub fn execute(self) -> anyhow::Result<u8> {
        logging::init(self.log_format, self.log.as_deref())?;
        match self.command {
            Command::Up(command) => command.execute(),
            #[cfg(unix)]
            Command::Deploy(command) => command.execute(),
            Command::Serve(command) => command.execute(),
            Command::Run(command) => command.execute(),
            Command::Check(command) => command.execute(),
            Command::Events(command) => command.execute(),
            Command::Schedule(command) => command.execute(),
            Command::Token(command) => command.execute(),
            Command::Backup(command) => command.execute(),
            Command::Restore(command) => command.execute(),
            Command::Encrypt(command) => command.execute(),
            Command::Completions(command) => {
                command.execute();
                Ok(0)
            }
        }
    }
}

/// Runs a command that serves, and sends the spans of what it does if the environment names a collector.
fn traced(serving: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    let runtime = runtime()?;
    let exporter = runtime.block_on(async { Exporter::start() })?;
    let outcome = runtime.block_on(serving);
    if let Some(exporter) = exporter {
        exporter.finish();
    }
    outcome
}

/// The runtime that every command runs on.
fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("tidemill").build()?)
}

/// Reads a component's file.
fn read_component(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("the component {} could not be read", path.display()))
}

/// What a component without a manifest is called.
fn component_name(path: &Path) -> String {
    path.file_stem().map_or_else(|| "component".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Serves until the process is asked to stop. Says on standard output that requests are answered
/// from now on; programs that start a host wait for this line. `beside` runs until the host stops.
async fn serve(name: &str, host: Host, beside: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    open_files::raise_limit();
    let signals = StopSignals::install().context("signals cannot be handled")?;
    let stop = signals.requested().shared();
    tokio::select! {
        () = host.warm_up() => {
            println!("{name} is ready at {}", host.url());
            #[cfg(target_os = "linux")]
            supervisor::ready();
        }
        () = stop.clone() => {}
    }
    let _beside = AbortOnDropHandle::new(tokio::spawn(beside));
    host.serve(async {
        stop.await;
        #[cfg(target_os = "linux")]
        supervisor::stopping();
    })
    .await;
    Ok(())
}
