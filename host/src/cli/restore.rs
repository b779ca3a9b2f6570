//! `tidemill restore`: a backup, or a moment of an archive, in the place of what is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ApplicationOptions;
use super::output::{self, count, size};
use crate::launch::host_database;
use crate::manifest::Application;
use crate::operate::backup::{self, Catalog};
use crate::operate::events::Moment;
use crate::operate::places::Places;
use crate::operate::state_lock::StateLock;
use crate::storage::EncryptionKey;

/// Put a backup, or a moment of an archive, in the place of what an application keeps.
///
/// No host of the application may run. What is restored is verified first. What is there is not deleted but kept beside, as
/// `<file>.before-restore-<time>`; databases that did not exist when the backup was taken are moved away like the others. A restore that
/// was cut short is done by running it again; until then no host starts.
///
/// A host with [application.tool.tidemill.archive] in its spin.toml archives what is written. `--at` restores everything as it was at the
/// last moment of the archive that is not after that time, and says which one it is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill restore backups/monday
  tidemill restore backups/monday --dry-run
  tidemill restore --list
  tidemill restore --at 2030-01-31T14:07:00Z
  tidemill restore /mnt/other/archive --at latest -f shop/spin.toml --state-dir /var/lib/shop")]
pub(super) struct Restore {
    /// The folder of the backup, or of the archive [default: the archive of spin.toml]
    #[arg(value_name = "FOLDER", required_unless_present_any = ["at", "list"])]
    folder: Option<PathBuf>,

    /// Restore a moment of the archive: a time in the form of RFC 3339, or `latest`
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<Time>,

    /// Restore nothing, but say which moments the archive has
    #[arg(long, conflicts_with_all = ["at", "force", "dry_run"])]
    list: bool,

    /// Print JSON for programs
    #[arg(long, requires = "list")]
    json: bool,

    /// Restore the backup of another application, or leave out what the manifest does not name
    #[arg(long)]
    force: bool,

    /// Verify the backup and say what would be replaced, and change nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,
}

/// What `--at` names.
#[derive(Debug, Clone, Copy)]
enum Time {
    At(Moment),
    Latest,
}

fn parse_time(text: &str) -> Result<Time, String> {
    let help = "write a time such as 2030-01-31T14:07:00Z or 2030-01-31T15:07:00+01:00, or `latest`";
    match text {
        "latest" => Ok(Time::Latest),
        _ => Moment::parse(text).map(Time::At).map_err(|error| format!("{error}: {help}")),
    }
}

/// What is to be restored, verified.
struct Source {
    folder: PathBuf,
    catalog: Catalog,
    /// When it was so.
    at: String,
    logs: BTreeMap<String, Vec<(PathBuf, u64)>>,
    /// What it is, for people.
    what: String,
}

impl Restore {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let application = self.application.inspect()?;
        if self.list {
            self.print_moments(&self.archive(&application)?)?;
            return Ok(0);
        }
        Places::of(&application).check()?;
        let key = self.encryption.key()?;
        let parts = backup::parts(&application, &host_database(&application.state_dir), key.as_ref());
        let _lock = match self.dry_run {
            true => None,
            false => Some(StateLock::acquire(&application.state_dir)?),
        };
        let source = self.source(&application, key.as_ref())?;
        let mut plan = backup::plan(&source.folder, &source.catalog, &application.name, &parts, self.force)?;
        plan.apply(&source.logs);
        for name in &plan.unknown {
            eprintln!("note: {name} is left out: spin.toml does not name it");
        }
        if self.dry_run {
            for place in &plan.places {
                output::line(format!("would replace {}", place.target.display()))?;
            }
            for path in &plan.newer {
                output::line(format!("would move {} away: the backup is older", path.display()))?;
            }
            output::line(format!("`{}` would be as it was at {}", application.name, source.at))?;
            return Ok(0);
        }
        for kept in backup::restore(&source.what, &plan, &application.state_dir)? {
            output::line(format!("what was there is kept as {}", kept.display()))?;
        }
        output::line(format!("`{}` is as it was at {}", application.name, source.at))?;
        Ok(0)
    }

    /// Finds and verifies what is to be restored.
    fn source(&self, application: &Application, key: Option<&EncryptionKey>) -> anyhow::Result<Source> {
        let Some(time) = self.at else {
            let folder = self.folder.clone().context("name the folder of a backup")?;
            if backup::periods(&folder).is_ok_and(|periods| !periods.is_empty()) {
                anyhow::bail!(
                    "the folder {} is an archive: say which moment with `--at`, `--list` says which there are",
                    folder.display()
                );
            }
            let catalog = backup::verify(&folder, key)?;
            let what = format!("the backup {}", std::path::absolute(&folder)?.display());
            return Ok(Source { at: catalog.taken_at.clone(), folder, catalog, logs: BTreeMap::new(), what });
        };
        let archive = self.archive(application)?;
        let at = match time {
            Time::At(moment) => Some(moment),
            Time::Latest => None,
        };
        let found = backup::find(&archive, at, key)?;
        let what = format!("the archive {} with `--at {}`", std::path::absolute(&archive)?.display(), found.at);
        Ok(Source { folder: found.base, catalog: found.catalog, at: found.at.to_string(), logs: found.logs, what })
    }

    /// The folder that was given, or that of the manifest.
    fn archive(&self, application: &Application) -> anyhow::Result<PathBuf> {
        let settings = application.archive.as_ref().map(|settings| settings.folder.clone());
        self.folder.clone().or(settings).context(
            "spin.toml has no archive: name its folder, or switch it on below [application.tool.tidemill.archive]",
        )
    }

    fn print_moments(&self, archive: &Path) -> anyhow::Result<()> {
        let periods = backup::periods(archive)?;
        if self.json {
            return output::json(&periods);
        }
        let rows = periods.iter().map(|period| {
            vec![
                period.from.to_string(),
                period.to.to_string(),
                period.moments.to_string(),
                size(period.bytes),
                period.damage.clone().unwrap_or_default(),
            ]
        });
        output::table(&["from", "to", "moments", "size", "damage"], rows.collect())?;
        let moments: usize = periods.iter().map(|period| period.moments).sum();
        match (periods.first(), periods.iter().map(|period| period.to).max()) {
            (Some(first), Some(last)) => output::line(format!(
                "the archive {} has {} from {} to {last}: `--at` restores the last one that is not after its time",
                archive.display(),
                count(i64::try_from(moments)?, "moment"),
                first.from,
            ))?,
            _ => output::line(format!("the archive {} has no moment yet", archive.display()))?,
        }
        Ok(())
    }
}
