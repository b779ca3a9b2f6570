//! What the commands share: the schedules of an application, and the tables that its host keeps.

use std::sync::Arc;

use anyhow::{Context, bail};

use crate::cli::encryption_options::EncryptionOptions;
use crate::launch::host_database;
use crate::manifest::{Application, ScheduleSettings};
use crate::operate::state_lock::StateLock;
use crate::storage::{Database, DatabaseOptions};
use crate::trigger::schedule::{Schedules, SystemClock};

/// The tables, in this process as well as in the host's.
pub(super) struct History {
    pub(super) schedules: Schedules,
    database: Database,
}

impl History {
    /// Opens the tables; nothing if no host ever ran a schedule.
    pub(super) async fn open(
        application: &Application,
        encryption: &EncryptionOptions,
    ) -> anyhow::Result<Option<Self>> {
        let key = encryption.key()?;
        let path = host_database(&application.state_dir);
        if !path.is_file() {
            return Ok(None);
        }
        let options = DatabaseOptions { readers: 2, key, ..DatabaseOptions::default() };
        let database = Database::open(&path, options).context("the schedules' tables could not be opened")?;
        // A host that runs moves the log into the file, after it was archived.
        database.keep_log(is_running(application)?);
        let settings = application.schedules.clone();
        let schedules = Schedules::open(database.clone(), settings, Arc::new(SystemClock)).await?;
        Ok(Some(Self { schedules, database }))
    }

    pub(super) async fn close(self) {
        self.database.close().await;
    }
}

/// Whether a host runs the application.
pub(super) fn is_running(application: &Application) -> anyhow::Result<bool> {
    StateLock::is_held(&application.state_dir).context("it cannot be told whether a host runs")
}

/// The schedule of this name.
pub(super) fn find<'a>(application: &'a Application, name: &str) -> anyhow::Result<&'a ScheduleSettings> {
    let all = &application.schedules;
    match all.iter().find(|schedule| schedule.name == name) {
        Some(schedule) => Ok(schedule),
        None if all.is_empty() => {
            bail!("there is no schedule `{name}`: name one in spin.toml with [[application.tool.tidemill.schedule]]")
        }
        None => {
            let names: Vec<_> = all.iter().map(|schedule| format!("`{}`", schedule.name)).collect();
            bail!("there is no schedule `{name}`; schedules: {}", names.join(", "))
        }
    }
}
