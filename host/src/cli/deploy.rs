//! `tidemill deploy`: lets a running host take over another version of its application.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use clap::Args;

use super::manifest_options::ManifestOptions;
use super::output;
use crate::manifest::parse_duration;
use crate::operate::control::{Deploy, Step, ask};

/// Let a running host take over another version of its application, without a request that fails.
///
/// The new version is compiled and asked for its health beside the old one, takes over at once, and the old one is drained. If anything
/// goes wrong, the old version goes on, and the status is 1. Variables, environment and profile are those that the host was started
/// with where none are given here.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill deploy
  tidemill deploy -f shop/spin.toml --state-dir /var/lib/shop --probation 30s
  tidemill deploy --json")]
pub(super) struct DeployCommand {
    #[command(flatten)]
    manifest: ManifestOptions,

    /// How long components with a health route may take to say that they work
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    health_timeout: Duration,

    /// For how long the old version is kept ready, in case that the new one's components stop working
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = duration)]
    probation: Duration,

    /// Print each step as JSON for programs, one a line
    #[arg(long)]
    json: bool,
}

impl DeployCommand {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let options = self.manifest.load_options()?;
        // Every mistake that can be seen from here, before the host is bothered.
        let application = self.manifest.inspect()?;
        let here = &options.surroundings.directory;
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let request = Deploy {
            manifest: here.join(&options.manifest),
            runtime_config: options.runtime_config.as_deref().map(|file| here.join(file)),
            directory: here.clone(),
            variables: options.variables.clone(),
            environment: options.environment.clone(),
            profile: options.profile.clone(),
            health_timeout_ms: milliseconds(self.health_timeout),
            probation_ms: milliseconds(self.probation),
        };
        super::runtime()?.block_on(self.ask(&application.state_dir, &request))
    }

    async fn ask(&self, state_dir: &Path, request: &Deploy) -> anyhow::Result<u8> {
        let mut printed = Ok(());
        let last = ask(state_dir, request, |step| {
            if printed.is_ok() {
                printed = self.print(step);
            }
        })
        .await?;
        printed?;
        match last {
            Step::Failed { .. } if self.json => Ok(1),
            Step::Failed { error } => bail!("{error}\nthe version before goes on"),
            _ => Ok(0),
        }
    }

    fn print(&self, step: &Step) -> anyhow::Result<()> {
        if self.json {
            return output::json(step);
        }
        let text = match step {
            Step::Loaded => "loaded".to_owned(),
            Step::Compiled { components, seconds } => {
                format!(
                    "compiled {components} {} in {seconds:.1} s",
                    if *components == 1 { "component" } else { "components" }
                )
            }
            Step::Warned { warning } => format!("warning: {warning}"),
            Step::Healthy => "healthy".to_owned(),
            Step::Switched => "switched".to_owned(),
            Step::Drained => "old version drained".to_owned(),
            Step::Deployed => "deployed".to_owned(),
            Step::Failed { .. } => return Ok(()),
        };
        Ok(output::line(text)?)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "must be a length of time such as `500ms`, `10s` or `1m`".to_owned())
}
