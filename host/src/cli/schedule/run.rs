//! `tidemill schedule run NAME`.

use std::time::Duration;

use anyhow::{Context, bail};
use clap::Args;
use tokio_util::sync::CancellationToken;

use super::history::{History, find, is_running};
use super::text::sentence;
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ManifestOptions;
use crate::cli::output;
use crate::launch::build_host;
use crate::manifest::Application;
use crate::operate::places::Places;
use crate::operate::shutdown::StopSignals;
use crate::operate::state_lock::StateLock;
use crate::trigger::schedule::{Outcome, RunReport};

/// How often to look whether the host is done.
const LOOK: Duration = Duration::from_millis(50);

/// Run the job of a schedule now, and wait for what comes of it.
///
/// A host that runs is asked to do it, as soon as a run that goes on is over; without one the job runs here. The status is 1 if the job
/// fails.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill schedule run nightly-report
  tidemill schedule run nightly-report -f shop/spin.toml --json")]
pub(super) struct Run {
    #[command(flatten)]
    manifest: ManifestOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,

    /// The schedule
    #[arg(value_name = "NAME")]
    name: String,
}

impl Run {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let application = self.manifest.inspect()?;
        find(&application, &self.name)?;
        let run = if is_running(&application)? { self.ask(&application).await? } else { self.run_here().await? };
        if self.json {
            output::json(&run)?;
        } else {
            output::line(sentence(&run))?;
        }
        Ok(u8::from(run.outcome != Outcome::Succeeded))
    }

    /// Lets the running host do it.
    async fn ask(&self, application: &Application) -> anyhow::Result<RunReport> {
        let Some(history) = History::open(application, &self.encryption).await? else {
            bail!("the host that runs has no schedules yet: restart it with this manifest");
        };
        let signals = StopSignals::install().context("signals cannot be handled")?;
        let id = history.schedules.run_now(&self.name).await?;
        let run = tokio::select! {
            run = self.outcome(application, &history, &id) => run,
            () = signals.requested() => self.give_up(&history, &id).await,
        };
        history.close().await;
        run
    }

    async fn outcome(&self, application: &Application, history: &History, id: &str) -> anyhow::Result<RunReport> {
        loop {
            // In this order, so that a host that ends after its last word is not missed.
            let host_runs = is_running(application)?;
            match history.schedules.run(id).await? {
                Some(run) if run.outcome != Outcome::Running => return Ok(run),
                Some(_) if !host_runs => bail!("the host stopped while `{}` ran", self.name),
                None if !host_runs => return self.give_up(history, id).await,
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    }

    async fn give_up(&self, history: &History, id: &str) -> anyhow::Result<RunReport> {
        if history.schedules.withdraw(id).await? {
            bail!("`{}` did not run: the request was taken back before the host began with it", self.name);
        }
        bail!("the host began with `{}`; `tidemill schedule runs {}` will show what comes of it", self.name, self.name);
    }

    /// Does it in this process, which is the host of the state directory meanwhile.
    async fn run_here(&self) -> anyhow::Result<RunReport> {
        let application = Application::load(&self.manifest.load_options()?)?;
        let schedule = find(&application, &self.name)?;
        Places::of(&application).check()?;
        let _lock = StateLock::acquire(&application.state_dir)?;
        let signals = StopSignals::install().context("signals cannot be handled")?;
        let stop = CancellationToken::new();
        let stopping = stop.clone();
        tokio::spawn(async move {
            signals.requested().await;
            stopping.cancel();
        });
        let host = build_host(&application, self.encryption.key()?, false).await?;
        host.run_job(schedule, &application.http, stop).await
    }
}
