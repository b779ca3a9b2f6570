//! Putting a backup in the place of what is there. What was there is kept under another name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rusqlite::OpenFlags;
use rusqlite::wal::CheckpointMode;

use super::catalog::Catalog;
use super::part::Part;
use super::verify::problem;
use crate::operate::durable::{parent, remove_if_there, sync_folder, with_suffix, write_whole};
use crate::operate::events::Moment;
use crate::operate::owner;
use crate::storage::{EncryptionKey, open_file, open_unchanging, page_size};

/// The file below a state directory that is there while files are replaced: a host must not start on half of a backup.
const MARKER: &str = "restore-unfinished";

/// What a restore will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Files of the backup, and where each goes.
    pub places: Vec<Place>,
    /// Files that did not exist when the backup was taken: they are moved away too.
    pub newer: Vec<PathBuf>,
    /// What the backup holds and the manifest does not name; it is left out.
    pub unknown: Vec<String>,
}

/// A file of a backup, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file in the backup.
    pub source: PathBuf,
    /// The database that it becomes.
    pub target: PathBuf,
    /// By which both are encrypted.
    pub key: Option<EncryptionKey>,
    /// Copies of logs that are applied to it, in their order, and how many bytes of each count: what was written after the backup.
    pub logs: Vec<(PathBuf, u64)>,
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
            let (source, target, key) = (folder.join(&file.file), part.path.clone(), part.key.clone());
            let place = Place { source, target, key, logs: Vec::new() };
            if plan.places.iter().any(|other| other.target == place.target && other.source != place.source) {
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
    let is_placed = |part: &&Part| !plan.places.iter().any(|place| place.target == part.path);
    plan.newer = parts.iter().filter(is_placed).map(|part| part.path.clone()).collect();
    plan.newer.retain(|path| path.exists());
    Ok(plan)
}

impl Plan {
    /// Restores what was written after the backup too: `logs` are copies of logs by the name of the backup's file.
    pub fn apply(&mut self, logs: &BTreeMap<String, Vec<(PathBuf, u64)>>) {
        for place in &mut self.places {
            let name = place.source.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            place.logs = logs.get(&name).cloned().unwrap_or_default();
        }
    }
}

/// Does it. The caller holds the lock of `state_dir` and has verified the backup, which `what` names for people. Returns what was there
/// before, under its new names.
///
/// Cut short at any point, it can be done again, and until then no host starts ([`check_finished`]).
///
/// # Errors
///
/// Fails where a file cannot be written or moved.
pub fn restore(what: &str, plan: &Plan, state_dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    for place in &plan.places {
        if let Err(error) = make_ready(place, state_dir) {
            // Of no use to anybody, and on a full disk in the way.
            for place in &plan.places {
                for suffix in [".restoring", ".restoring-wal", ".restoring-shm"] {
                    let _ = fs::remove_file(with_suffix(&place.target, suffix));
                }
            }
            let ready = with_suffix(&place.target, ".restoring");
            return Err(error).with_context(|| format!("{} could not be written", ready.display()));
        }
    }
    let marker = state_dir.join(MARKER);
    let mark = match unfinished(state_dir) {
        Some((_, mark)) => mark,
        None => format!(".before-restore-{}", Moment::now().to_string().replace(':', "-")),
    };
    let text = format!("{mark}\n{what}");
    write_whole(&marker, &text).context("the restore cannot be noted")?;
    sync_folder(state_dir)?;
    let mut kept = Vec::new();
    for Place { target, .. } in &plan.places {
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
        Some((what, _)) => bail!("restoring {what} was cut short: run `tidemill restore` with it again"),
        None => Ok(()),
    }
}

/// What a restore puts back that did not come to its end, and the mark by which it keeps what was there.
fn unfinished(state_dir: &Path) -> Option<(String, String)> {
    let text = fs::read_to_string(state_dir.join(MARKER)).ok()?;
    let (mark, what) = text.split_once('\n')?;
    Some((what.to_owned(), mark.to_owned()))
}

