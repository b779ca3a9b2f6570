//! `tidemill backup`: everything that an application keeps, as it was at one instant.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use super::encryption_options::EncryptionOptions;
use super::manifest_options::ApplicationOptions;
use super::output::{self, NONE, count, size};
use crate::launch::host_database;
use crate::manifest::Application;
use crate::operate::backup::{self, Catalog, Progress};
use crate::operate::places::Places;

/// Copy everything that an application keeps into a folder, as it was at one instant.
///
/// That is its databases with their change logs and the positions of streams, its key-value stores, and what the host keeps for itself.
/// A host may run meanwhile: its writers wait for some milliseconds, and go on while the copies are written. Each copy is checked; the
/// folder appears whole or not at all.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  tidemill backup backups/monday
  tidemill backup backups/$(date +%F) --keep 7
  tidemill backup backups/monday --verify")]
pub(super) struct Backup {
    /// The folder of the backup, which must not exist
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,

    /// Remove older backups of this application beside the new one, so that so many are left; none where this one lacks a database
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..), conflicts_with = "verify")]
    keep: Option<u32>,

    /// Take one although a database or store that a host had is not there any more; it will lack it
    #[arg(long, conflicts_with = "verify")]
    allow_missing: bool,

    /// Take none, but check every byte of one that exists
    #[arg(long)]
    verify: bool,

    #[command(flatten)]
    application: ApplicationOptions,

    #[command(flatten)]
    encryption: EncryptionOptions,

    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn execute(self) -> anyhow::Result<u8> {
        let key = self.encryption.key()?;
        if self.verify {
            let catalog = backup::verify(&self.folder, key.as_ref())?;
            self.print(&catalog, "is whole")?;
            return Ok(0);
        }
        let application = self.application.inspect()?;
        let lacks = self.missing(&application)?;
        let parts = backup::parts(&application, &host_database(&application.state_dir), key.as_ref());
        let catalog = backup::take(&application.name, &parts, &self.folder, &mut show_progress())?;
        self.print(&catalog, "is taken")?;
        if lacks && self.keep.is_some() {
            eprintln!("note: no older backup is removed, since this one lacks what they may have");
        } else if let Some(keep) = self.keep {
            let keep = usize::try_from(keep).unwrap_or(usize::MAX);
            for removed in backup::remove_older(&self.folder, &application.name, keep)? {
                eprintln!("removed {}", removed.display());
            }
        }
        Ok(0)
    }

    /// Whether something is not there that should be.
    fn missing(&self, application: &Application) -> anyhow::Result<bool> {
        let places = Places::of(application);
        places.check()?;
        let missing = places.missing()?;
        if let Some((name, path)) = missing.first()
            && !self.allow_missing
        {
            bail!(
                "{name} is not at {}: start the host, which makes it, if it never had one; restore it if it was lost; or add \
                 `--allow-missing` for a backup without it",
                path.display()
            );
        }
        Ok(!missing.is_empty())
    }

    fn print(&self, catalog: &Catalog, outcome: &str) -> anyhow::Result<()> {
        if self.json {
            return output::json(catalog);
        }
        let rows = catalog.files.iter().map(|file| {
            let newest = file.newest_change.map_or_else(|| NONE.to_owned(), |sequence| sequence.to_string());
            vec![file.name(), file.file.clone(), size(file.bytes), newest]
        });
        output::table(&["of", "file", "size", "newest change"], rows.collect())?;
        for name in &catalog.missing {
            output::line(format!("{name} did not exist yet"))?;
        }
        output::line(format!(
            "the backup {} of `{}` {outcome}: {}, as of {}; writers were held for {:.1} ms",
            self.folder.display(),
            catalog.application,
            count(i64::try_from(catalog.files.len())?, "file"),
            catalog.taken_at,
            catalog.writers_held_ms,
        ))?;
        Ok(())
    }
}

/// A line on a terminal that is written over, and nothing elsewhere.
fn show_progress() -> impl FnMut(Progress<'_>) {
    let is_terminal = std::io::stderr().is_terminal();
    move |progress| {
        if is_terminal {
            let end = if progress.done == progress.pages { "\n" } else { "" };
            eprint!("\r{}: {} of {} pages{end}", progress.part.name(), progress.done, progress.pages);
            let _ = std::io::stderr().flush();
        }
    }
}
