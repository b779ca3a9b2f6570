//! Taking a backup: one instant, a copy of each file, a check of each copy, and then the name by which the whole appears.

use std::fs::{self, DirBuilder, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use rusqlite::Connection;

use super::catalog::{Catalog, CatalogFile, FORMAT};
use super::copy::{copy, digest};
use super::instant::{PATIENCE, Prepared, Snapshots};
use super::part::Part;
use super::verify;
use crate::operate::durable::{parent, sync_folder};
use crate::operate::events::{LogState, Moment, has_log};
use crate::storage::open_unchanging;

/// How far a backup is.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// What is copied.
    pub part: &'a Part,
    /// Pages that were copied.
    pub done: u64,
    /// Pages that it has.
    pub pages: u64,
}

/// Takes a backup of `parts` into `folder`, which must not exist and which only its owner may read. Whatever happens, the folder appears whole or not at all.
///
/// # Errors
///
/// Fails where a database cannot be read or the folder not be written; nothing is left behind then.
pub fn take(
    application: &str,
    parts: &[Part],
    folder: &Path,
    progress: &mut dyn FnMut(Progress<'_>),
) -> anyhow::Result<Catalog> {
    let taking = Taking::prepare(application, parts, folder)?.begin(PATIENCE)?;
    taking.complete(&mut |done| {
        progress(done);
        true
    })
}

/// A backup before its instant, or (with [`Snapshots`]) after it, when only the copying is left.
pub(super) struct Taking<T> {
    application: String,
    folder: PathBuf,
    pub(super) present: Vec<Part>,
    missing: Vec<Part>,
    partial: Partial,
    source: T,
}

impl Taking<Prepared> {
    /// Does what can be done before anybody has to wait. See [`take`].
    pub(super) fn prepare(application: &str, parts: &[Part], folder: &Path) -> anyhow::Result<Self> {
        if folder.symlink_metadata().is_ok() {
            bail!("{} exists already: name a folder that does not, a backup is never overwritten", folder.display());
        }
        let (present, missing): (Vec<Part>, Vec<Part>) = parts.iter().cloned().partition(|part| part.path.is_file());
        if present.is_empty() {
            bail!("there is nothing to back up: no database of `{application}` exists yet");
        }
        let partial = Partial::create(folder)?;
        let source = Prepared::open(&present)?;
        Ok(Self { application: application.to_owned(), folder: folder.to_owned(), present, missing, partial, source })
    }

    /// Begins the snapshots at one instant, for which others have to wait; not for longer than `patience` for any of them.
    pub(super) fn begin(self, patience: Duration) -> anyhow::Result<Taking<Snapshots>> {
        let Self { application, folder, present, missing, partial, source } = self;
        let source = source.begin(&present, patience)?;
        Ok(Taking { application, folder, present, missing, partial, source })
    }
}

impl Taking<Snapshots> {
    /// The instant.
    pub(super) fn at(&self) -> Moment {
        self.source.at
    }

    /// Copies and checks what the snapshots see, while others write. `progress` says whether to go on.
    pub(super) fn complete(mut self, progress: &mut dyn FnMut(Progress<'_>) -> bool) -> anyhow::Result<Catalog> {
        let snapshots = self.source;
        let mut catalog = Catalog {
            format: FORMAT,
            application: self.application,
            tidemill: env!("CARGO_PKG_VERSION").to_owned(),
            taken_at: snapshots.at.to_string(),
            writers_held_ms: snapshots.held.as_secs_f64() * 1000.0,
            files: Vec::new(),
            missing: self.missing.iter().flat_map(|part| part.names.clone()).collect(),
        };
        for (part, snapshot) in self.present.iter().zip(snapshots.connections) {
            let name = format!("{}.db", part.stem());
            let path = self.partial.path.join(&name);
            copy(&snapshot, &path, part.key.as_ref(), &mut |done, pages| progress(Progress { part, done, pages }))
                .with_context(|| format!("{} could not be copied", part.name()))?;
            // Its log may be cut back again.
            drop(snapshot);
            fs::set_permissions(&path, part.path.metadata()?.permissions())?;
            catalog.files.push(examine(part, name, &path)?);
        }
        catalog.write(&self.partial.path).context("the backup could not be completed")?;
        sync_folder(&self.partial.path)?;
        self.partial.appear(&self.folder)?;
        Ok(catalog)
    }
}

/// What the catalog says of a copy, once SQLite has found nothing wrong with it.
fn examine(part: &Part, file: String, path: &Path) -> anyhow::Result<CatalogFile> {
    let connection = open_unchanging(path, part.key.as_ref())?;
    if let Some(problem) = verify::problem(&connection) {
        bail!("{} is damaged ({problem}): restore it from an earlier backup", part.name());
    }
    Ok(CatalogFile {
        names: part.names.clone(),
        file,
        bytes: File::open(path)?.metadata()?.len(),
        sha256: digest(path)?,
        pages: connection.query_row("PRAGMA page_count", [], |row| row.get(0))?,
        newest_change: newest_change(&connection)?,
    })
}

fn newest_change(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    Ok(match has_log(connection)? {
        true => Some(LogState::read(connection, "")?.newest),
        false => None,
    })
}

/// A backup under another name, which is removed unless it is completed.
pub(super) struct Partial {
    path: PathBuf,
    complete: bool,
}

impl Partial {
    fn create(folder: &Path) -> anyhow::Result<Self> {
        let Some(name) = folder.file_name() else {
            bail!("{} is no name for a backup: name a folder that does not exist", folder.display());
        };
        let mut name = name.to_owned();
        name.push(format!(".partial-{}", std::process::id()));
        let path = parent(folder).join(name);
        fs::create_dir_all(parent(folder))
            .with_context(|| format!("the folder {} could not be made", parent(folder).display()))?;
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).with_context(|| format!("the folder {} could not be made", path.display()))?;
        Ok(Self { path, complete: false })
    }

    fn appear(&mut self, folder: &Path) -> anyhow::Result<()> {
        fs::rename(&self.path, folder).with_context(|| format!("{} could not be made", folder.display()))?;
        self.complete = true;
        Ok(sync_folder(parent(folder))?)
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.complete
            && let Err(error) = fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, "{} is left behind: remove it", self.path.display());
        }
    }
}