/// Copies a file beside its place, with all that was written after it. It belongs to whoever owns the file that was there, or else the state
/// directory: who restores may be root.
fn make_ready(place: &Place, state_dir: &Path) -> anyhow::Result<()> {
    let ready = with_suffix(&place.target, ".restoring");
    create_folder(parent(&place.target), state_dir)?;
    // Of a restore that was cut short; SQLite would take it for a log of the new file.
    for suffix in [".restoring-wal", ".restoring-shm"] {
        remove_if_there(&with_suffix(&place.target, suffix))?;
    }
    fs::copy(&place.source, &ready)?;
    for (log, bytes) in &place.logs {
        apply_log(&ready, place.key.as_ref(), log, *bytes)
            .with_context(|| format!("{} could not be applied", log.display()))?;
    }
    if !place.logs.is_empty()
        && let Some(problem) = problem(&open_unchanging(&ready, place.key.as_ref())?)
    {
        bail!("what comes out is damaged ({problem}): restore an earlier moment");
    }
    match place.target.exists() {
        true => owner::take_over(&place.target, &ready)?,
        false => owner::take_over_from_folder(state_dir, &ready)?,
    }
    Ok(File::open(&ready)?.sync_all()?)
}

/// Makes a folder, and those above it, for the owner of the state directory.
fn create_folder(folder: &Path, state_dir: &Path) -> anyhow::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
    fs::create_dir_all(folder)?;
    missing.into_iter().try_for_each(|folder| owner::take_over_from_folder(state_dir, folder))
}

/// Lets SQLite recover what the first bytes of a log hold.
fn apply_log(database: &Path, key: Option<&EncryptionKey>, log: &Path, bytes: u64) -> anyhow::Result<()> {
    let beside = with_suffix(database, "-wal");
    std::io::copy(&mut File::open(log)?.take(bytes), &mut File::create(&beside)?)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // From its first read on, the connection has the log open.
    let connection = open_file(database, flags, key)?;
    let (frames, moved) = connection.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE)?;
    let expected = bytes.saturating_sub(32) / (page_size(&connection)? + 24);
    if u64::try_from(frames) != Ok(expected) || moved != frames {
        bail!("{moved} of {expected} pages were taken from it");
    }
    // With the last connection, the log goes.
    Ok(connection.close().map_err(|(_, error)| error)?)
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
        let places = vec![Place { source: path("backup"), target: path("data"), key: None, logs: Vec::new() }];
        let mut plan = Plan { places, newer: vec![immovable], unknown: Vec::new() };
        restore("the backup one", &plan, folder.path()).unwrap_err();
        let refused = check_finished(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("tidemill restore") && refused.contains("the backup one"), "{refused}");

        plan.newer.clear();
        let kept = restore("the backup one", &plan, folder.path()).unwrap();
        check_finished(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(path("data")).unwrap(), "old");
        assert!(!path("data-wal").exists());
        assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "present", "not the file that the first attempt put there");
    }

    /// Only root can give files away: whoever else runs this, owns everything before and after.
    #[cfg(unix)]
    #[test]
    fn what_is_restored_belongs_to_whom_it_belonged_and_what_is_new_to_the_owner_of_the_state() {
        use std::os::unix::fs::{MetadataExt, chown};

        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("state")).unwrap();
        for name in ["backup", "data"] {
            fs::write(path(name), name).unwrap();
        }
        let is_root = rustix::process::geteuid().is_root();
        let own = (path("state").metadata().unwrap().uid(), path("state").metadata().unwrap().gid());
        let (host, other) = if is_root { ((65_533, 65_533), (65_534, 65_532)) } else { (own, own) };
        for (name, (user, group)) in [("state", host), ("data", other)] {
            chown(path(name), Some(user), Some(group)).unwrap();
        }
        let place = |target: &str| Place { source: path("backup"), target: path(target), key: None, logs: Vec::new() };
        let places = vec![place("data"), place("made/new")];
        restore("the backup", &Plan { places, newer: Vec::new(), unknown: Vec::new() }, &path("state")).unwrap();
        let owner = |name: &str| (path(name).metadata().unwrap().uid(), path(name).metadata().unwrap().gid());
        assert_eq!([owner("data"), owner("made"), owner("made/new")], [other, host, host]);
        assert_eq!(fs::read_to_string(path("data")).unwrap(), "backup");
    }
}
