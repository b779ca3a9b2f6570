//! `tidemill restore`: a backup in the place of what is there.

use std::path::PathBuf;

use clap::Args;

use super::manifest_options::ApplicationOptions;
use super::output;
use crate::launch::host_database;
use crate::operate::backup;
use crate::operate::state_lock::StateLock;

/// Put a backup in the place of what an application keeps.
///
/// No host of the application may run. The backup is verified first. What is there is not deleted but kept beside, as
/// `<file>.before-restore-<time>`; databases that did not exist when the backup was taken are moved away like the others. A restore that
/// was cut short is done by running it again; until then no host starts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill restore backups/monday
  tidemill restore backups/monday --dry-run
  tidemill restore backups/monday -f shop/spin.toml --state-dir /var/lib/shop")]
pub(super) struct Restore {
    /// The folder of the backup
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,

    /// Restore the backup of another application, or leave out what the manifest does not name
    #[arg(long)]
    force: bool,

    /// Verify the backup and say what would be replaced, and change nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    application: ApplicationOptions,
}

impl Restore {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let application = self.application.inspect()?;
        let parts = backup::parts(&application, &host_database(&application.state_dir));
        let _lock = match self.dry_run {
            true => None,
            false => Some(StateLock::acquire(&application.state_dir)?),
        };
        let catalog = backup::verify(&self.folder)?;
        let plan = backup::plan(&self.folder, &catalog, &application.name, &parts, self.force)?;
        for name in &plan.unknown {
            eprintln!("note: {name} is left out: spin.toml does not name it");
        }
        if self.dry_run {
            for (_, target) in &plan.places {
                output::line(format!("would replace {}", target.display()))?;
            }
            for path in &plan.newer {
                output::line(format!("would move {} away: the backup is older", path.display()))?;
            }
            return Ok(0);
        }
        for kept in backup::restore(&self.folder, &plan, &application.state_dir)? {
            output::line(format!("what was there is kept as {}", kept.display()))?;
        }
        output::line(format!("`{}` is as it was at {}", application.name, catalog.taken_at))?;
        Ok(0)
    }
}
