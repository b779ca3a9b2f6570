//! Taking a backup: one instant, a copy of each file, a check of each copy, and then the name by which the whole appears.

use std::fs::{self, DirBuilder, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rusqlite::Connection;

use super::catalog::{Catalog, CatalogFile, FORMAT};
use super::copy::{copy, digest, parent, sync_folder};
use super::instant::snapshots;
use super::part::Part;
use super::verify;
use crate::operate::events::{LogState, has_log};

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
    if folder.symlink_metadata().is_ok() {
        bail!("{} exists already: name a folder that does not, a backup is never overwritten", folder.display());
    }
    let (present, missing): (Vec<Part>, Vec<Part>) = parts.iter().cloned().partition(|part| part.path.is_file());
    if present.is_empty() {
        bail!("there is nothing to back up: no database of `{application}` exists yet");
    }
    let mut partial = Partial::create(folder)?;
    let snapshots = snapshots(&present)?;
    let mut catalog = Catalog {
        format: FORMAT,
        application: application.to_owned(),
        tidemill: env!("CARGO_PKG_VERSION").to_owned(),
        taken_at: snapshots.at.to_string(),
        writers_held_ms: snapshots.held.as_secs_f64() * 1000.0,
        files: Vec::new(),
        missing: missing.iter().flat_map(|part| part.names.clone()).collect(),
    };
    for (part, snapshot) in present.iter().zip(snapshots.connections) {
        let name = file_name(part);
        let path = partial.path.join(&name);
        copy(&snapshot, &path, &mut |done, pages| progress(Progress { part, done, pages }))
            .with_context(|| format!("{} could not be copied", part.name()))?;
        // Its log may be cut back again.
        drop(snapshot);
        fs::set_permissions(&path, part.path.metadata()?.permissions())?;
        catalog.files.push(examine(part, name, &path)?);
    }
    catalog.write(&partial.path).context("the backup could not be completed")?;
    sync_folder(&partial.path)?;
    partial.appear(folder)?;
    Ok(catalog)
}

/// `database counter` is `database-counter.db`: labels are letters, digits, `-` and `_`.
fn file_name(part: &Part) -> String {
    let first = part.names.first().map_or("database", String::as_str);
    format!("{}.db", first.replace(' ', "-"))
}

/// What the catalog says of a copy, once SQLite has found nothing wrong with it.
fn examine(part: &Part, file: String, path: &Path) -> anyhow::Result<CatalogFile> {
    let connection = verify::open(path)?;
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
struct Partial {
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
