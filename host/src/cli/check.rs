//! `tidemill check`: everything that `up` would complain about, without starting anything; with `--health`, what it would find once
//! started.

use clap::Args;

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ManifestOptions;
use crate::launch::{self, build_host};
use crate::manifest::Application;
use crate::operate::health::{DependencyHealth, LastError, Status, TriggerHealth};
use crate::operate::state_lock::StateLock;
use crate::storage::EncryptionKey;

/// Validate a manifest, its configuration and its components, without starting anything.
///
/// Databases are not opened and nothing is written, unless `--health` asks for it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill check
  tidemill check --health
  tidemill check -f shop/spin.toml --runtime-config-file production.toml")]
pub(super) struct Check {
    #[command(flatten)]
    manifest: ManifestOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Also open the databases and ask everything for its health as a running host's /health does, streams and schedules included,
    /// without listening
    #[arg(long)]
    health: bool,
}

impl Check {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let application = Application::load(&self.manifest.load_options()?)?;
        for warning in &application.warnings {
            eprintln!("{warning}\n");
        }
        let key = self.encryption.key()?;
        let report = launch::check(&application)?;
        for component in &report {
            println!("{component}");
        }
        let failed = report.iter().filter(|component| component.problem.is_some()).count();
        if failed > 0 {
            println!("\n{failed} of {} components cannot run", report.len());
            return Ok(1);
        }
        if self.health && !healthy(&application, key)? {
            return Ok(1);
        }
        println!("\n`{}` is ready to run", application.name);
        Ok(0)
    }
}

/// Asks everything that the application depends on and what wakes its components, and says how it is. A running host has its own
/// `/health`: two on one state directory are refused.
fn healthy(application: &Application, key: Option<EncryptionKey>) -> anyhow::Result<bool> {
    let _lock = StateLock::acquire(&application.state_dir)?;
    let health = super::runtime()?.block_on(async {
        let builder = build_host(application, key, false).await?;
        Ok::<_, anyhow::Error>(builder.examine(&application.http).await)
    })?;
    println!();
    for DependencyHealth { name, status, latency_ms, error, .. } in &health.dependencies {
        match error {
            Some(error) => println!("{name}: {status}: {error}"),
            None => println!("{name}: {status} ({latency_ms:.1} ms)"),
        }
    }
    for stream in &health.streams {
        let lag = stream.lag.map_or_else(|| "not started yet".to_owned(), |lag| format!("{lag} changes wait"));
        println!("stream {}", line(stream, &lag));
    }
    for schedule in &health.schedules {
        println!("schedule {}", line(schedule, "on time"));
    }
    let failing = health.dependencies.iter().filter(|dependency| dependency.status == Status::Failing).count();
    if failing > 0 {
        println!("\n{failing} of {} that the application depends on do not work", health.dependencies.len());
    }
    Ok(failing == 0)
}

/// What is known of a stream or schedule; `fine` is what to say where nothing is wrong with it.
fn line(trigger: &TriggerHealth, fine: &str) -> String {
    let TriggerHealth { name, status, error, last_error, .. } = trigger;
    match (error, last_error) {
        (Some(error), _) => format!("{name}: {status}: {error}"),
        (None, Some(LastError { message, at })) => format!("{name}: {status} ({fine}; at {at}, {message})"),
        (None, None) => format!("{name}: {status} ({fine})"),
    }
}
