//! The host's log: records on standard error, pretty for people or one JSON object a line for
//! machines. A guest's lines are records of the target `guest`.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::IsTerminal;
use std::panic::{self, PanicHookInfo};

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
    let installed = if pretty { builder.compact().try_init() } else { builder.json().flatten_event(true).try_init() };
    // Only a subscriber that is there already makes this fail.
    if installed.is_ok() {
        panic::set_hook(Box::new(tell_panic));
    }
    Ok(())
}

/// A panic of the host is a record like any other: what reads lines of JSON would not see it otherwise.
fn tell_panic(panic: &PanicHookInfo<'_>) {
    let backtrace = Backtrace::capture();
    tracing::error!(
        thread = std::thread::current().name(),
        location = panic.location().map(ToString::to_string),
        backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string()),
        "the host panicked: {}",
        panic.payload_as_str().unwrap_or("with no message"),
    );
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_is_a_record() {
        let written = Written::default();
        let writer = written.clone();
        let log = tracing_subscriber::fmt().json().flatten_event(true).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(log, || {
            panic::set_hook(Box::new(tell_panic));
            let caught = panic::catch_unwind(|| panic!("a fault of {}", "ours"));
            let _ = panic::take_hook();
            assert!(caught.is_err());
        });
        let record: serde_json::Value = serde_json::from_slice(&written.0.lock().unwrap()).unwrap();
        assert_eq!(
            (&record["level"], &record["message"]),
            (&"ERROR".into(), &"the host panicked: a fault of ours".into())
        );
        assert!(record["location"].as_str().unwrap().contains("logging.rs"), "{record}");
    }
}
