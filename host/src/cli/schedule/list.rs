//! `tidemill schedule list`.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::history::{History, is_running};
use super::text::{distance, local, outcome};
use crate::cli::encryption_options::EncryptionOptions;
use crate::cli::manifest_options::ApplicationOptions;
use crate::cli::output::{self, NONE};
use crate::manifest::{Application, ScheduleSettings};
use crate::trigger::schedule::{Outcome, ScheduleReport};

/// Show every schedule with its next and its last run.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill schedule list
  tidemill schedule list -f shop/spin.toml --json")]
pub(super) struct List {
    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listing {
    schedules: Vec<ScheduleReport>,
}

impl List {
    pub(super) async fn execute(self) -> anyhow::Result<u8> {
        let application = self.application.inspect()?;
        let (now, host_runs) = (Timestamp::now(), is_running(&application)?);
        let schedules = reports(&application, &self.encryption, now, host_runs).await?;
        if self.json {
            output::json(&Listing { schedules })?;
        } else if schedules.is_empty() {
            output::line("no schedules: name one in spin.toml with [[application.tool.tidemill.schedule]]")?;
        } else {
            let rows = application.schedules.iter().zip(&schedules);
            let rows = rows.map(|(settings, report)| row(settings, report, now, host_runs)).collect();
            output::table(&["schedule", "component", "cron", "in words", "next run", "last run", "outcome"], rows)?;
            if !host_runs {
                output::line("no host runs, so nothing runs by itself: start one with `tidemill up`")?;
            }
        }
        Ok(0)
    }
}

async fn reports(
    application: &Application,
    encryption: &EncryptionOptions,
    now: Timestamp,
    host_runs: bool,
) -> anyhow::Result<Vec<ScheduleReport>> {
    let Some(history) = History::open(application, encryption).await? else {
        return Ok(application.schedules.iter().map(|settings| ScheduleReport::planned(settings, now)).collect());
    };
    let reports = history.schedules.report().await;
    history.close().await;
    let mut reports = reports?;
    for report in &mut reports {
        // The run goes on in another process.
        report.running = host_runs && report.last_run.as_ref().is_some_and(|run| run.outcome == Outcome::Running);
    }
    Ok(reports)
}

fn row(settings: &ScheduleSettings, report: &ScheduleReport, now: Timestamp, host_runs: bool) -> Vec<String> {
    let zone = settings.timetable.zone();
    let time = |time: Timestamp| format!("{} ({})", local(time, zone), distance(time, now));
    let next = match (settings.enabled, report.next_run) {
        (false, _) => "disabled".to_owned(),
        (true, next) => next.map_or_else(|| NONE.to_owned(), time),
    };
    let last = report.last_run.as_ref();
    vec![
        report.name.clone(),
        report.component.clone(),
        report.cron.clone(),
        report.description.clone(),
        next,
        last.map_or_else(|| NONE.to_owned(), |run| time(run.started_at)),
        last.map_or(NONE, |run| outcome(run, host_runs)).to_owned(),
    ]
}
