//! `tidemill schedule runs NAME`.

use clap::Args;
use serde::Serialize;

use super::history::{History, find, is_running};
use super::text::{local, outcome, took};
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ApplicationOptions;
use crate::cli::output::{self, NONE};
use crate::trigger::schedule::RunReport;

/// Show the latest runs of a schedule, newest first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill schedule runs nightly-report
  tidemill schedule runs nightly-report --limit 5 --json")]
pub(super) struct Runs {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// How many, at most; the latest 1000 of 30 days are kept
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..), value_name = "COUNT")]
    limit: u32,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,

    /// The schedule
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Serialize)]
struct Listing {
    runs: Vec<RunReport>,
}

impl Runs {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let application = self.application.inspect()?;
        let schedule = find(&application, &self.name)?;
        let host_runs = is_running(&application)?;
        let runs = match History::open(&application, &self.encryption).await? {
            Some(history) => {
                let runs = history.schedules.runs(&self.name, self.limit).await;
                history.close().await;
                runs?
            }
            None => Vec::new(),
        };
        if self.json {
            output::json(&Listing { runs })?;
        } else if runs.is_empty() {
            output::line(format!("`{}` has not run yet", self.name))?;
        } else {
            let zone = schedule.timetable.zone();
            let row = |run: &RunReport| {
                vec![
                    local(run.due, zone),
                    local(run.started_at, zone),
                    took(run),
                    run.attempts.to_string(),
                    run.cause.as_str().to_owned(),
                    outcome(run, host_runs).to_owned(),
                    run.error.clone().unwrap_or_else(|| NONE.to_owned()),
                ]
            };
            let header = ["due", "started", "took", "attempts", "cause", "outcome", "error"];
            output::table(&header, runs.iter().map(row).collect())?;
        }
        Ok(0)
    }
}
