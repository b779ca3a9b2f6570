//! The host's log: records on standard error, pretty for people or one JSON object a line for
//! machines. A guest's lines are records of the target `guest`.

use std::io::IsTerminal;

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;

/// The form of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LogFormat {
    /// Pretty on a terminal, JSON elsewhere.
    #[default]
    Auto,
    /// One line for a person.
    Pretty,
    /// One JSON object a line.
    Json,
}

/// What is logged where neither `--log` nor `RUST_LOG` says otherwise. wasmtime's own records of
/// each host call are only of use to someone who debugs wasmtime.
const DEFAULT_FILTER: &str = "info,wasmtime=warn,wasmtime_wasi=warn,wasmtime_wasi_http=error,cranelift=warn";

/// Installs the log for the whole process. A second call does nothing, so that tests may share a
/// process.
///
/// # Errors
///
/// Fails where `filter` is not a list of `target=level`.
pub fn init(format: LogFormat, filter: Option<&str>) -> anyhow::Result<()> {
    let filter = match filter {
        Some(filter) => EnvFilter::try_new(filter).map_err(|error| {
            anyhow::anyhow!("`--log {filter}` is not a log filter ({error}); try `debug` or `info,guest=debug`")
        })?,
        None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER)),
    };
    let terminal = std::io::stderr().is_terminal();
    let pretty = match format {
        LogFormat::Auto => terminal,
        LogFormat::Pretty => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(terminal)
        // A record that cannot be written, as on a full disk, would be told to the same standard error, which panics where that fails.
        .log_internal_errors(false);
    // Only a subscriber that is there already makes this fail.
    let _ = if pretty { builder.compact().try_init() } else { builder.json().flatten_event(true).try_init() };
    Ok(())
}
