//! The schedules of an application: their database, their components' jobs, and when they work.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio_util::sync::CancellationToken;

use super::host::HostBuilder;
use crate::manifest::{Application, ScheduleSettings};
use crate::operate::shutdown::DRAIN_TIMEOUT;
use crate::runtime::component::PreparedComponent;
use crate::storage::Database;
use crate::trigger::schedule::{ComponentJob, Job, RunReport, Schedules, SystemClock};

/// How long a job that runs when the host is asked to stop may go on: so much less than the host has, that what became of it can be written down.
const DRAIN: Duration = DRAIN_TIMEOUT.saturating_sub(Duration::from_secs(2));

/// What schedules there are to be, and the job of each by its component's id.
#[derive(Clone)]
pub(super) struct Jobs {
    database: Database,
    settings: Vec<ScheduleSettings>,
    jobs: Arc<HashMap<String, Arc<dyn Job>>>,
}

/// Schedules that may work: those of at most one version at a time.
pub(super) struct OpenedSchedules {
    pub(super) schedules: Arc<Schedules>,
    jobs: Arc<HashMap<String, Arc<dyn Job>>>,
}

/// The database in which the host keeps what is its own.
#[must_use]
pub fn host_database(state_dir: &Path) -> PathBuf {
    state_dir.join("tidemill.db")
}

/// Finds the jobs of an application's schedules and opens their database, but not its tables; nothing if it has no schedules.
pub(super) fn prepare(
    builder: &mut HostBuilder,
    application: &Application,
    components: &HashMap<&str, Arc<PreparedComponent>>,
) -> anyhow::Result<Option<Jobs>> {
    if application.schedules.is_empty() {
        return Ok(None);
    }
    let mut jobs: HashMap<String, Arc<dyn Job>> = HashMap::new();
    for schedule in &application.schedules {
        let component = components
            .get(schedule.component.as_str())
            .with_context(|| format!("schedule `{}` names no component of the host", schedule.name))?;
        if !jobs.contains_key(&schedule.component) {
            let job = ComponentJob::new(builder.invoker(component)?);
            jobs.insert(schedule.component.clone(), Arc::new(job));
        }
    }
    let database = builder.open_database("host".to_owned(), &host_database(&application.state_dir))?;
    Ok(Some(Jobs { database, settings: application.schedules.clone(), jobs: Arc::new(jobs) }))
}

impl Jobs {
    /// Opens their tables.
    pub(super) async fn open(&self) -> anyhow::Result<OpenedSchedules> {
        let schedules = Schedules::open(self.database.clone(), self.settings.clone(), Arc::new(SystemClock)).await?;
        Ok(OpenedSchedules { schedules: Arc::new(schedules), jobs: Arc::clone(&self.jobs) })
    }
}

impl OpenedSchedules {
    /// Runs jobs at their times until `stopping`, and then what goes on, for as long as the host may take to stop.
    pub(super) async fn work(self, stopping: CancellationToken) {
        let job = |component: &str| Arc::clone(&self.jobs[component]);
        if let Err(error) = self.schedules.work(|schedule| job(&schedule.component), stopping, DRAIN).await {
            tracing::error!("no schedule runs: {:#}", anyhow::Error::from(error));
        }
    }

    /// Runs the job of one schedule now, to its end or until `stop`.
    pub(super) async fn run(&self, name: &str, component: &str, stop: CancellationToken) -> anyhow::Result<RunReport> {
        Ok(self.schedules.run_here(name, Arc::clone(&self.jobs[component]), stop).await?)
    }
}
