//! Putting a backup in the place of what is there. What was there is kept under another name.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::catalog::Catalog;
use super::copy::{parent, sync_folder};
use super::part::Part;
use crate::operate::events::Moment;

/// The file below a state directory that is there while files are replaced: a host must not start on half of a backup.
const MARKER: &str = "restore-unfinished";

/// What a restore will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Files of the backup, and where each goes.
    pub places: Vec<(PathBuf, PathBuf)>,
    /// Files that did not exist when the backup was taken: they are moved away too.
    pub newer: Vec<PathBuf>,
    /// What the backup holds and the manifest does not name; it is left out.
    pub unknown: Vec<String>,
}

/// Finds where the files of the backup in `folder` belong among the `parts` of an application. `force` takes a backup of another application,
/// and one that holds more than the manifest names.
///
/// # Errors
///
/// Fails where the backup does not fit the application.
pub fn plan(folder: &Path, catalog: &Catalog, application: &str, parts: &[Part], force: bool) -> anyhow::Result<Plan> {
    if catalog.application != application && !force {
        bail!(
            "the backup {} is of the application `{}`, not of `{application}`: add `--force` to restore it all the same",
            folder.display(),
            catalog.application
        );
    }
    let mut plan = Plan { places: Vec::new(), newer: Vec::new(), unknown: Vec::new() };
    for file in &catalog.files {
        for name in &file.names {
            let Some(part) = parts.iter().find(|part| part.names.contains(name)) else {
                plan.unknown.push(name.clone());
                continue;
            };
            let place = (folder.join(&file.file), part.path.clone());
            if plan.places.iter().any(|(source, target)| *target == place.1 && *source != place.0) {
                bail!("{} are one file now and were several in the backup: give each a path of its own", part.name());
            }
            if !plan.places.contains(&place) {
                plan.places.push(place);
            }
        }
    }
    if let Some(name) = plan.unknown.first()
        && !force
    {
        bail!("the backup holds {name}, which spin.toml does not name: name it, or add `--force` to leave it out");
    }
    let is_placed = |part: &&Part| !plan.places.iter().any(|(_, target)| *target == part.path);
    plan.newer = parts.iter().filter(is_placed).map(|part| part.path.clone()).collect();
    plan.newer.retain(|path| path.exists());
    Ok(plan)
}

/// Does it. The caller holds the lock of `state_dir` and has verified the backup. Returns what was there before, under its new names.
///
/// Cut short at any point, it can be done again, and until then no host starts ([`check_finished`]).
///
/// # Errors
///
/// Fails where a file cannot be written or moved.
pub fn restore(folder: &Path, plan: &Plan, state_dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    for (source, target) in &plan.places {
        let ready = with_suffix(target, ".restoring");
        let written = || -> std::io::Result<()> {
            fs::create_dir_all(parent(target))?;
            fs::copy(source, &ready)?;
            File::open(&ready)?.sync_all()
        };
        if let Err(error) = written() {
            // Of no use to anybody, and on a full disk in the way.
            for (_, target) in &plan.places {
                let _ = fs::remove_file(with_suffix(target, ".restoring"));
            }
            return Err(error).with_context(|| format!("{} could not be written", ready.display()));
        }
    }
    let marker = state_dir.join(MARKER);
    let mark = match unfinished(state_dir) {
        Some((_, mark)) => mark,
        None => format!(".before-restore-{}", Moment::now().to_string().replace(':', "-")),
    };
    let text = format!("{mark}\n{}", std::path::absolute(folder)?.display());
    write_durably(&marker, &text).context("the restore cannot be noted")?;
    sync_folder(state_dir)?;
    let mut kept = Vec::new();
    for (_, target) in &plan.places {
        kept.extend(move_away(target, &mark)?);
        fs::rename(with_suffix(target, ".restoring"), target)
            .with_context(|| format!("{} could not be put in its place", target.display()))?;
        sync_folder(parent(target))?;
    }
    for path in &plan.newer {
        kept.extend(move_away(path, &mark)?);
        sync_folder(parent(path))?;
    }
    fs::remove_file(&marker)?;
    sync_folder(state_dir)?;
    Ok(kept)
}

/// Whether the last restore came to its end; a host asks before it opens its databases.
///
/// # Errors
///
/// Fails where it did not, and says what to do.
pub fn check_finished(state_dir: &Path) -> anyhow::Result<()> {
    match unfinished(state_dir) {
        Some((folder, _)) => bail!("restoring the backup {folder} was cut short: run `tidemill restore` with it again"),
        None => Ok(()),
    }
}

/// The backup of a restore that did not come to its end, and the mark by which it keeps what was there.
fn unfinished(state_dir: &Path) -> Option<(String, String)> {
    let text = fs::read_to_string(state_dir.join(MARKER)).ok()?;
    let (mark, folder) = text.split_once('\n')?;
    Some((folder.to_owned(), mark.to_owned()))
}

/// Appears whole or not at all: half a marker would stop no host.
fn write_durably(path: &Path, text: &str) -> std::io::Result<()> {
    let new = with_suffix(path, ".new");
    fs::write(&new, text)?;
    File::open(&new)?.sync_all()?;
    fs::rename(&new, path)
}

/// A database and what SQLite keeps beside it. A log that stayed would be taken for one of the new file.
fn move_away(path: &Path, mark: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut kept = Vec::new();
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let old = with_suffix(path, suffix);
        if old.symlink_metadata().is_err() {
            continue;
        }
        // SQLite finds the log of the old file by its name: `<file><mark>-wal`.
        let new = with_suffix(path, &format!("{mark}{suffix}"));
        let moved = match new.symlink_metadata() {
            // A restore that was cut short moved the old one already and put this one there.
            Ok(_) => fs::remove_file(&old),
            Err(_) => fs::rename(&old, &new),
        };
        moved.with_context(|| format!("{} could not be moved away", old.display()))?;
        kept.push(new);
    }
    Ok(kept)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restore_that_was_cut_short_stops_the_host_and_can_be_done_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for (name, content) in [("backup", "old"), ("data", "present"), ("data-wal", "its log")] {
            fs::write(path(name), content).unwrap();
        }
        // A name that is too long with anything behind it cannot be moved away, after the first file was put in its place.
        let immovable = path(&"x".repeat(250));
        fs::write(&immovable, "").unwrap();
        let places = vec![(path("backup"), path("data"))];
        let mut plan = Plan { places, newer: vec![immovable], unknown: Vec::new() };
        restore(folder.path(), &plan, folder.path()).unwrap_err();
        let refused = check_finished(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("tidemill restore"), "{refused}");

        plan.newer.clear();
        let kept = restore(folder.path(), &plan, folder.path()).unwrap();
        check_finished(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(path("data")).unwrap(), "old");
        assert!(!path("data-wal").exists());
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "present", "not the file that the first attempt put there");
    }
}
