//! Where the files of an application are, which a host writes down in its state directory. Relative paths of databases start at the folder in
//! which a command is run, so a command that is run elsewhere would find other files, or none, and say nothing of it.
//!
//! Leaves out what the host keeps for itself: that is below the state directory, as this is.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::durable::{sync_folder, write_whole};
use crate::manifest::Application;

/// The file below a state directory.
const FILE: &str = "places.json";

/// The files of an application as the manifest and the runtime configuration say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    state_dir: PathBuf,
    files: BTreeMap<String, PathBuf>,
}

/// As it is written down.
#[derive(Serialize, Deserialize)]
struct Record {
    files: BTreeMap<String, PathBuf>,
}

/// The databases and stores of an application as health and metrics name them, `database counter`, with their files.
pub(super) fn labelled(application: &Application) -> impl Iterator<Item = (String, PathBuf)> {
    let databases = application.databases.iter().map(|(label, path)| (format!("database {label}"), path.clone()));
    let stores = application.stores.iter().map(|(label, path)| (format!("key-value store {label}"), path.clone()));
    databases.chain(stores)
}

impl Places {
    /// Those of an application.
    #[must_use]
    pub fn of(application: &Application) -> Self {
        Self { state_dir: application.state_dir.clone(), files: labelled(application).collect() }
    }

    /// Writes them down, for every command that is run later, and logs where they are others than before. Blocks on the disk.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn write(&self) -> io::Result<()> {
        let record = Record { files: self.files.clone() };
        if let Ok(Some(before)) = self.record() {
            if before.files == record.files {
                return Ok(());
            }
            if let Some((name, here, there)) = self.moved(&before) {
                tracing::warn!("{name} is {} from now on, and was {} before", here.display(), there.display());
            }
        }
        let text = serde_json::to_string_pretty(&record).map_err(io::Error::other)?;
        write_whole(&self.state_dir.join(FILE), &format!("{text}\n"))?;
        sync_folder(&self.state_dir)
    }

    /// Whether these are the files that a host opened last. Where none ever did, they may be any.
    ///
    /// # Errors
    ///
    /// Names the first that is another, and says what to do.
    pub fn check(&self) -> anyhow::Result<()> {
        let Some(record) = self.record()? else { return Ok(()) };
        let Some((name, here, there)) = self.moved(&record) else { return Ok(()) };
        bail!(
            "{name} would be {} here, and is {} where its host was started last: relative paths of databases start at the \
             folder in which a command is run, so run it in the one in which the host is started. If the file was moved, start the \
             host once, or remove {}",
            here.display(),
            there.display(),
            self.state_dir.join(FILE).display()
        )
    }

    /// Databases and stores that have no file although a host made one, or may have made one.
    ///
    /// # Errors
    ///
    /// Fails where what is written down cannot be read.
    pub fn missing(&self) -> anyhow::Result<Vec<(&str, &Path)>> {
        let record = self.record()?;
        let was_made = |name: &String| record.as_ref().is_none_or(|record| record.files.contains_key(name));
        let missing = self.files.iter().filter(|(name, path)| was_made(name) && !path.is_file());
        Ok(missing.map(|(name, path)| (name.as_str(), path.as_path())).collect())
    }

    /// The first whose file is another than the record's: its name, its file, and the record's.
    fn moved<'a>(&'a self, record: &'a Record) -> Option<(&'a str, &'a Path, &'a Path)> {
        self.files.iter().find_map(|(name, here)| {
            let there = record.files.get(name)?;
            let moved = here != there && resolved(here) != resolved(there);
            moved.then_some((name.as_str(), here.as_path(), there.as_path()))
        })
    }

    fn record(&self) -> anyhow::Result<Option<Record>> {
        let path = self.state_dir.join(FILE);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            read => read.with_context(|| format!("{} cannot be read", path.display()))?,
        };
        let record = serde_json::from_slice(&text);
        Ok(Some(record.with_context(|| format!("{} is damaged: remove it, or start the host once", path.display()))?))
    }
}

/// The file that a path leads to, or would lead to.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => resolved(folder).join(name),
        _ => path.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(state_dir: &Path, files: &[(&str, PathBuf)]) -> Places {
        let files = files.iter().map(|(name, path)| ((*name).to_owned(), path.clone())).collect();
        Places { state_dir: state_dir.to_owned(), files }
    }

    #[test]
    fn other_files_than_those_of_the_host_are_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let here = places(folder.path(), &[("database shop", path("shop.db"))]);
        here.check().unwrap();
        here.write().unwrap();
        here.check().unwrap();
        let elsewhere = places(folder.path(), &[("database shop", path("elsewhere/shop.db"))]);
        let refused = elsewhere.check().unwrap_err().to_string();
        for part in ["database shop", "elsewhere/shop.db", "run it in", "places.json"] {
            assert!(refused.contains(part), "no `{part}` in {refused}");
        }
        places(folder.path(), &[("database new", path("elsewhere/new.db"))]).check().unwrap();
        elsewhere.write().unwrap();
        elsewhere.check().unwrap();
        here.check().unwrap_err();
    }

    #[cfg(unix)]
    #[test]
    fn another_name_of_a_file_that_is_lost_is_still_the_same_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("disk")).unwrap();
        std::os::unix::fs::symlink(path("disk"), path("link")).unwrap();
        places(folder.path(), &[("database shop", path("disk/shop.db"))]).write().unwrap();
        places(folder.path(), &[("database shop", path("link/shop.db"))]).check().unwrap();
    }

    #[test]
    fn what_a_host_never_had_is_not_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let both = places(folder.path(), &[("database new", path("new.db")), ("database old", path("old.db"))]);
        let names = |places: &Places| -> Vec<String> {
            places.missing().unwrap().into_iter().map(|(name, _)| name.to_owned()).collect()
        };
        assert_eq!(names(&both), ["database new", "database old"]);
        places(folder.path(), &[("database old", path("old.db"))]).write().unwrap();
        assert_eq!(names(&both), ["database old"]);
        fs::write(path("old.db"), "").unwrap();
        assert!(names(&both).is_empty());
    }
}
